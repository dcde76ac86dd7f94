"""Contour maps of losses from above, with the paths of runs on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.core.fields import LossSurface
from landscape.core.plane import Plane
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import style
from landscape.figures.frames import clock_epochs, frame_rows, run_frames
from landscape.figures.labels import StageLabels
from landscape.figures.legends import note_at
from landscape.figures.scene import span

LEVELS = 18
GAP_X, GAP_Y = 0.06, 0.11  # between maps, as shares of the picture
NARROW_HEIGHT = 440  # px
FAINT, FAINT_WIDTH = 0.55, 1.5  # opacity and px of a path in the background

Place = tuple[list[float], list[float]]


@dataclass(frozen=True, eq=False)
class MapRun:
    """A run on a map.

    Parameters
    ----------
    run : Trajectory
        The run.
    name : str
        What hovering over its path says.
    color, symbol : str
        Of its path, and of the mark where it is now.
    more : dict of ndarray of shape (epochs + 1,)
        What else is known of each row, by name, for what follows the clock.
    faint : bool
        Whether it is one in the background: a thin path without marks, of which nothing else is
        told.
    """

    run: Trajectory
    name: str = ""
    color: str = style.NOW
    symbol: str = "circle"
    more: dict[str, NDArray[Any]] = field(default_factory=dict)
    faint: bool = False


@dataclass(frozen=True, eq=False)
class Map:
    """A loss from above, and the runs on it.

    Parameters
    ----------
    surface : LossSurface
        The loss.
    optimum : Optimum
        Marked where it has parameters.
    runs : sequence of MapRun
        The runs on it.
    title : str
        What stands over it.
    """

    surface: LossSurface
    optimum: Optimum
    runs: Sequence[MapRun]
    title: str = ""


def maps_figure(
    maps: Sequence[Map],
    *,
    columns: int = 1,
    places: Sequence[Place] | None = None,
    epochs: int | None = None,
    labels: StageLabels | None = None,
) -> go.Figure:
    """Return maps beside and under each other, with every run at its last epoch.

    Parameters
    ----------
    maps : sequence of Map
        Row by row.
    columns : int
        How many stand side by side.
    places : sequence of (across, up), optional
        Each map's shares of the picture's width and height, from and to; else all are of a size.
    epochs : int, optional
        The clock's last; else that of the longest run.
    labels : StageLabels, optional
        The words on them.

    Returns
    -------
    plotly.graph_objects.Figure
        For each map the trace surface (of logarithms of the loss), the optimum, and for each run
        halo, path, start and now (of a faint one only the path), with the run's number as
        ``meta["run"]``: runs are counted through all maps. The ``layout.meta`` is as that of
        `stage_figure`, without ``z``.
    """
    labels = labels or StageLabels()
    runs = [run for one in maps for run in one.runs]
    clock = clock_epochs([run.run for run in runs], epochs)
    layout = _layout(maps, places or grid_places(len(maps), columns), labels)
    layout.meta = {
        "epoch": clock,
        "runs": [_frames(run, clock, one.surface.plane) for one in maps for run in one.runs],
        "narrow": _narrow(maps),
    }
    traces: list[go.Contour | go.Scatter] = []
    number = 0
    for place, one in enumerate(maps):
        numbers = range(number, number + len(one.runs))
        for trace in _map_traces(one, numbers, clock, labels):
            trace.xaxis, trace.yaxis = map_axis("x", place), map_axis("y", place)
            traces.append(trace)
        number += len(one.runs)
    return go.Figure(traces, layout)


def _frames(run: MapRun, epochs: NDArray[np.int32], plane: Plane) -> dict[str, NDArray[Any]]:
    frames = run_frames(run.run, epochs, plane, **run.more)
    return {name: frames[name] for name in ("w0", "w1")} if run.faint else frames


def _map_traces(
    one: Map, numbers: range, epochs: NDArray[np.int32], labels: StageLabels
) -> list[go.Contour | go.Scatter]:
    traces: list[go.Contour | go.Scatter] = [_contours(one.surface, labels)]
    shown = list(zip(numbers, one.runs, strict=True))
    plane = one.surface.plane
    lines = [
        (number, run, plane.project(run.run.params[frame_rows(run.run, epochs)]))
        for number, run in shown
    ]
    for number, run, params in lines:
        if run.faint:
            traces.append(_line("path", params, run.color, FAINT_WIDTH, number))
            traces[-1].opacity = FAINT
    lines = [line for line in lines if not line[1].faint]
    for number, run, params in lines:
        traces.append(_line("halo", params, "rgba(255, 255, 255, 0.85)", 6, number))
        path = _line("path", params, run.color, 3, number)
        path.hovertemplate = f"{run.name}<br>Ŵ = (%{{x:.3g}}, %{{y:.3g}})<extra></extra>"
        path.hoverinfo = None
        traces.append(path)
    for number, _, params in lines:
        traces.append(mark("start", params[0], style.START, "hexagram", 15, labels.start, number))
    if one.optimum.params is not None:
        best = plane.project(one.optimum.params)
        traces.append(mark("optimum", best, style.OPTIMUM, "star-diamond", 15, labels.optimum))
    for number, run, params in lines:
        traces.append(mark("now", params[-1], run.color, run.symbol, 13, run.name, number))
    return traces


def _contours(surface: LossSurface, labels: StageLabels) -> go.Contour:
    # Levels at equal ratios, as the colours: a plateau and a valley can both be read.
    smallest = max(float(surface.loss.max()) * 1e-12, 1e-300)
    logs = np.log(np.maximum(surface.loss, smallest))
    low, high = float(logs.min()), float(logs.max())
    size = max(high - low, 1e-9) / LEVELS
    return go.Contour(
        name="surface",
        x=style.wire(surface.u),
        y=style.wire(surface.v),
        z=style.wire(logs),
        customdata=style.wire(surface.loss),
        colorscale=style.SURFACE_SCALE,
        showscale=False,
        opacity=style.MAP_OPACITY,
        autocontour=False,
        contours={"start": low + size / 2, "end": high, "size": size, "coloring": "heatmap"},
        line={"color": "rgba(255, 255, 255, 0.7)", "width": 1},
        hovertemplate="Ŵ = (%{x:.3g}, %{y:.3g})<br>"
        + labels.loss
        + " = %{customdata:.4g}<extra></extra>",
    )


def _line(name: str, params: Floats, color: str, width: float, run: int) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=style.wire(params[:, 0]),
        y=style.wire(params[:, 1]),
        mode="lines",
        line={"color": color, "width": width, "simplify": False},
        hoverinfo="skip",
        meta={"run": run},
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
) -> go.Scatter:
    """Return a mark at one Ŵ; hovering over it says `word`, and the run's number moves it."""
    return go.Scatter(
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
        hovertemplate="Ŵ = (%{x:.3g}, %{y:.3g})<extra>" + word + "</extra>",
        meta=None if run is None else {"run": run},
    )


def map_axis(letter: str, place: int) -> str:
    """Return Plotly's name of a map's axis: x, x2, …."""
    return f"{letter}{place + 1}" if place else letter


def grid_places(count: int, columns: int) -> list[Place]:
    """Return the shares across and up of each place, row by row from the top."""
    rows = -(-count // columns)
    wide = (1 - GAP_X * (columns - 1)) / columns
    high = (1 - GAP_Y * (rows - 1)) / rows
    places: list[Place] = []
    for place in range(count):
        row, column = divmod(place, columns)
        left, top = column * (wide + GAP_X), 1 - row * (high + GAP_Y)
        places.append(([left, left + wide], [top - high if row < rows - 1 else 0.0, top]))
    return places


def _layout(maps: Sequence[Map], places: Sequence[Place], labels: StageLabels) -> go.Layout:
    axes: dict[str, Any] = {}
    titles = []
    for place, (one, (across, up)) in enumerate(zip(maps, places, strict=True)):
        x, y = map_axis("x", place), map_axis("y", place)
        common = {
            "showgrid": False,
            "zeroline": False,
            "ticks": "outside",
            "tickfont": {"size": style.FONT_SIZE},
            "nticks": 8,
        }
        lowest, leftmost = up[0] == 0, across[0] == 0
        axes[f"xaxis{x[1:]}"] = {
            **common,
            "domain": across,
            "anchor": y,
            "range": span(one.surface.u),
            "title": {"text": labels.axes(one.surface.plane)[0] if lowest else "", "standoff": 4},
        }
        axes[f"yaxis{y[1:]}"] = {
            **common,
            "domain": up,
            "anchor": x,
            "range": span(one.surface.v),
            "title": {"text": labels.axes(one.surface.plane)[1] if leftmost else "", "standoff": 4},
        }
        titles.append(note_at(f"<b>{one.title}</b>", across[0], up[1]))
    return style.base_layout(
        margin={"l": 56, "r": 12, "t": 30, "b": 48},
        annotations=titles,
        hovermode="closest",
        dragmode=False,
        uirevision="maps",
        **axes,
    )


def _narrow(maps: Sequence[Map]) -> dict[str, Any]:
    """Return what differs on a narrow screen; maps stay side by side, to be seen at once."""
    narrow: dict[str, Any] = {"height": NARROW_HEIGHT, "margin.l": 44}
    for place in range(len(maps)):
        for letter in ("x", "y"):
            axis = f"{letter}axis{map_axis(letter, place)[1:]}"
            narrow |= {f"{axis}.tickfont.size": 11, f"{axis}.nticks": 4}
    return narrow
