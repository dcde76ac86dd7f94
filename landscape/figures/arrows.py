"""Arrows from where a run is, along the parts of its step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landscape.core.arrays import Floats
from landscape.core.fields import LossSurface
from landscape.figures import plain
from landscape.figures.legends import legend_row
from landscape.figures.parts import line
from landscape.figures.scene import span

LONGEST = 0.22  # of the map's width and height, that the longest arrow of a run takes
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


def arrow_traces(surface: LossSurface, arrows: Sequence[Arrow]) -> list[plain.Trace]:
    """Return arrows that move with run 0 on a map, each kind to a scale of its own.

    Parameters
    ----------
    surface : LossSurface
        The map's.
    arrows : sequence of Arrow
        What to draw.
    """
    size = np.array([np.ptp(span(surface.u)), np.ptp(span(surface.v))])
    traces: list[plain.Trace] = []
    for width, arrow in zip(WIDTHS, arrows, strict=False):
        lengths = np.linalg.norm(arrow.values / size, axis=1)
        longest = float(lengths.max(initial=0.0))
        scale = LONGEST / longest if longest > 0 else 1.0
        scale = -scale if arrow.back else scale
        trace = line("arrow", np.full((1, 2), np.nan), arrow.color, width)
        meta = {"run": 0, "of": arrow.name, "scale": scale, "unit": (BARB * size).tolist()}
        traces.append(plain.updated(trace, x=[None], y=[None], meta=meta))
    return traces


def arrow_legend(arrows: Sequence[Arrow]) -> str:
    """Return a line that says which arrow is which."""
    return legend_row(("<b>→</b>", arrow.color, arrow.word) for arrow in arrows)
