"""The library's calls, done once for all visitors who ask the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import streamlit as st
import torch

from landscape.analysis.convergence import convergence_map
from landscape.analysis.curvature import curvature_along, stability_limit
from landscape.analysis.gradient import PointShares, gradient_field, shares_along
from landscape.analysis.optimum import find_optimum
from landscape.analysis.sampling import contour_around, sampling_covariance
from landscape.analysis.surface import default_window, loss_surface
from landscape.analysis.verdict import goal_loss
from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.core.fields import ConvergenceMap, GradientField, GridSpec, LossSurface
from landscape.core.trajectory import Optimum, Trajectory
from landscape.experiment import Experiment
from landscape.objective.task import loss_at
from landscape.steps import StepDecomposition, decompose_steps
from landscape.training.sweep import Racer, Sweep, sweep
from landscape.training.train import train_many

Progress = Callable[[float], object]
MOST_MAPS = 64
# Seconds that each took to make, as far as is known; the latest asked for last.
_made_maps: dict[tuple[Experiment, GridSpec], float] = {}
_made_maps_lock = threading.Lock()


@st.cache_resource(show_spinner=False)
def one_thread_each() -> None:
    """Keep torch to one thread a visitor, so that visitors do not fight over the processor."""
    torch.set_num_threads(1)


def _of_loss(experiment: Experiment) -> Experiment:
    """Return the part of `experiment` that decides data, model and loss."""
    names = ("dataset", "loss", "seed", "dataset_options", "model", "model_options")
    return Experiment(**{name: getattr(experiment, name) for name in names})


def dataset_of(experiment: Experiment) -> Dataset:
    """Return the experiment's data."""
    return experiment.task.dataset


def surface_of(experiment: Experiment, grid: GridSpec) -> LossSurface:
    """Return the experiment's loss surface."""
    return _surface(_of_loss(experiment), grid)


def field_of(experiment: Experiment, grid: GridSpec) -> GradientField:
    """Return the gradient of the experiment's loss on a grid."""
    return _field(_of_loss(experiment), grid)


def shares_of(experiment: Experiment, params: Floats) -> PointShares:
    """Return what the points' shares of the gradient come to at many Ŵ."""
    return _shares(_of_loss(experiment), params)


def hessians_of(experiment: Experiment, params: Floats) -> Floats:
    """Return the Hessians of the experiment's loss at many Ŵ."""
    return _hessians(_of_loss(experiment), params)


def optimum_of(experiment: Experiment) -> Optimum:
    """Return the optimum of the experiment's loss on its sample."""
    return _optimum(_of_loss(experiment))


def truth_loss_of(experiment: Experiment) -> float | None:
    """Return the loss at the data's truth, where there is one."""
    return _truth_loss(_of_loss(experiment))


def runs_of(experiments: tuple[Experiment, ...], progress: Progress) -> list[Trajectory]:
    """Return the experiments' runs; `progress` gets the share done now and then."""
    # Of single runs many are kept; a dozen long ones together may have some megabytes.
    return (_run if len(experiments) == 1 else _runs)(experiments, progress)


def part_of(progress: Progress, i: int, count: int) -> Progress:
    """Return the progress of part number `i` of as many, all as long."""
    return lambda share: progress((i + share) / count)


def sweeps_of(experiment: Experiment, racers: tuple[Racer, ...], progress: Progress) -> list[Sweep]:
    """Return each racer's ends at many learning rates; `progress` gets the share done."""
    found = []
    for i, racer in enumerate(racers):
        # One by one, so that another racer does not cost those that are known already.
        found.append(_sweep(racer.of(experiment, 1.0), part_of(progress, i, len(racers))))
    return found


def map_of(experiment: Experiment, grid: GridSpec, progress: Progress) -> ConvergenceMap:
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
    return replace(experiment, start=next(iter(experiment.task.starts)))


def anatomy_of(experiment: Experiment, progress: Progress) -> StepDecomposition:
    """Return the experiment's steps, taken apart; `progress` gets the share done."""
    return _anatomy(experiment, progress)


def limit_of(experiment: Experiment) -> float | None:
    """Return the learning rate above which SGD cannot stay at the optimum, where there is one."""
    optimum = optimum_of(experiment).params
    if optimum is None:
        return None
    return _limit(_of_loss(experiment), tuple(map(float, optimum)))


def covariance_of(experiment: Experiment) -> Floats:
    """Return the covariance that theory predicts for the optimum, for data with a truth."""
    return _covariance(_of_loss(experiment))


def edge_of(experiment: Experiment) -> Floats | None:
    """Return the contour line at which training arrives, where there is an optimum."""
    optimum = optimum_of(experiment)
    if optimum.params is None:
        return None
    centre = tuple(map(float, optimum.params))
    return _contour(_of_loss(experiment), centre, goal_loss(optimum))


@st.cache_data(max_entries=64, show_spinner=False)
def _surface(experiment: Experiment, grid: GridSpec) -> LossSurface:
    return loss_surface(experiment, grid)


@st.cache_data(max_entries=32, show_spinner=False)
def _field(experiment: Experiment, grid: GridSpec) -> GradientField:
    return gradient_field(experiment, grid)


@st.cache_data(max_entries=64, show_spinner=False)
def _shares(experiment: Experiment, params: Floats) -> PointShares:
    return shares_along(experiment, params)


@st.cache_data(max_entries=64, show_spinner=False)
def _hessians(experiment: Experiment, params: Floats) -> Floats:
    return curvature_along(experiment, params)


@st.cache_data(max_entries=256, show_spinner=False)
def _optimum(experiment: Experiment) -> Optimum:
    return find_optimum(experiment)


@st.cache_data(max_entries=256, show_spinner=False)
def _truth_loss(experiment: Experiment) -> float | None:
    truth = experiment.task.truth
    if truth is None:
        return None
    return loss_at(experiment, truth)


@st.cache_data(max_entries=128, show_spinner=False)
def _run(experiments: tuple[Experiment, ...], _progress: Progress) -> list[Trajectory]:
    return train_many(experiments, _progress)


@st.cache_data(max_entries=16, show_spinner=False)
def _runs(experiments: tuple[Experiment, ...], _progress: Progress) -> list[Trajectory]:
    return train_many(experiments, _progress)


@st.cache_data(max_entries=256, show_spinner=False)
def _sweep(experiment: Experiment, _progress: Progress) -> Sweep:
    return sweep(experiment, _progress)


@st.cache_data(max_entries=MOST_MAPS, show_spinner=False)
def _map(experiment: Experiment, grid: GridSpec, _progress: Progress) -> ConvergenceMap:
    optimum, began = optimum_of(experiment), time.thread_time()  # whoever else is at work
    found = convergence_map(experiment, grid, progress=_progress, optimum=optimum)
    with _made_maps_lock:
        _made_maps[experiment, grid] = time.thread_time() - began
    return found


@st.cache_data(max_entries=16, show_spinner=False)
def _anatomy(experiment: Experiment, _progress: Progress) -> StepDecomposition:
    return decompose_steps(experiment, _progress)


@st.cache_data(max_entries=256, show_spinner=False)
def _limit(experiment: Experiment, params: tuple[float, ...]) -> float:
    return stability_limit(experiment, params)


@st.cache_data(max_entries=256, show_spinner=False)
def _covariance(experiment: Experiment) -> Floats:
    return sampling_covariance(experiment)


@st.cache_data(max_entries=256, show_spinner=False)
def _contour(experiment: Experiment, centre: tuple[float, ...], level: float) -> Floats:
    return contour_around(experiment, centre, level)


def grid_of(*experiments: Experiment) -> GridSpec:
    """Return the window that shows every start, truth and optimum of runs on one data set."""
    points = []
    for experiment in experiments:
        points += [experiment.start_params, experiment.task.truth, optimum_of(experiment).params]
    first = experiments[0]
    return default_window(first, points, optimum=optimum_of(first))
