"""How soon training arrives at every learning rate and momentum, all runs at once."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.optim import Optimizer

from landscape.analysis.convergence import SortedLosses
from landscape.analysis.curvature import stability_limit
from landscape.analysis.optimum import find_optimum
from landscape.analysis.verdict import goal_loss
from landscape.core.arrays import PARAM_LIMIT, Floats
from landscape.core.errors import BadValue, check_number
from landscape.core.fields import RateMap
from landscape.core.trajectory import Optimum
from landscape.experiment import Experiment
from landscape.isolation import isolated, usual_torch
from landscape.objective.linear import LinearObjective
from landscape.objective.task import Task
from landscape.optimizers import OPTIMIZERS
from landscape.training.loop import Progress, train_from

# Powers of two and 1.4 times these, from 0.001 to 700: the limits of the data sets lie within.
RATES = tuple(digit * 2.0**power for power in range(-10, 10) for digit in (1.0, 1.4))
MOMENTA = tuple(np.linspace(0, 0.99, 30).round(3).tolist())
EXACT_MARGINS = 5e8  # of all runs in all epochs; beyond, summing over all points takes too long
CHUNK = 100_000  # margins that are taken together; smaller chunks are dominated by call overhead
KEEP_EPOCHS = 5
Evaluate = Callable[[Tensor], tuple[Tensor, Tensor]]


def _sgd_options(momentum: float) -> dict[str, Any]:
    return {"momentum": momentum}


def _adam_options(beta1: float) -> dict[str, Any]:
    return {"betas": (beta1, dict(OPTIMIZERS["adam"].all_options(()))["betas"][1])}


# The options of a momentum, by the optimizer.
MOMENTUM_OPTIONS: Mapping[str, Callable[[float], dict[str, Any]]] = {
    "sgd": _sgd_options,
    "adam": _adam_options,
}


def momentum_of(experiment: Experiment) -> float:
    """Return SGD's momentum or Adam's β1 of an experiment."""
    options = OPTIMIZERS[_checked(experiment)].all_options(experiment.optimizer_options)
    return float(options["momentum"] if experiment.optimizer == "sgd" else options["betas"][0])


def at_rate(experiment: Experiment, rate: float, momentum: float) -> Experiment:
    """Return the experiment at a learning rate that stays, and a momentum.

    SGD's momentum or Adam's β1; all other options have torch's defaults.
    """
    options = MOMENTUM_OPTIONS[_checked(experiment)](float(momentum))
    return replace(
        experiment,
        learning_rate=float(rate),
        optimizer_options=tuple(options.items()),
        schedule="none",
        schedule_options=(),
    )


def _checked(experiment: Experiment) -> str:
    name = experiment.optimizer
    if name not in MOMENTUM_OPTIONS:
        raise BadValue(
            "optimizer", "must be one of {names}", name, names=", ".join(MOMENTUM_OPTIONS)
        )
    return name


@isolated
def rate_map(
    experiment: Experiment,
    rates: ArrayLike = RATES,
    momenta: ArrayLike = MOMENTA,
    progress: Progress | None = None,
    *,
    optimum: Optimum | None = None,
) -> RateMap:
    """Train at every learning rate and momentum, and return how soon each run arrives.

    Parameters
    ----------
    experiment : Experiment
        Everything else: its optimizer is SGD or Adam, whose other options are left at torch's
        defaults; its schedule is left out.
    rates : array_like of shape (nr,)
        Learning rates, rising. It takes less time the fewer are left when factors of two are
        taken out.
    momenta : array_like of shape (nm,)
        SGD's momentum or Adam's β1, rising.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.
    optimum : Optimum, optional
        What `find_optimum` says of the experiment, where it is known already.

    Returns
    -------
    RateMap
        A run has arrived at the first epoch whose loss is at most `goal_loss`; one that has
        diverged before is marked as `train` marks it. In a single thread of torch's both are those
        of `train(at_rate(experiment, rate, momentum))` to the last bit, unless outputs are not
        linear in the parameters or runs, epochs and points are so many (their product above 5e8)
        that a Gauss rule stands for the points: then as `convergence_map`.

    Raises
    ------
    BadValue
        If the optimizer is neither SGD nor Adam, or rates or momenta do not rise or lie outside of
        what an experiment takes.
    """
    across, up = _rising("rates", rates), _rising("momenta", momenta)
    for end in (0, -1):
        at_rate(experiment, across[end], up[end])  # which checks them
    task = experiment.task
    optimum = optimum or find_optimum(task)
    goal = goal_loss(optimum)
    found = _train_all(experiment, across, up, goal, progress)
    arrived, diverged = (cells.reshape(len(up), len(across)) for cells in found)
    return RateMap(across, up, arrived, diverged, goal, _limits(experiment, optimum, up))


def _limits(experiment: Experiment, optimum: Optimum, momenta: Floats) -> Floats | None:
    if experiment.optimizer != "sgd" or optimum.params is None:
        return None
    limits = [stability_limit(experiment, optimum.params, float(beta)) for beta in momenta]
    return np.array(limits) if np.isfinite(limits).all() else None


def _rising(name: str, values: ArrayLike) -> Floats:
    array = np.array(values, dtype=np.float64).ravel()
    for value in array:
        check_number(name, float(value), -np.inf, np.inf)
    if len(array) < 2 or (np.diff(array) <= 0).any():
        raise BadValue(name, "must be two rising numbers or more", values)
    return array


@dataclass(frozen=True, eq=False)
class _Group:
    """Runs that share torch's parameter group.

    Their rates are powers of two times one rate. A run at 2ᵏ times that rate is trained in
    parameters divided by 2ᵏ: the same steps to the last bit, since a power of two changes no digit
    of a product. Each rate in a group of its own takes several times as long.
    """

    momentum: float
    rate: float
    cells: Tensor  # numbers of the map's cells, row by row
    factors: Tensor  # 2ᵏ


def _groups(rates: Floats, momenta: Floats) -> list[_Group]:
    parts: dict[float, list[tuple[int, float]]] = {}
    for i, rate in enumerate(rates):
        fraction, power = math.frexp(rate)
        parts.setdefault(fraction, []).append((i, 2.0**power))
    return [
        _Group(
            float(momentum),
            fraction,
            torch.tensor([j * len(rates) + i for i, _factor in members]),
            torch.tensor([[factor] for _i, factor in members], dtype=torch.float64),
        )
        for j, momentum in enumerate(momenta)
        for fraction, members in parts.items()
    ]


def _train_all(
    experiment: Experiment,
    rates: Floats,
    momenta: Floats,
    goal: float,
    progress: Progress | None,
) -> tuple[Floats, Floats]:
    """Return when each run arrived, and when it diverged; nan where it did not.

    Every other group is trained by a second thread, as starts are in `convergence_map`.
    """
    groups = _groups(rates, momenta)
    count = len(rates) * len(momenta)
    arrived, diverged = np.full(count, np.nan), np.full(count, np.nan)
    stop = threading.Event()

    def run(part: Sequence[_Group], progress: Progress | None) -> None:
        with usual_torch():
            recorder = _Cells(_evaluate(experiment, count), part, goal, stop)
            _train(experiment, part, recorder, progress)
            cells = recorder.cells.numpy()
            arrived[cells], diverged[cells] = recorder.arrived.numpy(), recorder.diverged.numpy()

    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(run, groups[1::2], None)
        others.add_done_callback(lambda ended: stop.set() if ended.exception() else None)
        try:
            run(groups[::2], progress)
        except BaseException:
            stop.set()  # nobody waits for the others any more
            raise
        others.result()
    return arrived, diverged


def _train(
    experiment: Experiment, groups: Sequence[_Group], recorder: _Cells, progress: Progress | None
) -> None:
    start = torch.tensor([experiment.start_params], dtype=torch.float64)
    at = {rate: at_rate(experiment, rate, 0.0) for rate in {group.rate for group in groups}}
    train_from(
        [(at[group.rate], start / group.factors) for group in groups],
        recorder,
        progress,
        options=[MOMENTUM_OPTIONS[experiment.optimizer](group.momentum) for group in groups],
    )


def _evaluate(experiment: Experiment, runs: int) -> Evaluate:
    """Return what says losses and gradients, bit by bit those of single runs where it can."""
    task: Task = experiment.task
    objective = task.objective
    if isinstance(objective, LinearObjective):
        margins = len(objective.design) * float(runs) * experiment.epochs
        if margins <= EXACT_MARGINS:
            return partial(_in_batches, objective)
    if task.has_rules:
        return SortedLosses(task).value_and_grad
    return partial(objective.value_and_grad, batch_invariant=False)


def _in_batches(objective: LinearObjective, params: Tensor) -> tuple[Tensor, Tensor]:
    size = max(1, CHUNK // len(objective.design))
    parts = [objective.value_and_grad(part) for part in params.split(size)]
    losses, grads = (torch.cat(column) for column in zip(*parts, strict=True))
    return losses, grads


class _Cells:
    """A recorder that keeps when each of many runs arrived or diverged.

    Every few epochs it leaves out those that have.
    """

    def __init__(
        self, losses_at: Evaluate, groups: Sequence[_Group], goal: float, stop: threading.Event
    ) -> None:
        self.losses_at, self.goal, self.stop = losses_at, goal, stop
        self.cells = torch.cat([group.cells for group in groups])
        self.arrived = torch.full((len(self.cells),), torch.nan, dtype=torch.float64)
        self.diverged = self.arrived.clone()
        # Of those that train: which they are, and which have neither arrived nor diverged.
        self.runs = torch.arange(len(self.cells))
        self.factors = torch.cat([group.factors for group in groups])
        self.waiting = torch.ones(len(self.cells), dtype=torch.bool)

    def evaluate(self, params: Tensor) -> tuple[Tensor, Tensor]:
        actual = params * self.factors
        self.near = actual.abs().amax(1) < PARAM_LIMIT  # not so for nan either
        return self.losses_at(actual.where(self.near.unsqueeze(1), 0.0))

    def record(
        self,
        epoch: int,
        params: Tensor,
        losses: Tensor,
        grads: Tensor,
        optimizers: Sequence[Optimizer],
    ) -> Tensor | None:
        sound = self.near & losses.isfinite() & grads.isfinite().all(1)
        lost, came = self.waiting & ~sound, self.waiting & sound & (losses <= self.goal)
        self.diverged[self.runs[lost]] = epoch - 1  # the last that was sound
        self.arrived[self.runs[came]] = epoch
        self.waiting &= ~(lost | came)
        if self.stop.is_set():
            return torch.zeros_like(came)
        if epoch % KEEP_EPOCHS or self.waiting.all():
            return None
        kept = self.waiting
        self.runs, self.factors = self.runs[kept], self.factors[kept]
        self.waiting = self.waiting[kept]
        return kept
