"""Everything that decides a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core.errors import BadValue, check_number
from landscape.core.options import Options
from landscape.data import DATASETS, MAX_SEED
from landscape.losses import LOSSES
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES

STARTS: dict[str, tuple[float, float]] = {
    "good": (-0.8, -0.3),
    "plausible": (-3.0, -1.0),
    "worst": (-10.0, -1.0),
}


MAX_EPOCHS = 10_000


START_LIMIT = 1e4


SMALLEST_RATE, LARGEST_RATE = 1e-12, 1e12


@dataclass(frozen=True)
class Experiment:
    """Everything that decides a run.

    Parameters
    ----------
    dataset : str
        Name in ``DATASETS``.
    start : str or (float, float)
        Name in ``STARTS``, or the initial Ŵ = (w0, w1).
    loss : str
        Name in ``LOSSES``.
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

    Raises
    ------
    BadValue
        A `ValueError` that names the field, the rule and the value.
    """

    dataset: str = "toy2"
    start: str | tuple[float, float] = "good"
    loss: str = "bce"
    optimizer: str = "sgd"
    learning_rate: float = 0.25
    epochs: int = 100
    seed: int = 0
    dataset_options: Options = ()
    optimizer_options: Options = ()
    schedule: str = "none"
    schedule_options: Options = ()

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        source = DATASETS[self.dataset]
        put("start", _check_start(self.start))
        LOSSES[self.loss]
        chosen = {"dataset": source, "optimizer": OPTIMIZERS[self.optimizer]}
        chosen["schedule"] = SCHEDULES[self.schedule]
        put("learning_rate", _check_rate(self.learning_rate))
        put("epochs", check_number("epochs", self.epochs, 1, MAX_EPOCHS, whole=True))
        put("seed", check_number("seed", self.seed, 0, MAX_SEED, whole=True))
        if not source.random:
            put("seed", 0)
        for name, entry in chosen.items():
            field = f"{name}_options"
            put(field, entry.check_options(field, getattr(self, field)))

    @property
    def start_params(self) -> tuple[float, float]:
        """The initial Ŵ = (w0, w1)."""
        return STARTS[self.start] if isinstance(self.start, str) else self.start


def _check_start(start: Any) -> str | tuple[float, float]:
    if isinstance(start, str) and start in STARTS:
        return start
    try:
        pair = () if isinstance(start, (str, bytes)) else tuple(start)
    except TypeError:
        pair = ()
    if len(pair) != 2:
        names = ", ".join(STARTS)
        raise BadValue("start", "must be one of {names}, or two numbers", start, names=names)
    w0, w1 = (check_number("start", number, -START_LIMIT, START_LIMIT) for number in pair)
    return w0, w1


def _check_rate(rate: object) -> float:
    number = check_number("learning_rate", rate, -np.inf, np.inf)
    if number <= 0:
        raise BadValue("learning_rate", "must be greater than 0", rate)
    return check_number("learning_rate", number, SMALLEST_RATE, LARGEST_RATE)
