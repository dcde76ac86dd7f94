"""Arrows from where a run is, along the parts of its step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from landscape.core.arrays import Floats
from landscape.core.fields import LossSurface
from landscape.figures.legends import legend_row
from landscape.figures.scene import span

LONGEST = 0.3  # of the map's width and height, that the longest arrow of a run takes
WIDTHS = (10, 6, 3)  # px: where arrows lie on each other, each can still be seen
BARB = 0.02  # of the map's width and height


@dataclass(frozen=True, eq=False)
class Arrow:
    """A quantity of two numbers, drawn from Ŵ.

    Parameters
    ----------
    name : str
        The run's frames ``name0`` and ``name1`` have its numbers.
    values : ndarray of shape (steps, 2)
        The same numbers; they say how long the longest is.
    word, color : str
        What it is called, and its colour.
    back : bool
        Whether it is drawn the other way round, as a gradient that is walked down.
    """

    name: str
    values: Floats
    word: str
    color: str
    back: bool = False


def add_arrows(figure: go.Figure, surface: LossSurface, arrows: Sequence[Arrow]) -> go.Figure:
    """Draw arrows on a map of one run, each to a scale of its own, and say so over it.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        From `maps_figure`, of one map with one run.
    surface : LossSurface
        The map's.
    arrows : sequence of Arrow
        What to draw.

    Returns
    -------
    plotly.graph_objects.Figure
        The same figure, with a trace arrow for each; its clock opens at epoch 0.
    """
    size = np.array([np.ptp(span(surface.u)), np.ptp(span(surface.v))])
    words = []
    for width, arrow in zip(WIDTHS, arrows, strict=False):
        lengths = np.linalg.norm(arrow.values / size, axis=1)
        longest = float(lengths.max(initial=0.0))
        scale = LONGEST / longest if longest > 0 else 1.0
        figure.add_trace(
            go.Scatter(
                name="arrow",
                x=[None],
                y=[None],
                mode="lines",
                line={"color": arrow.color, "width": width, "simplify": False},
                hoverinfo="skip",
                meta={
                    "run": 0,
                    "of": arrow.name,
                    "scale": -scale if arrow.back else scale,
                    "unit": (BARB * size).tolist(),
                },
            )
        )
        words.append(("<b>→</b>", arrow.color, arrow.word))
    figure.layout.annotations[0].text = legend_row(words)
    figure.layout.meta["opens_at"] = 0  # no step leaves the last epoch
    return figure
