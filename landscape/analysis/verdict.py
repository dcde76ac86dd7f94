"""What a run came to, in one word and the numbers behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.core.trajectory import Optimum, Trajectory

Outcome = Literal["arrived", "still falling", "stuck", "overshot", "diverged"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
ARRIVAL_TOLERANCE = 0.05  # arrived: within 5 % of the optimum's loss
# Arrived where no optimum exists: this share of what is gained over predicting ½ may be missing,
# at the usual tolerance. For BCE that is a loss of 0.01 above an infimum of 0.
INFIMUM_SHARE = 0.01 / math.log(2)
STUCK_SHARE = 0.02  # stuck: less than this share of the way down was made ...
STUCK_SLOPE = 0.2  # ... and the slope is less than this share of that of a straight way down
OVERSHOT_SHARE = 1e-3  # overshot: the loss is above the first by this share of the way down
FLAT_SHARE = 1e-3  # also stuck: less than this share of the way left in a tenth of the epochs
MOST_STEPS = 1000  # walking: as many steps of this length reach the optimum
BOUNCING = 0.25  # share of steps at which a loss rises whose steps are too long


@dataclass(frozen=True)
class Verdict:
    """What a run came to.

    Parameters
    ----------
    outcome : {"arrived", "still falling", "stuck", "overshot", "diverged"}
        The word for it.
    epoch : int or None
        First epoch within the tolerance of the smallest loss; None if never.
    start_loss, final_loss, smallest_loss : float
        Loss at the first and the last row, and the optimum's (or the infimum).
    start_grad, final_grad : float
        Norm of the gradient at the first and the last row.
    moved : bool
        Whether the loss has fallen at all, by more than what counts as stuck.
    bounces : bool
        Whether the loss rose at a quarter or more of the steps: the steps are too long.
    """

    outcome: Outcome
    epoch: int | None
    start_loss: float
    final_loss: float
    smallest_loss: float
    start_grad: float
    final_grad: float
    moved: bool
    bounces: bool


def judge(trajectory: Trajectory, optimum: Optimum) -> Verdict:
    """Say what a run came to.

    Parameters
    ----------
    trajectory : Trajectory
        The run.
    optimum : Optimum
        The best that its loss allows on its sample.

    Returns
    -------
    Verdict
        The outcome, and the numbers that show it.
    """
    losses, norms = trajectory.losses, trajectory.grad_norms
    inside = np.flatnonzero(losses <= goal_loss(optimum))
    rises = np.diff(losses) > 0
    return Verdict(
        outcome=OUTCOMES[outcomes_along(trajectory, optimum)[-1]],
        epoch=int(inside[0]) if len(inside) else None,
        start_loss=float(losses[0]),
        final_loss=float(losses[-1]),
        smallest_loss=optimum.loss,
        start_grad=float(norms[0]),
        final_grad=float(norms[-1]),
        moved=bool(losses[0] - losses[-1] >= STUCK_SHARE * (losses[0] - optimum.loss)),
        bounces=bool(len(rises) and rises.mean() >= BOUNCING),
    )


def goal_loss(optimum: Optimum, tolerance: float = ARRIVAL_TOLERANCE) -> float:
    """Return the loss at or below which a run has arrived.

    Parameters
    ----------
    optimum : Optimum
        The best that a loss allows on a sample.
    tolerance : float
        By which share the loss may be above the smallest. Where there is no optimum, a share of
        what is gained over predicting ½ may be missing: some 1.4 % at the usual tolerance.
    """
    if optimum.params is None:
        gain = max(optimum.uninformed_loss - optimum.loss, 0.0)
        return optimum.loss + tolerance / ARRIVAL_TOLERANCE * INFIMUM_SHARE * gain
    return optimum.loss + tolerance * optimum.loss


def distances(trajectory: Trajectory, optimum: Optimum) -> Floats:
    """Return each row's distance to the optimum, or nan where there is none, (epochs + 1,)."""
    if optimum.params is None:
        return np.full(len(trajectory.losses), np.nan)
    away: Floats = np.linalg.norm(trajectory.params - optimum.params, axis=1)
    return away


def outcomes_along(trajectory: Trajectory, optimum: Optimum) -> NDArray[np.uint8]:
    """Return what a run had come to at each of its rows, had it ended there.

    Parameters
    ----------
    trajectory : Trajectory
        The run.
    optimum : Optimum
        The best that its loss allows on its sample.

    Returns
    -------
    ndarray of uint8, shape (epochs + 1,)
        Places in ``OUTCOMES``. No threshold is a number of its own: they are shares of the way
        down from the first loss to the smallest, and of the slope of a straight way to the
        optimum (or, where there is none, over `Optimum.param_scale`).
    """
    losses, norms = trajectory.losses, trajectory.grad_norms
    first = losses[0]
    way = first - optimum.loss
    slope = way / _ways_to_go(trajectory, optimum)[0]
    barely = (first - losses < STUCK_SHARE * way) & (norms < STUCK_SLOPE * slope)
    barely &= ~_is_walking(trajectory, optimum)
    found = np.full(len(losses), OUTCOMES.index("still falling"), dtype=np.uint8)
    found[barely | _is_flat(trajectory, optimum)] = OUTCOMES.index("stuck")
    found[losses > first + OVERSHOT_SHARE * way] = OUTCOMES.index("overshot")
    found[losses <= goal_loss(optimum)] = OUTCOMES.index("arrived")
    if trajectory.status == "diverged":
        found[-1] = OUTCOMES.index("diverged")
    return found


def _is_flat(trajectory: Trajectory, optimum: Optimum) -> NDArray[np.bool_]:
    """Return at which rows the loss has stopped falling far above the smallest: on a plateau.

    A small learning rate is none: the slope must be small too.
    """
    losses, row = trajectory.losses, np.arange(len(trajectory.losses))
    lag = max(1, trajectory.epochs // 10)
    left = losses - optimum.loss
    still = np.abs(losses[np.maximum(row - lag, 0)] - losses) < FLAT_SHARE * left
    gentle = trajectory.grad_norms * _ways_to_go(trajectory, optimum) < STUCK_SLOPE * left
    return still & gentle & (row >= lag)


def _is_walking(trajectory: Trajectory, optimum: Optimum) -> NDArray[np.bool_]:
    """Return at which rows the parameters move: at this pace they come to the optimum.

    Adam's steps are as long on a plateau as elsewhere.
    """
    params = trajectory.params
    if len(params) == 1:
        return np.zeros(1, dtype=bool)
    steps = np.linalg.norm(np.diff(params, axis=0), axis=1)
    paces = np.append(steps, steps[-1])  # no step leaves the last row
    return MOST_STEPS * paces > _ways_to_go(trajectory, optimum)


def _ways_to_go(trajectory: Trajectory, optimum: Optimum) -> Floats:
    """Return each row's distance to the optimum, or where there is none, how far it may be."""
    away = distances(trajectory, optimum)
    return np.where(np.isnan(away), optimum.param_scale, np.maximum(away, 1e-300))


def way_down(trajectory: Trajectory, optimum: Optimum) -> Floats:
    """Return the share of the way from the first loss to the smallest, in percent.

    Two losses cannot be compared by their numbers, but by this.

    Parameters
    ----------
    trajectory : Trajectory
        The run.
    optimum : Optimum
        The best that its loss allows on its sample.

    Returns
    -------
    ndarray of shape (epochs + 1,)
        0 at the first row and 100 at the optimum; below 0 where the loss is above the first. All
        100 for a run that starts at the smallest loss.
    """
    losses = trajectory.losses
    way = losses[0] - optimum.loss
    if way <= 0:
        return np.full(len(losses), 100.0)
    return 100 * (losses[0] - losses) / way
