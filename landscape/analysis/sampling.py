"""How far optimum and surface move from sample to sample, and what theory says about it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from landscape.core.arrays import Floats
from landscape.core.errors import BadValue
from landscape.isolation import isolated
from landscape.losses import BCE
from landscape.objective.linear import LinearObjective
from landscape.objective.quadrature import objective_within
from landscape.objective.task import HasTask, Objective

RAYS = 72  # from the middle of a contour, and its corners
DOUBLINGS = 12  # of the distance at which a ray is expected to meet the contour
HALVINGS = 40  # of the interval in which it does
SINGULAR = 1e14  # condition number from which a matrix is singular, to rounding
ELLIPSE_POINTS = 97
FLAT = 1e-10  # second derivative below which rounding decides what it is


def fisher_covariance(experiment: HasTask) -> Floats:
    """Return the covariance that theory predicts for BCE's optimum from sample to sample.

    Parameters
    ----------
    experiment : HasTask
        Only its data and model matter.

    Returns
    -------
    ndarray of shape (p, p)
        The inverse of one point's Fisher information, on average at the truth, divided by n; nan
        where the information is 0 or singular, to rounding.

    Raises
    ------
    BadValue
        If the data have no truth.

    Notes
    -----
    BCE's optimum is the maximum likelihood estimate; for large n it varies around the truth as a
    normal variable with this covariance: van der Vaart, "Asymptotic Statistics" (1998), section
    5.5. The information is BCE's Hessian at the truth, which for this model does not depend on y.
    """
    return sampling_covariance(replace(experiment.task, loss=BCE))


@isolated
def sampling_covariance(experiment: HasTask) -> Floats:
    """Return the covariance that theory predicts for the optimum of the experiment's own loss.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters; on average over y the loss has to be smallest at the
        truth, as those of all proper scoring rules are: MSE's and BCE's.

    Returns
    -------
    ndarray of shape (p, p)
        A⁻¹·B·A⁻¹ / n, where A is the Hessian of the loss and B the covariance of one point's
        gradient, on average over the points with y as the truth makes it; nan where A is 0
        or singular, to rounding. For BCE, A = B and this is `fisher_covariance`.

    Raises
    ------
    BadValue
        If the data have no truth.

    Notes
    -----
    The "sandwich" of M-estimators: van der Vaart, "Asymptotic Statistics" (1998), section 5.3.
    """
    task = experiment.task
    objective = task.objective
    if task.truth is None or not isinstance(objective, LinearObjective):
        raise BadValue("truth", "must be known", task.truth)
    signs = torch.from_numpy(2 * task.dataset.y - 1).unsqueeze(1)
    points = signs * objective.design  # as the model has them, whatever their class
    n = len(points)
    rows = torch.cat([points, -points])  # each point as y = 1 and as y = 0
    truth = torch.tensor([task.truth], dtype=torch.float64)
    likely = torch.sigmoid(rows @ truth[0])
    whole = LinearObjective(rows, task.formula, torch.ones_like(likely))
    slope, bend = whole.first_derivatives(truth)[0], whole.second_derivatives(truth)[0]
    hessian, scores = (
        ((likely * factor).unsqueeze(1) * rows).T.numpy() @ rows.numpy() / n
        for factor in (bend, slope.square())
    )
    if hessian.max() < FLAT or not np.linalg.cond(hessian) < SINGULAR:
        return np.full(hessian.shape, np.nan)
    inverse = np.linalg.inv(hessian)
    covariance: Floats = inverse @ scores @ inverse / n
    return covariance


@isolated
def contour_around(experiment: HasTask, centre: tuple[float, ...], level: float) -> Floats:
    """Return the contour line of the experiment's loss at a level around an optimum.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    centre : (float, float)
        Ŵ = (w0, w1) of the optimum.
    level : float
        The loss on the line, above that at `centre`.

    Returns
    -------
    ndarray of shape (73, 2)
        Ŵ on the line, once around; the last is the first. Each is where a ray from `centre` rises
        to the level, to rounding; nan where it does not within 4096 times the distance at
        which a paraboloid would.
    """
    start = torch.tensor([float(number) for number in centre], dtype=torch.float64)
    task = experiment.task
    objective = objective_within(task, abs(centre[1]) + 1)
    values, vectors = torch.linalg.eigh(objective.hessians(start.unsqueeze(0))[0])
    rise = level - objective(start).item()
    if not (values[0] > 0 and rise > 0):
        return np.full((RAYS + 1, 2), np.nan)
    angles = torch.arange(RAYS + 1, dtype=torch.float64) * (2 * np.pi / RAYS)
    circle = torch.stack([angles.cos(), angles.sin()], dim=1)
    # Where the paraboloid that fits at the optimum has the level.
    rays = circle @ (vectors * (2 * rise / values).sqrt()).T

    def above(lengths: Tensor, objective: Objective) -> Tensor:
        return objective(start + lengths.unsqueeze(1) * rays) >= level

    def within(lengths: Tensor) -> Objective:
        steepest = start[1] + lengths * rays[:, 1]
        return objective_within(task, steepest.abs().max().item())

    far = torch.full((RAYS + 1,), 0.5, dtype=torch.float64)
    near = torch.zeros_like(far)
    for _ in range(DOUBLINGS + 1):
        short = ~above(far, within(far))
        if not short.any():
            break
        near, far = torch.where(short, far, near), torch.where(short, 2 * far, far)
    objective = within(far)
    missed = ~above(far, objective)
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        beyond = above(middle, objective)
        near, far = torch.where(beyond, near, middle), torch.where(beyond, middle, far)
    ends = start + far.unsqueeze(1) * rays
    line: Floats = torch.where(missed.unsqueeze(1), torch.nan, ends).numpy()
    line[-1] = line[0]
    return line


def squared_radius(share: float) -> float:
    """Return the squared distance, in standard deviations, within which a share lies.

    It is χ² with 2 degrees of freedom for a normal distribution in the plane: -2·ln(1 - share).
    """
    return -2 * math.log1p(-share)


def covariance_ellipse(centre: ArrayLike, covariance: Floats, share: float) -> Floats:
    """Return the ellipse that holds a share of a normal distribution in the plane, as a line.

    Parameters
    ----------
    centre : array_like of shape (2,)
        The distribution's mean.
    covariance : ndarray of shape (2, 2)
        The distribution's.
    share : float
        Between 0 and 1.

    Returns
    -------
    ndarray of shape (97, 2)
        Once around; the last point is the first.
    """
    values, vectors = np.linalg.eigh(covariance)
    angles = np.linspace(0, 2 * np.pi, ELLIPSE_POINTS)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    radius = math.sqrt(squared_radius(share))
    line: Floats = np.asarray(centre) + radius * (circle * np.sqrt(values)) @ vectors.T
    return line


def count_inside(points: Floats, centre: ArrayLike, covariance: Floats, share: float) -> int:
    """Return how many of `points`, shape (k, 2), lie within `covariance_ellipse`."""
    away = points - np.asarray(centre)
    squares = np.einsum("ki,ij,kj->k", away, np.linalg.inv(covariance), away)
    return int((squares <= squared_radius(share)).sum())
