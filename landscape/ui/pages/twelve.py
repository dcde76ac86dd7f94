"""The lecture's twelve runs: three starts, two losses, two optimizers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.figures import Map, MapRun
from landscape.losses import LOSSES
from landscape.ui import cache
from landscape.ui.describe import arrived_along, pair_name, start_name, states_along
from landscape.ui.stage import Cell, Row, Table
from landscape.ui.words.language import _


def optimizers_and_losses(experiment: Experiment) -> list[tuple[str, str]]:
    """Return the pairs that are compared on an experiment's data, row by row as the maps stand."""
    kind = experiment.task.dataset.kind
    losses = [name for name in ("mse", "bce", "cross_entropy") if kind in LOSSES[name].targets]
    return list(product(("sgd", "adam"), losses))


def common_settings(experiment: Experiment) -> Experiment:
    """Return an experiment's data, learning rate and epochs; all else is as usual."""
    rate, epochs = experiment.learning_rate, experiment.epochs
    return experiment.with_same_model(learning_rate=rate, epochs=epochs)


def twelve_experiments(experiment: Experiment) -> tuple[Experiment, ...]:
    """Return the twelve runs with an experiment's data, learning rate and epochs."""
    common = common_settings(experiment)
    return tuple(
        replace(common, start=start, loss=loss, optimizer=optimizer)
        for optimizer, loss in optimizers_and_losses(experiment)
        for start in experiment.task.starts
    )


def twelve_maps(experiments: tuple[Experiment, ...], runs: list[Trajectory]) -> list[Map]:
    """Return the four maps, with a run from each start."""
    grid = cache.shared_window(*experiments)
    maps = []
    for number, row in _rows(experiments):
        optimum = cache.find_optimum(row[0])
        shown = [
            MapRun(
                run,
                start_name(experiment),
                more={
                    "state": states_along(run, optimum),
                    "arrived": arrived_along(run, optimum),
                },
            )
            for experiment, run in zip(row, runs[number:], strict=False)
        ]
        maps.append(
            Map(
                cache.loss_surface(row[0], grid),
                optimum,
                shown,
                f"<b>{pair_name(row[0])}</b>",
                clip_marks=False,
                edge=cache.arrival_contour(row[0]),
            )
        )
    return maps


def twelve_table(experiments: tuple[Experiment, ...]) -> Table:
    """Return a row for each map, with the state of its runs at the clock's epoch."""
    opens = _("Open in Explore")
    rows = _rows(experiments)
    lines = []
    for number, row in rows:
        states = (Cell("{state}", number + k, open=True, title=opens) for k in range(len(row)))
        lines.append(Row((pair_name(row[0]), *states)))
    return Table(("", *map(start_name, rows[0][1])), tuple(lines), "states")


def _rows(experiments: tuple[Experiment, ...]) -> list[tuple[int, tuple[Experiment, ...]]]:
    """Return the runs of each map, with the number of the first."""
    count = len(experiments[0].task.starts)
    return [(i, experiments[i : i + count]) for i in range(0, len(experiments), count)]
