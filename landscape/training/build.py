"""An experiment's optimizer and schedule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch.optim import Optimizer

from landscape.experiment import Experiment
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES


def make_optimizer(
    experiment: Experiment, groups: Sequence[tuple[torch.Tensor, float]]
) -> tuple[Optimizer, Any]:
    """Return the experiment's optimizer on `groups`, and its schedule or None.

    Parameters
    ----------
    experiment : Experiment
        Its optimizer, schedule and their options matter.
    groups : sequence of (Tensor, float)
        Parameters, and the learning rate of each instead of the experiment's.
    """
    rule, schedule = OPTIMIZERS[experiment.optimizer], SCHEDULES[experiment.schedule]
    optimizer = rule.torch_class(
        [{"params": [params], "lr": rate} for params, rate in groups],
        lr=experiment.learning_rate,
        **dict(experiment.optimizer_options),
    )
    if schedule.torch_class is None:
        return optimizer, None
    keywords = schedule.keywords(
        experiment.learning_rate, experiment.epochs, experiment.schedule_options
    )
    if schedule.from_rate:
        keywords[schedule.from_rate] = [rate for _, rate in groups]
    return optimizer, schedule.torch_class(optimizer, **keywords)


def is_batched(experiment: Experiment) -> bool:
    """Whether runs that differ in start and learning rate alone can train as one batch."""
    takes_loss = SCHEDULES[experiment.schedule].takes_loss
    return not (OPTIMIZERS[experiment.optimizer].closure or takes_loss)
