"""Softmax regression: a bias and a weight times each feature for each class."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from landscape.core.dataset import Dataset
from landscape.models.logistic import affine_code, with_bias
from landscape.models.model import MODELS, Model, Starts


def _design(x: Tensor, outputs: int) -> Tensor:
    """Return rows for each class: the biases of all classes come first, then class by class."""
    classes = torch.eye(outputs, dtype=x.dtype)
    row = with_bias(x)
    biases = row[:, :1].unsqueeze(1) * classes
    weights = torch.einsum("nf,kc->nkcf", row[:, 1:], classes).flatten(2)
    return torch.cat([biases, weights], dim=2)


def _names(features: int, outputs: int) -> tuple[str, ...]:
    weights = (f"w{k},{i}" for k in range(outputs) for i in range(1, features + 1))
    return (*(f"b{k}" for k in range(outputs)), *weights)


def _starts(dataset: Dataset) -> Starts:
    count = dataset.outputs * (dataset.features + 1)
    generator = torch.Generator().manual_seed(0)
    drawn = torch.randn(count, generator=generator, dtype=torch.float64)
    return {"zeros": (0.0,) * count, "random1": tuple(drawn.tolist())}


MODELS.add(
    Model(
        "softmax",
        "Softmax regression",
        module=lambda features, outputs: nn.Sequential(nn.Linear(features, outputs)),
        code=lambda features, outputs: f"nn.Linear({features}, {outputs})",
        starts=_starts,
        start_names=("zeros", "random1"),
        names=_names,
        design=_design,
        targets=("classes",),
        plain_code=affine_code,
    )
)
