"""Planes through a run, for models of any number of parameters.

Every kind gives two linearly independent axes. Where there is no second direction to take, as for
a path on a straight line, the axis is completed: it is the part of a unit vector that is
orthogonal to the first axis, of the parameter that has the least part in that axis.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import ArrayLike

from landscape.analysis.hessian import hessian_eigenpairs, with_positive_largest
from landscape.analysis.surface import around
from landscape.core.arrays import Floats
from landscape.core.errors import BadValue, check_number
from landscape.core.fields import GridSpec
from landscape.core.plane import Plane
from landscape.core.trajectory import Trajectory
from landscape.data import MAX_SEED
from landscape.objective.own import OwnTask
from landscape.objective.task import HasTask, Task

RunOrParams = Trajectory | ArrayLike

DEPENDENT = 1e-8  # part of a direction beside the first axis, below which it is no second one
# Share of a path's extent that is left free around it, and the least extent in one direction as a
# share of that in the other.
FREE, NARROWEST = 0.25, 0.25


def parameter_plane(
    experiment: HasTask, first: int = 0, second: int = 1, origin: ArrayLike | None = None
) -> Plane:
    """Return the plane on which two chosen parameters vary.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    first, second : int
        The parameters, by their place in `Task.param_names`, from 0.
    origin : array_like of shape (p,), optional
        What the other parameters are; the model's first start if not given.

    Returns
    -------
    Plane
        Positions are the values of the two parameters, names their names.
    """
    task = experiment.task
    names = task.param_names
    pair = [
        int(check_number(field, place, 0, len(names) - 1, whole=True))
        for field, place in (("first", first), ("second", second))
    ]
    if pair[0] == pair[1]:
        raise BadValue("second", "must be another parameter than the first", second)
    point = next(iter(task.starts.values())) if origin is None else origin
    return Plane.of_two(_point(task, "origin", point), pair[0], pair[1], names)


def principal_plane(path: RunOrParams) -> Plane:
    """Return the plane through a path's end with its first two principal components as axes.

    Parameters
    ----------
    path : Trajectory, or array_like of shape (k, p)
        The run, or its parameters.

    Returns
    -------
    Plane
        Origin: the last parameters. Axes: unit vectors, orthogonal to each other, whose largest
        component is positive. On a path that keeps to a line the second is completed.

    Raises
    ------
    BadValue
        If the path does not move.

    Notes
    -----
    Li, Xu, Taylor, Studer and Goldstein, "Visualizing the loss landscape of neural nets", NeurIPS
    2018, section 7: the components of the matrix of differences θk − θn to the end. These are its
    right singular vectors, without centring, so that among all planes through the end this one has
    the least sum of squared distances to the path. (Their code hands the matrix to scikit-learn,
    which also subtracts the columns' means, and moves the axes then found to the end.)
    """
    rows = path_rows(path)
    differences = rows - rows[-1]
    _, sizes, axes = np.linalg.svd(differences, full_matrices=False)
    # Of what subtracting rounds to, which is no direction of the path.
    noise = np.finfo(np.float64).eps * np.abs(rows).max() * np.sqrt(rows.size)
    if sizes[0] <= noise:
        raise BadValue("path", "must move to have principal components", "one point")
    second = axes[1] if len(sizes) > 1 and sizes[1] > noise else None
    return Plane(rows[-1], _orthonormal(axes[0], second), ("PC 1", "PC 2"))


def random_plane(
    experiment: HasTask, params: ArrayLike, *, seed: int = 0, ignore_biases: bool = True
) -> Plane:
    """Return a plane through params with two filter-normalised random directions as axes.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : array_like of shape (p,)
        The origin of the plane, as the end of a run.
    seed : int
        Of the generator that draws the directions.
    ignore_biases : bool
        Whether biases stay as they are, as the option "biasbn" of the paper's code has it. Else
        each layer's bias is taken for a filter. (Without that option the paper's code takes the
        bias itself as its direction.)

    Returns
    -------
    Plane
        The axes are not orthogonal. One that would be 0 or depend on the other is completed, with
        the other's length, or 1: as where only one weight varies, or all weights are 0.

    Notes
    -----
    Li et al. 2018, section 4: standard normal directions d of which each filter is scaled,
    d_ij ← d_ij / ‖d_ij‖ · ‖θ_ij‖, to the norm of the same filter of the parameters. A filter is a
    row of a weight matrix: all that leads to one unit.
    """
    task = experiment.task
    point = _point(task, "params", params)
    draws = np.random.default_rng(int(check_number("seed", seed, 0, MAX_SEED, whole=True)))
    axes = np.zeros((2, len(point)))
    for axis in axes:
        begin = 0
        for shape in _shapes(task):
            place = slice(begin, begin + shape.numel())
            begin = place.stop
            is_bias = len(shape) < 2
            if not (is_bias and ignore_biases):
                filters = (1, -1) if is_bias else (shape[0], -1)
                weights = point[place].reshape(filters)
                drawn = draws.normal(size=weights.shape)
                scale = np.linalg.norm(weights, axis=1) / np.linalg.norm(drawn, axis=1)
                axis[place] = (drawn * scale[:, None]).ravel()
    return Plane(point, _independent(*axes), ("random 1", "random 2"))


def hessian_plane(experiment: HasTask, params: ArrayLike) -> Plane:
    """Return the plane through params with the Hessian's two leading eigenvectors as axes.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : array_like of shape (p,)
        The origin of the plane, as the end of a run.

    Returns
    -------
    Plane
        Axes as of `landscape.analysis.hessian.hessian_eigenpairs`: the largest absolute curvature
        along the first.
    """
    axes = hessian_eigenpairs(experiment, params, count=2).vectors
    return Plane(np.asarray(params, dtype=np.float64), axes, ("eigenvector 1", "eigenvector 2"))


def start_end_plane(experiment: HasTask, path: RunOrParams) -> Plane:
    """Return the plane that has a path's start and end on its first axis, and the first gradient.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    path : Trajectory, or array_like of shape (k, p)
        The run, or its parameters.

    Returns
    -------
    Plane
        Origin: the start. First axis: from the start to the end, which have the positions (0, 0)
        and (1, 0). Second: the part of the gradient at the start that is orthogonal to it, scaled
        to the same length, so that circles stay circles; completed, and called "orthogonal", where
        the gradient has no such part.

    Raises
    ------
    BadValue
        If the path ends where it starts.
    """
    task = experiment.task
    rows = path_rows(path)
    start, step = _point(task, "path", rows[0]), rows[-1] - rows[0]
    length = float(np.linalg.norm(step))
    if length <= np.finfo(np.float64).eps * np.abs(rows).max():
        raise BadValue("path", "must end elsewhere than it starts", rows[-1].tolist())
    gradient = task.objective.value_and_grad(torch.from_numpy(start[None]))[1][0].numpy()
    unit = step / length
    across = _across(unit, gradient)
    name = "orthogonal" if across is None else "gradient"
    second = _completion(unit) if across is None else across
    return Plane(start, np.array([step, length * second]), ("start → end", name))


def path_rows(path: RunOrParams) -> Floats:
    """Return the parameters of a run, shape (k, p); `BadValue` if they are no finite table."""
    rows = np.asarray(path.params if isinstance(path, Trajectory) else path, dtype=np.float64)
    if rows.ndim != 2 or not len(rows) or rows.shape[1] < 2:
        raise BadValue("path", "must have the shape (k, p) with p from 2", rows.shape)
    if not np.isfinite(rows).all():
        raise BadValue("path", "must be finite", "nan or inf in it")
    return rows


def plane_window(plane: Plane, params: ArrayLike, *, number: int | None = None) -> GridSpec:
    """Return a window on a plane that shows what is projected onto it, with room around.

    Parameters
    ----------
    plane : Plane
        What the window lies on.
    params : array_like of shape (k, p)
        The parameters to be seen, as those of a path.
    number : int, optional
        Points of the grid in each direction; the usual ones if not given.
    """
    positions = plane.project(path_rows(params))
    least = NARROWEST * float(np.ptp(positions, axis=0).max())
    return around(positions, FREE, least, number)


def _point(experiment: HasTask, field: str, values: ArrayLike) -> Floats:
    point = np.array(values, dtype=np.float64)
    count = len(experiment.task.param_names)
    if point.shape != (count,):
        raise BadValue(field, "must have {count} parameters", point.shape, count=count)
    if not np.isfinite(point).all():
        raise BadValue(field, "must be finite", point.tolist())
    return point


def _shapes(task: Task | OwnTask) -> list[torch.Size]:
    """Return the shape of each of the module's parameters, in the order of the vector."""
    named = task.objective.shapes if isinstance(task, OwnTask) else task.layout.shapes
    return list(named.values())


def _completion(unit: Floats) -> Floats:
    """Return a unit vector orthogonal to a unit vector."""
    place = int(np.argmin(np.abs(unit)))
    vector = -unit[place] * unit
    vector[place] += 1
    completed: Floats = vector / np.linalg.norm(vector)
    return completed


def _across(unit: Floats, vector: Floats) -> Floats | None:
    """Return the direction of the part of `vector` that is orthogonal to `unit`; None if it is 0.

    Subtracting once leaves some rounding along `unit`, twice does not.
    """
    length = np.linalg.norm(vector)
    if not length > 0:
        return None
    part = vector / length
    part = part - (part @ unit) * unit
    if np.linalg.norm(part) <= DEPENDENT:
        return None
    part = part - (part @ unit) * unit
    across: Floats = part / np.linalg.norm(part)
    return across


def _orthonormal(first: Floats, second: Floats | None) -> Floats:
    axes = first, _completion(first) if second is None else second
    return np.array([with_positive_largest(axis) for axis in axes])


def _independent(first: Floats, second: Floats) -> Floats:
    """Return two axes, completed where they are 0 or depend on each other."""
    if not first.any():
        first, second = second, first
    length = float(np.linalg.norm(first))
    if not length > 0:
        return np.eye(2, len(first))
    if _across(first / length, second) is None:
        second = length * _completion(first / length)
    return np.array([first, second])
