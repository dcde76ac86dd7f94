"""Training with torch.optim, every step recorded."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.optim import Optimizer

from landscape.problems import problem_of
from landscape.records import Experiment, Status, Trajectory
from landscape.registry import OPTIMIZERS, Entry

PARAM_LIMIT = 1e9  # beyond this a run has left every picture, though its numbers may be finite
PROGRESS_EVERY = 100


@dataclass(frozen=True)
class OptimizerRule(Entry):
    """An optimizer that can be chosen.

    Parameters
    ----------
    torch_class : type
        Its class in torch.optim.
    """

    torch_class: Callable[..., Optimizer] | None = None


OPTIMIZERS.add(OptimizerRule("sgd", "SGD", torch_class=torch.optim.SGD))
OPTIMIZERS.add(OptimizerRule("adam", "Adam", torch_class=torch.optim.Adam))


def train(experiment: Experiment, progress: Callable[[float], object] | None = None) -> Trajectory:
    """Train on the whole data set at every epoch, in float64, and record each step.

    Parameters
    ----------
    experiment : Experiment
        The run. Equal experiments give equal bits; no global random state is read or set.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.

    Returns
    -------
    Trajectory
        Row k: Ŵ after k steps, with the loss and the gradient at that Ŵ. A run whose numbers
        stop being finite, or whose Ŵ passes 1e9, ends there with the status "diverged".
    """
    problem = problem_of(experiment)
    epochs = experiment.epochs
    params = torch.tensor(experiment.start_params, dtype=torch.float64, requires_grad=True)
    rule = OPTIMIZERS[experiment.optimizer]
    optimizer = rule.torch_class([params], lr=experiment.learning_rate)
    all_params, all_grads = torch.zeros(2, epochs + 1, 2, dtype=torch.float64)
    losses = torch.zeros(epochs + 1, dtype=torch.float64)
    rows = 0
    for epoch in range(epochs + 1):
        optimizer.zero_grad()
        loss = problem(params)
        loss.backward()
        grad = params.grad
        assert grad is not None
        if not _is_sound(loss, params, grad):
            break
        all_params[epoch], all_grads[epoch], losses[epoch] = params.detach(), grad, loss.detach()
        rows = epoch + 1
        if progress is not None and rows % PROGRESS_EVERY == 0:
            progress(epoch / epochs)
        if epoch < epochs:
            optimizer.step()
    status: Status = "finished" if rows == epochs + 1 else "diverged"
    message = (
        f"Finished after {epochs} epochs."
        if status == "finished"
        else f"Diverged: after {rows} steps the numbers are too large to go on. "
        f"Try a learning_rate below {experiment.learning_rate:g}."
    )
    return Trajectory(
        all_params[:rows].numpy(), all_grads[:rows].numpy(), losses[:rows].numpy(), status, message
    )


def _is_sound(loss: Tensor, params: Tensor, grad: Tensor) -> bool:
    numbers = (loss.item(), *params.tolist(), *grad.tolist())
    return all(math.isfinite(number) for number in numbers) and max(map(abs, numbers)) < PARAM_LIMIT
