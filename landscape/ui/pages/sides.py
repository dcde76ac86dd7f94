"""Runs with the surfaces that they walk on, as the stage draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from landscape.analysis.planes import plane_window
from landscape.analysis.verdict import goal_loss
from landscape.core.arrays import Floats
from landscape.core.errors import BadValue
from landscape.core.options import Options
from landscape.core.plane import Plane
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.figures import RunOnSurface, curve_inputs, style
from landscape.losses import LOSSES
from landscape.ui import cache
from landscape.ui.link.locks import withheld_choices
from landscape.ui.verdicts import with_verdict

SLICE_POINTS = 80  # of a slice's grid in each direction
LOOKS = ((style.NOW, "solid"), (style.OTHER, "dash"))


def runs_on_surfaces(
    experiments: tuple[Experiment, ...],
    names: tuple[str, ...],
    progress: cache.Progress,
    plane_kind: str = "principal",
    plane_options: Options = (),
    shown: Sequence[Floats] = (),
) -> list[RunOnSurface]:
    """Return experiments' runs on their surfaces, which all show the same window.

    With more than two parameters the surface is a slice: on a plane of the kind, or of two
    parameters where the runs have none. With two the window shows the parameters `shown`, too.
    """
    runs = cache.train_many(experiments, progress)
    if "learning_rate" in withheld_choices():
        runs = [replace(run, learning_rates=np.empty(0)) for run in runs]
    plane = slice_plane(experiments, runs, plane_kind, plane_options)
    if plane is None:
        grid = cache.shared_window(*experiments, shown=shown)
    else:
        grid = plane_window(
            plane, np.concatenate([run.params for run in runs]), number=SLICE_POINTS
        )
    optima = [cache.find_optimum(experiment) for experiment in experiments]
    return [
        with_verdict(
            RunOnSurface(
                cache.loss_surface(experiment, grid, plane),
                run,
                optimum,
                cache.truth_loss(experiment),
                name,
                color,
                predictions(experiment, run),
                edge=cache.arrival_contour(experiment),
                edge_loss=goal_loss(optimum),
                loss_name=LOSSES[experiment.loss].label,
                dash=dash,
                **({} if plane is None else _hidden_by(experiment, run, plane)),
            )
        )
        for experiment, run, optimum, name, (color, dash) in zip(
            experiments, runs, optima, names, LOOKS, strict=False
        )
    ]


def slice_plane(
    experiments: tuple[Experiment, ...], runs: list[Trajectory], kind: str, options: Options
) -> Plane | None:
    """Return the plane on which runs are shown; None where two parameters are all there are."""
    task = experiments[0].task
    if len(task.param_names) == 2:
        return None
    try:
        return cache.run_plane(experiments[0], kind, options, tuple(runs))
    except BadValue:  # a run that does not move, say
        return task.plane(runs[0].params[-1])


def _hidden_by(experiment: Experiment, run: Trajectory, plane: Plane) -> dict[str, Any]:
    """Return what a plane hides of a run, as a `RunOnSurface` takes it."""
    report = cache.slice_report(experiment, run, plane)
    return {"under": report.heights, "more": {"away": report.distances}}


def predictions(experiment: Experiment, run: Trajectory) -> Floats | None:
    """Return what the model predicts along a run; None where browsers work it out themselves."""
    task = experiment.task
    dataset = task.dataset
    if task.is_affine and dataset.features == 1 and task.model.link is not None:
        return None
    found = task.predict(run.params, curve_inputs(dataset))
    if dataset.kind == "classes":  # drawn is how sure the model is of the right class
        found = found[:, range(len(dataset.y)), dataset.y.astype(int)]
    return found
