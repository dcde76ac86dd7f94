"""The parameters with the smallest loss on a sample."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from landscape.core.trajectory import Optimum
from landscape.isolation import isolated
from landscape.objective.linear import LinearObjective
from landscape.objective.margins import target_margins
from landscape.objective.task import HasTask, Task

LARGEST_GRAD = 1e-8  # norm of an optimum's gradient
ROUNDING = 1e-13  # gradients below this count as 0
MAX_STEPS = 200
DEPENDENT = 1e-12  # relative length below which a column depends on the others, to rounding
MAX_UPDATES = 10_000  # of the perceptron
UNKNOWN = "The optimum of this model is not known."
SEPARATED = "The classes can be separated: the loss falls towards its infimum for ever."
LOGIT_SPAN = 10.0  # from a probability near 0 to one near 1


@isolated
def find_optimum(experiment: HasTask) -> Optimum:
    """Return where the loss of an experiment or a task is smallest on its sample.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.

    Returns
    -------
    Optimum
        With ``params`` None where the classes can be separated, or where no finite parameters beat
        a step function: the loss then falls for ever as they grow. Also where the logits are not
        linear in the parameters: no method is sure to find their optimum.

    Notes
    -----
    Newton's method with a damped Hessian (Levenberg), from several starts since MSE is not
    convex; the Hessian comes from autograd.
    """
    task = experiment.task
    if not isinstance(task, Task):  # a task of the caller's own
        return Optimum(None, math.nan, math.nan, UNKNOWN, uninformed_loss=math.nan)
    objective, kind = task.objective, task.dataset.kind
    uninformed, infimum = _uninformed_loss(task), _infimum(task)
    if not isinstance(objective, LinearObjective):
        return Optimum(None, infimum, math.nan, UNKNOWN, uninformed_loss=uninformed)
    span = np.ptp(task.dataset.y) if kind == "number" else LOGIT_SPAN
    scale = float(span or 1.0) / objective.design.square().sum(1).mean().sqrt().item()
    if kind == "classes":
        message = SEPARATED if _is_separable(-objective.design) else UNKNOWN
        return Optimum(None, infimum, math.nan, message, scale, uninformed)
    separated, limit = _best_step(task) if task.has_rules else (False, uninformed)
    one_class = kind == "binary" and np.ptp(task.dataset.y) == 0
    basis, back = _orthonormal(objective.design)
    if back is None and not one_class:
        message = "A feature is a combination of the others: no parameters are the only best."
        if task.has_rules:
            message = "All points have the same x: no Ŵ is the only best."
        return Optimum(None, limit, math.nan, message, scale, uninformed)
    if not (separated or one_class or back is None):
        turned = replace(objective, design=basis)
        best, lowest = _minimum(turned, back, convex=kind in task.loss.convex)
        if best is not None and (not task.has_rules or turned(best).item() < limit):
            params = torch.linalg.solve_triangular(back, best.unsqueeze(1), upper=True)[:, 0]
            value, grad = _value_and_grad(objective, params)
            return Optimum(params.numpy(), value.item(), grad.norm().item(), "", scale, uninformed)
        if not task.has_rules:
            separated, limit = kind == "binary" and _is_separable(turned.design), lowest
    if separated or one_class:
        loss = limit if task.has_rules else infimum
        return Optimum(None, loss, math.nan, SEPARATED, scale, uninformed)
    message = "No finite parameters have the smallest loss: it falls as they grow."
    return Optimum(None, limit, math.nan, message, scale, uninformed)


def _uninformed_loss(task: Task) -> float:
    """Return the loss of predicting the same everywhere: every class alike, or the mean."""
    y = torch.from_numpy(task.dataset.y.copy())
    outputs = torch.zeros(len(y), task.dataset.outputs, dtype=torch.float64)
    if task.dataset.kind == "number":
        outputs += y.mean()
    return task.formula(target_margins(task.dataset.kind, outputs, y)).mean().item()


def _infimum(task: Task) -> float:
    """Return the loss of a point that is predicted as well as can be."""
    kind, count = task.dataset.kind, task.dataset.outputs
    best = {"binary": [1e300], "number": [0.0], "classes": [0.0] + [-1e300] * (count - 1)}
    margins = torch.tensor(best[kind], dtype=torch.float64)
    return task.formula(margins).squeeze().item() + 0.0  # no -0.0


def _orthonormal(design: Tensor) -> tuple[Tensor, Tensor | None]:
    """Return the design in coordinates in which its columns are orthogonal, of mean square 1.

    And the matrix that takes parameters to these coordinates; None where columns are dependent.
    In a data set's own units the Hessian may be all but singular, as of years around 2000.
    """
    basis, back = torch.linalg.qr(design)
    signs = back.diagonal().sign()
    size = math.sqrt(len(design))
    basis, back = basis * signs * size, back * signs.unsqueeze(1) / size
    diagonal = back.diagonal().abs()
    return basis, back if (diagonal > DEPENDENT * diagonal.max()).all() else None


def _best_step(task: Task) -> tuple[bool, float]:
    """Return whether a step function is right at every point, and the best one's loss.

    Step functions are what σ(w0 + w1·x) becomes as Ŵ grows for ever: 0 on one side of some x and
    1 on the other; at that x itself it can stay at any height.
    """
    dataset = task.dataset
    values, place = np.unique(dataset.rows[:, 0], return_inverse=True)
    ones = np.bincount(place, weights=dataset.y, minlength=len(values))
    zeros = np.bincount(place, weights=1 - dataset.y, minlength=len(values))
    ones_left, zeros_left = np.cumsum(ones) - ones, np.cumsum(zeros) - zeros
    ones_right, zeros_right = ones.sum() - ones_left - ones, zeros.sum() - zeros_left - zeros
    wrong = np.minimum(ones_left + zeros_right, zeros_left + ones_right)
    # Beyond ±1000 the losses are 0 or as good as endless; infinities would make 0·∞.
    logit = torch.logit(torch.from_numpy(ones / (ones + zeros))).clamp(-1e3, 1e3)
    formula = task.formula
    total = (
        torch.from_numpy(ones) * formula(logit)
        + torch.from_numpy(zeros) * formula(-logit)
        + torch.from_numpy(wrong) * formula(torch.tensor(-1e300, dtype=torch.float64))
    )
    return wrong.min() == 0, total.min().item() / len(dataset.y)


def _is_separable(design: Tensor) -> bool:
    """Return whether the perceptron, which then ends, makes every row times parameters positive.

    Rows of 0, of a point's own class among several, are left out.
    """
    rows = design[design.any(dim=1)]
    params = torch.zeros(rows.shape[1], dtype=torch.float64)
    for _ in range(MAX_UPDATES):
        margins = rows @ params
        worst = int(margins.argmin())
        if margins[worst] > 0:
            return True
        params = params + rows[worst]
    return False


def _minimum(
    objective: LinearObjective, back: Tensor, *, convex: bool
) -> tuple[Tensor | None, float]:
    """Return the lowest minimum that Newton's method finds, or None, and the lowest loss seen."""
    size = back.shape[0]
    largest = LARGEST_GRAD / max(1.0, torch.linalg.matrix_norm(back, 2).item())
    starts = [torch.zeros(size, dtype=torch.float64)]
    # One start per direction, steepness and place of the curve.
    for column, slope, shift in itertools.product(range(1, size), (-3.0, 3.0), (-1.0, 0.0, 1.0)):
        start = torch.zeros(size, dtype=torch.float64)
        start[0], start[column] = slope * shift, slope
        starts.append(start)
    if convex:  # any minimum is the lowest
        end, is_minimum = _newton(objective, torch.stack(starts[:1]), max(largest, ROUNDING))
        if is_minimum.all():
            return end[0], objective(end[0]).item()
    ends, are_minima = _newton(objective, torch.stack(starts), max(largest, ROUNDING))
    lowest = min(objective(params).item() for params in ends)
    return min(ends[are_minima], key=objective, default=None), lowest


def _newton(objective: LinearObjective, starts: Tensor, largest: float) -> tuple[Tensor, Tensor]:
    """Return where Newton's method ends from each start, and which ends are minima.

    The gradient of a minimum is `largest` at most.
    """
    ends, are_minima = starts.clone(), torch.zeros(len(starts), dtype=torch.bool)
    rows = torch.arange(len(starts))  # that are under way, with their state
    params, damping = starts, torch.full((len(starts),), 1e-3, dtype=torch.float64)
    losses, grads = objective.value_and_grad(params)
    values, vectors = torch.linalg.eigh(objective.hessians(params))
    for _ in range(MAX_STEPS):
        arrived = grads.norm(dim=1) <= largest
        # On a plateau the gradient is tiny too, but the next step is not.
        steps = _steps(grads, values, vectors)
        still = steps.norm(dim=1) <= 1e-5 * (1 + params.norm(dim=1))
        minima = arrived & still & (values[:, 0] > 0)
        are_minima[rows[minima]] = True
        ends[rows[minima]] = (params - steps)[minima]  # the last step squares the error
        on = ~arrived & (damping <= 1e16)
        if not on.any():
            break
        rows, params, damping, losses, grads, values, vectors = (
            part[on] for part in (rows, params, damping, losses, grads, values, vectors)
        )
        sizes = values.abs()
        damped = sizes + damping.unsqueeze(1) * sizes.amax(dim=1, keepdim=True)
        candidates = params - _steps(grads, damped, vectors)
        new_losses, new_grads = objective.value_and_grad(candidates)
        shorter = new_grads.norm(dim=1) < grads.norm(dim=1)
        better = (new_losses <= losses) | ((damping < 1e-9) & shorter)
        params, grads = (
            torch.where(better.unsqueeze(1), new, old)
            for new, old in ((candidates, params), (new_grads, grads))
        )
        losses = torch.where(better, new_losses, losses)
        damping = torch.where(better, (damping / 10).clamp(min=1e-16), damping * 10)
        if better.any():
            found = torch.linalg.eigh(objective.hessians(params[better]))
            values[better], vectors[better] = found
        ends[rows] = params
    return ends, are_minima


def _steps(grads: Tensor, values: Tensor, vectors: Tensor) -> Tensor:
    """Return the inverse Hessians times the gradients, from eigenvalues and eigenvectors."""
    along = (vectors.mT @ grads.unsqueeze(2)).squeeze(2) / values
    return (vectors @ along.unsqueeze(2)).squeeze(2)


def _value_and_grad(objective: LinearObjective, params: Tensor) -> tuple[Tensor, Tensor]:
    losses, grads = objective.value_and_grad(params.unsqueeze(0))
    return losses[0], grads[0]
