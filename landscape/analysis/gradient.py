"""What a gradient is made of, and the gradient on a grid of Ŵ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike

from landscape.core.arrays import Floats, frozen_array
from landscape.core.fields import GradientField, GridSpec
from landscape.experiment import Experiment
from landscape.losses import LOSSES
from landscape.objective.linear import AT_ONCE
from landscape.objective.quadrature import problem_within
from landscape.objective.task import problem_of, rows_of


def point_shares(experiment: Experiment, params: Sequence[float] | Floats) -> Floats:
    """Return each data point's share of the gradient at one Ŵ.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
    params : sequence of two floats
        Ŵ = (w0, w1).

    Returns
    -------
    ndarray of shape (n, 2)
        By w0 and by w1, in the order of the data set's points; their sum is the gradient. With
        u = w0 + w1·x and ŷ = σ(u) a point's share is (ŷ − y)·(1, x) / n for BCE, and
        2·(ŷ − y)·σ′(u)·(1, x) / n for MSE.

    Raises
    ------
    BadValue
        If `params` are not two numbers.
    """
    problem = problem_of(experiment)
    slopes = problem.slopes(rows_of([list(params)]))
    shares: Floats = (slopes.T * problem.design).numpy()
    return shares


@dataclass(frozen=True, eq=False)
class PointShares:
    """What the points' shares of the gradient come to, at each of many Ŵ.

    Parameters
    ----------
    grads : ndarray of shape (k, 2)
        Gradients: the sums of the shares.
    lengths : ndarray of shape (k,)
        Mean over the points of the length of n times their share. It is as small as the
        gradient's where each share vanishes, and larger where shares cancel.
    factors : ndarray of shape (k,)
        Mean of σ′(u) = ŷ·(1 − ŷ) over the points whose ŷ is on the wrong side of ½; nan where
        none is.
    """

    grads: Floats
    lengths: Floats
    factors: Floats

    def __post_init__(self) -> None:
        for name in ("grads", "lengths", "factors"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))


def shares_along(experiment: Experiment, params: Sequence[Sequence[float]] | Floats) -> PointShares:
    """Return what the points' shares of the gradient come to at many Ŵ.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
    params : array_like of shape (k, 2)
        Each row a Ŵ = (w0, w1), e.g. ``train(experiment).params``.

    Returns
    -------
    PointShares
        One entry for each row.

    Raises
    ------
    BadValue
        If `params` has another shape.
    """
    problem = problem_of(experiment)
    design = problem.design
    sizes = design.norm(dim=1)
    parts = []
    for rows in rows_of(params).split(max(1, AT_ONCE // len(design))):
        slopes = problem.slopes(rows)
        margins = rows @ design.T
        wrong = (margins < 0).to(margins.dtype)
        factors = (wrong * torch.sigmoid(margins) * torch.sigmoid(-margins)).sum(1) / wrong.sum(1)
        parts.append((slopes @ design, slopes.abs() @ sizes, factors))
    return PointShares(*(torch.cat(column).numpy() for column in zip(*parts, strict=True)))


def gradient_field(experiment: Experiment, grid: GridSpec | None = None) -> GradientField:
    """Return the gradient of the experiment's loss at every Ŵ of a grid.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
    grid : GridSpec, optional
        Default: the lecture's 130 × 110 window, w0 in [-10, 3), w1 in [-1, 10).

    Returns
    -------
    GradientField
        ``grads[j, i]`` at ``(u[i], v[j])``. A Gauss rule stands for many points
        (`landscape.objective.quadrature`); its error is below 1e-10 of the largest share of a
        point.
    """
    grid = grid or GridSpec()
    u, v = torch.from_numpy(grid.u_values), torch.from_numpy(grid.v_values)
    problem = problem_within(experiment, v.abs().max().item())
    params = torch.cartesian_prod(v, u).flip(1)
    size = max(1, AT_ONCE // len(problem.design))
    grads = [problem.value_and_grad(part, apart=False)[1] for part in params.split(size)]
    shape = (grid.nv, grid.nu, 2)
    return GradientField(grid.u_values, grid.v_values, torch.cat(grads).reshape(shape).numpy())


def loss_slopes(loss: str, margins: ArrayLike) -> Floats:
    """Return the derivative of a point's loss by its margin.

    Parameters
    ----------
    loss : str
        Name in ``LOSSES``.
    margins : array_like
        Margins m = ±(w0 + w1·x), the logit towards the point's own class (+ where y = 1).

    Returns
    -------
    ndarray of the shape of `margins`
        By autograd of the formula. Times ±(1, x) it is n times the point's share of the gradient.
    """
    values = torch.from_numpy(np.array(margins, dtype=np.float64)).requires_grad_()
    (slopes,) = torch.autograd.grad(LOSSES[loss].formula(values).sum(), values)
    found: Floats = slopes.numpy()
    return found
