"""Data sets by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.dataset import Dataset, Standardization
from landscape.core.errors import check_number
from landscape.core.fields import GridSpec
from landscape.core.options import Entry, Options, Switch
from landscape.core.registry import Registry
from landscape.isolation import isolated

DATASETS: Registry[Any] = Registry("dataset")


STANDARDIZE = "standardize"
STANDARDIZE_CODE = """\
x = (x - x.mean(dim=0)) / x.std(dim=0, correction=0)
"""
USUAL_FIELDS = ("model", "loss", "optimizer", "learning_rate", "epochs")
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
    loss, optimizer : str
        Names in ``LOSSES`` and ``OPTIMIZERS`` of those that are usual for it.
    learning_rate : float
        Usual for it.
    epochs : int
        Usual for it.
    starts : mapping of str to tuple of float
        Starting values of that model instead of those that it would choose for the data, in the
        data's own units.
    window : GridSpec or None
        Window of the surface that is usual for it; else one is chosen for the data.
    """

    make: Callable[..., Dataset]
    code: str
    random: bool = False
    model: str = "logistic"
    loss: str = "bce"
    optimizer: str = "sgd"
    learning_rate: float = 0.25
    epochs: int = 100
    starts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    window: GridSpec | None = None

    @isolated
    def load(self, seed: int, options: Options = ()) -> Dataset:
        """Return the points for a seed and options that have been checked."""
        values = self.all_options(options)
        standardized = values.pop(STANDARDIZE, False)
        dataset = self.make(seed, **values)
        return _standardized(dataset) if standardized else dataset

    def in_own_units(self, options: Options = ()) -> bool:
        """Whether the features are in the data's own units, rather than standardised."""
        return not self.all_options(options).get(STANDARDIZE, False)

    def script(self, seed: int, options: Options = ()) -> str:
        """Return the lines of a PyTorch script that make the data for checked options."""
        lines = self.code.format(seed=seed, **self.all_options(options))
        return lines if self.in_own_units(options) else lines + STANDARDIZE_CODE

    @property
    def usual(self) -> dict[str, Any]:
        """The fields of an experiment that the data bring with them."""
        return {name: getattr(self, name) for name in USUAL_FIELDS}


def standardize(default: bool = False) -> Switch:
    """Return the option of a data set to take each feature in standard deviations from its mean."""
    return Switch(STANDARDIZE, default)


def written_points(x: ArrayLike, y: ArrayLike, classes: bool = False) -> str:
    """Return the lines of a script that make x and y; the numbers of classes are whole."""
    rows, targets = np.asarray(x).tolist(), np.asarray(y).tolist()
    if isinstance(rows[0], list):
        table = "".join(f"    {row},\n" for row in rows)
        inputs = f"torch.tensor([\n{table}], dtype=torch.float64)"
    else:
        inputs = f"torch.tensor({rows}, dtype=torch.float64).reshape(-1, 1)"
    if classes:
        outputs = f"torch.tensor({[int(value) for value in targets]})"
    else:
        outputs = f"torch.tensor({targets}, dtype=torch.float64).reshape(-1, 1)"
    return f"x = {inputs}\ny = {outputs}\n"


def _standardized(dataset: Dataset) -> Dataset:
    rows = dataset.rows
    transform = Standardization(rows.mean(axis=0), rows.std(axis=0))
    x = transform.apply(rows).reshape(dataset.x.shape)
    return replace(dataset, x=x, transform=transform, truth=None, reference=None)


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
