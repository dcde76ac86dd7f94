"""A run with `nn.Module`: layers, a criterion and torch.optim."""

from __future__ import annotations

import torch

from landscape.experiment import Experiment
from landscape.export.parts import autograd_step, model_in_words, optimizer_lines, schedule_lines
from landscape.objective.task import Task

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
{optimizer}{schedule}for epoch in range({epochs}):
{step}
{report}print("loss =", criterion(net(x), y).item())
"""
REPORT = """\
print("w0 =", net[0].bias.item(), " w1 =", net[0].weight.item())
"""


def with_module(experiment: Experiment) -> str:
    """Return the script that leaves the trained model in ``net``."""
    task, loss = experiment.task, experiment.task.loss
    plan, after_step = schedule_lines(experiment)
    step = autograd_step(experiment, "criterion(net(x), y)")
    return SCRIPT.format(
        data=experiment.source.script(experiment.seed, experiment.dataset_options),
        model=model_in_words(task, " of the Linear layer"),
        layers=", ".join(filter(None, [task.layout.code, _last_layer(task)])),
        start=_start(experiment),
        report=REPORT if len(task.param_names) == 2 and task.is_affine else "",
        criterion=loss.criterion,
        optimizer=optimizer_lines(experiment, "net.parameters()"),
        schedule=plan,
        step=step + after_step,
        epochs=experiment.epochs,
    )


def _last_layer(task: Task) -> str:
    """Return the layer that the loss asks for; of two classes alone is a probability predicted."""
    return task.loss.last_layer if task.dataset.kind == "binary" else ""


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
