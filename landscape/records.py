"""The frozen records that the library's functions take and return; numpy only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from landscape.grids import (
    PARAM_LIMIT,
    ConvergenceMap,
    Floats,
    GradientField,
    GridSpec,
    LossSurface,
    frozen_array,
)
from landscape.registry import (
    DATASETS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
    BadValue,
    Options,
    check_number,
)

Status = Literal["finished", "diverged"]

STARTS: dict[str, tuple[float, float]] = {
    "good": (-0.8, -0.3),
    "plausible": (-3.0, -1.0),
    "worst": (-10.0, -1.0),
}
MAX_EPOCHS = 10_000
MAX_SEED = 2**53 - 1  # the largest whole number that a browser's number holds exactly
START_LIMIT = 1e4
SMALLEST_RATE, LARGEST_RATE = 1e-12, 1e12

# The records of grids belong here; they have a file of their own since they are many.
__all__ = [
    "LARGEST_RATE",
    "MAX_EPOCHS",
    "MAX_SEED",
    "PARAM_LIMIT",
    "SMALLEST_RATE",
    "STARTS",
    "START_LIMIT",
    "ConvergenceMap",
    "Dataset",
    "Experiment",
    "Floats",
    "GradientField",
    "GridSpec",
    "LossSurface",
    "Optimum",
    "Status",
    "Trajectory",
    "frozen_array",
]


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


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points with a class each.

    Parameters
    ----------
    x : ndarray of shape (n,) or (n, features)
        Inputs.
    y : ndarray of shape (n,)
        Classes, 0 or 1.
    truth : (float, float) or None
        The (w0, w1) whose σ(w0 + w1·x) made the classes, where there is one.
    """

    x: Floats
    y: Floats
    truth: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", frozen_array(self.x))
        object.__setattr__(self, "y", frozen_array(self.y))
        if not np.isin(self.y, (0.0, 1.0)).all():
            raise BadValue("y", "must be 0 or 1", self.y[~np.isin(self.y, (0.0, 1.0))][0])


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What training recorded: row k belongs to Ŵ after k steps.

    Parameters
    ----------
    params : ndarray of shape (epochs + 1, 2)
        Ŵ, columns w0 and w1.
    grads : ndarray of shape (epochs + 1, 2)
        Gradient of the loss at that Ŵ.
    losses : ndarray of shape (epochs + 1,)
        Loss at that Ŵ, in nats for BCE.
    status : {"finished", "diverged"}
        A run that diverged has the rows up to its last finite one, so fewer than epochs + 1.
    message : str
        The status as a sentence.
    learning_rates : ndarray of shape (epochs + 1,)
        Learning rate of the step from that Ŵ, which a schedule may change; empty if unknown.
    """

    params: Floats
    grads: Floats
    losses: Floats
    status: Status = "finished"
    message: str = ""
    # An array as soon as the record is made; one as a default would be shared.
    learning_rates: Floats = ()  # type: ignore[assignment]

    def __post_init__(self) -> None:
        for name in ("params", "grads", "losses", "learning_rates"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))
        if self.status not in get_args(Status):
            names = ", ".join(get_args(Status))
            raise BadValue("status", "must be one of {names}", self.status, names=names)

    @property
    def epochs(self) -> int:
        """Number of steps recorded."""
        return len(self.losses) - 1

    @property
    def grad_norms(self) -> Floats:
        """Euclidean norm of each row's gradient, shape (epochs + 1,)."""
        norms: Floats = np.linalg.norm(self.grads, axis=1)
        return norms


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where a loss is smallest on a sample, or why that is nowhere.

    Parameters
    ----------
    params : ndarray of shape (2,) or None
        The Ŵ = (w0, w1) with the smallest loss; None where no finite Ŵ has it.
    loss : float
        The smallest loss; where `params` is None, the infimum.
    grad_norm : float
        Norm of the gradient at `params`, at most 1e-8 unless x lies so far from 0, for its
        spread, that rounding `params` alone makes more; nan where `params` is None.
    message : str
        Why there is no optimum, as a sentence; empty where there is one.
    """

    params: Floats | None
    loss: float
    grad_norm: float = np.nan
    message: str = ""

    def __post_init__(self) -> None:
        if self.params is not None:
            object.__setattr__(self, "params", frozen_array(self.params))
