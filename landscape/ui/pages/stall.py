"""Why Ŵ moves or not: what is known at each frame, in numbers and in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.gradient import loss_slopes
from landscape.analysis.stall import CHANGE
from landscape.core.arrays import Floats
from landscape.core.trajectory import Optimum, Trajectory
from landscape.experiment import Experiment
from landscape.figures import (
    GradientLabels,
    LossDerivative,
    SurfaceAndGradient,
)
from landscape.figures.frames import clock_epochs, frame_rows
from landscape.losses import LOSSES
from landscape.ui import cache
from landscape.ui.link.codec import plain
from landscape.ui.link.view import View, with_other_loss
from landscape.ui.pages.inside import is_plain_sgd
from landscape.ui.stage import Facts, Story
from landscape.ui.words.language import N_, _

REACH, SLOPES = 40.0, 1601  # the largest margin whose slope the browser knows, and how many
# A point's share of the gradient, times the number of points, as people write it.
FORMULAS = {"mse": "2·(ŷ − y)·σ′(u)", "bce": "(ŷ − y)"}
BY = {"w0": "", "w1": "·x"}


def shows_shares(experiment: Experiment) -> bool:
    """Whether the model is σ(w0 + w1·x), along whose margin the points' shares are drawn."""
    return experiment.task.has_rules


def surface_and_gradient(view: View) -> SurfaceAndGradient:
    """Return the loss and its gradient around the run, and from where on it is a plateau."""
    experiment = view.experiment
    grid = cache.shared_window(experiment)
    return SurfaceAndGradient(
        cache.loss_surface(experiment, grid),
        cache.gradient_field(experiment, grid),
        cache.find_optimum(experiment),
        float(view["plateau"]) / experiment.learning_rate,
    )


def derivative_name(loss: str) -> str:
    """Return the name of the array with a loss's derivative."""
    return f"slopes_{loss}"


def loss_derivatives(view: View) -> list[LossDerivative]:
    """Return how the two losses that are compared pull at a point, MSE before BCE."""
    names = {view.experiment.loss, with_other_loss(view.experiment).loss}
    margins = np.linspace(-REACH, REACH, SLOPES)
    return [
        LossDerivative(
            derivative_name(name),
            f"{LOSSES[name].label}: {FORMULAS.get(name, '∂ℓ/∂u')}{BY[view['component']]}",
            loss_slopes(name, margins),
            REACH,
        )
        for name in LOSSES
        if name in names
    ]


@dataclass(frozen=True, eq=False)
class StallFrames:
    """What is known at each frame of a run.

    Parameters
    ----------
    epochs : ndarray of int
        The frames' epochs.
    more : dict of ndarray
        Arrays with an entry a frame, by name.
    story : Story
        The sentences that they fill.
    """

    epochs: NDArray[np.int32]
    more: dict[str, NDArray[Any]]
    story: Story


def stall_frames(experiment: Experiment, run: Trajectory) -> StallFrames:
    """Return what is known at each frame of an experiment's run."""
    optimum = cache.find_optimum(experiment)
    rows = frame_rows(run, clock_epochs([run]))
    report = cache.stall_report(experiment, run, optimum, rows)
    other = np.linalg.norm(
        cache.shares_along(with_other_loss(experiment), run.params[rows]).grads, axis=1
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = other / report.grad_norms
        times = np.where(ratio >= 1, ratio, 1 / ratio)
    flags = (report.overshoots, report.arrived, ~np.isnan(report.factors), ratio >= 1)
    more = {
        "arrived": report.arrived.astype(np.uint8),
        "g": report.grad_norms,
        "h00": report.hessians[:, 0, 0],
        "h01": report.hessians[:, 0, 1],
        "h11": report.hessians[:, 1, 1],
        **{f"l{i + 1}": report.eigenvalues[:, i] for i in (0, 1)},
        "cond": report.conditions,
        **{f"a{i}": report.long_axis[:, i] for i in (0, 1)},
        **{f"b{i}": report.short_axis[:, i] for i in (0, 1)},
        "factor": report.factors,
        "share": report.share_lengths,
        "step": report.step_lengths,
        "other": other,
        "ratio": two_digits(times),
        "story": np.array(flags, dtype=np.uint8).T @ np.array([8, 4, 2, 1], dtype=np.uint8),
    }
    if optimum.params is not None:
        more |= {"distance": report.distances, "steps": two_digits(report.steps_left)}
    texts = tuple(
        _sentences(experiment, optimum, *case) for case in product((False, True), repeat=4)
    )
    return StallFrames(rows, more, Story(texts, "story"))


def two_digits(values: Floats) -> Floats:
    """Return values with the two digits that an estimate has."""
    return np.array([float(f"{value:.1e}") for value in values])


_WHY = {
    "arrived": N_(
        "{name}'s gradient has length {g}: Ŵ is nearly as good as the optimum, and the points' "
        "shares, {share} long on average, cancel."
    ),
    "mse": N_(
        "{name}'s gradient has length {g}: where ŷ is on the wrong side of ½, the factor σ′(u) is "
        "{factor} on average."
    ),
    "bce": N_(
        "{name}'s gradient has length {g}: it does without the factor σ′(u), which is {factor} on "
        "average where ŷ is on the wrong side of ½."
    ),
    "": N_("{name}'s gradient has length {g}; the points' shares are {share} long on average."),
}
_PACE = {
    (True, True): N_(
        "A step of SGD is {step} long; the optimum is {distance} away: at this pace {steps} steps."
    ),
    (True, False): N_("A step of SGD is {step} long; there is no optimum to reach."),
    (False, True): N_(
        "A step of plain SGD would be {step} long; the optimum is {distance} away: at this pace "
        "{steps} steps."
    ),
    (False, False): N_("A step of plain SGD would be {step} long; there is no optimum to reach."),
}
_OVER = {
    True: N_("A step of SGD is {step} long, and the optimum only {distance} away: SGD overshoots."),
    False: N_(
        "A step of plain SGD would be {step} long, and the optimum is only {distance} away: it "
        "would overshoot."
    ),
}
_OTHER = {
    True: N_("{name}'s gradient at the same Ŵ has length {other}, {ratio} times as long."),
    False: N_(
        "{name}'s gradient at the same Ŵ has length {other}, shorter by a factor of {ratio}."
    ),
}


def _sentences(
    experiment: Experiment, optimum: Optimum, over: bool, arrived: bool, wrong: bool, longer: bool
) -> str:
    """Return the template of the sentences for a case; the browser fills in the numbers."""
    why = experiment.loss if wrong and experiment.loss in _WHY else ""
    plain = is_plain_sgd(experiment)
    sentences = [_named(_(_WHY["arrived" if arrived else why]), experiment)]
    if over:
        sentences.append(_(_OVER[plain]))
    elif not arrived:
        sentences.append(_(_PACE[plain, optimum.params is not None]))
    sentences.append(_named(_(_OTHER[longer]), with_other_loss(experiment)))
    return " ".join(sentences)


def _named(template: str, experiment: Experiment) -> str:
    return template.replace("{name}", LOSSES[experiment.loss].label)


def stall_facts(experiment: Experiment) -> list[Facts]:
    """Return two lines: where the run is, and for experts how the loss curves there."""
    where = [
        (_("epoch"), "{epoch} / {last}"),
        (_("current ({names})").format(names="w0, w1"), "({w0}, {w1})"),
        (_("gradient norm"), "{g}"),
        (LOSSES[experiment.loss].label, "{loss}"),
    ]
    if experiment.schedule != "none":
        where.append((_("learning rate"), "{lr}"))
    curves = (
        (_("Hessian"), "({h00}, {h01}; {h01}, {h11})"),
        ("λ", "{l1}, {l2}"),
        (_("condition number"), "{cond}"),
    )
    return [Facts(tuple(where)), Facts(curves, folded=True)]


def stall_words(view: View) -> GradientLabels:
    """Return the picture's words in the visitor's language."""
    short = _("too flat: step < {length}").format(length=view["plateau"])
    return GradientLabels(
        _("gradient norm"),
        short,
        _("curvature"),
        _("pull of each point"),
        _("pull of a point (dotted: other loss)"),
    )


def curvature_words() -> dict[str, str]:
    """Return the charts' words in the visitor's language."""
    return {
        "epoch": _("epoch"),
        "eigenvalues": _("eigenvalues, |λ|"),
        "condition": _("condition number"),
        "norm": _("gradient norm"),
    }


def explanations(view: View) -> list[str]:
    """Return what the picture shows, as sentences."""
    return [
        _(
            "**Pull.** Each point pulls at Ŵ with its share of the gradient (shown times the "
            "number of points); their mean is the gradient. BCE's share is the error ŷ − y itself. "
            "MSE's has the factor σ′(u) = ŷ·(1 − ŷ) as well, which vanishes where ŷ is near 0 or "
            "1, even where it is wrong; the 2 comes from the square."
        ),
        _(
            "**Plateau.** Hatched is where a step of plain SGD with η = {rate}, η·‖∇‖, is "
            "shorter than {length}: on the plateau far away, and around the optimum, where "
            "there is nothing left to go. The small arrows only show directions."
        ).format(rate=plain(view.experiment.learning_rate), length=view["plateau"]),
    ]


def curvature_explained() -> str:
    """Return what the ellipse, λ and the condition number are."""
    return _(
        "**Curvature.** From Ŵ to the ellipse the curvature alone changes the loss by {change}:"
        " the longer an axis, the flatter; along a dotted one the loss curves down. λ is the "
        "curvature along each axis, an eigenvalue of the Hessian (the matrix of second "
        "derivatives); the condition number is the larger |λ| divided by the smaller."
    ).format(change=CHANGE)
