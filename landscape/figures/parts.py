"""Lines and marks that several figures are composed of."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike, NDArray

from landscape.core.arrays import Floats
from landscape.figures import plain, style

AXIS: dict[str, Any] = {"gridcolor": style.GRID, "zeroline": False}
EVERY = 2  # point of a contour line is drawn: it is round enough, and travels with every run
PLACE_TEXT = "Ŵ = (%{x:.3g}, %{y:.3g})"


def line(
    name: str, points: Floats, color: str, width: float, *, word: str = "", dash: str | None = None
) -> plain.Trace:
    """Return a line through points of shape (k, 2); hovering over it says `word`, or nothing."""
    return plain.scatter(
        name=name,
        x=style.wire(points[:, 0]),
        y=style.wire(points[:, 1]),
        mode="lines",
        line={"color": color, "width": width, "dash": dash, "simplify": False},
        hoverinfo=None if word else "skip",
        hovertemplate=f"{PLACE_TEXT}<extra>{word}</extra>" if word else None,
    )


def mark(
    name: str,
    params: Floats,
    color: str,
    symbol: str,
    size: float,
    word: str,
    run: int | None = None,
    opacity: float = 1.0,
) -> plain.Trace:
    """Return a mark at one position; hovering over it says `word`, and a run's number moves it."""
    return plain.scatter(
        name=name,
        x=style.wire([params[0]]),
        y=style.wire([params[1]]),
        mode="markers",
        marker={
            "color": color,
            "symbol": symbol,
            "size": size,
            "opacity": opacity,
            "line": {"color": "#FFFFFF", "width": 1.5},
        },
        hovertemplate=f"{PLACE_TEXT}<extra>{word}</extra>",
        meta=None if run is None else {"run": run},
    )


def with_now(
    chart: plain.Trace, x: NDArray[Any], y: ArrayLike, color: str
) -> tuple[plain.Trace, plain.Trace]:
    """Return a line of a chart, and the mark named now that follows the clock along it."""
    values = style.wire(y)
    chart = plain.updated(chart, x=x, y=values, mode="lines")
    now = plain.scatter(
        name="now",
        x=x[-1:],
        y=values[-1:],
        mode="markers",
        marker={"color": color, "size": 13, "line": {"color": "#FFFFFF", "width": 2}},
        hoverinfo="skip",
        xaxis=chart["xaxis"],
        yaxis=chart["yaxis"],
    )
    return chart, now
