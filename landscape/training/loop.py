"""The one training loop: of single runs, of batches, and of all starts of a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


class Recorder(Protocol):
    """What a training loop asks for losses, and reports each epoch to."""

    def evaluate(self, params: Tensor) -> tuple[Tensor, Tensor]:
        """Return the losses, shape (k,), and gradients, shape (k, p), at params of shape (k, p)."""

    def record(
        self, epoch: int, params: Tensor, losses: Tensor, grads: Tensor, optimizer: Optimizer
    ) -> Tensor | None:
        """Take down an epoch; return which rows train on, shape (k,), or None for all of them.

        The others are left out from then on, and training ends when there is none.
        """


def is_batched(experiment: Experiment) -> bool:
    """Whether runs that differ in start and learning rate alone can train as one batch."""
    takes_loss = SCHEDULES[experiment.schedule].takes_loss
    return not (OPTIMIZERS[experiment.optimizer].closure or takes_loss)


def train_from(
    experiment: Experiment,
    starts: Sequence[tuple[Tensor, float]],
    recorder: Recorder,
    progress: Progress | None = None,
    on_step: OnStep | None = None,
    options: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Train from many starts at once with the experiment's optimizer and schedule.

    Parameters
    ----------
    experiment : Experiment
        Everything but the starts and learning rates.
    starts : sequence of (Tensor of shape (k, p), float)
        Starting values, and the learning rate from there.
    recorder : Recorder
        Says the losses and gradients, and takes down the rows at every epoch from 0.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.
    on_step : callable, optional
        Called with the optimizer after each of its steps, before a schedule changes its rate.
    options : sequence of mappings, optional
        For each of `starts` the optimizer's options that are others than the experiment's.
    """
    leaves = [start.clone(memory_format=torch.contiguous_format) for start, _ in starts]
    for leaf in leaves:
        leaf.requires_grad_()
    rates = [rate for _, rate in starts]
    optimizer, schedule = make_optimizer(experiment, leaves, rates, options)
    sizes = [len(leaf) for leaf in leaves]
    rule, planned = OPTIMIZERS[experiment.optimizer], SCHEDULES[experiment.schedule]

    def evaluate() -> tuple[Tensor, Tensor, Tensor]:
        params = torch.cat([leaf.detach() for leaf in leaves])
        losses, grads = recorder.evaluate(params)
        for leaf, grad in zip(leaves, grads.split(sizes), strict=True):
            leaf.grad = grad
        return params, losses, grads

    for epoch in range(experiment.epochs + 1):
        params, losses, grads = evaluate()
        kept = recorder.record(epoch, params, losses, grads, optimizer)
        if epoch == experiment.epochs or not (kept is None or kept.any()):
            break
        if kept is not None:
            sizes = _keep(leaves, optimizer, kept.split(sizes))
        if progress is not None and epoch % PROGRESS_EPOCHS == PROGRESS_EPOCHS - 1:
            progress(epoch / experiment.epochs)
        if rule.closure:
            _step_with_closure(optimizer, lambda: evaluate()[1].sum())
        else:
            optimizer.step()
        if on_step is not None:
            on_step(optimizer)
        if schedule is not None:
            schedule.step(*([losses.sum()] if planned.takes_loss else []))


def _keep(leaves: Sequence[Tensor], optimizer: Optimizer, kept: Sequence[Tensor]) -> list[int]:
    """Leave out the other rows, also of what the optimizer remembers; return how many are left."""
    for leaf, rows in zip(leaves, kept, strict=True):
        assert leaf.grad is not None
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
