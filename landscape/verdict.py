"""What a run came to, in one word and the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from landscape.records import Optimum, Trajectory

Outcome = Literal["arrived", "on the way", "stuck", "overshot", "diverged"]
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
    share = TOLERANCE * optimum.loss if optimum.params is not None else SMALL_LOSS
    goal = optimum.loss + share
    inside = np.flatnonzero(losses <= goal)
    first, last = float(losses[0]), float(losses[-1])
    way = first - optimum.loss
    outcome: Outcome
    if trajectory.status == "diverged":
        outcome = "diverged"
    elif last <= goal:
        outcome = "arrived"
    elif last > first + 1e-3 * way:
        outcome = "overshot"
    elif first - last < STUCK_SHARE * way and norms[-1] < STUCK_GRAD:
        outcome = "stuck"
    else:
        outcome = "on the way"
    return Verdict(
        outcome=outcome,
        epoch=int(inside[0]) if len(inside) else None,
        start_loss=first,
        final_loss=last,
        smallest_loss=optimum.loss,
        start_grad=float(norms[0]),
        final_grad=float(norms[-1]),
        bounces=bool(np.mean(np.diff(losses) > 0) >= 0.25) if len(losses) > 1 else False,
    )
