"""Runs with the surfaces that they walk on, as the stage draws them."""

from __future__ import annotations

from landscape.analysis.verdict import goal_loss
from landscape.core.arrays import Floats
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.figures import RunOnSurface, curve_inputs, style
from landscape.losses import LOSSES
from landscape.ui import cache
from landscape.ui.verdicts import with_verdict

LOOKS = ((style.NOW, "solid"), (style.OTHER, "dash"))


def runs_on_surfaces(
    experiments: tuple[Experiment, ...], names: tuple[str, ...], progress: cache.Progress
) -> list[RunOnSurface]:
    """Return experiments' runs on their surfaces, which all show the same window."""
    grid = cache.shared_window(*experiments)
    runs = cache.train_many(experiments, progress)
    optima = [cache.find_optimum(experiment) for experiment in experiments]
    return [
        with_verdict(
            RunOnSurface(
                cache.loss_surface(experiment, grid),
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
            )
        )
        for experiment, run, optimum, name, (color, dash) in zip(
            experiments, runs, optima, names, LOOKS, strict=False
        )
    ]


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
