"""Surface and training, the lecture's way and ours in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import torch

from benchmarks import lecture
from landscape import (
    RACERS,
    STARTS,
    Experiment,
    load_dataset,
    loss_surface,
    sweep,
    train,
    train_many,
)
from landscape.races import RATES

SURFACE_REPEATS = 3
TRAINING_REPEATS = 15
SAME = 1e-3  # float32 and float64 may differ by this much, in loss and in Ŵ


def medians(repeats: int, *ways: Callable[[], object]) -> list[float]:
    """Return each way's median seconds; the ways take turns, so that a busy moment hits all."""
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(repeats):
        for way, taken in zip(ways, seconds, strict=True):
            begin = time.perf_counter()
            way()
            taken.append(time.perf_counter() - begin)
    return [statistics.median(taken) for taken in seconds]


def row(name: str, theirs: float, ours: float) -> None:
    print(
        f"{name:<28}{1e3 * theirs:>12.1f} ms{1e3 * ours:>10.1f} ms{theirs / ours:>10.2f} x",
        flush=True,
    )


def main() -> None:
    # As the app does it: sessions share the cores.
    torch.set_num_threads(1)
    data = load_dataset("toy2")
    print(f"toy2, {len(data.x)} points; medians; ratio = lecture / ours, above 1 ours is quicker")
    print(f"{'':<28}{'lecture':>15}{'ours':>13}{'ratio':>12}")
    for loss in ("mse", "bce"):
        compare_surface(data.x, data.y, loss)
    for optimizer in ("sgd", "adam"):
        for loss in ("mse", "bce"):
            compare_training(data.x, data.y, loss, optimizer)
    compare_twelve(data.x, data.y)
    compare_race(data.x, data.y)


def compare_surface(x: np.ndarray, y: np.ndarray, loss: str) -> None:
    experiment = Experiment(loss=loss)
    # The first call of each warms up and shows that both do the same work. The lecture's BCE
    # is wrong where float32's σ saturates, so only the loss at most points can be compared.
    theirs, ours = lecture.surface(x, y, loss), loss_surface(experiment).loss
    agreeing = np.mean(np.abs(theirs - ours) < SAME)
    if agreeing < 0.9:
        raise SystemExit(f"The two {loss} surfaces differ at {1 - agreeing:.0%} of their points.")
    seconds = medians(
        SURFACE_REPEATS, lambda: lecture.surface(x, y, loss), lambda: loss_surface(experiment)
    )
    row(f"surface 130x110 {loss.upper()}", *seconds)


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
    racers = [racer for racer in RACERS if racer.optimizer != "lbfgs"]
    racers = [racer for racer in racers if not dict(racer.options).get("nesterov")]
    start = Experiment(start="worst")

    def theirs() -> None:
        for racer in racers:
            lecture.train(x, y, "bce", racer.optimizer, start.start_params)

    def ours() -> None:
        for racer in racers:
            sweep(racer.of(start))

    sampled, whole = medians(SURFACE_REPEATS, theirs, ours)
    row(f"race {len(racers)} x {len(RATES)} rates", sampled * len(RATES), whole)
