"""The loss on a grid of parameters."""

from __future__ import annotations

import torch

from landscape.problems import problem_of
from landscape.records import Experiment, GridSpec, LossSurface

# Margins (points of the grid × points of the data) held at once: 200 kB stay in the processor's
# cache, and are not fetched from the system anew for every array, which took most of the time.
CHUNK = 24_000
MARGIN = 0.08  # of the span, left free around a point for which the grid is stretched


def loss_surface(experiment: Experiment, grid: GridSpec | None = None) -> LossSurface:
    """Return the experiment's loss at every Ŵ of a grid.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
    grid : GridSpec, optional
        Default: the lecture's 130 × 110 window, w0 in [-10, 3), w1 in [-1, 10).

    Returns
    -------
    LossSurface
        ``loss[j, i]`` at ``(u[i], v[j])``.
    """
    grid = grid or GridSpec()
    problem = problem_of(experiment)
    v, u = torch.meshgrid(
        torch.from_numpy(grid.v_values), torch.from_numpy(grid.u_values), indexing="ij"
    )
    params = torch.stack([u.flatten(), v.flatten()], dim=1)
    chunk = max(1, CHUNK // len(problem.design))
    losses = torch.cat([problem(part) for part in params.split(chunk)])
    return LossSurface(grid.u_values, grid.v_values, losses.reshape(grid.nv, grid.nu).numpy())


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
