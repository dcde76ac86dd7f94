"""A slice of a model with many parameters: which one, and what it hides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from landscape.analysis.planes import principal_plane
from landscape.analysis.slices import component_shares, random_walk_control, random_walk_shares
from landscape.core.errors import BadValue
from landscape.core.numbers import format_number
from landscape.core.options import Options
from landscape.data import DATASETS
from landscape.experiment import USUAL_START, Experiment
from landscape.figures import RunOnSurface, paths_figure
from landscape.ui import cache
from landscape.ui.link.sync import choose, start_here
from landscape.ui.link.view import View
from landscape.ui.picture import Part
from landscape.ui.widgets.controls import Control, draw_controls
from landscape.ui.widgets.popover import popover
from landscape.ui.words.language import N_, _

MOST_NUMBERS = 40  # of a start in a link
MOST_POINTS = 2000  # of a path that a random walk is held against


def _preset(dataset: str, **own: Any) -> dict[str, Any]:
    """Return every choice of a run on a data set: its usual settings but for `own`."""
    clean = {f"{name}_options": () for name in ("dataset", "model", "optimizer", "schedule")}
    usual = {"start": USUAL_START, "schedule": "none", **clean, **DATASETS[dataset].usual}
    return {"dataset": dataset, **usual, **own}


# What is chosen, by the name of a button.
CLASSICS = {
    N_("Tanh net, ten points"): _preset(
        "line",
        model="mlp",
        model_options=(("width", 10), ("activation", "tanh")),
        learning_rate=0.01,
    ),
    N_("Net on the broken line"): _preset(
        "broken_line",
        model="mlp",
        model_options=(("width", 4),),
        optimizer="adam",
        learning_rate=0.02,
        epochs=500,
    ),
    N_("Two features"): _preset("two_features"),
    N_("Three classes"): _preset("three_classes"),
}


def classics(_view: View) -> None:
    """Draw buttons that choose a model with more than two parameters."""

    def chosen(choices: dict[str, Any]) -> None:
        choose(choices)
        st.session_state["open_classics"] = False  # it would hide what comes with the choice

    def draw() -> None:
        for name, choices in CLASSICS.items():
            st.button(_(name), on_click=chosen, args=(choices,), key=f"classic_{name}")

    popover(_("Models to begin with"), "classics", draw, width="stretch")


def plane_choice(view: View) -> tuple[str, Options]:
    """Return the kind of plane that has been chosen, with its options."""
    kind = view["plane"]
    if kind == "parameters":
        last = len(view.experiment.task.param_names) - 1
        return kind, (("first", min(view["first"], last)), ("second", min(view["second"], last)))
    return kind, (("seed", view["plane_seed"]),) if kind == "random" else ()


def slice_controls(view: View) -> None:
    """Draw the choice of the slice, where the model has more than one."""
    if len(view.experiment.task.param_names) == 2:
        return
    draw_controls(["plane", *_PLANE_OPTIONS.get(view["plane"], []), "control"], view)


_PLANE_OPTIONS: dict[str, list[Control]] = {
    "parameters": [{"first": 1, "second": 1}],
    "random": ["plane_seed"],
}


def start_on_slice(
    experiment: Experiment, run: RunOnSurface
) -> Callable[[tuple[float, float]], object] | None:
    """Return what a click on the slice does; None where a link cannot hold that many numbers."""
    if len(experiment.task.param_names) > MOST_NUMBERS:
        return None
    return lambda point: start_here(point, run.surface)


def what_it_hides(view: View, run: RunOnSurface) -> list[str]:
    """Return in sentences what the slice shows of the run, and what it does not."""
    experiment = view.experiment
    count = len(experiment.task.param_names)
    if run.under is None:
        said = _(
            "This model has two parameters: the surface is the whole loss. Choose a model with "
            "more of them, under *Models to begin with*."
        )
        return [said]
    report = cache.slice_report(experiment, run.run, run.surface.plane)
    said = _(
        "**A slice.** Of {count} parameters two directions are drawn: {across} and {along}. "
        "**{share} %** of the path's spread lies in them. The dot is at the run's own loss, the "
        "dotted line is its shadow on the slice, and the stem between is what the slice gets wrong."
    )
    names = run.surface.plane.names
    share = format_number(round(100 * report.spread_share, 1))
    sentences = [said.format(count=count, across=names[0], along=names[1], share=share)]
    if not _has_chosen_plane(view, run):
        instead = _(
            "**This run has no such slice:** it does not move, or both parameters are the same. "
            "Drawn are {across} and {along} instead."
        )
        return [instead.format(across=names[0], along=names[1]), *sentences]
    if view["plane"] in ("random", "hessian", "start_end") and report.spread_share < 0.5:
        sentences.append(
            _("Most of the training happened in directions that this picture does not have.")
        )
    return sentences


def _has_chosen_plane(view: View, run: RunOnSurface) -> bool:
    try:
        cache.run_plane(view.experiment, *plane_choice(view), (run.run,))
    except BadValue:
        return False
    return True


def control_parts(view: View, run: RunOnSurface) -> list[Part]:
    """Return the control that has been chosen: what a picture like this would show of nothing."""
    if run.under is None:
        return []
    if view["control"] == "walk":
        return _walk_control(run)
    if view["control"] == "planes":
        return [_planes_control(view.experiment, run)]
    return []


def _walk_control(run: RunOnSurface) -> list[Part]:
    # Of a long run points in even steps: the walk has as many.
    params = run.run.params[:: -(-len(run.run.params) // MOST_POINTS)]
    walk = random_walk_control(len(params) - 1, params.shape[1])
    try:
        planes = [principal_plane(rows) for rows in (params, walk)]
    except BadValue:
        return [_("This run does not move: it has no principal components.")]
    shares = [np.round(100 * component_shares(rows)) for rows in (params, walk)]
    said = _(
        "**Random-walk control.** The first two principal components hold {run0} % and {run1} % of "
        "this path, and {walk0} % and {walk1} % of a random walk of the same length, which follows "
        "no loss at all (theory for a long one: {law0} % and {law1} %). A smooth curve in such a "
        "picture, and a large share, are no sign of learning by themselves."
    )
    law = np.round(100 * random_walk_shares())
    numbers: dict[str, str] = {}
    for name, (first, second) in zip(("run", "walk", "law"), [*shares, law], strict=True):
        numbers |= {f"{name}0": f"{first:.0f}", f"{name}1": f"{second:.0f}"}
    text = said.format(**numbers)
    positions = [plane.project(rows) for plane, rows in zip(planes, (params, walk), strict=True)]
    figure = paths_figure(positions, (_("this run"), _("random walk")), planes[0].names)
    return [text, ("walk", figure)]


def _planes_control(experiment: Experiment, run: RunOnSurface) -> str:
    found = cache.negative_curvature_share(experiment, run.run.params[-1])
    said = _(
        "**How often a random plane shows it.** At the end of this run the loss curves down along "
        "{negative} of {count} eigenvectors of the Hessian; the smallest eigenvalue is {smallest}, "
        "the largest {largest}. Of {planes} random planes through this point {share} % show a "
        "direction in which the loss curves down; {minimum} % look like a minimum."
    )
    negative = found.negative_eigenvalues
    return said.format(
        negative=_("an unknown number") if negative is None else negative,
        count=run.run.params.shape[1],
        smallest=format_number(found.smallest),
        largest=format_number(found.largest),
        planes=len(found.curvatures),
        share=format_number(round(100 * found.share, 1)),
        minimum=format_number(round(100 * found.minimum_share, 1)),
    )
