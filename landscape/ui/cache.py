"""The library's functions by their own names, called once for all visitors who ask the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape.analysis import (
    convergence,
    curvature,
    decision,
    gradient,
    optimum,
    paths,
    planes,
    random_planes,
    rate_map,
    sampling,
    slices,
    stall,
    surface,
)
from landscape.analysis.plane_kinds import PLANES
from landscape.analysis.verdict import goal_loss
from landscape.core.arrays import Floats
from landscape.core.fields import ConvergenceMap, GridSpec, LossSurface, RateMap
from landscape.core.options import Options
from landscape.core.plane import Plane
from landscape.core.trajectory import Trajectory
from landscape.experiment import START_LIMIT, Experiment
from landscape.objective.task import loss_at
from landscape.steps import decompose_steps as _decompose_steps
from landscape.training.loop import Progress
from landscape.training.sweep import OptimizerConfig, Sweep, sweep
from landscape.training.train import train_many as _train_many
from landscape.ui.link.preview import window_start
from landscape.ui.results import shared

P = ParamSpec("P")
R = TypeVar("R")
MOST_MAPS = 64
# Seconds that each took to make, as far as is known; the latest asked for last.
_made_maps: dict[tuple[Experiment, GridSpec], float] = {}
_made_maps_lock = threading.Lock()


def _by_task(
    function: Callable[Concatenate[Experiment, P], R],
) -> Callable[Concatenate[Experiment, P], R]:
    """Return `function`, shared by the part of an experiment that decides its task."""
    found = shared(function)

    def call(experiment: Experiment, *args: P.args, **kwargs: P.kwargs) -> R:
        return found(_task_part(experiment), *args, **kwargs)

    return call


@lru_cache(maxsize=256)
def _task_part(experiment: Experiment) -> Experiment:
    return experiment.with_same_model(loss=experiment.loss)


def _truth_loss(experiment: Experiment) -> float | None:
    truth = experiment.task.truth
    return None if truth is None else loss_at(experiment, truth)


_loss_surface = _by_task(surface.loss_surface)
gradient_field = _by_task(gradient.gradient_field)
shares_along = _by_task(gradient.shares_along)
decisions_along = _by_task(decision.decisions_along)
predictions_at = _by_task(decision.predictions_at)
stall_report = _by_task(stall.stall_report)
find_optimum = _by_task(optimum.find_optimum)  # a page may ask for 300 samples
truth_loss = _by_task(_truth_loss)
sampling_covariance = _by_task(sampling.sampling_covariance)
_stability_limit = _by_task(curvature.stability_limit)
_contour_around = _by_task(sampling.contour_around)
_runs = shared(_train_many)


def _plane_of_runs(
    experiment: Experiment, kind: str, options: Options, runs: tuple[Trajectory, ...]
) -> Plane:
    if kind == "principal":  # of all of them, so that each is seen
        return planes.principal_plane(np.concatenate([run.params for run in runs]))
    return PLANES[kind].make(experiment, runs[0], **dict(options))


_run_plane = shared(_plane_of_runs)
slice_report = shared(slices.slice_report)
negative_curvature_share = shared(random_planes.negative_curvature_share)


@shared
def _rate_map(experiment: Experiment, progress: Progress) -> RateMap:
    return rate_map.rate_map(experiment, progress=progress, optimum=find_optimum(experiment))


_sweep = shared(sweep)
_paths = shared(paths.paths_from)
decompose_steps = shared(_decompose_steps)


def loss_surface(experiment: Experiment, grid: GridSpec, plane: Plane | None = None) -> LossSurface:
    """Return the loss on a plane; by default on that through the experiment's start."""
    return _loss_surface(experiment, grid, plane=plane or start_plane(experiment))


def run_plane(
    experiment: Experiment, kind: str, options: Options, runs: tuple[Trajectory, ...]
) -> Plane:
    """Return the plane of a kind for one run, or more, of which the first is the experiment's.

    Raises
    ------
    BadValue
        If the runs have none.
    """
    return _run_plane(experiment, kind, options, runs)


def start_plane(experiment: Experiment) -> Plane | None:
    """Return the plane through the start; None where there is only one, of two parameters."""
    task = experiment.task
    return None if len(task.param_names) == 2 else task.plane(experiment.start_params)


def train_many(experiments: tuple[Experiment, ...], progress: Progress) -> list[Trajectory]:
    """Return the experiments' runs; `progress` gets the share done now and then."""
    return list(_runs(experiments, progress))


def paths_from(
    experiment: Experiment, starts: Floats, epochs: NDArray[Any], progress: Progress
) -> tuple[Floats, Floats]:
    """Return where training from many starts is after some epochs; `progress` gets the share."""
    return _paths(_without_start(experiment), starts, epochs, progress)


def partial_progress(progress: Progress, i: int, count: int) -> Progress:
    """Return the progress of part number `i` of as many, all as long."""
    return lambda share: progress((i + share) / count)


def sweeps(
    experiment: Experiment, configs: tuple[OptimizerConfig, ...], progress: Progress
) -> list[Sweep]:
    """Return how each ends at many learning rates; `progress` gets the share done."""
    # One by one, so that another optimizer does not cost those that are known already.
    return [
        _sweep(config.applied_to(experiment, 1.0), partial_progress(progress, i, len(configs)))
        for i, config in enumerate(configs)
    ]


def every_rate(experiment: Experiment, progress: Progress) -> RateMap:
    """Return how soon training arrives at every learning rate and momentum."""
    return _rate_map(rate_map.at_rate(experiment, 1.0, 0.0), progress)


def stability_limit(experiment: Experiment) -> float | None:
    """Return the learning rate above which SGD cannot stay at the optimum, where there is one."""
    best = find_optimum(experiment).params
    return None if best is None else _stability_limit(experiment, tuple(map(float, best)))


def arrival_contour(experiment: Experiment) -> Floats | None:
    """Return the contour line at which training arrives; None without one in two parameters."""
    best = find_optimum(experiment)
    if best.params is None or len(best.params) != 2:
        return None
    return _contour_around(experiment, tuple(map(float, best.params)), goal_loss(best))


def shared_window(*experiments: Experiment, shown: Sequence[Floats] = ()) -> GridSpec:
    """Return the window that shows every start, truth and optimum of runs on one data set.

    And other parameters that are to be `shown`.
    """
    points: list[Sequence[float] | Floats | None] = [*shown]
    for experiment in experiments:
        points.append(_end_without_optimum(experiment))
        points += [window_start(experiment), experiment.task.truth, find_optimum(experiment).params]
    first = experiments[0]
    return surface.default_window(first, points, optimum=find_optimum(first))


def _end_without_optimum(experiment: Experiment) -> Floats | None:
    """Return where a run ends whose loss falls for ever: else its picture would have no room."""
    if find_optimum(experiment).params is not None or len(experiment.task.param_names) != 2:
        return None
    (run,) = _runs((experiment,), None)
    end: Floats = run.params[-1]
    return end if run.status == "finished" and np.abs(end).max() < START_LIMIT else None


def convergence_map(experiment: Experiment, grid: GridSpec, progress: Progress) -> ConvergenceMap:
    """Return how soon training arrives from every start; `progress` gets the share done."""
    known = (_without_start(experiment), grid)
    found = _map(*known, progress)
    with _made_maps_lock:
        _made_maps[known] = _made_maps.pop(known, 0.0)
        while len(_made_maps) > MOST_MAPS:
            del _made_maps[next(iter(_made_maps))]
    return found


def has_map(experiment: Experiment, grid: GridSpec) -> bool:
    """Whether that map was made lately, and takes no time any more."""
    with _made_maps_lock:
        return (_without_start(experiment), grid) in _made_maps


def seconds_for(experiment: Experiment, grid: GridSpec) -> float:
    """Return how long that map took to make; 0 if that is not known any more."""
    with _made_maps_lock:
        return _made_maps.get((_without_start(experiment), grid), 0.0)


def _without_start(experiment: Experiment) -> Experiment:
    # With more than two parameters the plane goes through the start.
    if len(experiment.task.param_names) > 2:
        return experiment
    return replace(experiment, start=next(iter(experiment.task.starts)))


@shared
def _map(experiment: Experiment, grid: GridSpec, progress: Progress) -> ConvergenceMap:
    best, began = find_optimum(experiment), time.thread_time()  # whoever else is at work
    found = convergence.convergence_map(
        experiment,
        grid,
        progress=progress,
        optimum=best,
        plane=start_plane(experiment),
        final_loss=False,  # no page shows it
    )
    with _made_maps_lock:
        _made_maps[experiment, grid] = time.thread_time() - began
    return found
