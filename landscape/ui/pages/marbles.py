"""Marbles from all over the plane, on each loss at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from landscape.analysis.verdict import goal_loss
from landscape.core.arrays import Floats
from landscape.core.fields import GridSpec
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.figures import Marbles, RunOnSurface, marbles_figure, plain
from landscape.figures.frames import frame_epochs
from landscape.losses import LOSSES
from landscape.training.loop import is_batched
from landscape.ui import cache
from landscape.ui.describe import pair_name, stage_labels
from landscape.ui.link.view import with_other_loss
from landscape.ui.stage import Facts
from landscape.ui.words.language import _

COUNT = 200
MOST_FRAMES = 151
MOST_EPOCHS = 1000
# The additive recurrence that fills a square most evenly (Roberts 2018): 1/g and 1/g², g³ = g + 1.
STEPS = np.array([0.7548776662466927, 0.5698402909980532])


def has_marbles(experiment: Experiment) -> bool:
    """Whether all starts can be trained as one batch, on a surface that is the whole truth."""
    return is_batched(experiment) and len(experiment.task.param_names) == 2


def scattered_starts(window: GridSpec) -> Floats:
    """Return places all over a window, shape (COUNT, 2): the same for the same window."""
    shares = (0.5 + np.arange(COUNT)[:, None] * STEPS) % 1
    u, v = window.u_values, window.v_values
    low, high = np.array([u[0], v[0]]), np.array([u[-1], v[-1]])
    places: Floats = low + shares * (high - low)
    return places


def both_losses(experiment: Experiment) -> tuple[Experiment, ...]:
    """Return the experiment with its loss and the other, for as many epochs as marbles roll."""
    one = replace(experiment, epochs=min(experiment.epochs, MOST_EPOCHS))
    pair = {run.loss: run for run in (one, with_other_loss(one))}
    return tuple(pair[loss] for loss in LOSSES if loss in pair)


def marbles_of(experiment: Experiment, progress: cache.Progress) -> plain.Figure:
    """Return the stage with the marbles of both losses."""
    pair = both_losses(experiment)
    window = cache.shared_window(*pair)
    starts = scattered_starts(window)
    epochs = frame_epochs(pair[0].epochs, MOST_FRAMES)
    sides = []
    for i, one in enumerate(pair):
        part = cache.partial_progress(progress, i, len(pair))
        params, losses = cache.paths_from(one, starts, epochs, part)
        optimum = cache.find_optimum(one)
        side = RunOnSurface(
            cache.loss_surface(one, window),
            lowest_run(params, losses),
            optimum,
            name=pair_name(one),
            edge=cache.arrival_contour(one),
            edge_loss=goal_loss(optimum),
        )
        sides.append(Marbles(side, epochs, params, losses))
    return marbles_figure(
        sides, rolling=_("not arrived yet"), arrived=_("arrived"), labels=stage_labels()
    )


def lowest_run(params: Floats, losses: Floats) -> Trajectory:
    """Return a run with the lowest loss of all at each epoch: it says how far down an axis is."""
    there = np.isfinite(losses).any(axis=1)
    lowest = np.nanmin(losses[there], axis=1)
    return Trajectory(params[there, 0], np.zeros((len(lowest), 2)), lowest)


def marbles_facts(experiment: Experiment) -> list[Facts]:
    """Return a line for each loss: how many have arrived by the clock's epoch."""
    return [
        Facts(
            (
                (_("epoch"), "{epoch} / {last}"),
                (_("arrived: {name}").format(name=pair_name(one)), "{share} %"),
            ),
            run=i,
        )
        for i, one in enumerate(both_losses(experiment))
    ]


def marbles_words(experiment: Experiment) -> list[str]:
    """Return what is shown, as sentences."""
    said = _(
        "**{count} starts at once.** Each marble is a run; those on a plateau lie still. Green "
        "ones have arrived: inside the green line, within 5 % of the lowest loss."
    )
    words = [said.format(count=COUNT)]
    if experiment.epochs > MOST_EPOCHS:
        words.append(_("Marbles roll for {most} epochs at most.").format(most=MOST_EPOCHS))
    return words
