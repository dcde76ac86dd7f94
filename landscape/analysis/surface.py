"""The loss on a grid of parameters, and the window that shows it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from landscape.analysis.blocks import losses_on_plane
from landscape.analysis.optimum import find_optimum
from landscape.core.arrays import Floats
from landscape.core.fields import GridSpec, LossSurface
from landscape.core.plane import Plane
from landscape.core.trajectory import Optimum, Trajectory
from landscape.isolation import isolated
from landscape.objective.linear import LinearObjective
from landscape.objective.quadrature import log_factor, objective_within
from landscape.objective.task import HasTask, Objective
from landscape.training.loop import Progress

MARGIN = 0.08  # of the span, left free around a point for which a window is stretched
AROUND = 0.12  # of the extent of what a window shows, left free around it
# Share of a path's extent that is left free around it, for arrows; its least extent, and its least
# as a share of that in the other direction.
PATH_FREE, PATH_LEAST, PATH_NARROWEST = 0.4, 0.02, 0.25
PATH_POINTS = 100  # of the grid around a path, in each direction
FEWEST_ROWS = 16  # fewer are as cheap to sum at every Ŵ, and exact
TRIES = 2  # how often polynomials are tried, the second time through more points
LAST = 2  # coefficients of a polynomial, which tell how large those after them are
BETWEEN = 2e-13  # relative error of a polynomial, at most


@isolated
def loss_surface(
    experiment: HasTask,
    grid: GridSpec | None = None,
    *,
    plane: Plane | None = None,
    exact: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> LossSurface:
    """Return the loss of an experiment or a task at every point of a grid on a plane.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    grid : GridSpec, optional
        Default: `default_window`.
    plane : Plane, optional
        Default: `Task.plane`, the whole parameter space where there are two parameters.
    exact : bool
        Whether to sum over all points at every point of the grid, which takes a hundred times as
        long. Else the relative error is below 1e-12, and many points take no longer than a few.
    executor : concurrent.futures.Executor, optional
        Where a large surface is evaluated, e.g. ``dask.distributed.Client().get_executor()``;
        threads of its own by default.
    progress : callable, optional
        Called with the share done, 0 to 1, of a large surface. An exception that it raises cancels
        the rest, and goes on to the caller.

    Returns
    -------
    LossSurface
        ``loss[j, i]`` at ``(u[i], v[j])``.

    Notes
    -----
    A Gauss rule stands for the points (`landscape.objective.quadrature`). And the surface is
    smooth: where that takes fewer Ŵ than the grid has, it is made at Chebyshev's points
    and, between them, by the polynomials through them in the barycentric form
    of Berrut & Trefethen, "Barycentric Lagrange interpolation", SIAM Review 46, 2004.
    """
    task = experiment.task
    plane = plane or task.plane()
    grid = grid or default_window(task, plane=plane)
    u, v = torch.from_numpy(grid.u_values), torch.from_numpy(grid.v_values)
    objective: Objective = task.objective
    found = None
    if task.has_rules and plane.is_identity and not exact:
        objective = objective_within(task, v.abs().max().item())
        found = _from_fewer(objective, u, v)
    if found is not None:
        losses = found.numpy()
    elif isinstance(objective, LinearObjective) and executor is None:
        losses = _on_product(objective, plane, u, v).numpy()
    else:
        positions = torch.cartesian_prod(v, u).flip(1).numpy()
        flat = losses_on_plane(objective, plane, positions, executor, progress)
        losses = flat.reshape(len(v), len(u))
    return LossSurface(grid.u_values, grid.v_values, losses, plane)


def grid_params(plane: Plane, u: Tensor, v: Tensor) -> Tensor:
    """Return the parameters at each pair of positions, shape (nv * nu, p), rows of `v` first."""
    positions = torch.cartesian_prod(v, u).flip(1)
    return positions if plane.is_identity else torch.from_numpy(plane.lift(positions.numpy()))


def _on_product(objective: Objective, plane: Plane, u: Tensor, v: Tensor) -> Tensor:
    """Return the losses at every pair of positions in `u` and `v`, shape (nv, nu)."""
    parts = objective.batches(grid_params(plane, u, v))
    return torch.cat([objective(part) for part in parts]).reshape(len(v), len(u))


def _from_fewer(objective: Objective, u: Tensor, v: Tensor) -> Tensor | None:
    """Return the same from fewer Ŵ; None if that takes nearly as many, or is not exact enough.

    The poles of σ at ±iπ are met by w0 at a distance of π, and by w1 at π / |x|. As for Gauss
    rules, a polynomial's error falls by ρ with every point, where ln ρ is the inverse sinh of that
    distance in half ranges.
    """
    if not isinstance(objective, LinearObjective) or len(objective) < FEWEST_ROWS:
        return None
    decays = []
    for values, factor in ((u, 1.0), (v, objective.design[:, 1].abs().max().item())):
        reach = factor * (values[-1] - values[0]).item() / 2
        decays.append(math.asinh(math.pi / reach) if reach > 0 else math.inf)
    missing = log_factor(objective.formula) - math.log(BETWEEN)
    whole = Plane.identity()
    for _ in range(TRIES):
        needed = [missing / decay + LAST if decay > 0 else math.inf for decay in decays]
        if not 2 * math.prod(needed) < len(u) * len(v):
            return None
        across, along = (
            _interpolation(values[0].item(), values[-1].item(), len(values), math.ceil(number))
            for values, number in zip((u, v), needed, strict=True)
        )
        losses = _on_product(objective, whole, across.points, along.points)
        left_out = max((losses @ across.last).abs().max(), (along.last.T @ losses).abs().max())
        # Polynomials err by as much everywhere; where the loss is smallest it weighs most.
        error = (left_out / losses.min()).item()
        if error <= BETWEEN:
            return along.matrix @ losses @ across.matrix.T
        missing += math.log(error / BETWEEN) + 1 if math.isfinite(error) else math.inf
    return None


@dataclass(frozen=True, eq=False)
class _Interpolation:
    """The polynomial through Chebyshev's points (of the first kind), and its values at others.

    Parameters
    ----------
    points : Tensor of shape (m,)
        Chebyshev's points of a range.
    matrix : Tensor of shape (n, m)
        Times what is at the points: what is at the values.
    last : Tensor of shape (m, 2)
        What is at the points, times this: the last coefficients of Chebyshev's series.
    """

    points: Tensor
    matrix: Tensor
    last: Tensor


@lru_cache(maxsize=32)
def _interpolation(low: float, high: float, count: int, number: int) -> _Interpolation:
    """Return the interpolation from `number` points to `count` values from `low` to `high`."""
    angles = (torch.arange(number, dtype=torch.float64) + 0.5) * (math.pi / number)
    points = (low + high) / 2 + (high - low) / 2 * angles.cos()
    weights = angles.sin()
    weights[1::2] *= -1
    away = torch.linspace(low, high, count, dtype=torch.float64).unsqueeze(1) - points
    hit = away == 0
    terms = torch.where(hit.any(1, keepdim=True), hit.to(away.dtype), weights / away)
    order = torch.arange(number - LAST, number, dtype=torch.float64)
    last = torch.outer(angles, order).cos() * (2 / number)
    return _Interpolation(points, terms / terms.sum(1, keepdim=True), last)


def default_window(
    experiment: HasTask,
    points: Iterable[ArrayLike | None] = (),
    *,
    optimum: Optimum | None = None,
    plane: Plane | None = None,
) -> GridSpec:
    """Return the window of a surface that shows its starts, its optimum and what is asked for.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters. One that has a window of its own keeps that, stretched where one of
        `points` lies outside it; and a plane that was made to show something shows that.
    points : iterable of array_like of shape (p,), or None
        What else is to be seen.
    optimum : Optimum, optional
        What `find_optimum` says of the task, where it is known already.
    plane : Plane, optional
        What the window lies on. Default: `Task.plane`.
    """
    task = experiment.task
    plane = plane or task.plane()
    shown = [plane.project(point) for point in points if point is not None]
    if task.window is not None and plane.is_identity:
        return stretched(task.window, shown)
    if plane.shown is not None:
        return around(np.array([*plane.shown, *shown]), AROUND)
    optimum = optimum or _found_optimum(task)
    known = [*task.starts.values(), task.truth, optimum.params]
    shown += [plane.project(point) for point in known if point is not None]
    return around(np.array(shown), AROUND)


# A surface without a window of its own needs it every time.
_found_optimum = lru_cache(maxsize=32)(find_optimum)


def around(
    positions: Floats, free: float, least: float = 0.0, number: int | None = None
) -> GridSpec:
    """Return a window around positions of shape (k, 2).

    Parameters
    ----------
    positions : ndarray of shape (k, 2)
        What lies in it.
    free : float
        Share of the extent that is left free on each side.
    least : float
        Least extent, in each direction.
    number : int, optional
        Points of the grid in each direction; the usual ones if not given.
    """
    low, high = positions.min(axis=0), positions.max(axis=0)
    extent = np.where(high > low, high - low, np.maximum(1.0, np.abs(high)) if not least else 0.0)
    margin = np.maximum(free * extent, least / 2)
    (u0, v0), (u1, v1) = (low - margin).tolist(), (high + margin).tolist()
    usual = GridSpec()
    return GridSpec((u0, u1), (v0, v1), number or usual.nu, number or usual.nv)


def path_window(run: Trajectory, plane: Plane) -> GridSpec:
    """Return a window around a path, in which single steps can be seen."""
    positions = plane.project(run.params)
    least = max(PATH_LEAST, PATH_NARROWEST * float(np.ptp(positions, axis=0).max()))
    return around(positions, PATH_FREE, least, PATH_POINTS)


def stretched(window: GridSpec, positions: Sequence[Floats]) -> GridSpec:
    """Return a window stretched, with some room, to where one of `positions` lies outside it."""
    u = _stretched(window.u, [float(position[0]) for position in positions])
    v = _stretched(window.v, [float(position[1]) for position in positions])
    return replace(window, u=u, v=v)


def default_grid(*points: tuple[float, float] | None) -> GridSpec:
    """Return the lecture's window, stretched where one of `points` (w0, w1) lies outside it."""
    return stretched(GridSpec(), [np.asarray(point) for point in points if point is not None])


def _stretched(window: tuple[float, float], values: list[float]) -> tuple[float, float]:
    low, high = min([window[0], *values]), max([window[1], *values])
    free = MARGIN * (high - low)
    return (
        window[0] if low == window[0] else low - free,
        window[1] if high == window[1] else high + free,
    )
