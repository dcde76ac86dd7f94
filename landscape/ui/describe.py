"""Runs in words: what they are called, and what is written beside the clock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.verdict import INFIMUM_SHARE, OUTCOMES, goal_loss, outcomes_along
from landscape.core.numbers import format_number
from landscape.core.trajectory import Optimum, Trajectory
from landscape.experiment import Experiment
from landscape.figures import RunOnSurface, StageLabels
from landscape.losses import LOSSES
from landscape.optimizers import OPTIMIZERS
from landscape.ui.link.locks import withheld_choices
from landscape.ui.stage import Facts
from landscape.ui.words.language import _


def stage_labels() -> StageLabels:
    """Return the stage's words in the visitor's language."""
    return StageLabels(
        data=_("data"),
        truth=_("truth"),
        reference=_("underlying σ(x)"),
        fit=_("fit"),
        start=_("start"),
        now=_("now"),
        optimum=_("optimum"),
        shadow=_("on the slice"),
        edge=_("arrived (5 %)"),
        probability=_("probability of y = 1"),
        own_class=_("probability of the right class"),
        threshold=_("threshold"),
        boundary=_("boundary"),
        asked=_("asked"),
        right_class=_("right class"),
        class_chance=_("probability"),
        point=_("point"),
        class_word=_("class"),
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
        "lowest": _("lowest possible"),
        "way_down": _("way down, %"),
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
        Has the name and the colour that tell it from another, and the slice that it leaves.
    """
    sliced = side is not None and side.under is not None
    names = side.surface.plane.names if side and sliced else experiment.task.param_names
    shown, place = ", ".join(names[:2]), "({w0}, {w1})"
    alone = side is None or not side.name
    items = [
        (_("epoch"), "{epoch} / {last}"),
        (_("current ({names})").format(names=shown) if alone else f"({shown})", place),
        (_("slope") if sliced else _("gradient"), "({g0}, {g1})"),
        (loss_word(experiment), "{loss}"),
    ]
    if sliced:
        items += [(_("on the slice"), "{under}"), (_("away from the slice"), "{away}")]
    if experiment.schedule != "none" and "learning_rate" not in withheld_choices():
        items.append((_("learning rate"), "{lr}"))
    return Facts(tuple(items), run, *((side.name, side.color) if side and side.name else ()))


def loss_word(experiment: Experiment) -> str:
    """Return what a loss is called, where that is told."""
    if "loss" in withheld_choices():
        return _("loss")
    return _(LOSSES[experiment.loss].label)


def formula_facts(experiment: Experiment) -> list[Facts]:
    """Return a line with the model's formula and the current parameters in it, where it has one."""
    task = experiment.task
    if not task.is_affine or task.dataset.features > 1:
        return []
    if task.dataset.kind == "number":
        return [Facts((("ŷ = w0 + w1·x =", "{w0} {+w1}·x"),))]
    return [Facts((("ŷ = σ(w0 + w1·x) =", "σ({w0} {+w1}·x)"),))]


def epoch_facts() -> Facts:
    """Return a line with the clock's epoch."""
    return Facts(((_("epoch"), "{epoch} / {last}"),))


def map_words() -> str:
    """Return a sentence that says what is marked on a map, and what the states mean."""
    return _(
        "✶ start, ✦ optimum. *Arrived*: the loss is within 5 % of the lowest possible, inside the "
        "green line; or, where there is no optimum, {share} % of the way down from a guess that "
        "knows nothing (ŷ = ½ of two classes)."
    ).format(share=format_number(round(100 * (1 - INFIMUM_SHARE), 1)))


def states_along(run: Trajectory, optimum: Optimum) -> NDArray[np.uint8]:
    """Return what a run has come to at each of its rows, as places in `state_words`."""
    states = outcomes_along(run, optimum)
    if len(states) > 1:
        states[0] = len(OUTCOMES)  # nothing has happened yet
    return states


def arrived_along(run: Trajectory, optimum: Optimum) -> NDArray[np.bool_]:
    """Return for each of a run's rows whether it has arrived there, which can be heard."""
    return run.losses <= goal_loss(optimum)


def state_words() -> dict[str, list[str]]:
    """Return the words for runs' frames named "state"."""
    return {"state": [*(_(outcome) for outcome in OUTCOMES), _("at the start")]}


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
        "lowest_word": _("lowest possible"),
        "limit_word": _("limit of SGD, 2/λmax"),
    }
