"""The parameters with the smallest loss on a sample."""

from __future__ import annotations

import itertools

import numpy as np
import torch
from torch import Tensor

from landscape.data import load_dataset
from landscape.problems import Problem, problem_on
from landscape.records import Dataset, Experiment, Optimum

TOLERANCE = 1e-8  # largest gradient norm of an optimum
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
    if _is_separable(dataset):
        message = "The classes can be separated: the loss falls towards its infimum for ever."
        return Optimum(None, 0.0, message=message)
    problem = problem_on(dataset, experiment.loss)
    # One start per direction and steepness of the curve, in units of the data's own spread.
    centre, spread = float(np.mean(dataset.x)), float(np.std(dataset.x))
    starts = [(0.0, 0.0)] + [
        (slope / spread * (shift * spread - centre), slope / spread)
        for slope, shift in itertools.product((-3.0, 3.0), (-1.0, 0.0, 1.0))
    ]
    found = [_newton(problem, torch.tensor(start, dtype=torch.float64)) for start in starts]
    best = min((o for o in found if o is not None), key=lambda o: o.loss, default=None)
    if best is None:
        message = "No finite parameters have the smallest loss: it falls as they grow."
        return Optimum(None, 0.0, message=message)
    return best


def _is_separable(dataset: Dataset) -> bool:
    """Whether a threshold on x (points on it aside) parts the classes; one class alone counts."""
    zeros, ones = dataset.x[dataset.y == 0], dataset.x[dataset.y == 1]
    if not len(zeros) or not len(ones):
        return True
    return bool(zeros.max() <= ones.min() or ones.max() <= zeros.min())


def _newton(problem: Problem, params: Tensor) -> Optimum | None:
    damping = 1e-3
    loss, grad = problem.value_and_grad(params)
    for _ in range(MAX_STEPS):
        hessian: Tensor = torch.func.hessian(problem)(params)
        values, vectors = torch.linalg.eigh(hessian)
        if grad.norm() <= TOLERANCE:
            # On a plateau the gradient is tiny too, but the next step is not.
            step = vectors @ ((vectors.T @ grad) / values)
            if values[0] > 0 and step.norm() <= 1e-5 * (1 + params.norm()):
                return Optimum(params.numpy(), loss.item(), grad.norm().item())
            return None
        step = vectors @ ((vectors.T @ grad) / (values.abs() + damping * values.abs().max()))
        candidate = params - step
        new_loss, new_grad = problem.value_and_grad(candidate)
        if new_loss <= loss or (damping < 1e-9 and new_grad.norm() < grad.norm()):
            params, loss, grad = candidate, new_loss, new_grad
            damping = max(damping / 10, 1e-16)
        else:
            damping *= 10
            if damping > 1e16:
                return None
    return None
