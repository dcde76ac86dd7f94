"""The parameters with the smallest loss on a sample."""

from __future__ import annotations

import itertools

import numpy as np
import torch
from torch import Tensor

from landscape.core.dataset import Dataset
from landscape.core.trajectory import Optimum
from landscape.data import load_dataset
from landscape.experiment import Experiment
from landscape.objective.linear import Problem, problem_on

TOLERANCE = 1e-8  # largest gradient norm of an optimum
ROUNDING = 1e-13  # gradients are not told from 0 below this
MAX_STEPS = 200


def find_optimum(experiment: Experiment) -> Optimum:
    """Return where the experiment's loss is smallest on its sample.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.

    Returns
    -------
    Optimum
        With ``params`` None where the classes can be separated, or where no finite Ŵ beats a
        step function: the loss then falls for ever as |Ŵ| grows.

    Notes
    -----
    Newton's method with a damped Hessian (Levenberg), from several starts since MSE is not
    convex; the Hessian comes from autograd.
    """
    dataset = load_dataset(experiment.dataset, experiment.seed, experiment.dataset_options)
    problem = problem_on(dataset, experiment.loss)
    wrong, limit = _best_step(dataset, problem)
    # A data set's own units would spoil the Hessian: years around 2000 make it all but singular.
    centre, spread = float(np.mean(dataset.x)), float(np.std(dataset.x))
    if np.ptp(dataset.x) == 0 and np.ptp(dataset.y) > 0:
        return Optimum(None, limit, message="All points have the same x: no Ŵ is the only best.")
    if wrong == 0:
        message = "The classes can be separated: the loss falls towards its infimum for ever."
        return Optimum(None, limit, message=message)
    scaled = problem_on(Dataset((dataset.x - centre) / spread, dataset.y), experiment.loss)
    tolerance = max(TOLERANCE / (1 + abs(centre) + spread), ROUNDING)
    # One start per direction, steepness and place of the curve.
    starts = [(0.0, 0.0)] + [
        (slope * shift, slope) for slope, shift in itertools.product((-3.0, 3.0), (-1.0, 0.0, 1.0))
    ]
    found = [
        _newton(scaled, torch.tensor(start, dtype=torch.float64), tolerance) for start in starts
    ]
    best = min((o for o in found if o is not None), key=scaled, default=None)
    if best is None or scaled(best) >= limit:
        message = "No finite parameters have the smallest loss: it falls as they grow."
        return Optimum(None, limit, message=message)
    slope = best[1] / spread
    params = torch.stack([best[0] - slope * centre, slope])
    loss, grad = _value_and_grad(problem, params)
    return Optimum(params.numpy(), loss.item(), grad.norm().item())


def _best_step(dataset: Dataset, problem: Problem) -> tuple[float, float]:
    """Return how many points the best step function has wrong, and its loss.

    Step functions are what σ(w0 + w1·x) becomes as Ŵ grows for ever: 0 on one side of some x and
    1 on the other; at that x itself it can stay at any height.
    """
    values, place = np.unique(dataset.x, return_inverse=True)
    ones = np.bincount(place, weights=dataset.y, minlength=len(values))
    zeros = np.bincount(place, weights=1 - dataset.y, minlength=len(values))
    ones_left, zeros_left = np.cumsum(ones) - ones, np.cumsum(zeros) - zeros
    ones_right, zeros_right = ones.sum() - ones_left - ones, zeros.sum() - zeros_left - zeros
    wrong = np.minimum(ones_left + zeros_right, zeros_left + ones_right)
    # Beyond ±1000 the losses are 0 or as good as endless; infinities would make 0·∞.
    logit = torch.logit(torch.from_numpy(ones / (ones + zeros))).clamp(-1e3, 1e3)
    cost = problem.formula
    total = (
        torch.from_numpy(ones) * cost(logit)
        + torch.from_numpy(zeros) * cost(-logit)
        + torch.from_numpy(wrong) * cost(torch.tensor(-1e300, dtype=torch.float64))
    )
    return float(wrong.min()), total.min().item() / len(dataset.y)


def _newton(problem: Problem, params: Tensor, tolerance: float) -> Tensor | None:
    damping = 1e-3
    loss, grad = _value_and_grad(problem, params)
    values, vectors = _curvature(problem, params)
    for _ in range(MAX_STEPS):
        if grad.norm() <= tolerance:
            # On a plateau the gradient is tiny too, but the next step is not.
            step = vectors @ ((vectors.T @ grad) / values)
            if values[0] > 0 and step.norm() <= 1e-5 * (1 + params.norm()):
                return params
            return None
        step = vectors @ ((vectors.T @ grad) / (values.abs() + damping * values.abs().max()))
        candidate = params - step
        new_loss, new_grad = _value_and_grad(problem, candidate)
        if new_loss <= loss or (damping < 1e-9 and new_grad.norm() < grad.norm()):
            params, loss, grad = candidate, new_loss, new_grad
            values, vectors = _curvature(problem, params)
            damping = max(damping / 10, 1e-16)
        else:
            damping *= 10
            if damping > 1e16:
                return None
    return None


def _value_and_grad(problem: Problem, params: Tensor) -> tuple[Tensor, Tensor]:
    losses, grads = problem.value_and_grad(params.unsqueeze(0))
    return losses[0], grads[0]


def _curvature(problem: Problem, params: Tensor) -> tuple[Tensor, Tensor]:
    """Return the Hessian's eigenvalues, the smaller first, and its eigenvectors as columns."""
    values, vectors = torch.linalg.eigh(problem.hessians(params.unsqueeze(0))[0])
    return values, vectors
