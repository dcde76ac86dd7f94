"""What a run came to, in one word and the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from landscape.core.trajectory import Optimum, Trajectory

Outcome = Literal["arrived", "on the way", "stuck", "overshot", "diverged"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
TOLERANCE = 0.05  # arrived: within 5 % of the optimum's loss
SMALL_LOSS = 0.01  # arrived: above the infimum, where no optimum exists
STUCK_SHARE = 0.02  # stuck: less than this share of the way down was made ...
STUCK_GRAD = 0.01  # ... and the gradient is shorter than this, so that more epochs change little


@dataclass(frozen=True)
class Verdict:
    """What a run came to.

    Parameters
    ----------
    outcome : {"arrived", "on the way", "stuck", "overshot", "diverged"}
        The word for it.
    epoch : int or None
        First epoch within the tolerance of the smallest loss; None if never.
    start_loss, final_loss, smallest_loss : float
        Loss at the first and the last row, and the optimum's (or the infimum).
    start_grad, final_grad : float
        Norm of the gradient at the first and the last row.
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
    inside = np.flatnonzero(losses <= goal_of(optimum))
    return Verdict(
        outcome=OUTCOMES[outcomes_along(trajectory, optimum)[-1]],
        epoch=int(inside[0]) if len(inside) else None,
        start_loss=float(losses[0]),
        final_loss=float(losses[-1]),
        smallest_loss=optimum.loss,
        start_grad=float(norms[0]),
        final_grad=float(norms[-1]),
        bounces=bool(np.mean(np.diff(losses) > 0) >= 0.25) if len(losses) > 1 else False,
    )


def goal_of(optimum: Optimum, tolerance: float = TOLERANCE) -> float:
    """Return the loss at or below which a run has arrived.

    Parameters
    ----------
    optimum : Optimum
        The best that a loss allows on a sample.
    tolerance : float
        By which share the loss may be above the smallest. Where there is no optimum, the loss may
        be above the infimum by a fifth of it: by 0.01 at the usual 0.05.
    """
    if optimum.params is None:
        return optimum.loss + tolerance / TOLERANCE * SMALL_LOSS
    return optimum.loss + tolerance * optimum.loss


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
        Places in ``OUTCOMES``.
    """
    losses, norms = trajectory.losses, trajectory.grad_norms
    first = losses[0]
    way = first - optimum.loss
    barely = (first - losses < STUCK_SHARE * way) & (norms < STUCK_GRAD)
    found = np.full(len(losses), OUTCOMES.index("on the way"), dtype=np.uint8)
    found[barely] = OUTCOMES.index("stuck")
    found[losses > first + 1e-3 * way] = OUTCOMES.index("overshot")
    found[losses <= goal_of(optimum)] = OUTCOMES.index("arrived")
    if trajectory.status == "diverged":
        found[-1] = OUTCOMES.index("diverged")
    return found
