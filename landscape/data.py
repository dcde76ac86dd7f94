"""Data sets by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from landscape.records import MAX_SEED, Dataset
from landscape.registry import DATASETS, Entry, Number, Options, check_number


@dataclass(frozen=True, kw_only=True)
class DataSource(Entry):
    """A data set that can be chosen.

    Parameters
    ----------
    make : callable
        ``make(seed, **options) -> Dataset``.
    code : str
        The same data as a PyTorch script's lines that leave float64 columns ``x`` and ``y``
        of shape (n, 1); ``{seed}`` and the options' names stand for their values.
    random : bool
        Whether another seed makes another sample.
    """

    make: Callable[..., Dataset]
    code: str
    random: bool = False


def load_dataset(name: str, seed: int = 0, options: Options = ()) -> Dataset:
    """Return the data set of that name.

    Parameters
    ----------
    name : str
        Name in ``DATASETS``.
    seed : int
        Decides the sample of a random data set: the same seed, the same points.
    options : tuple of (str, float) pairs
        The data set's options, as in `Experiment`.

    Returns
    -------
    Dataset
        Points as float64 numpy.

    Raises
    ------
    BadValue
        If the name, the seed or an option is not a possible one.
    """
    source = DATASETS[name]
    given = source.check_options("dataset_options", options)
    seed = int(check_number("seed", seed, 0, MAX_SEED, whole=True))
    dataset: Dataset = source.make(seed, **source.all_options(given))
    return dataset


def _toy1(seed: int) -> Dataset:
    y = torch.tensor([0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1], dtype=torch.float64)
    return Dataset(torch.arange(-6.0, 7.0, dtype=torch.float64).numpy(), y.numpy())


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
    )
)
