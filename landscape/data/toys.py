"""The lecture's data sets."""

from __future__ import annotations

import torch

from landscape.core.dataset import Dataset
from landscape.core.fields import GridSpec
from landscape.core.options import Number
from landscape.data.source import DATASETS, DataSource
from landscape.models import STARTS


def _toy1(seed: int) -> Dataset:
    y = torch.tensor([0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1], dtype=torch.float64)
    x = torch.arange(-6.0, 7.0, dtype=torch.float64)
    return Dataset(x.numpy(), y.numpy(), reference=(0.0, 1.0))  # the lecture draws σ(x) with them


def _toy2(seed: int, n: int, w0: float, w1: float) -> Dataset:
    x = torch.linspace(-1, 1, n, dtype=torch.float64)
    generator = torch.Generator().manual_seed(seed)
    y = torch.bernoulli(torch.sigmoid(w0 + w1 * x), generator=generator)
    return Dataset(x.numpy(), y.numpy(), (w0, w1))


DATASETS.add(
    DataSource(
        "toy1",
        "Toy 1: 13 points",
        make=_toy1,
        starts=STARTS,
        code="""\
x = torch.arange(-6.0, 7.0, dtype=torch.float64).reshape(-1, 1)
y = torch.tensor([0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1], dtype=torch.float64).reshape(-1, 1)
""",
    )
)


DATASETS.add(
    DataSource(
        "toy2",
        "Toy 2: a sample of points",
        options=(
            Number("n", 2000, 2, 20_000, whole=True, step=100),
            Number("w0", -1.0, -50, 50, step=0.5),
            Number("w1", 5.0, -50, 50, step=0.5),
        ),
        make=_toy2,
        code="""\
x = torch.linspace(-1, 1, {n}, dtype=torch.float64).reshape(-1, 1)
generator = torch.Generator().manual_seed({seed})
y = torch.bernoulli(torch.sigmoid({w0} + {w1} * x), generator=generator)
""",
        random=True,
        window=GridSpec(),
    )
)
