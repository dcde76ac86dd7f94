"""Loss and gradient norm against the epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from landscape.figures import plain, style
from landscape.figures.axes import log_axis
from landscape.figures.frames import frame_epochs
from landscape.figures.parts import AXIS, with_now
from landscape.figures.scene import RunOnSurface

# On a narrow screen one chart stands over the other.
NARROW = {
    "height": 440,
    "xaxis.domain": [0, 1],
    "xaxis2.domain": [0, 1],
    "yaxis.domain": [0.6, 1],
    "yaxis2.domain": [0, 0.38],
}


def history_figure(
    sides: Sequence[RunOnSurface],
    *,
    epoch: str = "epoch",
    loss: str = "loss",
    grad_norm: str = "gradient norm",
    lowest: str = "lowest possible",
    way_down: str = "way down, %",
) -> plain.Figure:
    """Return the loss and the gradient's norm (log scale) against the epoch, side by side.

    Parameters
    ----------
    sides : sequence of RunOnSurface
        The runs. The loss of a run's optimum is drawn as a line, where it has parameters. Runs
        with two different losses are drawn by their share of the way down, ``way_down``,
        since the losses themselves are no common quantity.
    epoch, loss, grad_norm, lowest, way_down : str
        Words on the axes, and on the line of the lowest loss.

    Returns
    -------
    landscape.figures.plain.Figure
        For each run with the traces loss (or way_down) and grad_norm, and after each its now.
    """
    by_way = len({side.loss_name for side in sides}) > 1
    traces: list[plain.Trace] = []
    for side in sides:
        rows = frame_epochs(side.run.epochs)
        first = ("loss", "", side.run.losses, loss)
        if by_way and side.way_down is not None:
            first = ("way_down", "", side.way_down, way_down)
        for name, number, column, word in (
            first,
            ("grad_norm", "2", side.run.grad_norms, grad_norm),
        ):
            chart = plain.scatter(
                name=name,
                line={"color": side.color, "width": 3, "dash": side.dash},
                hovertemplate=f"{epoch} %{{x}}<br>{word} = %{{y:.4g}}<extra>{side.name}</extra>",
                xaxis=f"x{number}",
                yaxis=f"y{number}",
            )
            traces += with_now(chart, rows, column[rows], side.color)
    norms = log_axis(np.concatenate([side.run.grad_norms for side in sides]))
    up: dict[str, Any] = {"title": {"text": loss}, "rangemode": "tozero"}
    if by_way:
        up = {"title": {"text": way_down}, **_percent_range(sides)}
    layout = style.base_layout(
        meta={"narrow": NARROW},
        margin={"l": 64, "r": 12, "t": 10, "b": 52},
        xaxis={**AXIS, "domain": [0, 0.44], "title": {"text": epoch}, "anchor": "y"},
        xaxis2={**AXIS, "domain": [0.56, 1], "title": {"text": epoch}, "anchor": "y2"},
        yaxis={**AXIS, **up, "anchor": "x"},
        yaxis2={**AXIS, "title": {"text": grad_norm}, "anchor": "x2", **norms},
        **({} if by_way else _floors(sides, lowest)),
    )
    return plain.figure(traces, layout)


def _percent_range(sides: Sequence[RunOnSurface]) -> dict[str, Any]:
    """Return an axis from the start, 0, down to the lowest loss, 100, or where a run has risen."""
    rise = min(0.0, *(float(side.way_down.min()) for side in sides if side.way_down is not None))
    rise = max(rise, -200.0)  # a run that flies off would flatten the other
    return {"range": [104, rise - 4]}


def _floors(sides: Sequence[RunOnSurface], word: str) -> dict[str, Any]:
    """Return a line across the first chart at each lowest loss, with a word on it."""
    floors = {
        side.optimum.loss: side.color if len(sides) > 1 else style.OPTIMUM
        for side in sides
        if side.optimum.params is not None
    }
    place = {"xref": "x domain", "yref": "y"}
    shapes, notes = [], []
    for loss, color in floors.items():
        line = {"color": color, "dash": "dot", "width": 2}
        shapes.append({"type": "line", "x0": 0, "x1": 1, "y0": loss, "y1": loss, "line": line})
        notes.append(
            {
                "text": word,
                "font": {"color": color},
                "x": 0,
                "y": loss,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
            }
        )
    return {
        "shapes": [shape | place for shape in shapes],
        "annotations": [note | place for note in notes],
    }
