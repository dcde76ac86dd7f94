"""What a gradient is made of, and the gradient on a grid of Ŵ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike

from landscape.analysis.surface import default_window, grid_params
from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import BadValue
from landscape.core.fields import GradientField, GridSpec
from landscape.core.plane import Plane
from landscape.isolation import isolated
from landscape.losses import LOSSES, Loss
from landscape.objective.linear import LinearObjective
from landscape.objective.quadrature import objective_within
from landscape.objective.task import HasTask


@isolated
def point_shares(experiment: HasTask, params: Sequence[float] | Floats) -> Floats:
    """Return each data point's share of the gradient at one Ŵ.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : sequence of p floats
        The model's parameters, e.g. Ŵ = (w0, w1).

    Returns
    -------
    ndarray of shape (n, p)
        By each parameter, in the order of the data set's points; their sum is the gradient. With
        u = w0 + w1·x and ŷ = σ(u) a point's share is (ŷ − y)·(1, x) / n for BCE, and
        2·(ŷ − y)·σ′(u)·(1, x) / n for MSE.

    Raises
    ------
    BadValue
        If there are not as many as the model has.
    """
    task = experiment.task
    shares: Floats = task.objective.point_grads(task.rows([list(params)])[0]).numpy()
    return shares


@dataclass(frozen=True, eq=False)
class PointShares:
    """What the points' shares of the gradient come to, at each of many Ŵ.

    Parameters
    ----------
    grads : ndarray of shape (k, p)
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


@isolated
def shares_along(experiment: HasTask, params: Sequence[Sequence[float]] | Floats) -> PointShares:
    """Return what the points' shares of the gradient come to at many Ŵ.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : array_like of shape (k, p)
        Each row the model's parameters, e.g. ``train(experiment).params``.

    Returns
    -------
    PointShares
        One entry for each row.

    Raises
    ------
    BadValue
        If `params` has another shape.
    """
    task = experiment.task
    objective = task.objective
    if not isinstance(objective, LinearObjective):
        raise BadValue("model", "must be linear in its parameters", task.model.name)
    design = objective.design
    sizes = design.norm(dim=1)
    parts = []
    for rows in objective.batches(task.rows(params)):
        slopes = objective.first_derivatives(rows)
        margins = rows @ design.T
        wrong = (margins < 0).to(margins.dtype)
        factors = (wrong * torch.sigmoid(margins) * torch.sigmoid(-margins)).sum(1) / wrong.sum(1)
        parts.append((slopes @ design, slopes.abs() @ sizes, factors))
    return PointShares(*(torch.cat(column).numpy() for column in zip(*parts, strict=True)))


@isolated
def gradient_field(
    experiment: HasTask, grid: GridSpec | None = None, *, plane: Plane | None = None
) -> GradientField:
    """Return the gradient of the experiment's loss at every Ŵ of a grid.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    grid : GridSpec, optional
        Default: `default_window`.
    plane : Plane, optional
        Default: `Task.plane`.

    Returns
    -------
    GradientField
        ``grads[j, i]`` at ``(u[i], v[j])``. A Gauss rule stands for many points
        (`landscape.objective.quadrature`); its error is below 1e-10 of the largest share of a
        point.
    """
    task = experiment.task
    plane = plane or task.plane()
    grid = grid or default_window(task, plane=plane)
    u, v = torch.from_numpy(grid.u_values), torch.from_numpy(grid.v_values)
    objective = task.objective
    if plane.is_identity:
        objective = objective_within(task, v.abs().max().item())
    params = grid_params(plane, u, v)
    parts = objective.batches(params)
    grads = torch.cat([objective.value_and_grad(part, batch_invariant=False)[1] for part in parts])
    along = grads if plane.is_identity else grads @ torch.from_numpy(plane.axes.copy()).T
    shape = (grid.nv, grid.nu, 2)
    return GradientField(grid.u_values, grid.v_values, along.reshape(shape).numpy(), plane)


@isolated
def loss_slopes(loss: str | Loss, margins: ArrayLike) -> Floats:
    """Return the derivative of a point's loss by its margin.

    Parameters
    ----------
    loss : str or Loss
        Name in ``LOSSES``, or the entry.
    margins : array_like
        Margins m = ±(w0 + w1·x), the logit towards the point's own class (+ where y = 1).

    Returns
    -------
    ndarray of the shape of `margins`
        By autograd of the formula. Times ±(1, x) it is n times the point's share of the gradient.
    """
    values = torch.from_numpy(np.array(margins, dtype=np.float64)).requires_grad_()
    formula = (LOSSES[loss] if isinstance(loss, str) else loss).formula_for("binary")
    (slopes,) = torch.autograd.grad(formula(values).sum(), values)
    found: Floats = slopes.numpy()
    return found
