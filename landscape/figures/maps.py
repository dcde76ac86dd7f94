"""Contour maps of losses from above, with the paths of runs on them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.plane import Plane
from landscape.figures import plain, style
from landscape.figures.frames import clock_epochs, run_frames
from landscape.figures.labels import StageLabels
from landscape.figures.legends import note_at
from landscape.figures.map_traces import (
    Map,
    MapRun,
    Trace,
    contour_trace,
    edge_trace,
    mark_traces,
    path_traces,
)
from landscape.figures.scene import span

GAP_X, GAP_Y = 0.06, 0.12  # between maps, as shares of the picture
NARROW_HEIGHT = 440  # px
TICKS, DIGIT = 6, 8  # numbers on an axis at most, and the width of a digit in px

GridPlace = tuple[list[float], list[float]]


def maps_figure(
    maps: Sequence[Map],
    *,
    columns: int = 1,
    places: Sequence[GridPlace] | None = None,
    epochs: int | None = None,
    opens_at: int | None = None,
    frames: Sequence[Mapping[str, NDArray[Any]]] = (),
    margin_top: int = 30,
    layout: Mapping[str, Any] | None = None,
    narrow: Mapping[str, Any] | None = None,
    labels: StageLabels | None = None,
) -> plain.Figure:
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
    opens_at : int, optional
        The epoch at which the clock opens; else its last.
    frames : sequence of dict of ndarray
        Arrays that follow the clock and are of no run.
    margin_top : int
        Room over the maps, in px.
    layout, narrow : dict, optional
        What else is in the layout, and what else differs on a narrow screen.
    labels : StageLabels, optional
        The words on them.

    Returns
    -------
    landscape.figures.plain.Figure
        For each map the trace surface (of logarithms of the loss), edge, optimum, and for each run
        halo, path, start and now (of a faint one only the path), with the run's number as
        ``meta["run"]``: runs are counted through all maps. The ``layout.meta`` is as that of
        `stage_figure`, without ``z``.
    """
    labels = labels or StageLabels()
    clock = clock_epochs([run.run for one in maps for run in one.runs], epochs)
    runs = [_frames(run, clock, one.surface.plane) for one in maps for run in one.runs]
    meta = {"epoch": clock, "runs": [*runs, *frames], "narrow": _narrow(maps) | dict(narrow or {})}
    if opens_at is not None:
        meta["opens_at"] = opens_at
    traces: list[Trace] = []
    first = 0
    for place, one in enumerate(maps):
        axes = {"xaxis": map_axis("x", place), "yaxis": map_axis("y", place)}
        paths, marks = path_traces(one, clock, first), mark_traces(one, clock, labels, first)
        under = [contour_trace(one, labels), *one.under, *edge_trace(one)]
        for trace in (*under, *paths, *marks, *one.over):
            traces.append(plain.updated(trace, axes))
        first += len(one.runs)
    places = places or grid_places(len(maps), columns)
    return plain.figure(traces, _layout(maps, places, labels, margin_top, meta, dict(layout or {})))


def _frames(run: MapRun, epochs: NDArray[np.int32], plane: Plane) -> dict[str, NDArray[Any]]:
    frames = run_frames(run.run, epochs, plane, **run.more)
    return {name: frames[name] for name in ("w0", "w1")} if run.faint else frames


def map_axis(letter: str, place: int) -> str:
    """Return Plotly's name of a map's axis: x, x2, …."""
    return f"{letter}{place + 1}" if place else letter


def grid_places(count: int, columns: int) -> list[GridPlace]:
    """Return the shares across and up of each place, row by row from the top."""
    rows = -(-count // columns)
    wide = (1 - GAP_X * (columns - 1)) / columns
    high = (1 - GAP_Y * (rows - 1)) / rows
    places: list[GridPlace] = []
    for place in range(count):
        row, column = divmod(place, columns)
        left, top = column * (wide + GAP_X), 1 - row * (high + GAP_Y)
        places.append(([left, left + wide], [top - high if row < rows - 1 else 0.0, top]))
    return places


def _layout(
    maps: Sequence[Map],
    places: Sequence[GridPlace],
    labels: StageLabels,
    margin_top: int,
    meta: dict[str, Any],
    more: dict[str, Any],
) -> plain.Layout:
    axes: dict[str, Any] = {}
    titles = []
    first = _ranges(maps[0])
    for place, (one, (across, up)) in enumerate(zip(maps, places, strict=True)):
        x, y = map_axis("x", place), map_axis("y", place)
        ranges = _ranges(one)
        words = labels.axes(one.surface.plane)
        shown = up[0] == 0, across[0] == 0  # words stand under the lowest and beside the leftmost
        sides = (("x", x, y, across), ("y", y, x, up))
        for i, (letter, name, anchor, domain) in enumerate(sides):
            axes[f"{letter}axis{name[1:]}"] = {
                "showgrid": False,
                "zeroline": False,
                "ticks": "outside",
                # Maps of one window need no numbers but at the outer sides.
                "showticklabels": shown[i] or ranges != first,
                "tickfont": {"size": style.FONT_SIZE},
                "nticks": TICKS,
                "tickangle": 0,
                "domain": domain,
                "anchor": anchor,
                "range": ranges[i],
                "title": {"text": words[i] if shown[i] else "", "standoff": 4},
            }
        titles.append(note_at(one.title, across[0], up[1]))
    for name in axes.keys() & more.keys():
        axes[name] |= more.pop(name)
    margin = {"l": 56 + _room_for_numbers(maps), "r": 12, "t": margin_top, "b": 48} | more.pop(
        "margin", {}
    )
    return style.base_layout(
        margin=margin,
        annotations=titles,
        hovermode="closest",
        dragmode=False,
        uirevision="maps",
        meta=meta,
        **axes,
        **more,
    )


def _room_for_numbers(maps: Sequence[Map]) -> int:
    """Return the px that the longest number beside the maps needs over "−10".

    Plotly could make that room, but what lies over the picture is placed by the margins.
    """
    return DIGIT * max(0, *(_characters(*_ranges(one)[1]) - 3 for one in maps))


def _characters(low: float, high: float) -> int:
    """Return how long the longest number on an axis is, with about `TICKS` of them."""
    step = (high - low) / TICKS
    decimals = max(0, -math.floor(math.log10(step))) if step > 0 else 0
    rounded = (f"{end:.{decimals}f}" for end in (low, high))
    return max(map(len, rounded))


def _ranges(one: Map) -> tuple[list[float], list[float]]:
    """Return the ends of a map's two axes."""
    return one.ranges or (span(one.surface.u), span(one.surface.v))


def _narrow(maps: Sequence[Map]) -> dict[str, Any]:
    """Return what differs on a narrow screen; maps stay side by side, to be seen at once."""
    narrow: dict[str, Any] = {"height": NARROW_HEIGHT, "margin.l": 44 + _room_for_numbers(maps)}
    for place in range(len(maps)):
        for letter in ("x", "y"):
            axis = f"{letter}axis{map_axis(letter, place)[1:]}"
            narrow |= {f"{axis}.tickfont.size": 12, f"{axis}.nticks": 4}
    return narrow
