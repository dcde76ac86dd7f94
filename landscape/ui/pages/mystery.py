"""The first page with a mystery: its path, and over it the run of the visitor's guess."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from landscape.analysis.blocks import losses_on_plane
from landscape.core.arrays import Floats
from landscape.core.numbers import format_number
from landscape.core.trajectory import Trajectory
from landscape.figures import SecondPath, stage_figure, style, with_second_path
from landscape.figures.frames import clock_epochs, frame_rows
from landscape.losses import LOSSES
from landscape.ui import cache
from landscape.ui.describe import run_facts, stage_labels
from landscape.ui.link.mystery import Mystery
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.sides import predictions, runs_on_surfaces
from landscape.ui.picture import Picture
from landscape.ui.stage import Facts
from landscape.ui.words.language import _

UNSEEN = 0.1  # share of the epochs whose path is not shown where the start is to be found


def mystery_picture(view: View, mystery: Mystery, progress: cache.Progress) -> Picture:
    """Return the guess's run with the path of the mystery.

    Surface and losses are those of the guess, for both paths: nothing is told of the mystery
    but where its parameters were.
    """
    guess = view.experiment
    hidden = _trained(mystery, cache.partial_progress(progress, 0, 2))
    first = first_seen(mystery)
    (run,) = runs_on_surfaces(
        (guess,),
        ("",),
        cache.partial_progress(progress, 1, 2),
        shown=(hidden.params[min(first, hidden.epochs)],),
    )
    dataset, labels = guess.task.dataset, stage_labels()
    figure = stage_figure(
        dataset, [run], scale=view["scale"], epochs=guess.epochs, opens_at=0, labels=labels
    )
    rows = np.maximum(frame_rows(hidden, clock_epochs([], guess.epochs)), min(first, hidden.epochs))
    params = hidden.params[rows]
    curves = predictions(guess, replace(hidden, params=params))
    path = SecondPath(params, _losses(view, params), _("mystery"), curves)
    loss = _(LOSSES[guess.loss].label)
    named = replace(run, name=_("your guess"), color=style.NOW)
    second = (("(w0, w1)", "({w0}, {w1})"), (loss, "{loss}"))

    def place(point: tuple[float, float]) -> None:
        start_here(point, run.surface)

    return Picture(
        figure=with_second_path(figure, run, dataset, path, scale=view["scale"], labels=labels),
        name="landscape",
        facts=[run_facts(guess, side=named), Facts(second, 1, _("mystery"), style.OTHER)],
        on_start=place if "start" in mystery.run.sealed else None,
        under=[_told_distance(run.run, hidden, first)],
        taken=(guess, run.run),
    )


def first_seen(mystery: Mystery) -> int:
    """Return the first epoch whose place is shown: the start is not, where it is to be found."""
    if "start" not in mystery.run.sealed:
        return 0
    return max(1, math.ceil(UNSEEN * mystery.experiment.epochs))


def _trained(mystery: Mystery, progress: cache.Progress) -> Trajectory:
    (run,) = cache.train_many((mystery.experiment,), progress)
    return run


def _losses(view: View, params: Floats) -> Floats:
    task = view.experiment.task
    with np.errstate(over="ignore", invalid="ignore"):
        found = losses_on_plane(task.objective, task.plane(), params)
    return np.nan_to_num(found, nan=np.inf, posinf=np.inf)


def _told_distance(guess: Trajectory, hidden: Trajectory, first: int) -> str:
    """Return in a sentence how far the two paths are apart."""
    last = min(guess.epochs, hidden.epochs) + 1
    first = min(first, last - 1)
    apart = np.linalg.norm(guess.params[first:last] - hidden.params[first:last], axis=1).mean()
    if apart == 0 and guess.epochs == hidden.epochs:
        return _("**The two paths are the same.**")
    said = _("On average your path is **{away}** away from the mystery's, in (w0, w1).")
    return said.format(away=format_number(float(apart)))
