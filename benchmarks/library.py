"""Surface and training, the lecture's way and ours in turn."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable

import numpy as np
import torch

from benchmarks import lecture
from landscape.analysis.convergence import convergence_map
from landscape.analysis.surface import loss_surface
from landscape.core.dataset import Dataset
from landscape.core.fields import GridSpec
from landscape.data import DATASETS, DataSource, load_dataset
from landscape.experiment import Experiment
from landscape.models import STARTS
from landscape.training.sweep import OPTIMIZER_CONFIGS, RATES, sweep
from landscape.training.train import train, train_many

SURFACE_REPEATS = 3
QUICK_REPEATS = 20  # of what takes a millisecond, for each of the lecture's
TRAINING_REPEATS = 15
MAP_SAMPLE = 20  # of the starts, that the lecture's loop trains from
SAME = 1e-3  # float32 and float64 may differ by this much, in loss and in Ŵ


def medians(repeats: int, *ways: Callable[[], object], quick: int = 1) -> list[float]:
    """Return each way's median seconds; the ways take turns, so that a busy moment hits all.

    All but the first go `quick` times in each turn.
    """
    seconds: list[list[float]] = [[] for _ in ways]
    for turn in range(repeats * quick):
        for place, way in enumerate(ways):
            if place == 0 and turn % quick:
                continue
            begin = time.perf_counter()
            way()
            seconds[place].append(time.perf_counter() - begin)
    return [statistics.median(taken) for taken in seconds]


def million_points() -> str:
    """Return the name of toy2's kind of data with a million points."""
    x = np.linspace(-1, 1, 1_000_000)
    chance = 1 / (1 + np.exp(1 - 5 * x))
    y = np.random.default_rng(0).random(len(x)) < chance
    dataset = Dataset(x, y.astype(np.float64))
    source = DataSource(
        "million", "A million", make=lambda seed: dataset, code="", window=GridSpec()
    )
    DATASETS.add(source)
    return "million"


def row(name: str, theirs: float, ours: float) -> None:
    print(
        f"{name:<34}{1e3 * theirs:>12.1f} ms{1e3 * ours:>10.2f} ms{theirs / ours:>10.2f} x",
        flush=True,
    )


def main() -> None:
    # As the app does it: sessions share the cores.
    torch.set_num_threads(1)
    data = load_dataset("toy2")
    print(f"toy2, {len(data.x)} points; medians; ratio = lecture / ours, above 1 ours is quicker")
    print(f"{'':<34}{'lecture':>15}{'ours':>13}{'ratio':>12}")
    for loss in ("mse", "bce"):
        compare_surface(data.x, data.y, loss)
    for optimizer in ("sgd", "adam"):
        for loss in ("mse", "bce"):
            compare_training(data.x, data.y, loss, optimizer)
    compare_twelve(data.x, data.y)
    compare_race(data.x, data.y)
    for optimizer in ("sgd", "adam"):
        for loss in ("mse", "bce"):
            compare_map(data.x, data.y, loss, optimizer)


def compare_surface(x: np.ndarray, y: np.ndarray, loss: str) -> None:
    experiment = Experiment(loss=loss)
    # The first call of each warms up and shows that both do the same work. The lecture's BCE
    # is wrong where float32's σ saturates, so only the loss at most points can be compared.
    theirs, ours = lecture.surface(x, y, loss), loss_surface(experiment).loss
    agreeing = np.mean(np.abs(theirs - ours) < SAME)
    if agreeing < 0.9:
        raise SystemExit(f"The two {loss} surfaces differ at {1 - agreeing:.0%} of their points.")
    seeds = itertools.count(1)

    def with_its_rule() -> object:
        # Another sample, of which nothing is known yet.
        return loss_surface(Experiment(loss=loss, seed=next(seeds)))

    million = million_points()
    loss_surface(Experiment(million, loss=loss))
    ways = (
        lambda: loss_surface(experiment, exact=True),
        with_its_rule,
        lambda: loss_surface(experiment),
        lambda: loss_surface(Experiment(million, loss=loss)),
    )
    theirs_taken, direct, first, again, of_a_million = medians(
        SURFACE_REPEATS, lambda: lecture.surface(x, y, loss), *ways, quick=QUICK_REPEATS
    )
    name = f"surface 130x110 {loss.upper()}"
    row(f"{name} direct sum", theirs_taken, direct)
    row(f"{name} rule made too", theirs_taken, first)
    row(name, theirs_taken, again)
    print(f"{'':<8}1,000,000 points / 2000 points: {of_a_million / again:.2f} (at most 1.5)")


def compare_training(x: np.ndarray, y: np.ndarray, loss: str, optimizer: str) -> None:
    experiment = Experiment(loss=loss, optimizer=optimizer)

    def theirs() -> tuple[np.ndarray, np.ndarray]:
        return lecture.train(x, y, loss, optimizer, experiment.start_params)

    params, _ = theirs()
    if np.abs(params - train(experiment).params[1:]).max() > SAME:
        raise SystemExit(f"The two trainings with {loss} and {optimizer} differ.")
    seconds = medians(TRAINING_REPEATS, theirs, lambda: train(experiment))
    row(f"100 epochs {optimizer.upper()} {loss.upper()}", *seconds)


def compare_twelve(x: np.ndarray, y: np.ndarray) -> None:
    experiments = [
        Experiment(start=start, loss=loss, optimizer=optimizer)
        for start in STARTS
        for loss in ("mse", "bce")
        for optimizer in ("sgd", "adam")
    ]

    def theirs() -> None:
        for one in experiments:
            lecture.train(x, y, one.loss, one.optimizer, one.start_params)

    seconds = medians(SURFACE_REPEATS, theirs, lambda: train_many(experiments))
    row("the twelve runs", *seconds)


def compare_race(x: np.ndarray, y: np.ndarray) -> None:
    """Seven optimizers and SGD with momentum at 25 learning rates; the lecture's way sampled."""
    racers = [racer for racer in OPTIMIZER_CONFIGS if racer.optimizer != "lbfgs"]
    racers = [racer for racer in racers if not dict(racer.options).get("nesterov")]
    start = Experiment(start="worst")

    def theirs() -> None:
        for racer in racers:
            lecture.train(x, y, "bce", racer.optimizer, start.start_params)

    def ours() -> None:
        for racer in racers:
            sweep(racer.applied_to(start))

    sampled, whole = medians(SURFACE_REPEATS, theirs, ours)
    row(f"race {len(racers)} x {len(RATES)} rates", sampled * len(RATES), whole)


def compare_map(x: np.ndarray, y: np.ndarray, loss: str, optimizer: str) -> None:
    """Every start of the lecture's window; the lecture's loop goes over a sample of them."""
    experiment = Experiment(loss=loss, optimizer=optimizer)
    grid = GridSpec()
    number = grid.nu * grid.nv
    generator = np.random.default_rng(0)
    starts = generator.uniform(
        [grid.u[0], grid.v[0]], [grid.u[1], grid.v[1]], (MAP_SAMPLE, 2)
    ).tolist()

    def theirs() -> None:
        for w0, w1 in starts:
            lecture.train(x, y, loss, optimizer, (w0, w1))

    sampled, whole = medians(SURFACE_REPEATS, theirs, lambda: convergence_map(experiment))
    row(f"map {number} {optimizer.upper()} {loss.upper()}", sampled * number / MAP_SAMPLE, whole)
