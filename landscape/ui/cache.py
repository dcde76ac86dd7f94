"""The library's calls, done once for all visitors who ask the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace

import streamlit as st
import torch

from landscape import (
    Dataset,
    Experiment,
    GridSpec,
    LossSurface,
    Optimum,
    Trajectory,
    default_grid,
    find_optimum,
    load_dataset,
    loss_at,
    loss_surface,
    train,
)

PATIENCE = 0.3  # seconds before anything is said about waiting


@st.cache_resource(show_spinner=False)
def one_thread_each() -> None:
    """Keep torch to one thread a visitor, so that visitors do not fight over the processor."""
    torch.set_num_threads(1)


def _of_loss(experiment: Experiment) -> Experiment:
    """Return the part of `experiment` that decides data and loss."""
    return Experiment(
        dataset=experiment.dataset,
        loss=experiment.loss,
        seed=experiment.seed,
        dataset_options=experiment.dataset_options,
    )


def dataset_of(experiment: Experiment) -> Dataset:
    """Return the experiment's data."""
    return _dataset(replace(_of_loss(experiment), loss=Experiment().loss))


def surface_of(experiment: Experiment, grid: GridSpec) -> LossSurface:
    """Return the experiment's loss surface."""
    return _surface(_of_loss(experiment), grid)


def optimum_of(experiment: Experiment) -> Optimum:
    """Return the optimum of the experiment's loss on its sample."""
    return _optimum(_of_loss(experiment))


def truth_loss_of(experiment: Experiment) -> float | None:
    """Return the loss at the data's truth, where there is one."""
    return _truth_loss(_of_loss(experiment))


def run_of(experiment: Experiment, show: Callable[[float], object]) -> Trajectory:
    """Return the experiment's run; `show` gets the share done when it takes a while."""
    began = time.monotonic()
    # Shown in the context outside of the cache, which would else keep what is drawn in it and
    # draw that again whenever it answers.
    outside = copy_context()

    def progress(share: float) -> None:
        if time.monotonic() - began > PATIENCE:
            outside.run(show, share)

    return _run(experiment, progress)


@st.cache_data(max_entries=64, show_spinner=False)
def _dataset(experiment: Experiment) -> Dataset:
    return load_dataset(experiment.dataset, experiment.seed, experiment.dataset_options)


@st.cache_data(max_entries=64, show_spinner=False)
def _surface(experiment: Experiment, grid: GridSpec) -> LossSurface:
    return loss_surface(experiment, grid)


@st.cache_data(max_entries=256, show_spinner=False)
def _optimum(experiment: Experiment) -> Optimum:
    return find_optimum(experiment)


@st.cache_data(max_entries=256, show_spinner=False)
def _truth_loss(experiment: Experiment) -> float | None:
    truth = _dataset(experiment).truth
    if truth is None:
        return None
    return loss_at(experiment, truth)


@st.cache_data(max_entries=128, show_spinner=False)
def _run(experiment: Experiment, _progress: Callable[[float], None]) -> Trajectory:
    return train(experiment, _progress)


def grid_of(experiment: Experiment) -> GridSpec:
    """Return the lecture's window, stretched to show the start, the truth and the optimum."""
    optimum = optimum_of(experiment).params
    best = None if optimum is None else (float(optimum[0]), float(optimum[1]))
    return default_grid(experiment.start_params, dataset_of(experiment).truth, best)
