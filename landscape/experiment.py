"""Everything that decides a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from landscape.core.dataset import Dataset
from landscape.core.errors import BadValue, check_number
from landscape.core.options import Options
from landscape.data import DATASETS, MAX_SEED, DataSource
from landscape.data.own import EXAMPLE, OWN, own_source
from landscape.losses import LOSSES, Loss
from landscape.models import MODELS, Model
from landscape.objective.task import Task
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES

MAX_EPOCHS = 10_000
START_LIMIT = 1e4
SMALLEST_RATE, LARGEST_RATE = 1e-12, 1e12
USUAL_START = "good"


class _Usual:
    """Stands for what is usual for the data."""

    def __repr__(self) -> str:
        return "USUAL"


USUAL: Any = _Usual()


@dataclass(frozen=True)
class Experiment:
    """Everything that decides a run.

    A model, loss, optimizer, learning rate or number of epochs that is not given is the one that is
    usual for the data: BCE, SGD, 0.25 and 100 for the lecture's.

    Parameters
    ----------
    dataset : str
        Name in ``DATASETS``.
    start : str or tuple of float
        Name of one of the model's starts, or the initial value of each parameter, e.g. (w0, w1).
        "good", the default, is the first of the model's starts where it has no such.
    loss : str
        Name in ``LOSSES``, of one that suits the data.
    optimizer : str
        Name in ``OPTIMIZERS``: torch's class in lower case.
    learning_rate : float
        Step size, > 0.
    epochs : int
        Full-batch steps, 1 to 10,000.
    seed : int
        Decides the sample of a random data set; 0 where the data set is not random, so that
        equal runs are equal records.
    dataset_options : tuple of (str, float) pairs
        The data set's options, e.g. ``(("n", 500), ("w1", 3.0))``; kept in their declared
        order without those that equal the default, so that equal runs are equal records.
    optimizer_options : tuple of (str, value) pairs
        The optimizer's, by torch's keywords, e.g. ``(("momentum", 0.9), ("nesterov", True))``;
        kept in the same way.
    schedule : str
        Name in ``SCHEDULES``: torch's class in lower case, or "none".
    schedule_options : tuple of (str, value) pairs
        The schedule's, by torch's keywords; kept in the same way.
    model : str
        Name in ``MODELS``, of one that suits the data; the usual one also if empty.
    model_options : tuple of (str, value) pairs
        The model's; kept in the same way.
    data : Dataset or None
        The points of the data set "own", in their own units; None there for an example, and for
        all other data sets.

    Raises
    ------
    BadValue
        A `ValueError` that names the field, the rule and the value.
    """

    dataset: str = "toy2"
    start: str | tuple[float, ...] = USUAL_START
    loss: str = USUAL
    optimizer: str = USUAL
    learning_rate: float = USUAL
    epochs: int = USUAL
    seed: int = 0
    dataset_options: Options = ()
    optimizer_options: Options = ()
    schedule: str = "none"
    schedule_options: Options = ()
    model: str = USUAL
    model_options: Options = ()
    data: Dataset | None = None

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        put("data", self._check_data())
        source = self.source
        put("model", self.model or USUAL)
        for name, value in source.usual.items():
            if getattr(self, name) is USUAL:
                put(name, value)
        LOSSES[self.loss]
        chosen = {"dataset": source, "model": MODELS[self.model]}
        chosen |= {"optimizer": OPTIMIZERS[self.optimizer], "schedule": SCHEDULES[self.schedule]}
        put("learning_rate", _check_rate(self.learning_rate))
        put("epochs", check_number("epochs", self.epochs, 1, MAX_EPOCHS, whole=True))
        put("seed", check_number("seed", self.seed, 0, MAX_SEED, whole=True))
        if not source.random:
            put("seed", 0)
        for name, entry in chosen.items():
            field = f"{name}_options"
            put(field, entry.check_options(field, getattr(self, field)))
        kind = self.task.dataset.kind
        MODELS[self.model].check_targets(kind)
        LOSSES[self.loss].formula_for(kind)
        put("start", self._check_start(self.start))

    @property
    def source(self) -> DataSource:
        """The entry of the data set."""
        source: DataSource = DATASETS[self.dataset]
        return source if self.data is None else own_source(self.data)

    @property
    def task(self) -> Task:
        """What is minimised: data, model and loss."""
        return _task(
            self.source,
            self.seed,
            self.dataset_options,
            MODELS[self.model],
            self.model_options,
            LOSSES[self.loss],
        )

    def with_same_model(self, **settings: Any) -> Experiment:
        """Return an experiment with the same data and model, and what is usual but for settings."""
        names = ("dataset", "data", "seed", "dataset_options", "model", "model_options")
        return Experiment(**{name: getattr(self, name) for name in names}, **settings)

    @property
    def start_names(self) -> tuple[str, ...]:
        """The names that the start can have."""
        names: tuple[str, ...] = MODELS[self.model].start_names
        return tuple(self.task.own_starts or names)

    @property
    def start_params(self) -> tuple[float, ...]:
        """The initial value of each parameter, e.g. Ŵ = (w0, w1)."""
        return self.task.starts[self.start] if isinstance(self.start, str) else self.start

    def _check_data(self) -> Dataset | None:
        if self.data is None or self.dataset != OWN or self.data == EXAMPLE:
            return None
        if not isinstance(self.data, Dataset):
            raise BadValue("data", "must be a Dataset", self.data)
        if self.data.transform is not None:
            raise BadValue("data", "must be in its own units, without a transform", self.data)
        return self.data

    def _check_start(self, start: Any) -> str | tuple[float, ...]:
        names = self.start_names
        if isinstance(start, str) and (start in names or start == USUAL_START):
            return start if start in names else names[0]
        try:
            numbers = () if isinstance(start, (str, bytes)) else tuple(start)
        except TypeError:
            numbers = ()
        count = len(self.task.param_names)
        if len(numbers) != count:
            if count == 2:
                raise BadValue(
                    "start", "must be one of {names}, or two numbers", start, names=", ".join(names)
                )
            rule = "must be one of {names}, or {count} numbers"
            raise BadValue("start", rule, start, names=", ".join(names), count=count)
        return tuple(check_number("start", number, -START_LIMIT, START_LIMIT) for number in numbers)


@lru_cache(maxsize=32)
def _task(
    source: DataSource,
    seed: int,
    dataset_options: Options,
    model: Model,
    model_options: Options,
    loss: Loss,
) -> Task:
    dataset = _dataset(source, seed, dataset_options)  # the same for every loss and model
    usual = model.name == source.model and source.in_own_units(dataset_options)
    own = (source.window, source.starts) if usual else (None, None)
    return Task(dataset, model, loss, model_options, *own)


@lru_cache(maxsize=32)
def _dataset(source: DataSource, seed: int, options: Options) -> Dataset:
    return source.load(seed, options)


def _check_rate(rate: object) -> float:
    number = check_number("learning_rate", rate, -np.inf, np.inf)
    if number <= 0:
        raise BadValue("learning_rate", "must be greater than 0", rate)
    return check_number("learning_rate", number, SMALLEST_RATE, LARGEST_RATE)
