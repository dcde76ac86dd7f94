"""The loss on a grid of parameters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from landscape.core.fields import GridSpec, LossSurface
from landscape.experiment import Experiment
from landscape.objective.linear import Problem
from landscape.objective.quadrature import log_factor, problem_within
from landscape.objective.task import problem_of

# Margins (points of the grid × points of the data) held at once: 200 kB stay in the processor's
# cache, and are not fetched from the system anew for every array, which took most of the time.
CHUNK = 24_000
MARGIN = 0.08  # of the span, left free around a point for which the grid is stretched
FEW_ROWS = 16  # as cheap to sum at every Ŵ, and exact
TRIES = 2  # how often polynomials are tried, the second time through more points
LAST = 2  # coefficients of a polynomial, which tell how large those after them are
BETWEEN = 2e-13  # relative error of a polynomial, at most


def loss_surface(
    experiment: Experiment, grid: GridSpec | None = None, *, exact: bool = False
) -> LossSurface:
    """Return the experiment's loss at every Ŵ of a grid.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
    grid : GridSpec, optional
        Default: the lecture's 130 × 110 window, w0 in [-10, 3), w1 in [-1, 10).
    exact : bool
        Whether to sum over all points at all Ŵ, which takes a hundred times as long. Else the
        relative error is below 1e-12, and many points take no longer than a few.

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
    grid = grid or GridSpec()
    u, v = torch.from_numpy(grid.u_values), torch.from_numpy(grid.v_values)
    if exact:
        losses = _on_product(problem_of(experiment), u, v)
    else:
        problem = problem_within(experiment, v.abs().max().item())
        found = _from_fewer(problem, u, v)
        losses = _on_product(problem, u, v) if found is None else found
    return LossSurface(grid.u_values, grid.v_values, losses.numpy())


def _on_product(problem: Problem, u: Tensor, v: Tensor) -> Tensor:
    """Return the losses at every pair of a w0 in `u` and a w1 in `v`, shape (nv, nu)."""
    params = torch.cartesian_prod(v, u).flip(1)
    chunk = max(1, CHUNK // len(problem.design))
    losses = torch.cat([problem(part) for part in params.split(chunk)])
    return losses.reshape(len(v), len(u))


def _from_fewer(problem: Problem, u: Tensor, v: Tensor) -> Tensor | None:
    """Return the same from fewer Ŵ; None if that takes nearly as many, or is not exact enough.

    The poles of σ at ±iπ are met by w0 at a distance of π, and by w1 at π / |x|. As for Gauss
    rules, a polynomial's error falls by ρ with every point, where ln ρ is the inverse sinh of that
    distance in half ranges.
    """
    if len(problem.design) < FEW_ROWS:
        return None
    decays = []
    for values, factor in ((u, 1.0), (v, problem.design[:, 1].abs().max().item())):
        reach = factor * (values[-1] - values[0]).item() / 2
        decays.append(math.asinh(math.pi / reach) if reach > 0 else math.inf)
    missing = log_factor(problem.formula) - math.log(BETWEEN)
    for _ in range(TRIES):
        needed = [missing / decay + LAST if decay > 0 else math.inf for decay in decays]
        if not 2 * math.prod(needed) < len(u) * len(v):
            return None
        across, along = (
            _interpolation(values[0].item(), values[-1].item(), len(values), math.ceil(number))
            for values, number in zip((u, v), needed, strict=True)
        )
        losses = _on_product(problem, across.points, along.points)
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


def default_grid(*points: tuple[float, float] | None) -> GridSpec:
    """Return the lecture's window, stretched where one of `points` (w0, w1) lies outside it."""
    window = GridSpec()
    inside = [point for point in points if point is not None]
    u = _stretched(window.u, [point[0] for point in inside])
    v = _stretched(window.v, [point[1] for point in inside])
    return GridSpec(u, v, window.nu, window.nv)


def _stretched(window: tuple[float, float], values: list[float]) -> tuple[float, float]:
    low, high = min([window[0], *values]), max([window[1], *values])
    free = MARGIN * (high - low)
    return (
        window[0] if low == window[0] else low - free,
        window[1] if high == window[1] else high + free,
    )
