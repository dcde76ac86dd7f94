"""Runs in words: what they are called, what happened, and what is written beside the clock."""

from __future__ import annotations

import math

import numpy as np

from landscape.analysis.verdict import INFIMUM_SHARE, OUTCOMES, goal_loss, judge
from landscape.core.fields import LossSurface
from landscape.core.numbers import format_number
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.figures import RunOnSurface, StageLabels
from landscape.losses import LOSSES
from landscape.optimizers import OPTIMIZERS
from landscape.ui.stage import Facts
from landscape.ui.words.language import N_, _


def what_happened(side: RunOnSurface) -> str:
    """Return a few sentences that say what a run came to, with its numbers."""
    trajectory, optimum = side.run, side.optimum
    verdict = judge(trajectory, optimum)
    facts = {
        "epochs": trajectory.epochs,
        "epoch": verdict.epoch,
        "first": format_number(verdict.start_loss),
        "last": format_number(verdict.final_loss),
        "smallest": format_number(verdict.smallest_loss),
        "small": format_number(goal_loss(optimum) - optimum.loss),
        "grad": format_number(verdict.start_grad),
        "end_grad": format_number(verdict.final_grad),
    }
    outcome: str = verdict.outcome
    if outcome == "arrived" and optimum.params is None:
        outcome = "low enough"
    sentences = [_(_OUTCOMES[outcome]).format(**facts)]
    if optimum.params is None:
        sentences.append(_(optimum.message))
    if verdict.bounces and verdict.outcome in ("on the way", "stuck"):
        sentences.append(_("It bounces: the loss rose at many steps. Try a smaller learning rate."))
    left = _leaves(trajectory, side.surface)
    if left is not None:
        sentences.append(_("Ŵ leaves the picture at epoch {epoch}.").format(epoch=left))
    return " ".join(sentences)


_OUTCOMES = {
    "arrived": N_(
        "**Arrived.** Within 5 % of the smallest loss at epoch {epoch}; "
        "the loss went from {first} to {last} (smallest: {smallest})."
    ),
    "low enough": N_(
        "**Arrived.** The loss is no more than {small} above {smallest}, below which it cannot "
        "fall, since epoch {epoch}; it went from {first} to {last}."
    ),
    "on the way": N_(
        "**On the way.** By epoch {epochs} the loss went from {first} to {last}; "
        "the smallest is {smallest}. The gradient's norm went from {grad} to {end_grad}."
    ),
    "stuck": N_(
        "**Stuck.** The loss barely moved, from {first} to {last}: "
        "the gradient at the start is {grad}, and it is {end_grad} at the end."
    ),
    "overshot": N_(
        "**Overshot.** The loss ended above where it began, {first} → {last}: "
        "the steps are too long. Try a smaller learning rate."
    ),
    "diverged": N_(
        "**Diverged** after epoch {epochs}: the numbers grew too large to go on. "
        "What happened until then is shown. Try a smaller learning rate."
    ),
}


def _leaves(trajectory: Trajectory, surface: LossSurface) -> int | None:
    """Return the first epoch at which Ŵ is outside the surface."""
    outside = np.zeros(len(trajectory.losses), dtype=bool)
    positions = surface.plane.project(trajectory.params)
    for values, axis in zip(positions.T, (surface.u, surface.v), strict=True):
        outside |= (values < math.nextafter(axis[0], -math.inf)) | (
            values > axis[-1] + axis[1] - axis[0]
        )
    return int(np.argmax(outside)) if outside.any() else None


def stage_labels() -> StageLabels:
    """Return the stage's words in the visitor's language."""
    return StageLabels(
        data=_("data"),
        truth=_("truth"),
        fit=_("fit"),
        start=_("start"),
        now=_("now"),
        optimum=_("optimum"),
        probability=_("probability of y = 1"),
        bias=_("w0 (bias)"),
        weight=_("w1 (weight)"),
        loss=_("loss"),
    )


def history_words() -> dict[str, str]:
    """Return the history's words in the visitor's language."""
    return {
        "epoch": _("epoch"),
        "loss": _("loss"),
        "grad_norm": _("gradient norm"),
        "smallest": _("smallest"),
    }


def run_facts(experiment: Experiment, run: int = 0, side: RunOnSurface | None = None) -> Facts:
    """Return a line with what a run has come to at the clock's epoch.

    Parameters
    ----------
    experiment : Experiment
        The run.
    run : int
        Its number in the figure.
    side : RunOnSurface, optional
        Has the name and the colour that tell it from another.
    """
    names = experiment.task.param_names
    items = [
        (_("epoch"), "{epoch} / {last}"),
        ("Ŵ" if len(names) == 2 else ", ".join(names[:2]), "({w0}, {w1})"),
        (_("gradient"), "({g0}, {g1})"),
        (_("loss"), "{loss}"),
    ]
    if experiment.schedule != "none":
        items.append((_("learning rate"), "{lr}"))
    return Facts(tuple(items), run, *((side.name, side.color) if side else ()))


def epoch_facts() -> Facts:
    """Return a line with the clock's epoch."""
    return Facts(((_("epoch"), "{epoch} / {last}"),))


def map_words() -> str:
    """Return a sentence that says what is marked on a map, and what the states mean."""
    return _(
        "✶ start, ✦ optimum. *Arrived*: the loss is within 5 % of the smallest or, where there is "
        "no optimum, has come {share} % of the way down from that of ŷ = ½."
    ).format(share=format_number(round(100 * (1 - INFIMUM_SHARE), 1)))


def state_words() -> dict[str, list[str]]:
    """Return the words for runs' frames named "state"."""
    return {"state": [_(outcome) for outcome in OUTCOMES]}


def start_name(experiment: Experiment) -> str:
    """Return an experiment's start in words."""
    if isinstance(experiment.start, str):
        return _(experiment.start)
    return f"({', '.join(map(format_number, experiment.start))})"


def run_name(experiment: Experiment) -> str:
    """Return what a run is called: "worst, MSE + SGD"."""
    return f"{start_name(experiment)}, {pair_name(experiment)}"


def pair_name(experiment: Experiment) -> str:
    """Return a run's loss and optimizer: "MSE + SGD"."""
    return f"{LOSSES[experiment.loss].label} + {OPTIMIZERS[experiment.optimizer].label}"


def sweep_words() -> dict[str, str]:
    """Return the words of the chart of learning rates in the visitor's language."""
    return {
        "rate": _("learning rate"),
        "final": _("final loss"),
        "best": _("best"),
        "smallest_word": _("smallest"),
        "limit_word": _("limit of SGD, 2/λmax"),
    }
