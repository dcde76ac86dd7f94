"""Every start at once: which arrive, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from landscape import (
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
    STARTS,
    ConvergenceMap,
    Experiment,
    GridSpec,
    Trajectory,
)
from landscape.figures import (
    ArrivalLabels,
    ArrivalMap,
    Map,
    MapRun,
    Side,
    arrivals_figure,
    arrived_along,
    color_by_arrivals,
    stage_figure,
)
from landscape.optimizers import is_batched
from landscape.ui import cache
from landscape.ui.controls import (
    DRAWN,
    choice,
    data_control,
    epochs_control,
    labels_of,
    rate_slider,
    settings_control,
    start_control,
)
from landscape.ui.language import _
from landscape.ui.links import FIELDS, SHOWN, View
from landscape.ui.stage import Facts
from landscape.ui.state import current_view, drawn_experiment, keep, run_again
from landscape.ui.twelve import PAIRS, common_of
from landscape.ui.words import START_WORDS, number, pair_name, run_facts, stage_labels, start_name

COARSE = (30, 26)  # starts, across and up, of a map that takes a tenth of a second
_SHARPEN = "_sharpen"


def every_controls() -> View:
    """Draw the controls of the maps; return what they say."""
    data_control()
    start, epochs = st.columns(2, gap="small")
    with start:
        start_control(compact=True)
    with epochs:
        epochs_control()
    loss, shown = st.columns(2, gap="small")
    with loss:
        choice(_("Loss"), "loss", labels_of(LOSSES))
    with shown:
        words = {"map": _("map"), "surface": "3D"}
        choice(_("Picture"), "shown", {name: words[name] for name in SHOWN})
    choice(_("Optimizer"), "optimizer", labels_of(OPTIMIZERS), pills=True)
    rate_slider()
    settings_control()
    view = current_view()
    experiment = drawn_experiment(view.experiment, DRAWN)
    view = replace(view, experiment=experiment, shown=st.session_state["shown"])
    return keep(view, (*FIELDS, "shown"))


def shown_of(experiment: Experiment) -> tuple[Experiment, ...]:
    """Return the experiment, and the four of both losses with plain SGD and Adam."""
    common = replace(common_of(experiment), start=experiment.start)
    four = (replace(common, loss=loss, optimizer=optimizer) for optimizer, loss in PAIRS)
    return (experiment, *four)


def arrivals_of(
    shown: Sequence[Experiment], progress: cache.Progress
) -> list[ConvergenceMap | None]:
    """Return the map of each experiment; None where its starts cannot train as one batch.

    That of the first is coarse at once, and fine when the page runs again: `sharpen`.
    """
    fine = cache.grid_of(*shown)
    coarse = coarser(fine)
    turn = st.session_state.pop(_SHARPEN, None)
    sharp = turn == (shown[0], fine) or cache.has_map(shown[0], fine)
    found: list[ConvergenceMap | None] = []
    for i, experiment in enumerate(shown):

        def part(share: float, before: int = i) -> None:
            progress((before + share) / len(shown))

        grid = fine if sharp and i == 0 else coarse
        found.append(cache.map_of(experiment, grid, part) if is_batched(experiment) else None)
    return found


def paths_of(shown: Sequence[Experiment], progress: cache.Progress) -> list[Trajectory]:
    """Return the run of each experiment, which may be there twice."""
    different = tuple(dict.fromkeys(shown))
    runs = dict(zip(different, cache.runs_of(different, progress), strict=True))
    return [runs[experiment] for experiment in shown]


def coarser(grid: GridSpec) -> GridSpec:
    """Return a grid of fewer cells that together cover what the cells of `grid` do."""
    ends = []
    for (low, high), count, number_of in zip(
        (grid.u, grid.v), (grid.nu, grid.nv), COARSE, strict=True
    ):
        shift = (high - low) * (1 / number_of - 1 / count) / 2
        ends.append((low + shift, high + shift))
    return GridSpec(ends[0], ends[1], *COARSE)


def sharpen(shown: Sequence[Experiment], arrivals: Sequence[ConvergenceMap | None]) -> None:
    """Run the page again for a fine map, if it has a coarse one."""
    fine = cache.grid_of(*shown)
    if arrivals[0] is not None and len(arrivals[0].u) < fine.nu:
        st.session_state[_SHARPEN] = (shown[0], fine)
        run_again()


def every_figure(
    view: View,
    shown: Sequence[Experiment],
    arrivals: Sequence[ConvergenceMap | None],
    runs: Sequence[Trajectory],
) -> go.Figure:
    """Return the maps, or the surface coloured as the first of them."""
    if view.shown == "surface":
        return _surface_figure(view, shown, arrivals[0], runs[0])
    fine = cache.grid_of(*shown)
    maps = [
        ArrivalMap(
            Map(
                cache.surface_of(experiment, coarser(fine) if i else fine),
                cache.optimum_of(experiment),
                [MapRun(runs[i], start_name(experiment))],
                pair_name(experiment),
            ),
            arrivals[i],
        )
        for i, experiment in enumerate(shown)
    ]
    starts = {_(START_WORDS[name]): params for name, params in STARTS.items()}
    return arrivals_figure(maps, view.experiment.epochs, starts, labels=arrival_labels())


def _surface_figure(
    view: View, shown: Sequence[Experiment], arrivals: ConvergenceMap | None, run: Trajectory
) -> go.Figure:
    grid = cache.grid_of(*shown)
    if arrivals is not None and len(arrivals.u) < grid.nu:
        grid = coarser(grid)
    experiment = view.experiment
    side = Side(
        cache.surface_of(experiment, grid),
        run,
        cache.optimum_of(experiment),
        cache.truth_loss_of(experiment),
    )
    figure = stage_figure(
        cache.dataset_of(experiment), [side], scale=view.scale, labels=stage_labels()
    )
    if arrivals is None:
        return figure
    return color_by_arrivals(figure, arrivals, experiment.epochs, arrival_labels())


def arrival_labels() -> ArrivalLabels:
    """Return the maps' words in the visitor's language."""
    return ArrivalLabels(
        **vars(stage_labels()),
        epochs=_("epochs"),
        arrives=_("arrives after {epochs} epochs"),
        never=_("does not arrive"),
    )


def every_facts(view: View, shown: Sequence[Experiment]) -> list[Facts]:
    """Return the line over the picture: on the maps, the shares that have arrived by then."""
    if view.shown == "surface":
        return [run_facts(view.experiment)]
    items = [(_("epoch"), "{epoch} / {last}")]
    for i, experiment in enumerate(shown):
        if i or (is_batched(experiment) and experiment not in shown[1:]):
            label = (
                pair_name(experiment)
                if len(items) > 1
                else f"{_('arrived')}: {pair_name(experiment)}"
            )
            items.append((label, f"{{share{i}}} %"))
    return [Facts(tuple(items), len(shown))]  # after the runs' frames come the shares


def shares_in_words(shown: Sequence[Experiment], arrivals: Sequence[ConvergenceMap | None]) -> str:
    """Return a sentence with the share of each map's starts that arrives."""
    parts = []
    for i, (experiment, found) in enumerate(zip(shown, arrivals, strict=True)):
        if found is not None and (i or experiment not in shown[1:]):
            (share,) = arrived_along(found, [experiment.epochs])
            parts.append(f"**{pair_name(experiment)} {number(float(share))} %**")
    return _("Of all starts on this plane, within {epochs} epochs arrive: {shares}.").format(
        epochs=shown[0].epochs, shares=", ".join(parts)
    )


def no_map(experiment: Experiment) -> str:
    """Return a sentence that says why an experiment's starts have no map; empty if they have."""
    if is_batched(experiment):
        return ""
    optimizer, schedule = OPTIMIZERS[experiment.optimizer], SCHEDULES[experiment.schedule]
    return _(
        "**{name} has no map:** it does not move each parameter by itself, so all starts cannot "
        "train as one batch. Its path is shown, and the maps of plain SGD and Adam."
    ).format(name=optimizer.label if optimizer.closure else _(schedule.label))
