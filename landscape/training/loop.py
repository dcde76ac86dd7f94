"""The one training loop: of single runs, of batches, and of all starts of a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.optim import Optimizer

from landscape.experiment import Experiment
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES

PROGRESS_EPOCHS = 20  # epochs between two reports of progress

Progress = Callable[[float], object]
OnStep = Callable[[Optimizer], object]
Group = tuple[Experiment, Tensor]  # how to train, and starting values of shape (k, p)


class Recorder(Protocol):
    """What a training loop asks for losses, and reports each epoch to."""

    def evaluate(self, params: Tensor) -> tuple[Tensor, Tensor]:
        """Return the losses, shape (k,), and gradients, shape (k, p), at params of shape (k, p)."""

    def record(
        self,
        epoch: int,
        params: Tensor,
        losses: Tensor,
        grads: Tensor,
        optimizers: Sequence[Optimizer],
    ) -> Tensor | None:
        """Take down an epoch; return which rows train on, shape (k,), or None for all of them.

        The others are left out from then on, and training ends when there is none. The parameter
        groups of all `optimizers`, one after the other, are the groups that train.
        """


def is_batched(experiment: Experiment) -> bool:
    """Whether runs of such an experiment can train with others as one batch."""
    takes_loss = SCHEDULES[experiment.schedule].takes_loss
    return not (OPTIMIZERS[experiment.optimizer].closure or takes_loss)


def optimizer_settings(experiment: Experiment) -> tuple[object, ...]:
    """Return what experiments have in common whose starts one optimizer can move."""
    return (
        experiment.optimizer,
        experiment.optimizer_options,
        experiment.schedule,
        experiment.schedule_options,
    )


def train_from(
    groups: Sequence[Group],
    recorder: Recorder,
    progress: Progress | None = None,
    on_step: OnStep | None = None,
    options: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Train from many starts at once, each group with its experiment's optimizer and schedule.

    Parameters
    ----------
    groups : sequence of (Experiment, Tensor of shape (k, p))
        Everything but the starts, and the starts. All have as many epochs and parameters; if there
        are several, each can be trained in a batch (`is_batched`). Neighbours that differ in no
        more than the learning rate share an optimizer.
    recorder : Recorder
        Says the losses and gradients, and takes down the rows at every epoch from 0. The rows are
        those of the groups, one after the other.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.
    on_step : callable, optional
        Called with an optimizer after each of its steps, before a schedule changes its rate.
    options : sequence of mappings, optional
        For each of `groups` the optimizer's options that are others than its experiment's.
    """
    leaves = [start.clone(memory_format=torch.contiguous_format) for _, start in groups]
    for leaf in leaves:
        leaf.requires_grad_()
    sizes = [len(leaf) for leaf in leaves]
    experiment = groups[0][0]
    rule, planned = OPTIMIZERS[experiment.optimizer], SCHEDULES[experiment.schedule]
    made = _make_optimizers([one for one, _ in groups], leaves, options or [{}] * len(leaves))
    optimizers = [optimizer for optimizer, _ in made]

    def evaluate() -> tuple[Tensor, Tensor, Tensor]:
        params = torch.cat([leaf.detach() for leaf in leaves])
        losses, grads = recorder.evaluate(params)
        for leaf, grad in zip(leaves, grads.split(sizes), strict=True):
            leaf.grad = grad
        return params, losses, grads

    for epoch in range(experiment.epochs + 1):
        params, losses, grads = evaluate()
        kept = recorder.record(epoch, params, losses, grads, optimizers)
        if epoch == experiment.epochs or not (kept is None or kept.any()):
            break
        if kept is not None:
            sizes = _keep(leaves, optimizers, kept.split(sizes))
        if progress is not None and epoch % PROGRESS_EPOCHS == PROGRESS_EPOCHS - 1:
            progress(epoch / experiment.epochs)
        for optimizer, schedule in made:
            if rule.closure:
                _step_with_closure(optimizer, lambda: evaluate()[1].sum())
            else:
                optimizer.step()
            if on_step is not None:
                on_step(optimizer)
            if schedule is not None:
                schedule.step(*([losses.sum()] if planned.takes_loss else []))


def _make_optimizers(
    experiments: Sequence[Experiment],
    leaves: Sequence[Tensor],
    options: Sequence[Mapping[str, Any]],
) -> list[tuple[Optimizer, Any]]:
    """Return the optimizers of `leaves`, one for neighbours alike, each with its schedule."""
    made = []
    groups = zip(experiments, leaves, options, strict=True)
    for _, alike in groupby(groups, lambda group: optimizer_settings(group[0])):
        members, own_leaves, own_options = zip(*alike, strict=True)
        rates = [member.learning_rate for member in members]
        made.append(make_optimizer(members[0], own_leaves, rates, own_options))
    return made


def _keep(
    leaves: Sequence[Tensor], optimizers: Sequence[Optimizer], kept: Sequence[Tensor]
) -> list[int]:
    """Leave out the other rows, also of what optimizers remember; return how many are left."""
    for leaf, rows in zip(leaves, kept, strict=True):
        assert leaf.grad is not None
        for optimizer in optimizers:
            remembered = optimizer.state.get(leaf, {})
            for name, value in remembered.items():
                if isinstance(value, Tensor) and value.shape == leaf.shape:
                    remembered[name] = value[rows]
        grad, leaf.grad = leaf.grad[rows], None
        leaf.data = leaf.data[rows]
        leaf.grad = grad
    return [len(leaf) for leaf in leaves]


def make_optimizer(
    experiment: Experiment,
    leaves: Sequence[Tensor],
    rates: Sequence[float],
    options: Sequence[Mapping[str, Any]] = (),
) -> tuple[Optimizer, Any]:
    """Return the experiment's optimizer of `leaves`, each at its rate, and its schedule or None.

    Each leaf has `options` of its own, where there are any, instead of the experiment's.
    """
    rule, schedule = OPTIMIZERS[experiment.optimizer], SCHEDULES[experiment.schedule]
    optimizer = rule.torch_class(
        [
            {"params": [leaf], "lr": rate, **own}
            for leaf, rate, own in zip(leaves, rates, options or [{}] * len(leaves), strict=True)
        ],
        lr=experiment.learning_rate,
        **dict(experiment.optimizer_options),
    )
    if schedule.torch_class is None:
        return optimizer, None
    keywords = schedule.keywords(
        experiment.learning_rate, experiment.epochs, experiment.schedule_options
    )
    if schedule.from_rate:
        keywords[schedule.from_rate] = list(rates)
    return optimizer, schedule.torch_class(optimizer, **keywords)


def _step_with_closure(optimizer: Optimizer, closure: Callable[[], Tensor]) -> None:
    try:
        # torch says a closure returns a float, and documents one that returns the loss's tensor.
        optimizer.step(closure)  # type: ignore[arg-type]
    except ZeroDivisionError:
        # A line search divides by the length of its step, which is 0 where a schedule has ended
        # at a rate of 0 or every tolerance is 0 and rounding leaves no room. It starts afresh.
        optimizer.state.clear()
