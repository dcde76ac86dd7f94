"""Where training from many starts is after some epochs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.optim import Optimizer

from landscape.analysis.convergence import SortedLosses
from landscape.core.arrays import PARAM_LIMIT, Floats
from landscape.core.errors import BadValue
from landscape.experiment import Experiment
from landscape.isolation import isolated
from landscape.training.loop import Progress, is_batched, train_from


@isolated
def paths_from(
    experiment: Experiment,
    starts: ArrayLike,
    epochs: ArrayLike,
    progress: Progress | None = None,
) -> tuple[Floats, Floats]:
    """Train from many starts as one batch, and keep some epochs of it.

    Parameters
    ----------
    experiment : Experiment
        Everything but the start.
    starts : array_like of shape (k, p)
        The parameters to start at.
    epochs : array_like of int, shape (m,)
        The epochs to keep, rising.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.

    Returns
    -------
    params : ndarray of shape (m, k, p)
        The parameters after each of `epochs`; nan once a run has diverged.
    losses : ndarray of shape (m, k)
        The loss there.

    Raises
    ------
    BadValue
        If the runs cannot be trained as one batch.

    Notes
    -----
    Losses are summed as for a `convergence_map`: they agree with those of `train` to some 1e-11.
    """
    if not is_batched(experiment):
        rule = "must move each parameter by itself to train all starts as one batch"
        raise BadValue("optimizer", rule, experiment.optimizer)
    first = torch.tensor(np.asarray(starts), dtype=torch.float64)
    recorder = _Epochs(experiment, first, np.asarray(epochs).tolist())
    train_from([(experiment, first)], recorder, progress)
    return recorder.params.numpy(), recorder.losses.numpy()


class _Epochs:
    """A recorder that keeps some epochs of all runs, in room that is there from the start."""

    def __init__(self, experiment: Experiment, starts: Tensor, epochs: list[int]) -> None:
        task = experiment.task
        self.sorted = SortedLosses(task) if task.has_rules else None
        self.objective = task.objective
        self.places = {epoch: i for i, epoch in enumerate(epochs)}
        shape = (len(epochs), *starts.shape)
        self.params = torch.full(shape, torch.nan, dtype=torch.float64)
        self.losses = torch.full(shape[:2], torch.nan, dtype=torch.float64)
        self.sound = torch.ones(len(starts), dtype=torch.bool)

    def evaluate(self, params: Tensor) -> tuple[Tensor, Tensor]:
        self.sound &= params.abs().amax(1) < PARAM_LIMIT
        params = params.where(self.sound.unsqueeze(1), 0.0)
        if self.sorted is not None:
            return self.sorted.value_and_grad(params)
        return self.objective.value_and_grad(params, batch_invariant=False)

    def record(
        self,
        epoch: int,
        params: Tensor,
        losses: Tensor,
        grads: Tensor,
        optimizers: Sequence[Optimizer],
    ) -> None:
        self.sound &= losses.isfinite() & grads.isfinite().all(1)
        if (place := self.places.get(epoch)) is not None:
            self.params[place] = params.where(self.sound.unsqueeze(1), torch.nan)
            self.losses[place] = losses.where(self.sound, torch.nan)
