"""Training with torch.optim, every step recorded; runs that can share a batch do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import torch
from torch.optim import Optimizer

from landscape.core.arrays import PARAM_LIMIT
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.objective.task import problem_of
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES
from landscape.training.build import is_batched, make_optimizer

LOOK_EVERY = 20  # epochs between looks at progress, and at whether all have diverged

Progress = Callable[[float], object]
OnStep = Callable[[Optimizer], object]


def train(
    experiment: Experiment, progress: Progress | None = None, on_step: OnStep | None = None
) -> Trajectory:
    """Train on the whole data set at every epoch, in float64, and record each step.

    Parameters
    ----------
    experiment : Experiment
        The run. Equal experiments give equal bits; no global random state is read or set.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.
    on_step : callable, optional
        Called with the optimizer after each of its steps, before a schedule changes its rate;
        also in the epochs after a run has diverged, whose rows are left out.

    Returns
    -------
    Trajectory
        Row k: Ŵ after k steps, with the loss and the gradient at that Ŵ. A run whose numbers
        stop being finite, or whose Ŵ passes 1e9, ends there with the status "diverged".
    """

    def part(epochs: int) -> None:
        if progress is not None:
            progress(epochs / experiment.epochs)

    return _train_batch([experiment], part, on_step)[0]


def train_many(
    experiments: Iterable[Experiment], progress: Progress | None = None
) -> list[Trajectory]:
    """Train each experiment as `train` does, those that differ in start and rate as one batch.

    Parameters
    ----------
    experiments : iterable of Experiment
        The runs.
    progress : callable, optional
        Called now and then with the share of all epochs done, 0 to 1.

    Returns
    -------
    list of Trajectory
        In the order of `experiments`; bit by bit those of single runs.
    """
    order = list(experiments)
    batches: dict[Experiment, list[Experiment]] = {}
    for experiment in dict.fromkeys(order):
        batches.setdefault(_batch_of(experiment), []).append(experiment)
    total = sum(batch.epochs for batch in batches)
    found: dict[Experiment, Trajectory] = {}
    done = 0
    for batch, members in batches.items():

        def part(epochs: int, before: int = done) -> None:
            if progress is not None:
                progress((before + epochs) / total)

        # By learning rate, since those of one rate share a parameter group.
        members.sort(key=lambda member: member.learning_rate)
        found.update(zip(members, _train_batch(members, part), strict=True))
        done += batch.epochs
    return [found[experiment] for experiment in order]


def _batch_of(experiment: Experiment) -> Experiment:
    """Return what an experiment has in common with those that can train with it."""
    if is_batched(experiment):
        return replace(experiment, start=(0.0, 0.0), learning_rate=1.0)
    return experiment


def _train_batch(
    experiments: list[Experiment],
    progress: Callable[[int], None],
    on_step: OnStep | None = None,
) -> list[Trajectory]:
    """Train experiments, sorted by learning rate, that differ in nothing but start and rate."""
    first = experiments[0]
    problem, epochs = problem_of(first), first.epochs
    rule, planned = OPTIMIZERS[first.optimizer], SCHEDULES[first.schedule]
    starts: dict[float, list[tuple[float, float]]] = {}
    for experiment in experiments:
        starts.setdefault(experiment.learning_rate, []).append(experiment.start_params)
    leaves = [
        torch.tensor(points, dtype=torch.float64, requires_grad=True) for points in starts.values()
    ]
    optimizer, schedule = make_optimizer(first, list(zip(leaves, starts, strict=True)))

    sizes = [len(leaf) for leaf in leaves]

    def evaluate() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        params = torch.cat([leaf.detach() for leaf in leaves])
        losses, grads = problem.value_and_grad(params)
        for leaf, grad in zip(leaves, grads.split(sizes), strict=True):
            leaf.grad = grad
        return params, grads, losses

    rows, rates = [], []
    for epoch in range(epochs + 1):
        row = evaluate()
        losses = row[-1]
        rows.append(row)
        rates.append([group["lr"] for group in optimizer.param_groups])
        if epoch == epochs:
            break
        if epoch % LOOK_EVERY == LOOK_EVERY - 1:
            progress(epoch)
            if not losses.isfinite().any():
                break
        if rule.closure:
            _step_with_closure(optimizer, lambda: evaluate()[-1].sum())
        else:
            optimizer.step()
        if on_step is not None:
            on_step(optimizer)
        if schedule is not None:
            schedule.step(*([losses.sum()] if planned.takes_loss else []))
    columns = [torch.stack(column).numpy() for column in zip(*rows, strict=True)]
    columns.append(np.repeat(np.array(rates), sizes, axis=1))
    return [
        _trajectory(experiment, *(column[:, i] for column in columns))
        for i, experiment in enumerate(experiments)
    ]


def _step_with_closure(optimizer: Optimizer, closure: Callable[[], torch.Tensor]) -> None:
    try:
        # torch says a closure returns a float, and documents one that returns the loss's tensor.
        optimizer.step(closure)  # type: ignore[arg-type]
    except ZeroDivisionError:
        # A line search divides by the length of its step, which is 0 where a schedule has ended
        # at a rate of 0 or every tolerance is 0 and rounding leaves no room. It starts afresh.
        optimizer.state.clear()


def _trajectory(
    experiment: Experiment,
    params: np.ndarray,
    grads: np.ndarray,
    losses: np.ndarray,
    rates: np.ndarray,
) -> Trajectory:
    """Return a run's rows up to the first that is not sound."""
    numbers = np.column_stack([params, grads, losses])
    sound = np.isfinite(numbers).all(axis=1) & (np.abs(params).max(axis=1) < PARAM_LIMIT)
    epochs = experiment.epochs
    rows = len(sound) if sound.all() else int(np.argmin(sound))
    table = (params[:rows], grads[:rows], losses[:rows])
    if rows == epochs + 1:
        message = f"Finished after {epochs} epochs."
        return Trajectory(*table, "finished", message, rates[:rows])
    message = (
        f"Diverged after {rows - 1} epochs: the next numbers are too large to go on. "
        f"Try a learning_rate below {experiment.learning_rate:g}."
    )
    return Trajectory(*table, "diverged", message, rates[:rows])
