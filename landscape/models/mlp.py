"""A net with hidden layers."""

from __future__ import annotations

import itertools
import math

import torch
from torch import nn

from landscape.core.dataset import Dataset
from landscape.core.options import Number, Pick
from landscape.models.model import MODELS, Model, ModelCode, Starts

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
# In a script: from torch.nn.functional, by hand, and the derivative in terms of the result h.
CALLS = {"relu": "F.relu({})", "tanh": "torch.tanh({})", "sigmoid": "torch.sigmoid({})"}
FORMULAS = {
    "relu": "({}).clamp(min=0)",
    "tanh": "torch.tanh({})",
    "sigmoid": "1 / (1 + torch.exp(-({})))",
}
DERIVATIVES = {"relu": "({h} > 0)", "tanh": "(1 - {h}**2)", "sigmoid": "({h} * (1 - {h}))"}
DRAWS = ("random1", "random2", "random3")


def _sizes(features: int, outputs: int, width: int, layers: int) -> list[tuple[int, int]]:
    """Return the number of inputs and outputs of each linear layer."""
    counts = [features, *[width] * layers, outputs]
    return list(itertools.pairwise(counts))


def _module(features: int, outputs: int, width: int, layers: int, activation: str) -> nn.Module:
    parts: list[nn.Module] = []
    for size in _sizes(features, outputs, width, layers):
        parts += [nn.Linear(*size), ACTIVATIONS[activation]()]
    return nn.Sequential(*parts[:-1])


def _code(features: int, outputs: int, width: int, layers: int, activation: str) -> str:
    between = f", nn.{ACTIVATIONS[activation].__name__}(), "
    sizes = _sizes(features, outputs, width, layers)
    return between.join(f"nn.Linear({before}, {after})" for before, after in sizes)


def _plain_code(features: int, outputs: int, width: int, layers: int, activation: str) -> ModelCode:
    functional = formula = ""
    gradient = "# Backpropagation, from the last layer to the first\n"
    last = layers + 1
    for layer in range(1, last + 1):
        before = f"h{layer - 1}" if layer > 1 else "x"
        call = f"F.linear({before}, w{layer}, b{layer})"
        product = f"{before} @ w{layer}.T + b{layer}"
        if layer < last:
            functional += f"h{layer} = {CALLS[activation].format(call)}\n"
            formula += f"h{layer} = {FORMULAS[activation].format(product)}\n"
        else:
            functional += f"outputs = {call}\n"
            formula += f"outputs = {product}\n"
    for layer in range(last, 0, -1):
        before = f"h{layer - 1}" if layer > 1 else "x"
        gradient += f"grad_b{layer}, grad_w{layer} = delta.sum(dim=0), delta.T @ {before}\n"
        if layer > 1:
            derivative = DERIVATIVES[activation].format(h=before)
            gradient += f"delta = (delta @ w{layer}) * {derivative}\n"
    names = [f"{kind}{layer}" for layer in range(1, last + 1) for kind in "bw"]
    gradient += f"grads = [{', '.join(f'grad_{name}' for name in names)}]\n"
    return ModelCode(tuple(names), functional, formula, gradient)


def _names(
    features: int, outputs: int, width: int, layers: int, activation: str
) -> tuple[str, ...]:
    """Return names as "b1.3", of layer 1's unit 3, and "w1.3.2", of its input 2."""
    names: list[str] = []
    for layer, (before, after) in enumerate(_sizes(features, outputs, width, layers), start=1):
        units = range(1, after + 1)
        names += [f"b{layer}.{unit}" for unit in units]
        names += [f"w{layer}.{unit}.{i}" for unit in units for i in range(1, before + 1)]
    return tuple(names)


def _starts(dataset: Dataset, width: int, layers: int, activation: str) -> Starts:
    """Return parameters drawn as `nn.Linear` draws them, and zeros, from which no unit differs."""
    sizes = _sizes(dataset.features, dataset.outputs, width, layers)
    starts = {name: _drawn(sizes, seed) for seed, name in enumerate(DRAWS)}
    return starts | {"zeros": (0.0,) * len(starts[DRAWS[0]])}


def _drawn(sizes: list[tuple[int, int]], seed: int) -> tuple[float, ...]:
    """Return layer by layer, bias first, numbers evenly between ±1/√(inputs of the layer)."""
    generator = torch.Generator().manual_seed(seed)
    numbers = []
    for before, after in sizes:
        drawn = torch.rand(after * (1 + before), generator=generator, dtype=torch.float64)
        numbers += ((2 * drawn - 1) / math.sqrt(before)).tolist()
    return tuple(numbers)


MODELS.add(
    Model(
        "mlp",
        "Neural net",
        (
            Number("width", 8, 1, 16, whole=True, step=1),
            Number("layers", 1, 1, 3, whole=True, step=1),
            Pick("activation", "relu", tuple(ACTIVATIONS)),
        ),
        module=_module,
        code=_code,
        starts=_starts,
        start_names=(*DRAWS, "zeros"),
        names=_names,
        targets=("binary", "number", "classes"),
        plain_code=_plain_code,
    )
)
