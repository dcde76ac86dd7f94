"""A run with tensors alone: the loss, its gradient and the optimizer's rule written out."""

from __future__ import annotations

from landscape.experiment import Experiment
from landscape.export.parts import (
    comment,
    indented,
    model_in_words,
    optimizer_lines,
    report_lines,
    schedule_lines,
    start_lines,
    uses_closure,
)
from landscape.export.rules import RULES
from landscape.optimizers import OPTIMIZERS

SCRIPT = """\
import torch

# Data
{data}
{model}{start}

def compute_loss_and_grads():
    # The outputs and their loss
{forward}    # Its gradient: delta by the outputs, grads by the parameters
{backward}    return loss, grads


{setup}for epoch in range({epochs}):
{step}
{report}print("loss =", compute_loss_and_grads()[0].item())
"""
TORCHS_RULE = """\
# Training: {rule} is on the page "Inside the optimizer"; here torch.optim applies it
"""
TORCHS_SCHEDULE = (
    "# Training: torch.optim applies the rule, since it also changes the learning rate\n"
)
STEP = """\
    loss, grads = compute_loss_and_grads()
    for param, grad in zip(params, grads):
        param.grad = grad
    optimizer.step()
"""
# An optimizer that tries several points in a step calls the loss itself.
STEP_WITH_CLOSURE = """\
    def closure():
        loss, grads = compute_loss_and_grads()
        for param, grad in zip(params, grads):
            param.grad = grad
        return loss

    loss = optimizer.step(closure)
"""


def with_tensors(experiment: Experiment) -> str:
    """Return the script that leaves the trained parameters in ``params``."""
    task = experiment.task
    model, loss = task.layout.plain_code, task.loss.plain_code[task.dataset.kind]
    assert model is not None
    setup, step = _training(experiment)
    return SCRIPT.format(
        data=experiment.source.script(experiment.seed, experiment.dataset_options),
        model=comment(f"Model: {model_in_words(task, weights_in=model.names[-1])}"),
        start=start_lines(experiment, model.names),
        forward=indented(model.formula + loss.formula),
        backward=indented(loss.gradient + model.gradient),
        setup=setup,
        epochs=experiment.epochs,
        step=step,
        report=report_lines(task, model.names),
    )


def _training(experiment: Experiment) -> tuple[str, str]:
    """Return the lines before the loop and in it.

    An optimizer of which no rule is written, and a schedule, are torch's.
    """
    rule = RULES.get(experiment.optimizer)
    if rule is not None and experiment.schedule == "none":
        return rule(experiment)
    plan, after_step = schedule_lines(experiment)
    label = OPTIMIZERS[experiment.optimizer].label
    words = TORCHS_SCHEDULE if rule else TORCHS_RULE.format(rule=f"the rule of {label}")
    step = STEP_WITH_CLOSURE if uses_closure(experiment) else STEP
    return words + optimizer_lines(experiment, "params") + plan, step + after_step
