"""What the scripts of a run share, however its training is spelled."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from landscape.experiment import Experiment
from landscape.objective.task import Task
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES

LONGEST_CALL = 80
LONGEST_LINE = 96
OF_LOGIT = "; this loss applies σ itself, which is exact where σ saturates"


def model_in_words(task: Task, of_layer: str = "", weights_in: str = "") -> str:
    """Return what the model is.

    Parameters
    ----------
    task : Task
        Has the model.
    of_layer : str
        What its bias and weights are of, e.g. " of the Linear layer".
    weights_in : str
        The script's tensor of all weights.
    """
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
    stacked = f"; {weights_in} = ({', '.join(weights)})" if weights_in not in ("", *weights) else ""
    if kind == "binary" and not task.loss.last_layer:
        return logit + OF_LOGIT + stacked
    output = f"σ({logit})" if kind == "binary" else logit
    of = "weight" if len(weights) == 1 else "weights"
    return f"ŷ = {output}, {bias} the bias and {', '.join(weights)} the {of}{of_layer}{stacked}"


AUTOGRAD_STEP = """\
    optimizer.zero_grad()
    loss = {loss}
    loss.backward()
    optimizer.step()
"""
# An optimizer that tries several points in a step calls the loss itself.
AUTOGRAD_STEP_WITH_CLOSURE = """\
    def closure():
        optimizer.zero_grad()
        loss = {loss}
        loss.backward()
        return loss

    loss = optimizer.step(closure)
"""


def autograd_step(experiment: Experiment, loss: str) -> str:
    """Return the lines of an epoch's step, by autograd of the loss that `loss` computes."""
    step = AUTOGRAD_STEP_WITH_CLOSURE if uses_closure(experiment) else AUTOGRAD_STEP
    return step.format(loss=loss)


def uses_closure(experiment: Experiment) -> bool:
    """Whether a step of the optimizer calls the loss itself."""
    closure: bool = OPTIMIZERS[experiment.optimizer].closure
    return closure


def optimizer_lines(experiment: Experiment, params: str) -> str:
    """Return the lines that make ``optimizer``, torch's, of the parameters."""
    name = OPTIMIZERS[experiment.optimizer].torch_class.__name__
    settings = {"lr": experiment.learning_rate, **dict(experiment.optimizer_options)}
    return f"optimizer = {_call(f'torch.optim.{name}', params, settings)}\n"


def schedule_lines(experiment: Experiment) -> tuple[str, str]:
    """Return the lines that make ``scheduler``, and those after each step; empty without one."""
    schedule = SCHEDULES[experiment.schedule]
    if schedule.torch_class is None:
        return "", ""
    name = f"torch.optim.lr_scheduler.{schedule.torch_class.__name__}"
    keywords = schedule.keywords(
        experiment.learning_rate, experiment.epochs, experiment.schedule_options
    )
    step = f"    scheduler.step({'loss.item()' if schedule.takes_loss else ''})\n"
    return f"scheduler = {_call(name, 'optimizer', keywords)}\n", step


def start_lines(experiment: Experiment, names: Iterable[str], more: str = "") -> str:
    """Return the lines that make a tensor of each parameter's initial values, and ``params``.

    Parameters
    ----------
    experiment : Experiment
        Has the initial values.
    names : iterable of str
        Of the tensors, in the order of the layout.
    more : str
        Further arguments of ``torch.tensor``.
    """
    start = torch.tensor(experiment.start_params, dtype=torch.float64)
    names, values = list(names), experiment.task.layout.unflatten(start).values()
    lines = [
        f"{name} = torch.tensor({_literal(value)}, dtype=torch.float64{more})\n"
        for name, value in zip(names, values, strict=True)
    ]
    return "".join(lines) + f"params = [{', '.join(names)}]\n"


def report_lines(task: Task, names: Iterable[str]) -> str:
    """Return the lines that print the parameters."""
    if len(task.param_names) == 2 and task.is_affine:
        bias, weight = names
        return f'print("{bias} =", {bias}.item(), " {weight} =", {weight}.item())\n'
    return "".join(f'print("{name} =", {name}.tolist())\n' for name in names)


def indented(lines: str) -> str:
    """Return lines as they stand in a function or loop."""
    return textwrap.indent(lines, "    ")


def comment(text: str) -> str:
    """Return a text as lines of comment."""
    return textwrap.fill(text, LONGEST_LINE, initial_indent="# ", subsequent_indent="# ") + "\n"


def _literal(value: Tensor) -> str:
    """Return a tensor's numbers as a list, of which no line is too long."""
    numbers = value.tolist()
    if len(repr(numbers)) <= LONGEST_CALL // 2 or value.ndim not in (1, 2):
        return repr(numbers)
    if value.ndim == 1:
        return f"[\n{_wrapped(repr(numbers)[1:-1])},\n]"
    return "[\n" + "".join(f"{_wrapped(repr(row))},\n" for row in numbers) + "]"


def _wrapped(numbers: str) -> str:
    after = " " * (5 if numbers.startswith("[") else 4)
    return textwrap.fill(
        numbers,
        LONGEST_LINE,
        initial_indent="    ",
        subsequent_indent=after,
        break_on_hyphens=False,
    )


def _call(function: str, subject: str, keywords: dict[str, Any]) -> str:
    given = [subject, *(f"{name}={value!r}" for name, value in keywords.items())]
    line = f"{function}({', '.join(given)})"
    if len(line) <= LONGEST_CALL:
        return line
    return f"{function}(\n    " + ",\n    ".join(given) + ",\n)"
