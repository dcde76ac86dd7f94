"""Training with torch.optim, every step recorded."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch.optim import Optimizer

from landscape.problems import problem_of
from landscape.records import Experiment, Status, Trajectory
from landscape.registry import OPTIMIZERS, Entry

PARAM_LIMIT = 1e9  # beyond this a run has left every picture, though its numbers may be finite
PROGRESS_EVERY = 100


@dataclass(frozen=True, kw_only=True)
class OptimizerRule(Entry):
    """An optimizer that can be chosen.

    Parameters
    ----------
    torch_class : type
        Its class in torch.optim.
    """

    torch_class: Callable[..., Optimizer]


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
    rows: list[tuple[float, ...]] = []  # w0, w1, the gradient's two numbers, the loss
    for epoch in range(epochs + 1):
        optimizer.zero_grad()
        loss = problem(params)
        loss.backward()
        grad = params.grad
        assert grad is not None
        row = (*params.tolist(), *grad.tolist(), loss.item())
        if not _is_sound(row):
            break
        rows.append(row)
        if progress is not None and len(rows) % PROGRESS_EVERY == 0:
            progress(epoch / epochs)
        if epoch < epochs:
            optimizer.step()
    status: Status = "finished" if len(rows) == epochs + 1 else "diverged"
    message = (
        f"Finished after {epochs} epochs."
        if status == "finished"
        else f"Diverged after {len(rows) - 1} epochs: the next numbers are too large to go on. "
        f"Try a learning_rate below {experiment.learning_rate:g}."
    )
    table = np.array(rows, dtype=np.float64).reshape(-1, 5)
    return Trajectory(table[:, 0:2], table[:, 2:4], table[:, 4], status, message)


def _is_sound(row: tuple[float, ...]) -> bool:
    return all(math.isfinite(number) for number in row) and max(map(abs, row[:2])) < PARAM_LIMIT
