"""Why a run moves or stalls: gradient, curvature and what they mean for a step, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.curvature import curvature_along, semi_axes
from landscape.analysis.gradient import shares_along
from landscape.analysis.verdict import OUTCOMES, distances, outcomes_along
from landscape.core.arrays import Floats
from landscape.core.trajectory import Optimum, Trajectory
from landscape.objective.task import HasTask

CHANGE = 0.01  # of the loss, by the curvature alone, from the run to the ellipse around it


@dataclass(frozen=True, eq=False)
class StallReport:
    """What is known of some rows of a run on a model with two parameters.

    Parameters
    ----------
    grad_norms, learning_rates, step_lengths : ndarray of shape (k,)
        Norm of the gradient, learning rate, and their product: the length of a step of plain SGD.
    share_lengths, factors : ndarray of shape (k,)
        As in `PointShares`.
    hessians : ndarray of shape (k, 2, 2)
        Second derivatives.
    eigenvalues : ndarray of shape (k, 2)
        Of the Hessians, the larger first.
    long_axis, short_axis : ndarray of shape (k, 2)
        Along the eigenvector of each eigenvalue, a vector to the ellipse of `semi_axes`.
    conditions : ndarray of shape (k,)
        The larger absolute eigenvalue divided by the smaller.
    distances, steps_left : ndarray of shape (k,)
        Distance to the optimum, and how many steps of plain SGD that is; nan without an optimum.
    arrived : ndarray of bool, shape (k,)
        Whether the loss is as low as that of a run that has arrived.
    """

    grad_norms: Floats
    learning_rates: Floats
    step_lengths: Floats
    share_lengths: Floats
    factors: Floats
    hessians: Floats
    eigenvalues: Floats
    long_axis: Floats
    short_axis: Floats
    conditions: Floats
    distances: Floats
    steps_left: Floats
    arrived: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(self, field.name).flags.writeable = False

    @property
    def overshoots(self) -> NDArray[np.bool_]:
        """Whether a step of plain SGD is longer than the way to the optimum, shape (k,)."""
        return self.steps_left < 1  # not so for nan


def stall_report(
    experiment: HasTask, run: Trajectory, optimum: Optimum, rows: Sequence[int] | NDArray[np.int32]
) -> StallReport:
    """Return why a run moves or stalls at some of its rows.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    run : Trajectory
        A run on it.
    optimum : Optimum
        What `find_optimum` says of it.
    rows : sequence of int
        Rows of the run.
    """
    params, norms = run.params[rows], run.grad_norms[rows]
    shares = shares_along(experiment, params)
    hessians = curvature_along(experiment, params)
    values, first, second = semi_axes(hessians, CHANGE)
    sizes = np.abs(values)
    rates = run.learning_rates[rows]
    away = distances(run, optimum)[rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        return StallReport(
            grad_norms=norms,
            learning_rates=rates,
            step_lengths=rates * norms,
            share_lengths=shares.lengths,
            factors=shares.factors,
            hessians=hessians,
            eigenvalues=values,
            long_axis=first,
            short_axis=second,
            conditions=sizes.max(axis=1) / sizes.min(axis=1),
            distances=away,
            steps_left=away / (rates * norms),
            arrived=outcomes_along(run, optimum)[rows] == OUTCOMES.index("arrived"),
        )
