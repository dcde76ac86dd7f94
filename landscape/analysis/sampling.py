"""How far optimum and surface move from sample to sample, and what theory says about it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from landscape.core.arrays import Floats
from landscape.core.errors import BadValue
from landscape.data import load_dataset
from landscape.experiment import Experiment
from landscape.losses import LOSSES
from landscape.objective.linear import Problem
from landscape.objective.quadrature import problem_within

RAYS = 72  # from the middle of a contour, and its corners
DOUBLINGS = 12  # of the distance at which a ray is expected to meet the contour
HALVINGS = 40  # of the interval in which it does
SINGULAR = 1e14  # condition number from which a matrix is singular, to rounding
FLAT = 1e-10  # second derivative below which rounding decides what it is


def fisher_covariance(experiment: Experiment) -> Floats:
    """Return the covariance that theory predicts for BCE's optimum from sample to sample.

    Parameters
    ----------
    experiment : Experiment
        Only its data matter.

    Returns
    -------
    ndarray of shape (2, 2)
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
    return sampling_covariance(replace(experiment, loss="bce"))


def sampling_covariance(experiment: Experiment) -> Floats:
    """Return the covariance that theory predicts for the optimum of the experiment's own loss.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter; on average over y the loss has to be smallest at the
        truth, as those of all proper scoring rules are: MSE's and BCE's.

    Returns
    -------
    ndarray of shape (2, 2)
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
    data = load_dataset(experiment.dataset, experiment.seed, experiment.dataset_options)
    if data.truth is None:
        raise BadValue("dataset", "must have a truth", experiment.dataset)
    n = len(data.y)
    design = torch.from_numpy(np.column_stack([np.ones(n), data.x]))
    rows = torch.cat([design, -design])  # each point as y = 1 and as y = 0
    truth = torch.tensor([data.truth], dtype=torch.float64)
    likely = torch.sigmoid(rows @ truth[0])
    whole = Problem(rows, LOSSES[experiment.loss].formula, torch.ones_like(likely))
    slope, bend = whole.slopes(truth)[0], whole.bends(truth)[0]
    hessian, scores = (
        ((likely * factor).unsqueeze(1) * rows).T.numpy() @ rows.numpy() / n
        for factor in (bend, slope.square())
    )
    if hessian.max() < FLAT or not np.linalg.cond(hessian) < SINGULAR:
        return np.full((2, 2), np.nan)
    inverse = np.linalg.inv(hessian)
    covariance: Floats = inverse @ scores @ inverse / n
    return covariance


def contour_around(experiment: Experiment, centre: tuple[float, float], level: float) -> Floats:
    """Return the contour line of the experiment's loss at a level around an optimum.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
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
    problem = problem_within(experiment, abs(centre[1]) + 1)
    values, vectors = torch.linalg.eigh(problem.hessians(start.unsqueeze(0))[0])
    rise = level - problem(start).item()
    if not (values[0] > 0 and rise > 0):
        return np.full((RAYS + 1, 2), np.nan)
    angles = torch.arange(RAYS + 1, dtype=torch.float64) * (2 * np.pi / RAYS)
    circle = torch.stack([angles.cos(), angles.sin()], dim=1)
    # Where the paraboloid that fits at the optimum has the level.
    rays = circle @ (vectors * (2 * rise / values).sqrt()).T

    def above(lengths: Tensor, problem: Problem) -> Tensor:
        return problem(start + lengths.unsqueeze(1) * rays) >= level

    def within(lengths: Tensor) -> Problem:
        steepest = start[1] + lengths * rays[:, 1]
        return problem_within(experiment, steepest.abs().max().item())

    far = torch.full((RAYS + 1,), 0.5, dtype=torch.float64)
    near = torch.zeros_like(far)
    for _ in range(DOUBLINGS + 1):
        short = ~above(far, within(far))
        if not short.any():
            break
        near, far = torch.where(short, far, near), torch.where(short, 2 * far, far)
    problem = within(far)
    missed = ~above(far, problem)
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        beyond = above(middle, problem)
        near, far = torch.where(beyond, near, middle), torch.where(beyond, middle, far)
    ends = start + far.unsqueeze(1) * rays
    line: Floats = torch.where(missed.unsqueeze(1), torch.nan, ends).numpy()
    line[-1] = line[0]
    return line
