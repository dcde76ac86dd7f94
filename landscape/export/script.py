"""The PyTorch script of an experiment."""

from __future__ import annotations

from typing import Any

import torch

from landscape.experiment import Experiment
from landscape.isolation import isolated
from landscape.objective.task import Task
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
{start}

# Training
criterion = {criterion}
optimizer = {optimizer}
{schedule}for epoch in range({epochs}):
{step}
{report}print("loss =", criterion(net(x), y).item())
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
REPORT = """\
print("w0 =", net[0].bias.item(), " w1 =", net[0].weight.item())
"""
LONGEST_CALL = 80
OF_LOGIT = "; this loss applies σ itself, which is exact where σ saturates"


@isolated
def pytorch_code(experiment: Experiment) -> str:
    """Return a script that does the experiment's training in plain PyTorch.

    Parameters
    ----------
    experiment : Experiment
        The run.

    Returns
    -------
    str
        A script to paste and run. It leaves the trained model in ``net``, whose parameters equal
        ``train(experiment).params[-1]`` up to rounding unless the run diverges, or LBFGS's line
        search is given a rate of 0, which it divides by. Of a linear model ``net[0]`` is the
        Linear layer.
    """
    source, task, loss = experiment.source, experiment.task, experiment.task.loss
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
        data=source.script(experiment.seed, experiment.dataset_options),
        model=_described(task),
        layers=", ".join(filter(None, [task.layout.code, _last_layer(task)])),
        start=_start(experiment),
        report=REPORT if len(task.param_names) == 2 and task.is_affine else "",
        criterion=loss.criterion,
        optimizer=_call(f"torch.optim.{rule.torch_class.__name__}", "net.parameters()", settings),
        schedule=plan,
        step=step,
        epochs=experiment.epochs,
    )


def _last_layer(task: Task) -> str:
    """Return the layer that the loss asks for; of two classes alone is a probability predicted."""
    return task.loss.last_layer if task.dataset.kind == "binary" else ""


def _described(task: Task) -> str:
    """Return what the model is, in words."""
    kind = task.dataset.kind
    if kind == "classes":
        return f"{task.model.label}; a logit for each class, of which this loss takes the softmax"
    if not task.is_affine:
        if kind == "number":
            return f"{task.model.label}; its last number is ŷ"
        words = f"{task.model.label}; its last number is the logit u"
        return words + (", and ŷ = σ(u)" if task.loss.last_layer else OF_LOGIT)
    bias, *weights = task.param_names
    products = zip(weights, task.dataset.columns, strict=True)
    logit = " + ".join([bias, *(f"{weight}·{column}" for weight, column in products)])
    if kind == "binary" and not task.loss.last_layer:
        return logit + OF_LOGIT
    output = f"σ({logit})" if kind == "binary" else logit
    of = "weight" if len(weights) == 1 else "weights"
    return f"ŷ = {output}, {bias} the bias and {', '.join(weights)} the {of} of the Linear layer"


def _start(experiment: Experiment) -> str:
    """Return the lines that set the parameters to their initial values."""
    task, params = experiment.task, experiment.start_params
    if task.is_affine and len(params) == 2:
        lines = [f"net[0].bias.fill_({params[0]!r})", f"net[0].weight.fill_({params[1]!r})"]
    else:
        values = task.layout.unflatten(torch.tensor(params, dtype=torch.float64))
        names = dict(task.layout.make_module().named_parameters())
        flat = [number for name in names for number in values[name].flatten().tolist()]
        numbers = ", ".join(map(repr, flat))
        lines = [
            f"start = torch.tensor([{numbers}], dtype=torch.float64)",
            "nn.utils.vector_to_parameters(start, net.parameters())",
        ]
    return "\n".join(f"    {line}" for line in lines)


def _call(function: str, subject: str, keywords: dict[str, Any]) -> str:
    given = [subject, *(f"{name}={value!r}" for name, value in keywords.items())]
    line = f"{function}({', '.join(given)})"
    if len(line) <= LONGEST_CALL:
        return line
    return f"{function}(\n    " + ",\n    ".join(given) + ",\n)"
