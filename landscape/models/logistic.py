"""Logistic regression: σ(b + w·x)."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from landscape.core.dataset import Dataset
from landscape.models.model import MODELS, Model, ModelCode, Starts

# The lecture's, for one feature: (bias, weight).
STARTS: dict[str, tuple[float, float]] = {
    "good": (-0.8, -0.3),
    "plausible": (-3.0, -1.0),
    "worst": (-10.0, -1.0),
}


def with_bias(x: Tensor) -> Tensor:
    """Return the rows (1, x) of inputs of shape (n, features): bias first, then the weights."""
    return torch.cat([torch.ones_like(x[:, :1]), x], dim=1)


def scaled_starts(dataset: Dataset) -> Starts:
    """Return the lecture's starts for data of any scale.

    They are those of x from -1 to 1: each feature's weight applies to its distance from the
    middle of its range in half ranges.
    """
    low, high = dataset.rows.min(axis=0), dataset.rows.max(axis=0)
    middle, half = (low + high) / 2, np.where(high > low, (high - low) / 2, 1.0)
    starts = {}
    for name, (bias, weight) in STARTS.items():
        weights = weight / half
        starts[name] = (float(bias - weights @ middle), *map(float, weights))
    return starts


def affine_names(features: int) -> tuple[str, ...]:
    """Return what a bias and a weight for each feature are called."""
    return ("w0", "w1") if features == 1 else ("b", *(f"w{i}" for i in range(1, features + 1)))


def affine_code(features: int, outputs: int = 1) -> ModelCode:
    """Return a bias and a weight for each feature, of each output, as lines of a script."""
    bias, weight = ("w0", "w1") if features == outputs == 1 else ("b", "w")
    return ModelCode(
        (bias, weight),
        functional=f"outputs = F.linear(x, {weight}, {bias})\n",
        formula=f"outputs = x @ {weight}.T + {bias}\n",
        gradient=f"""\
# By {bias} and {weight}, with the chain rule
grads = [delta.sum(dim=0), delta.T @ x]
""",
    )


MODELS.add(
    Model(
        "logistic",
        "Logistic regression",
        module=lambda features: nn.Sequential(nn.Linear(features, 1)),
        code=lambda features: f"nn.Linear({features}, 1)",
        starts=scaled_starts,
        start_names=tuple(STARTS),
        names=affine_names,
        design=with_bias,
        link="sigmoid",
        plain_code=affine_code,
    )
)
