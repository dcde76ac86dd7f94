"""A race: who runs, on what, and who is where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from landscape.analysis.verdict import judge, outcomes_along
from landscape.core.trajectory import Optimum, Trajectory
from landscape.experiment import Experiment
from landscape.figures import Map, MapRun, SweepLine, style
from landscape.losses import LOSSES
from landscape.optimizers import OPTIMIZERS
from landscape.training.sweep import OPTIMIZER_CONFIGS, OptimizerConfig, Sweep, in_usual_order
from landscape.ui import cache
from landscape.ui.link.codec import View, link_text
from landscape.ui.link.state import current_view, drawn_experiment, keep
from landscape.ui.stage import Row, Table
from landscape.ui.widgets.controls import (
    choice,
    data_control,
    epochs_control,
    labels_of,
    rate_control,
    start_control,
)
from landscape.ui.words.common import number
from landscape.ui.words.language import _

# What a race has of an experiment.
RACE_FIELDS = ("dataset", "start", "loss", "learning_rate", "epochs")


def race_controls() -> View:
    """Draw the controls of a race; return what they say."""
    view = current_view()
    own = OptimizerConfig(view.experiment.optimizer, view.experiment.optimizer_options)
    st.pills(
        _("Who races"),
        list(dict.fromkeys((*OPTIMIZER_CONFIGS, *view.racers, own))),
        selection_mode="multi",
        format_func=racer_name,
        key="racers",
        width="stretch",
        wrap=True,
    )
    words = {"shared": _("one for all"), "best": _("each its best")}
    choice(_("Learning rate"), "rates", words)
    rate, epochs = st.columns(2, gap="small")
    with rate:
        rate_control(disabled=st.session_state["rates"] == "best")
    with epochs:
        epochs_control()
    choice(_("Loss"), "loss", labels_of(LOSSES))
    start_control()
    data_control()
    state = st.session_state
    view = replace(
        view,
        experiment=drawn_experiment(view.experiment, RACE_FIELDS),
        racers=tuple(state["racers"]),
        rates=state["rates"],
    )
    return keep(view, (*RACE_FIELDS, "seed", "dataset_options", "racers", "rates"))


def racer_name(racer: OptimizerConfig) -> str:
    """Return a racer's name: "SGD", "SGD momentum 0.9", "SGD Nesterov 0.9"."""
    options = dict(racer.options)
    words = [OPTIMIZERS[racer.optimizer].label]
    if options.pop("nesterov", False):
        words.append(f"Nesterov {link_text(options.pop('momentum'))}")
    words += [f"{name} {link_text(value)}" for name, value in options.items()]
    return " ".join(words)


@dataclass(frozen=True, eq=False)
class Entrant:
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


def looks_of(racers: Sequence[OptimizerConfig]) -> list[tuple[str, str]]:
    """Return each one's colour and mark; the usual ones have the same in every race."""
    everybody = in_usual_order((*OPTIMIZER_CONFIGS, *racers))
    places = [everybody.index(racer) for racer in racers]
    colors, symbols = style.MUTED, style.SYMBOLS
    return [(colors[i % len(colors)], symbols[i % len(symbols)]) for i in places]


def entrants_of(
    experiment: Experiment,
    racers: Sequence[OptimizerConfig],
    sweeps: Sequence[Sweep],
    progress: cache.Progress,
) -> list[Entrant]:
    """Return the racers with their runs: at their best of `sweeps`, else the experiment's rate."""
    best = [sweep.best for sweep in sweeps] or [None] * len(racers)
    runs_to_do = tuple(
        racer.applied_to(experiment, rate) for racer, rate in zip(racers, best, strict=True)
    )
    runs = cache.runs_of(runs_to_do, progress)
    optimum = cache.optimum_of(experiment)
    return [
        Entrant(racer, one, run, optimum, *look)
        for racer, one, run, look in zip(racers, runs_to_do, runs, looks_of(racers), strict=True)
    ]


def race_map(entrants: Sequence[Entrant], experiment: Experiment) -> Map:
    """Return the race from above; `experiment` says on which loss."""
    optimum = cache.optimum_of(experiment)
    runs = []
    for entrant in entrants:
        more = {"state": outcomes_along(entrant.run, optimum)}
        if optimum.params is not None:
            more["distance"] = np.linalg.norm(entrant.run.params - optimum.params, axis=1)
        runs.append(MapRun(entrant.run, entrant.name, entrant.color, entrant.symbol, more))
    surface = cache.surface_of(experiment, cache.grid_of(experiment))
    return Map(surface, optimum, runs, LOSSES[experiment.loss].label)


def race_table(entrants: Sequence[Entrant]) -> Table:
    """Return who is where at the clock's epoch, and the epoch at which each arrives."""
    rows = []
    for i, entrant in enumerate(entrants):
        arrived = judge(entrant.run, entrant.optimum).epoch
        distance = "{distance}" if entrant.optimum.params is not None else "–"
        cells = (
            entrant.name,
            number(entrant.experiment.learning_rate),
            "{loss}",
            distance,
            "–" if arrived is None else str(arrived),
            "{state}",
        )
        rows.append(Row(cells, i, entrant.color))
    head = ("", _("rate"), _("loss"), _("distance"), _("arrived"), _("state"))
    return Table(head, tuple(rows), "race")


def hints(
    experiment: Experiment, racers: Sequence[OptimizerConfig], sweeps: Sequence[Sweep]
) -> list[str]:
    """Return what else has to be said of a race, as sentences."""
    said = []
    if experiment.schedule != "none":
        said.append(_("In a race learning rates stay as they are: the schedule is left out."))
    ends = [
        racer_name(racer)
        for racer, sweep in zip(racers, sweeps, strict=False)
        if sweep.best in (sweep.rates[0], sweep.rates[-1])
    ]
    if ends:
        sentence = _("The best rate lies at the end of the range, and may be beyond it: {names}.")
        said.append(sentence.format(names=", ".join(ends)))
    return said


def sweep_lines(racers: Sequence[OptimizerConfig], sweeps: Sequence[Sweep]) -> list[SweepLine]:
    """Return the lines of the chart of final loss against learning rate."""
    return [
        SweepLine(
            sweep.rates,
            sweep.final_losses,
            sweep.best,
            racer_name(racer),
            *look,
        )
        for racer, sweep, look in zip(racers, sweeps, looks_of(racers), strict=True)
    ]
