"""What a class has answered: places on a map, curves over the data, numbers on a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Floats
from landscape.figures import plain, style
from landscape.figures.guess import GUESS
from landscape.figures.parts import AXIS

FAINT = 0.35  # opacity of the first vote
ROW = 0.34  # half of the height that the dots of a vote take, where votes are 1 apart


def place_cloud(
    layout: Mapping[str, Any], places: Floats, heights: Floats, word: str, *, first: bool = False
) -> plain.Trace:
    """Return a mark at each guessed place (w0, w1), named guesses.

    Parameters
    ----------
    layout : mapping
        Of the figure: with a scene the marks are in it, at `heights`; else on the first map.
    places : ndarray of shape (n, 2)
        Where on the plane.
    heights : ndarray of shape (n,)
        Losses there, on the scene's axis.
    word : str
        What is told when one is pointed at.
    first : bool
        Whether they are of the first of two votes: smaller, and without filling.
    """
    marker: dict[str, Any] = {
        "color": GUESS,
        "symbol": "diamond-open" if first else "diamond",
        "line": {"color": GUESS if first else "#FFFFFF", "width": 1},
    }
    common = {"name": "guesses", "mode": "markers", "hovertemplate": f"{word}<extra></extra>"}
    x, y = (style.wire(column) for column in places.T)
    if "scene" in layout:
        marker["size"] = 4 if first else 6
        z = style.wire(heights)
        return plain.scatter3d(**common, x=x, y=y, z=z, marker=marker, scene="scene")
    return plain.scatter(**common, x=x, y=y, marker={**marker, "size": 9 if first else 12})


def guessed_curves(curves: Sequence[ArrayLike], word: str, *, first: bool = False) -> plain.Trace:
    """Return drawn curves, each points (n, 2) of x and p, as one trace named guesses."""
    parts = [np.vstack([np.asarray(curve, dtype=float), [np.nan, np.nan]]) for curve in curves]
    points = np.vstack(parts) if parts else np.empty((0, 2))
    return plain.scatter(
        name="guesses",
        x=style.wire(points[:, 0]),
        y=style.wire(points[:, 1]),
        mode="lines",
        connectgaps=False,
        line={"color": GUESS, "width": 1.5, "dash": "dot" if first else "solid"},
        opacity=FAINT if first else 0.7,
        hovertemplate=f"{word}<extra></extra>",
    )


def number_votes(
    votes: Sequence[tuple[str, ArrayLike]], truth: float | None, unit: str, truth_word: str
) -> plain.Figure:
    """Return answered numbers as dots on a line for each vote, with the truth across them.

    Parameters
    ----------
    votes : sequence of (str, array_like)
        Each vote's name and its numbers, the first on top.
    truth : float or None
        The number asked for, where there is one.
    unit : str
        What is written under the axis.
    truth_word : str
        What the line of the truth is called.
    """
    traces, rows = [], len(votes)
    height = 90 + 80 * rows
    for place, (name, numbers) in enumerate(votes):
        is_last = place == rows - 1
        values = np.sort(np.asarray(numbers, dtype=float))
        traces.append(
            plain.scatter(
                name="guesses",
                x=style.wire(values),
                y=style.wire(rows - 1 - place + _spread(values)),
                mode="markers",
                marker={
                    "color": GUESS,
                    "size": 11,
                    "opacity": 0.8 if is_last else 1,
                    "symbol": "circle" if is_last else "circle-open",
                    # A rim, by which those that lie on others and on a dark page are seen.
                    "line": {"color": "#FFFFFF" if is_last else GUESS, "width": 1.5},
                },
                hovertemplate=f"%{{x:.4g}}<extra>{name}</extra>",
            )
        )
    if truth is not None:
        traces.append(
            plain.scatter(
                name="truth",
                x=style.wire([truth, truth]),
                y=style.wire([-0.5, rows - 0.5]),
                mode="lines+text",
                text=["", truth_word],
                textposition="top center",
                textfont={"color": style.TRUTH, "size": style.FONT_SIZE},
                line={"color": style.TRUTH, "width": 3},
                hoverinfo="skip",
            )
        )
    return plain.figure(
        traces,
        style.base_layout(
            margin={"l": 90, "r": 16, "t": 28, "b": 48},
            meta={"height": height, "narrow": {"height": height}},
            xaxis={**AXIS, "title": {"text": unit}},
            yaxis={
                **AXIS,
                "showgrid": False,
                "range": [-0.6, rows - 0.2],
                "tickvals": list(range(rows)),
                "ticktext": [name for name, _numbers in reversed(votes)],
                "fixedrange": True,
            },
            dragmode=False,
        ),
    )


def _spread(values: Floats) -> Floats:
    """Return heights for sorted numbers so that those close to each other lie apart."""
    if len(values) < 2:
        return np.zeros(len(values))
    close = (values[-1] - values[0]) / 60
    heights, run = np.zeros(len(values)), 0
    for i in range(1, len(values)):
        run = run + 1 if values[i] - values[i - 1] <= close else 0
        heights[i] = ((run + 1) // 2) * 0.12 * (1 if run % 2 else -1)
    return np.clip(heights, -ROW, ROW)
