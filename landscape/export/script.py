"""The PyTorch script of an experiment."""

from __future__ import annotations

from typing import Any

from landscape.data import DATASETS
from landscape.experiment import Experiment
from landscape.losses import LOSSES
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES

SCRIPT = """\
import torch
from torch import nn

# Data
{data}
# Model: {model}
net = nn.Sequential({layers}).double()
with torch.no_grad():
    net[0].bias.fill_({w0!r})
    net[0].weight.fill_({w1!r})

# Training
criterion = {criterion}
optimizer = {optimizer}
{schedule}for epoch in range({epochs}):
{step}
print("w0 =", net[0].bias.item(), " w1 =", net[0].weight.item())
print("loss =", criterion(net(x), y).item())
"""
STEP = """\
    optimizer.zero_grad()
    loss = criterion(net(x), y)
    loss.backward()
    optimizer.step()
"""
# An optimizer that tries several points in a step calls the loss itself.
STEP_WITH_CLOSURE = """\
    def closure():
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        return loss

    loss = optimizer.step(closure)
"""
LONGEST_CALL = 80
MODELS = {
    True: "ŷ = σ(w0 + w1·x), w0 the bias and w1 the weight of the Linear layer",
    False: "w0 + w1·x; this loss applies σ itself, which is exact where σ saturates",
}


def pytorch_code(experiment: Experiment) -> str:
    """Return a script that does the experiment's training in plain PyTorch.

    Parameters
    ----------
    experiment : Experiment
        The run.

    Returns
    -------
    str
        A script to paste and run. It leaves the trained model in ``net`` with ``net[0]`` the
        Linear layer, whose parameters equal ``train(experiment).params[-1]`` up to rounding
        unless the run diverges, or LBFGS's line search is given a rate of 0, which it divides by.
    """
    source = DATASETS[experiment.dataset]
    loss = LOSSES[experiment.loss]
    options = source.all_options(experiment.dataset_options)
    w0, w1 = experiment.start_params
    rule, schedule = OPTIMIZERS[experiment.optimizer], SCHEDULES[experiment.schedule]
    settings = {"lr": experiment.learning_rate, **dict(experiment.optimizer_options)}
    step = STEP_WITH_CLOSURE if rule.closure else STEP
    plan = ""
    if schedule.torch_class is not None:
        name = f"torch.optim.lr_scheduler.{schedule.torch_class.__name__}"
        keywords = schedule.keywords(
            experiment.learning_rate, experiment.epochs, experiment.schedule_options
        )
        plan = f"scheduler = {_call(name, 'optimizer', keywords)}\n"
        step += f"    scheduler.step({'loss.item()' if schedule.takes_loss else ''})\n"
    return SCRIPT.format(
        data=source.code.format(seed=experiment.seed, **options),
        model=MODELS[bool(loss.last_layer)],
        layers=", ".join(filter(None, ["nn.Linear(1, 1)", loss.last_layer])),
        w0=w0,
        w1=w1,
        criterion=loss.criterion,
        optimizer=_call(f"torch.optim.{rule.torch_class.__name__}", "net.parameters()", settings),
        schedule=plan,
        step=step,
        epochs=experiment.epochs,
    )


def _call(function: str, subject: str, keywords: dict[str, Any]) -> str:
    given = [subject, *(f"{name}={value!r}" for name, value in keywords.items())]
    line = f"{function}({', '.join(given)})"
    if len(line) <= LONGEST_CALL:
        return line
    return f"{function}(\n    " + ",\n    ".join(given) + ",\n)"
