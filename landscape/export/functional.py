"""A run with torch.nn.functional: tensors, autograd and torch.optim."""

from __future__ import annotations

from landscape.experiment import Experiment
from landscape.export.parts import (
    autograd_step,
    comment,
    indented,
    model_in_words,
    optimizer_lines,
    report_lines,
    schedule_lines,
    start_lines,
)

SCRIPT = """\
import torch
from torch.nn import functional as F

# Data
{data}
{model}{start}

def compute_loss():
{outputs}    return {loss}


# Training: autograd finds the gradients
{optimizer}{schedule}for epoch in range({epochs}):
{step}
{report}print("loss =", compute_loss().item())
"""


def with_functional(experiment: Experiment) -> str:
    """Return the script that leaves the trained parameters in ``params``."""
    task = experiment.task
    model, loss = task.layout.plain_code, task.loss.plain_code[task.dataset.kind]
    assert model is not None
    plan, after_step = schedule_lines(experiment)
    step = autograd_step(experiment, "compute_loss()")
    return SCRIPT.format(
        data=experiment.source.script(experiment.seed, experiment.dataset_options),
        model=comment(f"Model: {model_in_words(task, weights_in=model.names[-1])}"),
        start=start_lines(experiment, model.names, ", requires_grad=True"),
        outputs=indented(model.functional),
        loss=loss.functional,
        optimizer=optimizer_lines(experiment, "params"),
        schedule=plan,
        epochs=experiment.epochs,
        step=step + after_step,
        report=report_lines(task, model.names),
    )
