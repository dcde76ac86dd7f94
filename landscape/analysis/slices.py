"""How much of a run a plane shows, and how much it hides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike

from landscape.analysis.planes import RunOrParams, path_rows
from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import BadValue, check_number
from landscape.core.fields import LossSurface
from landscape.core.plane import Plane
from landscape.core.trajectory import Trajectory
from landscape.isolation import isolated
from landscape.objective.task import HasTask

MAX_NUMBERS = 10**8  # of a random walk


@dataclass(frozen=True, eq=False)
class SliceReport:
    """How far a run is from what a plane shows of it.

    Parameters
    ----------
    losses : ndarray of shape (epochs + 1,)
        The loss of the run.
    heights : ndarray of shape (epochs + 1,)
        The loss at the point of the plane that is nearest to the run: the height of the surface
        under (or over) it, evaluated there, not interpolated.
    distances : ndarray of shape (epochs + 1,)
        Distance of the run from the plane.
    spread_share : float
        Share of the run's spread that lies in the plane, 0 to 1: the sum of squared distances to
        the run's end, of their parts in the plane by the whole; on the plane of the principal
        components the sum of `component_shares`. 1 where the run never moves, of which a plane
        hides nothing.
    """

    losses: Floats
    heights: Floats
    distances: Floats
    spread_share: float

    def __post_init__(self) -> None:
        for name in ("losses", "heights", "distances"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))


@isolated
def slice_report(experiment: HasTask, run: Trajectory, plane: Plane) -> SliceReport:
    """Return how far a run is from what a plane shows of it, epoch by epoch.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    run : Trajectory
        A run on it.
    plane : Plane
        Any plane in its parameter space.
    """
    objective, count = experiment.task.objective, len(experiment.task.param_names)
    if run.params.shape[1] != count:
        rule = "must have {count} parameters"
        raise BadValue("run", rule, run.params.shape, count=count)
    nearest = np.array(plane.lift(plane.project(run.params)))  # a copy that torch may take
    parts = objective.batches(torch.from_numpy(nearest))
    heights = torch.cat([objective(part) for part in parts]).numpy()
    # Not of single steps, most of whose length may be a zigzag that comes to nothing.
    ways = run.params - run.params[-1]
    directions, _ = np.linalg.qr(plane.axes.T)
    inside, whole = np.square(ways @ directions).sum(), np.square(ways).sum()
    share = min(1.0, float(inside / whole)) if whole > 0 else 1.0
    return SliceReport(run.losses, heights, plane.distance(run.params), share)


def surface_height(surface: LossSurface, positions: ArrayLike) -> Floats:
    """Return what a drawn surface shows at positions: its losses, interpolated bilinearly.

    Parameters
    ----------
    surface : LossSurface
        The loss on a grid.
    positions : array_like of shape (..., 2)
        Positions (u, v) on the surface's plane, as of `Plane.project`.

    Returns
    -------
    ndarray of shape (...)
        In the surface's unit; nan outside of its grid.
    """
    points = np.asarray(positions, dtype=np.float64)
    (left, across), (below, up) = (
        _cell(values, points[..., axis]) for axis, values in enumerate((surface.u, surface.v))
    )
    loss = surface.loss
    lower = loss[below, left] * (1 - across) + loss[below, left + 1] * across
    upper = loss[below + 1, left] * (1 - across) + loss[below + 1, left + 1] * across
    heights: Floats = lower * (1 - up) + upper * up
    return heights


def _cell(values: Floats, numbers: Floats) -> tuple[np.ndarray, Floats]:
    """Return the number of the interval that each lies in, and where in it; nan outside."""
    place = np.clip(np.searchsorted(values, numbers, side="right") - 1, 0, len(values) - 2)
    share = (numbers - values[place]) / (values[place + 1] - values[place])
    return place, np.where((numbers >= values[0]) & (numbers <= values[-1]), share, np.nan)


def component_shares(path: RunOrParams, count: int = 2, *, centred: bool = False) -> Floats:
    """Return the share of a path's spread that lies along each of its first components.

    Parameters
    ----------
    path : Trajectory, or array_like of shape (k, p)
        The run, or its parameters.
    count : int
        How many components.
    centred : bool
        Whether the spread is the variance about the path's mean, as of principal components in
        statistics. Else it is the sum of squared distances to the path's end: the components are
        then the axes of `landscape.analysis.planes.principal_plane`.

    Returns
    -------
    ndarray of shape (count,)
        Falling; those beyond the rank of the path, and all where it never moves, are 0.
    """
    rows = path_rows(path)
    count = int(check_number("count", count, 1, rows.shape[1], whole=True))
    middle = rows.mean(axis=0) if centred else rows[-1]
    squares = np.linalg.svd(rows - middle, compute_uv=False)[:count] ** 2
    total = np.square(rows - middle).sum()
    shares = np.zeros(count)
    if np.ptp(rows, axis=0).any():
        shares[: len(squares)] = squares / total
    return shares


def random_walk_shares(count: int = 2, *, centred: bool = False) -> Floats:
    """Return what `component_shares` are of a long random walk in a space of high dimension.

    Parameters
    ----------
    count : int
        How many components.
    centred : bool
        As of `component_shares`.

    Returns
    -------
    ndarray of shape (count,)
        Of component k from 1: 6 / (π²·k²) about the mean, so 61 % and 15 %; and
        8 / (π²·(2k − 1)²) about the end, so 81 % and 9 %.

    Notes
    -----
    Antognini and Sohl-Dickstein, "PCA of high dimensional random walks with comparison to neural
    network training", NeurIPS 2018: walks without any landscape to follow have these shares, so
    that large ones say nothing of a run. About the end a walk is Brownian motion run backwards,
    whose Karhunen-Loève expansion has the eigenvalues 1 / ((k − ½)²·π²), which sum to ½.
    """
    order = np.arange(1, int(check_number("count", count, 1, MAX_NUMBERS, whole=True)) + 1)
    law = 6 / (np.pi * order) ** 2 if centred else 8 / (np.pi * (2 * order - 1)) ** 2
    return np.asarray(law, dtype=np.float64)


def random_walk_control(steps: int, dim: int, *, seed: int = 0) -> Floats:
    """Return a random walk to hold a run against: as many steps, and no landscape.

    Parameters
    ----------
    steps : int
        Number of steps, as the run's epochs.
    dim : int
        Number of parameters.
    seed : int
        Of the generator that draws the steps.

    Returns
    -------
    ndarray of shape (steps + 1, dim)
        From 0 on, each step standard normal in every direction.
    """
    steps = int(check_number("steps", steps, 0, MAX_NUMBERS, whole=True))
    dim = int(check_number("dim", dim, 2, MAX_NUMBERS // (steps + 1), whole=True))
    walk = np.zeros((steps + 1, dim))
    np.random.default_rng(seed).normal(size=(steps, dim)).cumsum(axis=0, out=walk[1:])
    return walk
