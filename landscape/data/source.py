"""Data sets by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from landscape.core.dataset import Dataset
from landscape.core.errors import check_number
from landscape.core.fields import GridSpec
from landscape.core.options import Entry, Options
from landscape.core.registry import Registry
from landscape.isolation import isolated

DATASETS: Registry[Any] = Registry("dataset")


MAX_SEED = 2**53 - 1  # the largest whole number that a browser's number holds exactly


@dataclass(frozen=True, kw_only=True, eq=False)
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
    model : str
        Name in ``MODELS`` of the model that is usual for it.
    starts : mapping of str to tuple of float
        Starting values of that model instead of those that it would choose for the data.
    window : GridSpec or None
        Window of the surface that is usual for it; else one is chosen for the data.
    """

    make: Callable[..., Dataset]
    code: str
    random: bool = False
    model: str = "logistic"
    starts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    window: GridSpec | None = None

    @isolated
    def load(self, seed: int, options: Options = ()) -> Dataset:
        """Return the points for a seed and options that have been checked."""
        return self.make(seed, **self.all_options(options))


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
    dataset: Dataset = source.load(seed, given)
    return dataset
