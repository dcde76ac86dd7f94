"""Every start at once: which arrive, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from landscape.analysis.verdict import goal_loss
from landscape.core.fields import ConvergenceMap, GridSpec
from landscape.core.numbers import format_number
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.figures import (
    ArrivalLabels,
    ArrivalMap,
    Map,
    MapRun,
    RunOnSurface,
    arrival_colors,
    arrivals_figure,
    plain,
    stage_figure,
)
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES
from landscape.training.loop import is_batched
from landscape.ui import cache
from landscape.ui.describe import (
    pair_name,
    run_facts,
    stage_labels,
    start_name,
)
from landscape.ui.link.sync import go_to
from landscape.ui.link.view import View
from landscape.ui.pages.sides import predictions
from landscape.ui.pages.twelve import common_settings, optimizers_and_losses
from landscape.ui.stage import Facts
from landscape.ui.words.language import _

COARSE = (30, 26)  # starts, across and up, of a map that usually takes a tenth of a second
WORTH = 20.0  # seconds, beyond which a fine map is not made
THREADS = 1.4  # times as fast is a fine map for each start, in its two threads
_SHARPEN = "_sharpen"


def open_in_explore(view: View) -> None:
    """Draw a button that opens the run in Explore."""
    st.button(
        _("Open this start in Explore"),
        on_click=go_to,
        args=("explore", view.experiment),
        icon=":material/explore:",
        width="stretch",
    )


def experiments_on_maps(experiment: Experiment) -> tuple[Experiment, ...]:
    """Return the experiment, and the four of both losses with plain SGD and Adam."""
    common = replace(common_settings(experiment), start=experiment.start)
    pairs = optimizers_and_losses(experiment)
    four = (replace(common, loss=loss, optimizer=optimizer) for optimizer, loss in pairs)
    return (experiment, *four)


def arrival_maps(
    shown: Sequence[Experiment], progress: cache.Progress
) -> list[ConvergenceMap | None]:
    """Return the map of each experiment; None where its starts cannot train as one batch.

    That of the first is coarse at once, and fine when the page runs again: `sharpen`.
    """
    fine = cache.shared_window(*shown)
    coarse = fine.coarser(*COARSE)
    turn = st.session_state.pop(_SHARPEN, None)
    sharp = turn == (shown[0], fine) or cache.has_map(shown[0], fine)
    found: list[ConvergenceMap | None] = []
    for i, experiment in enumerate(shown):
        part = cache.partial_progress(progress, i, len(shown))
        grid = fine if sharp and i == 0 else coarse
        found.append(
            cache.convergence_map(experiment, grid, part) if is_batched(experiment) else None
        )
    return found


def paths(shown: Sequence[Experiment], progress: cache.Progress) -> list[Trajectory]:
    """Return the run of each experiment, which may be there twice."""
    different = tuple(dict.fromkeys(shown))
    runs = dict(zip(different, cache.train_many(different, progress), strict=True))
    return [runs[experiment] for experiment in shown]


def can_sharpen(shown: Sequence[Experiment], arrivals: Sequence[ConvergenceMap | None]) -> bool:
    """Whether the first map is coarse, and a fine one is worth it."""
    fine = cache.shared_window(*shown)
    if arrivals[0] is None or len(arrivals[0].u) == fine.nu:
        return False
    return seconds_to_sharpen(shown[0], fine) < WORTH


def sharpen(shown: Sequence[Experiment], arrivals: Sequence[ConvergenceMap | None]) -> None:
    """Run the page again for a fine map where it can have one."""
    if can_sharpen(shown, arrivals):
        st.session_state[_SHARPEN] = (shown[0], cache.shared_window(*shown))
        st.rerun()


def seconds_to_sharpen(experiment: Experiment, fine: GridSpec) -> float:
    """Return how long a fine map will take, going by how long the coarse one took."""
    coarse = fine.coarser(*COARSE)
    cells = fine.nu * fine.nv / (coarse.nu * coarse.nv)
    return cache.seconds_for(experiment, coarse) * cells / THREADS


def _start_word(experiment: Experiment) -> str:
    """Return a start's name; of a free one a word that stays the same while it is dragged.

    Nothing but what moves is drawn anew then.
    """
    return start_name(experiment) if isinstance(experiment.start, str) else _("your start")


def every_figure(
    view: View,
    shown: Sequence[Experiment],
    arrivals: Sequence[ConvergenceMap | None],
    runs: Sequence[Trajectory],
) -> plain.Figure:
    """Return the maps, or the surface coloured as the first of them."""
    if view["shown"] == "surface":
        return _surface_figure(view, shown, arrivals[0], runs[0])
    fine = cache.shared_window(*shown)
    maps = [
        ArrivalMap(
            Map(
                cache.loss_surface(experiment, fine.coarser(*COARSE) if i else fine),
                cache.find_optimum(experiment),
                [MapRun(runs[i], _start_word(experiment))],
                f"<b>{map_name(shown, i)}</b>",
                edge=cache.arrival_contour(experiment),
            ),
            arrivals[i],
        )
        for i, experiment in enumerate(shown)
    ]
    task, plane = view.experiment.task, maps[0].place.surface.plane
    starts = {_(name): tuple(plane.project(params)) for name, params in task.starts.items()}
    return arrivals_figure(maps, view.experiment.epochs, starts, labels=arrival_labels())


def _surface_figure(
    view: View, shown: Sequence[Experiment], arrivals: ConvergenceMap | None, run: Trajectory
) -> plain.Figure:
    grid = cache.shared_window(*shown)
    if arrivals is not None and len(arrivals.u) < grid.nu:
        grid = grid.coarser(*COARSE)
    experiment = view.experiment
    side = RunOnSurface(
        cache.loss_surface(experiment, grid),
        run,
        cache.find_optimum(experiment),
        cache.truth_loss(experiment),
        predictions=predictions(experiment, run),
        edge=cache.arrival_contour(experiment),
        edge_loss=goal_loss(cache.find_optimum(experiment)),
    )
    colors = None
    if arrivals is not None:
        colors = arrival_colors(arrivals, experiment.epochs, arrival_labels())
    return stage_figure(
        experiment.task.dataset,
        [side],
        scale=view["scale"],
        surface=colors,
        opens_at=0,
        labels=stage_labels(),
    )


def arrival_labels() -> ArrivalLabels:
    """Return the maps' words in the visitor's language."""
    return ArrivalLabels(
        **vars(stage_labels()),
        epochs=_("epochs"),
        arrives=_("arrives at epoch {epochs}"),
        never=_("does not arrive"),
    )


def every_facts(view: View, shown: Sequence[Experiment]) -> list[Facts]:
    """Return the lines over the picture: on the maps, the shares that have arrived by then."""
    if view["shown"] == "surface":
        return [run_facts(view.experiment)]
    first, *four = ((map_name(shown, i), f"{{share{i}}} %") for i in range(len(shown)))
    (name, share), *others = four
    shares = [(_("arrived: {name}").format(name=name), share), *others]
    lines = [((_("epoch"), "{epoch} / {last}"), *shares)]
    if shown[0] not in shown[1:] and is_batched(shown[0]):
        lines.append((first,))
    return [Facts(line, len(shown)) for line in lines]  # after the runs' frames come the shares


def map_name(shown: Sequence[Experiment], i: int) -> str:
    """Return what a map is called; the first may be another than the one of that pair."""
    name = pair_name(shown[i])
    if i or shown[0] in shown[1:]:
        return name
    if not is_batched(shown[0]):
        return _("{name}: no map").format(name=name)
    if name in map(pair_name, shown[1:]):
        return _("{name}, own settings").format(name=name)
    return name


def shares_in_words(shown: Sequence[Experiment], arrivals: Sequence[ConvergenceMap | None]) -> str:
    """Return a sentence with the share of each map's starts that arrives."""
    parts = []
    for i, (experiment, found) in enumerate(zip(shown, arrivals, strict=True)):
        if found is not None and (i or experiment not in shown[1:]):
            (share,) = found.percent_by([experiment.epochs])
            parts.append(f"**{map_name(shown, i)} {format_number(float(share))} %**")
    return _("Of all starts on this plane, by epoch {epochs} have arrived: {shares}.").format(
        epochs=shown[0].epochs, shares=", ".join(parts)
    )


def every_notes(
    shown: Sequence[Experiment], arrivals: Sequence[ConvergenceMap | None]
) -> list[str]:
    """Return why the large map is not as fine as it might be, or is not there."""
    experiment, fine = shown[0], cache.shared_window(*shown)
    if arrivals[0] is None:
        return [_no_map(experiment)]
    if len(arrivals[0].u) == fine.nu or (seconds := seconds_to_sharpen(experiment, fine)) < WORTH:
        return []
    note = _("The large map stays coarse: a fine one would take about {seconds} seconds.")
    return [note.format(seconds=float(f"{seconds:.1g}"))]


def _no_map(experiment: Experiment) -> str:
    optimizer, schedule = OPTIMIZERS[experiment.optimizer], SCHEDULES[experiment.schedule]
    if optimizer.closure:
        why = _(
            "**{name} has no map:** it tries several steps in each epoch, for every run others, so "
            "all starts cannot train as one batch."
        ).format(name=optimizer.label)
    else:
        why = _(
            "**{name} has no map:** it changes the learning rate by a run's own loss, so all "
            "starts cannot train as one batch."
        ).format(name=_(schedule.label))
    return why + " " + _("Its path is shown, and the maps of plain SGD and Adam.")
