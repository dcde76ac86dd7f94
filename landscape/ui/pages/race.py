"""A race: who runs, on what, and who is where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.verdict import distances, judge
from landscape.core.arrays import Floats
from landscape.core.numbers import format_number
from landscape.core.trajectory import Optimum, Trajectory
from landscape.experiment import Experiment
from landscape.figures import Map, MapRun, SweepLine, style, sweep_figure
from landscape.losses import LOSSES
from landscape.training.sweep import (
    OPTIMIZER_CONFIGS,
    RATES,
    OptimizerConfig,
    Sweep,
    in_usual_order,
)
from landscape.ui import cache
from landscape.ui.describe import arrived_along, map_words, states_along, sweep_words
from landscape.ui.link.view import View
from landscape.ui.picture import Part
from landscape.ui.stage import Row, Table
from landscape.ui.widgets.controls import racer_name
from landscape.ui.words.language import _


@dataclass(frozen=True, eq=False)
class RaceEntry:
    """A racer in a race, with its run, its colour and its mark."""

    racer: OptimizerConfig
    experiment: Experiment
    run: Trajectory
    optimum: Optimum
    color: str
    symbol: str

    @property
    def name(self) -> str:
        """Its name on screen."""
        return racer_name(self.racer)


def racer_looks(racers: Sequence[OptimizerConfig]) -> list[tuple[str, str]]:
    """Return each racer's colour and mark; the usual ones have the same in every race."""
    everybody = in_usual_order((*OPTIMIZER_CONFIGS, *racers))
    places = [everybody.index(racer) for racer in racers]
    colors, symbols = style.MUTED, style.SYMBOLS
    return [(colors[i % len(colors)], symbols[i % len(symbols)]) for i in places]


def race_entries(
    experiment: Experiment,
    racers: Sequence[OptimizerConfig],
    sweeps: Sequence[Sweep],
    progress: cache.Progress,
) -> list[RaceEntry]:
    """Return the racers with their runs: at their best of `sweeps`, else the experiment's rate."""
    best = [sweep.best for sweep in sweeps] or [None] * len(racers)
    runs_to_do = tuple(
        racer.applied_to(experiment, rate) for racer, rate in zip(racers, best, strict=True)
    )
    runs = cache.train_many(runs_to_do, progress)
    optimum = cache.find_optimum(experiment)
    return [
        RaceEntry(racer, one, run, optimum, *look)
        for racer, one, run, look in zip(racers, runs_to_do, runs, racer_looks(racers), strict=True)
    ]


def race_map(entries: Sequence[RaceEntry], experiment: Experiment) -> Map:
    """Return the race from above; `experiment` says on which loss."""
    optimum = cache.find_optimum(experiment)
    runs = []
    for entry in entries:
        more: dict[str, NDArray[Any]] = {
            "state": states_along(entry.run, optimum),
            "came": _arrival_along(entry.run, optimum),
            "arrived": arrived_along(entry.run, optimum),
        }
        if optimum.params is not None:
            more["distance"] = distances(entry.run, optimum)
        runs.append(MapRun(entry.run, entry.name, entry.color, entry.symbol, more))
    surface = cache.loss_surface(experiment, cache.shared_window(experiment))
    edge = cache.arrival_contour(experiment)
    return Map(
        surface,
        optimum,
        runs,
        f"<b>{LOSSES[experiment.loss].label}</b>",
        clip_marks=False,
        edge=edge,
    )


def _arrival_along(run: Trajectory, optimum: Optimum) -> Floats:
    """Return for each row the epoch at which a run has arrived; nan before it, or if never."""
    first = judge(run, optimum).epoch
    rows = np.arange(len(run.losses))
    return np.full(len(rows), np.nan) if first is None else np.where(rows < first, np.nan, first)


def race_table(entries: Sequence[RaceEntry]) -> Table:
    """Return who is where at the clock's epoch, and the epoch at which each has arrived."""
    rows = []
    for i, entry in enumerate(entries):
        distance = "{distance}" if entry.optimum.params is not None else "–"
        cells = (
            entry.name,
            format_number(entry.experiment.learning_rate),
            "{loss}",
            distance,
            "{came}",
            "{state}",
        )
        rows.append(Row(cells, i, entry.color, entry.symbol))
    head = (
        "",
        _("rate"),
        _("loss"),
        _("distance to the optimum"),
        _("arrived at epoch"),
        _("state"),
    )
    return Table(head, tuple(rows), "race")


def race_notes(
    experiment: Experiment, racers: Sequence[OptimizerConfig], sweeps: Sequence[Sweep]
) -> list[str]:
    """Return what has to be said of a race, as sentences."""
    if sweeps:
        fair = _(
            "**Fair play:** each runs at the best of 25 learning rates for these epochs "
            "(LBFGS: of 9), or at the common one where it diverges at all of them."
        )
    else:
        fair = _(
            "**Fair play:** a race at one learning rate says little, since each optimizer has "
            "its own best. Choose *each its best* to let them run at it."
        )
    notes = [fair, map_words()]
    if experiment.schedule != "none":
        notes.append(_("In a race learning rates stay as they are: the schedule is left out."))
    ends = [
        racer_name(racer)
        for racer, sweep in zip(racers, sweeps, strict=False)
        if sweep.best in (sweep.rates[0], sweep.rates[-1])
    ]
    if ends:
        sentence = _("The best rate lies at the end of the range, and may be beyond it: {names}.")
        notes.append(sentence.format(names=", ".join(ends)))
    return notes


def race_runs(view: View) -> int:
    """Return how many runs a race trains: at every rate, where each optimizer has its best."""
    each = len(RATES) if view["rates"] == "best" else 1
    return len(view["racers"]) * each


def sweep_chart(
    experiment: Experiment, racers: Sequence[OptimizerConfig], sweeps: Sequence[Sweep]
) -> list[Part]:
    """Return the chart of final loss against learning rate, under its heading."""
    lines = [
        SweepLine(sweep.rates, sweep.final_losses, sweep.best, racer_name(racer), *look)
        for racer, sweep, look in zip(racers, sweeps, racer_looks(racers), strict=True)
    ]
    lowest, limit = cache.find_optimum(experiment).loss, cache.stability_limit(experiment)
    chart = sweep_figure(lines, lowest, limit, **sweep_words())
    return [_("**Final loss against learning rate**"), ("sweep", chart)]
