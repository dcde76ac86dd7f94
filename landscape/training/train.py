"""Single runs and batches of runs, every step recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.optim import Optimizer

from landscape.core.arrays import PARAM_LIMIT, Floats
from landscape.core.errors import BadValue
from landscape.core.options import Options
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.isolation import isolated
from landscape.objective.own import OwnObjective, OwnTask
from landscape.objective.task import Objective
from landscape.training.loop import (
    PROGRESS_EPOCHS,
    OnStep,
    Progress,
    is_batched,
    optimizer_settings,
    train_from,
)


@isolated
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
        Row k: the parameters after k steps, with the loss and the gradient there. A run whose
        numbers stop being finite, or one of whose parameters passes 1e9, ends there with the
        status "diverged".
    """
    return _train_batch([experiment], progress, on_step)[0]


@isolated
def train_many(
    experiments: Iterable[Experiment], progress: Progress | None = None
) -> list[Trajectory]:
    """Train each experiment as `train` does, those on the same data set and model as one batch.

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
        batches.setdefault(_shared_part(experiment), []).append(experiment)
    total = sum(batch.epochs for batch in batches)
    found: dict[Experiment, Trajectory] = {}
    done = 0
    for batch, members in batches.items():
        # Those with the same optimizer side by side, and of these those with the same rate, since
        # they share a parameter group.
        members.sort(key=lambda member: (repr(optimizer_settings(member)), member.learning_rate))
        runs = _train_batch(members, _part(progress, done / total, batch.epochs / total))
        found.update(zip(members, runs, strict=True))
        done += batch.epochs
    return [found[experiment] for experiment in order]


@isolated
def train_module(
    task: OwnTask,
    *,
    optimizer: str = "sgd",
    learning_rate: float = 0.1,
    epochs: int = 100,
    optimizer_options: Options = (),
    start: ArrayLike | None = None,
    progress: Progress | None = None,
) -> Trajectory:
    """Train a task of your own on all of its data at every epoch, and record each step.

    The module that the task was made from is not changed.

    Parameters
    ----------
    task : OwnTask
        What `Task.from_module` returns.
    optimizer, learning_rate, epochs, optimizer_options
        As of `Experiment`.
    start : array_like of shape (p,), optional
        By default the module's parameters when the task was made.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.

    Returns
    -------
    Trajectory
        As `train` returns it. It holds two numbers for each parameter and epoch.

    Raises
    ------
    BadValue
        If a setting is not a possible one, or the start has another shape.
    """
    settings = Experiment(
        optimizer=optimizer,
        learning_rate=learning_rate,
        epochs=epochs,
        optimizer_options=optimizer_options,
    )
    params = np.array(task.params if start is None else start, dtype=np.float64)
    if params.shape != task.params.shape:
        raise BadValue(
            "start", "must have the shape {shape}", params.shape, shape=task.params.shape
        )
    start_loss = task.objective(torch.from_numpy(params)).item()
    if not np.isfinite(start_loss):
        raise BadValue("start", "must have a finite loss", start_loss)
    recorder = _Rows([task.objective], epochs)
    train_from([(settings, torch.from_numpy(params).unsqueeze(0))], recorder, progress)
    rows, grads, losses = (column[:, 0] for column in recorder.rows)
    return _trajectory(settings, rows, grads, losses, np.array(recorder.rates)[:, 0])


def _part(progress: Progress | None, done: float, part: float) -> Progress | None:
    return None if progress is None else lambda share: progress(done + part * share)


def _shared_part(experiment: Experiment) -> Experiment:
    """Return what an experiment has in common with those that can train with it."""
    if not is_batched(experiment):
        return experiment
    # With an optimizer that can train in a batch, whatever is usual for the data.
    return experiment.with_same_model(epochs=experiment.epochs, optimizer="sgd")


class _Rows:
    """A recorder that keeps every row of a few runs.

    Rows are written into arrays that are there from the start: small tensors, kept one by one
    between the large ones of an epoch, would leave the heap in pieces of which none is used again.
    """

    def __init__(self, objectives: Sequence[Objective | OwnObjective], epochs: int) -> None:
        runs: dict[Objective | OwnObjective, list[int]] = {}
        for i, objective in enumerate(objectives):
            runs.setdefault(objective, []).append(i)
        self.objectives = list(runs)
        self.sizes = [len(members) for members in runs.values()]
        self.order = torch.tensor([i for members in runs.values() for i in members])
        self.back = self.order.argsort()
        self.room = epochs + 1
        self.columns: list[Tensor] = []
        self.rates: list[list[float]] = []

    def evaluate(self, params: Tensor) -> tuple[Tensor, Tensor]:
        if len(self.objectives) == 1:
            return self.objectives[0].value_and_grad(params)
        parts = zip(self.objectives, params[self.order].split(self.sizes), strict=True)
        found = [objective.value_and_grad(part) for objective, part in parts]
        losses, grads = (torch.cat(column)[self.back] for column in zip(*found, strict=True))
        return losses, grads

    def record(
        self,
        epoch: int,
        params: Tensor,
        losses: Tensor,
        grads: Tensor,
        optimizers: Sequence[Optimizer],
    ) -> Tensor | None:
        now = (params, grads, losses)
        if not self.columns:
            self.columns = [torch.empty((self.room, *part.shape), dtype=part.dtype) for part in now]
        for column, part in zip(self.columns, now, strict=True):
            column[epoch] = part
        self.rates.append([group["lr"] for one in optimizers for group in one.param_groups])
        looks = epoch % PROGRESS_EPOCHS == PROGRESS_EPOCHS - 1
        ended = looks and not losses.isfinite().any()
        return torch.zeros(len(losses), dtype=torch.bool) if ended else None

    @property
    def rows(self) -> list[Floats]:
        """Parameters, gradients and losses: a row for each epoch, and in it one for each run."""
        return [column[: len(self.rates)].numpy() for column in self.columns]


def _train_batch(
    experiments: list[Experiment], progress: Progress | None, on_step: OnStep | None = None
) -> list[Trajectory]:
    """Train experiments on the same data set and model, those with the same optimizer together."""
    groups: list[tuple[Experiment, Tensor]] = []
    for _, alike in groupby(experiments, lambda one: (optimizer_settings(one), one.learning_rate)):
        members = list(alike)
        starts = [member.start_params for member in members]
        groups.append((members[0], torch.tensor(starts, dtype=torch.float64)))
    objectives = [experiment.task.objective for experiment in experiments]
    recorder = _Rows(objectives, experiments[0].epochs)
    train_from(groups, recorder, progress, on_step)
    columns = recorder.rows
    sizes = [len(starts) for _, starts in groups]
    columns.append(np.repeat(np.array(recorder.rates), sizes, axis=1))
    return [
        _trajectory(experiment, *(column[:, i] for column in columns))
        for i, experiment in enumerate(experiments)
    ]


def _trajectory(
    experiment: Experiment, params: Floats, grads: Floats, losses: Floats, rates: Floats
) -> Trajectory:
    """Return a run's rows up to the first that is not finite, or too far away."""
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
