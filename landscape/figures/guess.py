"""What somebody thinks will come, drawn on the picture of what then comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.core.arrays import Floats
from landscape.figures import plain, style

GUESS = style.AVERAGE
PLACE_SYMBOL, CURVE_SYMBOL = "◆", "╍╍"  # in lines of symbols


def guessed_place(
    layout: Mapping[str, Any], place: Sequence[float], height: float, word: str
) -> plain.Trace:
    """Return the mark of a guessed place (w0, w1), named guess.

    Parameters
    ----------
    layout : mapping
        Of the figure: with a scene the mark is in it, at `height`; else on the first map.
    place : sequence of float
        Where on the plane, (u, v).
    height : float
        Loss there, on the scene's axis.
    word : str
        What is told when the mark is pointed at.
    """
    marker = {"color": GUESS, "symbol": "diamond", "line": {"color": "#FFFFFF", "width": 2}}
    common = {
        "name": "guess",
        "mode": "markers",
        "hovertemplate": f"{word}<extra></extra>",
    }
    x, y = ([float(value)] for value in place)
    if "scene" in layout:
        return plain.scatter3d(
            **common, x=x, y=y, z=[height], marker={**marker, "size": 7}, scene="scene"
        )
    return plain.scatter(**common, x=x, y=y, marker={**marker, "size": 15})


def guessed_curve(points: Floats, word: str) -> plain.Trace:
    """Return the line of a guessed curve, points (n, 2) of x and p, named guess."""
    return plain.scatter(
        name="guess",
        x=style.wire(points[:, 0]),
        y=style.wire(points[:, 1]),
        mode="lines",
        line={"color": GUESS, "width": 4, "dash": "dash", "shape": "spline"},
        hovertemplate=f"{word}<extra></extra>",
    )
