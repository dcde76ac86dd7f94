"""Every student's start, trained at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.verdict import goal_loss
from landscape.core.arrays import Floats
from landscape.experiment import Experiment
from landscape.figures import Marbles, RunOnSurface, marbles_figure
from landscape.figures.frames import frame_epochs
from landscape.training.loop import is_batched
from landscape.ui import cache
from landscape.ui.describe import pair_name, stage_labels
from landscape.ui.lessons.stage import from_above
from landscape.ui.pages.marbles import MOST_FRAMES, lowest_run
from landscape.ui.stage import Facts, StageData, stage_data
from landscape.ui.words.language import _

LARGE = 6.0  # px, of a marble that the last row sees


def paths_of_starts(
    experiment: Experiment, starts: Floats, progress: cache.Progress
) -> tuple[NDArray[np.int32], Floats, Floats]:
    """Return some epochs, and where the runs from many starts are then, with their losses."""
    epochs = frame_epochs(experiment.epochs, MOST_FRAMES)
    if is_batched(experiment):
        return epochs, *cache.paths_from(experiment, starts, epochs, progress)
    tried = tuple(replace(experiment, start=tuple(map(float, start))) for start in starts)
    runs = cache.train_many(tried, progress)
    rows = [np.minimum(epochs, run.epochs) for run in runs]
    params = np.stack([run.params[k] for run, k in zip(runs, rows, strict=True)], axis=1)
    losses = np.stack([run.losses[k] for run, k in zip(runs, rows, strict=True)], axis=1)
    return epochs, params, losses


def starts_that_arrive(
    experiment: Experiment, starts: Floats, progress: cache.Progress
) -> NDArray[np.bool_]:
    """Return which starts arrive: whose loss comes within 5 % of the lowest."""
    _epochs, _params, losses = paths_of_starts(experiment, starts, progress)
    with np.errstate(invalid="ignore"):
        arrived: NDArray[np.bool_] = np.any(
            losses <= goal_loss(cache.find_optimum(experiment)), axis=0
        )
    return arrived


def marbles_stage(experiment: Experiment, starts: Floats, progress: cache.Progress) -> StageData:
    """Return the stage on which every start rolls at once."""
    epochs, params, losses = paths_of_starts(experiment, starts, progress)
    optimum = cache.find_optimum(experiment)
    side = RunOnSurface(
        cache.loss_surface(experiment, cache.shared_window(experiment)),
        lowest_run(params, losses),
        optimum,
        name=pair_name(experiment),
        edge=cache.arrival_contour(experiment),
        edge_loss=goal_loss(optimum),
    )
    figure = marbles_figure(
        [Marbles(side, epochs, params, losses)],
        size=LARGE,
        rolling=_("not arrived yet"),
        arrived=_("arrived"),
        labels=stage_labels(),
    )
    line = ((_("epoch"), "{epoch} / {last}"), (_("arrived"), "{share} %"))
    return from_above(stage_data(figure, name="room", facts=[Facts(line, run=0)]))
