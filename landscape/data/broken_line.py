"""People whose chance rises with x, and from 0 on falls: no logistic curve can follow it."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import ArrayLike

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.core.options import Number
from landscape.data.source import DATASETS, DataSource

CURVE_POINTS = 401


def broken_line_logits(x: ArrayLike) -> Floats:
    """Return the lecture's logits: 5 + 15x below 0, and 5 - 5x from there on."""
    values = np.asarray(x, dtype=np.float64)
    return np.where(values < 0, 5 + 15 * values, 5 - 5 * values)


def _make(seed: int, n: int) -> Dataset:
    x = torch.linspace(-1, 1, n, dtype=torch.float64)
    chances = torch.sigmoid(torch.from_numpy(broken_line_logits(x.numpy())))
    generator = torch.Generator().manual_seed(seed)
    y = torch.bernoulli(chances, generator=generator)
    at = np.linspace(-1, 1, CURVE_POINTS)
    curve = np.column_stack([at, 1 / (1 + np.exp(-broken_line_logits(at)))])
    return Dataset(x.numpy(), y.numpy(), true_curve=curve)


DATASETS.add(
    DataSource(
        "broken_line",
        "Broken line: up, then down",
        (Number("n", 2000, 2, 20_000, whole=True, step=100),),
        make=_make,
        code="""\
x = torch.linspace(-1, 1, {n}, dtype=torch.float64).reshape(-1, 1)
logits = torch.where(x < 0, 5 + 15 * x, 5 - 5 * x)
generator = torch.Generator().manual_seed({seed})
y = torch.bernoulli(torch.sigmoid(logits), generator=generator)
""",
        random=True,
    )
)
