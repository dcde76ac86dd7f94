"""Runs with the surfaces that they walk on, as the stage draws them."""

from __future__ import annotations

from landscape.experiment import Experiment
from landscape.figures import RunOnSurface, style
from landscape.ui import cache

COLORS = (style.NOW, style.OTHER)


def runs_on_surfaces(
    experiments: tuple[Experiment, ...], names: tuple[str, ...], progress: cache.Progress
) -> list[RunOnSurface]:
    """Return experiments' runs on their surfaces, which all show the same window."""
    grid = cache.grid_of(*experiments)
    runs = cache.runs_of(experiments, progress)
    return [
        RunOnSurface(
            cache.surface_of(experiment, grid),
            run,
            cache.optimum_of(experiment),
            cache.truth_loss_of(experiment),
            name,
            color,
        )
        for experiment, run, name, color in zip(experiments, runs, names, COLORS, strict=False)
    ]
