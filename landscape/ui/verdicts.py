"""The verdict on a run: sentences that follow the clock, and what to do next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from landscape.analysis.optimum import UNKNOWN
from landscape.analysis.verdict import Verdict, goal_loss, judge, way_down
from landscape.core.arrays import Floats
from landscape.core.fields import LossSurface
from landscape.core.numbers import format_number
from landscape.core.trajectory import Optimum, Trajectory
from landscape.experiment import MAX_EPOCHS, SMALLEST_RATE, Experiment
from landscape.figures import RunOnSurface
from landscape.ui.describe import arrived_along
from landscape.ui.link.sync import choose, go_to
from landscape.ui.stage import Story
from landscape.ui.words.language import N_, _

# Before a run's last frame, by the place in the array "verdict"; the last place is the ending.
_MEANWHILE = (
    N_(
        "Epoch {epoch}: the loss has come **{down} %** of the way down, from {first} to the "
        "lowest possible, {lowest}."
    ),
    N_("Epoch {epoch}: the loss is **above** where it began, {first}. The lowest is {lowest}."),
    N_("Epoch {epoch}: **arrived**, within 5 % of the lowest loss ({lowest})."),
)
ENDING = len(_MEANWHILE)
_ENDINGS = {
    "arrived": N_(
        "**Arrived** at epoch {epoch}: within 5 % of the lowest loss, the line around the optimum. "
        "The loss went from {first} to {last} (lowest possible: {lowest})."
    ),
    "low enough": N_(
        "**Arrived** at epoch {epoch}: the loss is no more than {small} above {lowest}, below "
        "which it cannot fall. It went from {first} to {last}."
    ),
    "still falling": N_(
        "**Still falling** at epoch {epochs}: the loss went from {first} to {last}; the lowest "
        "possible is {lowest}."
    ),
    "stuck": N_(
        "**Stuck.** The loss barely moved, from {first} to {last}: the gradient at the start is "
        "{grad}, and it is {end_grad} at the end."
    ),
    "on a plateau": N_(
        "**Stuck on a plateau.** The loss fell from {first} to {last} and stays there: Ŵ has come "
        "to where the gradient is {end_grad}. Try a smaller learning rate."
    ),
    "overshot": N_(
        "**Overshot.** The loss ended above where it began, {first} → {last}: the steps are too "
        "long."
    ),
    "diverged": N_(
        "**Diverged** after epoch {epochs}: the numbers grew too large to go on. What happened "
        "until then is shown."
    ),
}


def with_verdict(side: RunOnSurface) -> RunOnSurface:
    """Return a run with what its verdict needs to know of each row."""
    down = way_down(side.run, side.optimum)
    places = np.where(down < 0, 1, 0).astype(np.uint8)
    arrived = arrived_along(side.run, side.optimum)
    places[arrived] = 2
    places[-1] = ENDING
    # Down: 99.6 % is told as 99, since a run that has come all the way has arrived.
    told = np.where(np.abs(down) < 1, np.floor(10 * down) / 10, np.floor(down))
    more = {**side.more, "verdict": places, "down_told": told, "arrived": arrived}
    return replace(side, way_down=down, more=more)


def verdict_stories(sides: Sequence[RunOnSurface]) -> list[Story]:
    """Return the sentences on runs that `with_verdict` has prepared, in a figure's order."""
    return [_story(side, i) for i, side in enumerate(sides)]


def _story(side: RunOnSurface, run: int) -> Story:
    verdict = judge(side.run, side.optimum)
    known = _numbers(side.run, side.optimum, verdict)
    if side.optimum.message == UNKNOWN:
        return _plain_story(side, run, verdict, known)
    # The browser fills in what follows the clock.
    known |= {"down": "{down_told}"}
    meanwhile = (_(text).format(**known | {"epoch": "{epoch}"}) for text in _MEANWHILE)
    ending = " ".join(_ending_sentences(side, verdict, known))
    follow = _(_NEXT_STEPS[_next_step(side.run, verdict.outcome)])
    return Story((*meanwhile, ending), "verdict", run, side.name, side.color, follow)


def _plain_story(side: RunOnSurface, run: int, verdict: Verdict, known: dict[str, object]) -> Story:
    """Return the sentences on a run of a model whose lowest loss nobody knows."""
    meanwhile = _("Epoch {epoch}: the loss is **{loss}**, after {first} at the start.")
    meanwhile = meanwhile.format(epoch="{epoch}", loss="{loss}", first=known["first"])
    outcome = verdict.outcome if verdict.outcome in ("diverged", "overshot") else ""
    said = _("**After {epochs} epochs** the loss has gone from {first} to **{last}**.")
    if outcome:
        said = _(_ENDINGS[outcome])
    ending = f"{said.format(**known)} {_(UNKNOWN)}"
    step = outcome or ("" if side.run.epochs == MAX_EPOCHS else "still falling")
    follow = _(_NEXT_STEPS[step]) if step else ""
    return Story((*[meanwhile] * ENDING, ending), "verdict", run, side.name, side.color, follow)


def _numbers(run: Trajectory, optimum: Optimum, verdict: Verdict) -> dict[str, object]:
    return {
        "epochs": run.epochs,
        "epoch": verdict.epoch,
        "first": format_number(verdict.start_loss),
        "last": format_number(verdict.final_loss),
        "lowest": format_number(verdict.smallest_loss),
        "small": format_number(goal_loss(optimum) - optimum.loss),
        "grad": format_number(verdict.start_grad),
        "end_grad": format_number(verdict.final_grad),
    }


def _ending_sentences(side: RunOnSurface, verdict: Verdict, known: dict[str, object]) -> list[str]:
    outcome: str = verdict.outcome
    if outcome == "arrived" and side.optimum.params is None:
        outcome = "low enough"
    if outcome == "stuck" and verdict.moved:
        outcome = "on a plateau"
    sentences = [_(_ENDINGS[outcome]).format(**known)]
    if side.optimum.params is None:
        sentences.append(_(side.optimum.message))
    if verdict.bounces and outcome in ("still falling", "stuck"):
        sentences.append(_("It bounces: the loss rose at many steps. Try a smaller learning rate."))
    left = _leaves(side.run, side.surface)
    if left is not None:
        sentences.append(_("Ŵ leaves the picture at epoch {epoch}.").format(epoch=left))
    return sentences


def _leaves(trajectory: Trajectory, surface: LossSurface) -> int | None:
    """Return the first epoch at which Ŵ is outside the surface."""
    outside = np.zeros(len(trajectory.losses), dtype=bool)
    positions: Floats = surface.plane.project(trajectory.params)
    for values, axis in zip(positions.T, (surface.u, surface.v), strict=True):
        outside |= (values < math.nextafter(axis[0], -math.inf)) | (
            values > axis[-1] + axis[1] - axis[0]
        )
    return int(np.argmax(outside)) if outside.any() else None


# What the button after a verdict offers.
_NEXT_STEPS = {
    "arrived": N_("From how many starts?"),
    "still falling": N_("Train ten times as long"),
    "stuck": N_("Why does it stall?"),
    "overshot": N_("Take a tenth of the learning rate"),
    "diverged": N_("Take a tenth of the learning rate"),
}


def _next_step(run: Trajectory, outcome: str) -> str:
    """Return the outcome whose next step is taken: nothing trains longer than the most epochs."""
    longest = outcome == "still falling" and run.epochs == MAX_EPOCHS
    return "stuck" if longest else outcome


def follow_verdict(experiment: Experiment, side: RunOnSurface, prefix: str = "") -> None:
    """Do what the button after a run's verdict offers: for callbacks.

    Parameters
    ----------
    experiment : Experiment
        The run's.
    side : RunOnSurface
        The run.
    prefix : str
        Before the names of its choices, if it is the second of two runs.
    """
    outcome: str = judge(side.run, side.optimum).outcome
    if side.optimum.message == UNKNOWN and outcome not in ("diverged", "overshot"):
        outcome = "still falling"
    match _next_step(side.run, outcome):
        case "arrived":
            go_to("every", experiment)
        case "stuck":
            go_to("stall", experiment)
        case "still falling":
            choose({"epochs": min(10 * experiment.epochs, MAX_EPOCHS)})
        case _:
            rate = max(float(f"{experiment.learning_rate / 10:.6g}"), SMALLEST_RATE)
            choose({f"{prefix}learning_rate": rate})
