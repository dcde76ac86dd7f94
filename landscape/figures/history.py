"""Loss and gradient norm against the epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from landscape.figures import style
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
    smallest: str = "smallest",
) -> go.Figure:
    """Return the loss and the gradient's norm (log scale) against the epoch, side by side.

    Parameters
    ----------
    sides : sequence of RunOnSurface
        The runs. The loss of a run's optimum is drawn as a line, where it has parameters.
    epoch, loss, grad_norm, smallest : str
        Words on the axes, and on the line of the smallest loss.

    Returns
    -------
    plotly.graph_objects.Figure
        For each run with the traces loss and grad_norm, and after each its now.
    """
    traces: list[go.Scatter] = []
    for side in sides:
        rows = frame_epochs(side.run.epochs)
        for name, number, column, word in (
            ("loss", "", side.run.losses, loss),
            ("grad_norm", "2", side.run.grad_norms, grad_norm),
        ):
            chart = go.Scatter(
                name=name,
                line={"color": side.color, "width": 3},
                hovertemplate=f"{epoch} %{{x}}<br>{word} = %{{y:.4g}}<extra>{side.name}</extra>",
                xaxis=f"x{number}",
                yaxis=f"y{number}",
            )
            traces += with_now(chart, rows, column[rows], side.color)
    layout = style.base_layout(
        meta={"narrow": NARROW},
        margin={"l": 64, "r": 12, "t": 10, "b": 52},
        xaxis={**AXIS, "domain": [0, 0.44], "title": {"text": epoch}, "anchor": "y"},
        xaxis2={**AXIS, "domain": [0.56, 1], "title": {"text": epoch}, "anchor": "y2"},
        yaxis={**AXIS, "title": {"text": loss}, "rangemode": "tozero", "anchor": "x"},
        yaxis2={
            **AXIS,
            "title": {"text": grad_norm},
            "type": "log",
            "exponentformat": "power",
            "dtick": 1,
            "anchor": "x2",
        },
        **_floors(sides, smallest),
    )
    return go.Figure(traces, layout)


def _floors(sides: Sequence[RunOnSurface], word: str) -> dict[str, Any]:
    """Return a line across the first chart at each smallest loss, with a word on it."""
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
