"""Loss and gradient norm against the epoch."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from landscape.figures import style
from landscape.figures.frames import frame_epochs
from landscape.records import Optimum, Trajectory


def history_figure(
    trajectory: Trajectory,
    optimum: Optimum,
    *,
    epoch: str = "epoch",
    loss: str = "loss",
    grad_norm: str = "gradient norm",
    smallest: str = "smallest",
) -> go.Figure:
    """Return the loss and the gradient's norm (log scale) against the epoch, side by side.

    Parameters
    ----------
    trajectory : Trajectory
        The run.
    optimum : Optimum
        Its loss is drawn as a line, where it has parameters.
    epoch, loss, grad_norm, smallest : str
        Words on the axes, and on the line of the smallest loss.

    Returns
    -------
    plotly.graph_objects.Figure
        With the traces loss and grad_norm, and now on each axis.
    """
    rows = frame_epochs(trajectory.epochs)
    series = {"loss": trajectory.losses[rows], "grad_norm": trajectory.grad_norms[rows]}
    traces: list[go.Scatter] = []
    for name, number, word in (("loss", "", loss), ("grad_norm", "2", grad_norm)):
        on = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        y = style.wire(series[name])
        line = go.Scatter(
            name=name,
            x=rows,
            y=y,
            mode="lines",
            line={"color": style.NOW, "width": 3},
            hovertemplate=f"{epoch} %{{x}}<br>{word} = %{{y:.4g}}<extra></extra>",
            **on,
        )
        now = go.Scatter(
            name="now",
            x=rows[-1:],
            y=y[-1:],
            mode="markers",
            marker={"color": style.NOW, "size": 13, "line": {"color": "#FFFFFF", "width": 2}},
            hoverinfo="skip",
            **on,
        )
        traces += [line, now]
    axis: dict[str, Any] = {"gridcolor": style.GRID, "zeroline": False}
    layout = style.base_layout(
        height=240,
        margin={"l": 64, "r": 12, "t": 10, "b": 52},
        xaxis={**axis, "domain": [0, 0.44], "title": {"text": epoch}, "anchor": "y"},
        xaxis2={**axis, "domain": [0.56, 1], "title": {"text": epoch}, "anchor": "y2"},
        yaxis={**axis, "title": {"text": loss}, "rangemode": "tozero", "anchor": "x"},
        yaxis2={
            **axis,
            "title": {"text": grad_norm},
            "type": "log",
            "exponentformat": "power",
            "dtick": 1,
            "anchor": "x2",
        },
        **(_floor(optimum.loss, smallest) if optimum.params is not None else {}),
    )
    return go.Figure(traces, layout)


def _floor(loss: float, word: str) -> dict[str, Any]:
    """Return a line across the first chart at `loss`, with a word on it."""
    place = {"xref": "x domain", "yref": "y"}
    line = {"color": style.OPTIMUM, "dash": "dot", "width": 2}
    shape = {"type": "line", "x0": 0, "x1": 1, "y0": loss, "y1": loss, "line": line, **place}
    note = {
        "text": word,
        "font": {"color": style.OPTIMUM},
        "x": 0,
        "y": loss,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        **place,
    }
    return {"shapes": [shape], "annotations": [note]}
