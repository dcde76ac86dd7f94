"""Small nets and runs for the tests of slices, and their losses written a second time."""

import numpy as np
import torch
from torch import nn

from landscape import LOSSES, Dataset, Experiment, Task, Trajectory
from landscape.models.model import Model

X = np.linspace(-2, 2, 10)
Y = (np.sin(2 * X) > 0).astype(float)
ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU}


def net_task(width=10, activation="tanh", loss="bce", x=X, y=Y):
    """A net 1-width-1 of 3·width + 1 parameters."""

    def module(features):
        return nn.Sequential(
            nn.Linear(features, width), ACTIVATIONS[activation](), nn.Linear(width, 1)
        )

    draws = np.random.default_rng(5).normal(size=3 * width + 1)
    model = Model(
        "net",
        "Net",
        module=module,
        code=lambda features: "",
        starts=lambda dataset: {"drawn": tuple(draws.tolist())},
        start_names=("drawn",),
    )
    return Task(Dataset(x, y), model, LOSSES[loss])


def net_loss(width=10, activation="tanh", loss="bce", x=X, y=Y):
    """The same loss in the textbook's form, for one vector in the order bias before weight."""
    points, targets = torch.tensor(x), torch.tensor(y)

    def value(params):
        bias, weight, last_bias, last = params.split([width, width, 1, width])
        hidden = getattr(torch, activation)(bias + points[:, None] * weight)
        logits = hidden @ last + last_bias
        if loss == "mse":
            return ((1 / (1 + torch.exp(-logits)) - targets) ** 2).mean()
        return (torch.logaddexp(torch.zeros_like(logits), logits) - targets * logits).mean()

    return value


def descend(task, epochs=60, rate=0.3, start=None):
    """A run of gradient descent."""
    params = np.array(next(iter(task.starts.values())) if start is None else start, dtype=float)
    rows = []
    for _ in range(epochs + 1):
        losses, grads = task.objective.value_and_grad(torch.tensor(params)[None])
        rows.append((params, grads[0].numpy(), losses.item()))
        params = params - rate * rows[-1][1]
    return Trajectory(*(np.array(column) for column in zip(*rows, strict=True)))


def logistic_task(loss="mse"):
    """Logistic regression: two parameters."""
    return Experiment("toy1", loss=loss).task
