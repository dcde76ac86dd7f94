"""Points that the visitor draws on the stage."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from landscape.core.dataset import Dataset
from landscape.data.own import EXAMPLE, OWN
from landscape.experiment import Experiment
from landscape.ui.link.points import MOST_POINTS, fits_in_link
from landscape.ui.link.preview import is_previewing
from landscape.ui.link.sync import choose
from landscape.ui.link.view import View
from landscape.ui.words.language import _

_DRAWS = "draw_points"
GONE = -1


def can_draw(experiment: Experiment) -> bool:
    """Whether an experiment's points can be drawn: its own, with one feature and two classes."""
    data = experiment.data or EXAMPLE
    drawn = data.kind == "binary" and data.features == 1 and fits_in_link(data)
    return experiment.dataset == OWN and drawn


def drawing_switch(experiment: Experiment, disabled: bool) -> None:
    """Draw the switch between looking at the points and drawing them."""
    if can_draw(experiment):
        st.toggle(_("Draw points by hand"), key=_DRAWS, disabled=disabled)


def point_drawing(view: View) -> Callable[[Sequence[float]], None] | None:
    """Return what a point that is drawn changes; None while points are only looked at."""
    if not st.session_state.get(_DRAWS) or not can_draw(view.experiment):
        return None
    return partial(_draw, view.experiment)


def _draw(experiment: Experiment, point: Sequence[float]) -> None:
    changed = with_point(experiment, *point)
    if changed is not None:
        choose({"dataset": OWN, "data": changed})
    elif not is_previewing():
        points = len((experiment.data or EXAMPLE).y)
        if points >= MOST_POINTS and point[0] >= points:
            st.toast(_("A link carries up to {most} points.").format(most=MOST_POINTS))
        else:
            st.toast(_("Each class keeps a point, and not all points can have the same x."))


def with_point(experiment: Experiment, number: float, place: float, label: float) -> Dataset | None:
    """Return an experiment's points with one of them changed, new or gone.

    Parameters
    ----------
    experiment : Experiment
        Its data can be drawn.
    number : int
        Of the point; that of the next for a new one.
    place : float
        On the axis, which is standardised where the experiment's features are.
    label : int
        The class, or -1 for a point that is gone.

    Returns
    -------
    Dataset or None
        None where a link could not carry the points, or not two classes would be left.
    """
    data = experiment.data or EXAMPLE
    x, y, at = list(data.x.ravel()), list(data.y), int(number)
    if not 0 <= at <= len(y) or not math.isfinite(place) or label not in (0, 1, GONE):
        return None
    transform = experiment.task.dataset.transform
    if transform is not None:
        place = float(place * transform.scale[0] + transform.shift[0])
    if label == GONE:
        x[at : at + 1], y[at : at + 1] = [], []
    else:
        digits = 2 - math.floor(math.log10(np.ptp(data.x)))
        # A turned class leaves the point where it is, to the last digit.
        if at == len(y) or abs(x[at] - place) > 0.5 * 10.0**-digits:
            x[at : at + 1] = [np.float64(round(place, digits))]
        y[at : at + 1] = [float(label)]
    if not 2 <= len(y) <= MOST_POINTS or len(set(y)) < 2 or np.ptp(x) == 0:
        return None
    return replace(data, x=np.array(x), y=np.array(y))
