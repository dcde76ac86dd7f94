"""The lecture's twelve runs: three starts, two losses, two optimizers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import streamlit as st

from landscape.analysis.verdict import outcomes_along
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.figures import Map, MapRun
from landscape.models import STARTS
from landscape.ui import cache
from landscape.ui.link.codec import View
from landscape.ui.link.state import current_view, drawn_experiment, keep
from landscape.ui.stage import Cell, Row, Table
from landscape.ui.widgets.controls import data_control, epochs_control, rate_control
from landscape.ui.words.common import START_WORDS, pair_name
from landscape.ui.words.language import _

PAIRS = tuple(product(("sgd", "adam"), ("mse", "bce")))  # row by row, as the maps stand


def twelve_controls() -> View:
    """Draw the controls of what all twelve have in common; return what they say."""
    data_control()
    rate, epochs = st.columns(2, gap="small")
    with rate:
        rate_control()
    with epochs:
        epochs_control()
    view = current_view()
    fields = ("dataset", "learning_rate", "epochs")
    view = replace(view, experiment=drawn_experiment(view.experiment, fields))
    return keep(view, (*fields, "seed", "dataset_options"))


def common_of(experiment: Experiment) -> Experiment:
    """Return an experiment's data, learning rate and epochs; all else is as usual."""
    return Experiment(
        dataset=experiment.dataset,
        learning_rate=experiment.learning_rate,
        epochs=experiment.epochs,
        seed=experiment.seed,
        dataset_options=experiment.dataset_options,
    )


def twelve_of(experiment: Experiment) -> tuple[Experiment, ...]:
    """Return the twelve runs with an experiment's data, learning rate and epochs."""
    common = common_of(experiment)
    return tuple(
        replace(common, start=start, loss=loss, optimizer=optimizer)
        for optimizer, loss in PAIRS
        for start in STARTS
    )


def twelve_maps(experiments: tuple[Experiment, ...], runs: list[Trajectory]) -> list[Map]:
    """Return the four maps, with three runs each."""
    grid = cache.grid_of(*experiments)
    maps = []
    for i in range(0, len(experiments), len(STARTS)):
        first = experiments[i]
        optimum = cache.optimum_of(first)
        shown = [
            MapRun(
                run,
                _(START_WORDS[str(experiment.start)]),
                more={"state": outcomes_along(run, optimum)},
            )
            for experiment, run in zip(
                experiments[i : i + len(STARTS)], runs[i : i + len(STARTS)], strict=True
            )
        ]
        maps.append(Map(cache.surface_of(first, grid), optimum, shown, pair_name(first)))
    return maps


def twelve_table(experiments: tuple[Experiment, ...]) -> Table:
    """Return a row for each map, with the state of its three runs at the clock's epoch."""
    opens = _("Open in Explore")
    rows = [
        Row(
            (
                pair_name(experiments[i]),
                *(Cell("{state}", i + k, open=True, title=opens) for k in range(len(STARTS))),
            )
        )
        for i in range(0, len(experiments), len(STARTS))
    ]
    return Table(("", *(_(START_WORDS[start]) for start in STARTS)), tuple(rows), "states")
