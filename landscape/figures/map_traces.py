"""Maps of a loss from above: what is drawn on one, as traces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.core.fields import LossSurface
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import plain, style
from landscape.figures.frames import frame_rows
from landscape.figures.labels import StageLabels
from landscape.figures.parts import EVERY, PLACE_TEXT, line, mark

LEVELS = 18
FAINT, FAINT_WIDTH = 0.55, 1.5  # opacity and px of a path in the background

Trace: TypeAlias = plain.Trace


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
        Whether it is one in the background: a thin path without marks.
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
        What stands over it, as HTML.
    under, over : sequence of traces
        What else is drawn on it: under the paths, and over all marks.
    contours : dict
        What differs from the usual in the trace of its contours.
    ranges : (across, up) or None
        Ends of its axes, if other than those of the surface.
    optimum_size : float
        Of its optimum's mark, in px.
    clip_marks : bool
        Whether starts and nows end at the axes.
    edge : ndarray of shape (k, 2) or None
        A contour line around the optimum, inside of which a run has arrived.
    """

    surface: LossSurface
    optimum: Optimum
    runs: Sequence[MapRun] = ()
    title: str = ""
    under: Sequence[Trace] = ()
    over: Sequence[Trace] = ()
    contours: Mapping[str, Any] = field(default_factory=dict)
    ranges: tuple[list[float], list[float]] | None = None
    optimum_size: float = 15
    clip_marks: bool = True
    edge: Floats | None = None


def edge_trace(one: Map) -> list[plain.Trace]:
    """Return the line inside of which a map's runs have arrived, where there is one."""
    if one.edge is None:
        return []
    return [line("edge", one.edge[::EVERY], style.OPTIMUM, 3)]


def contour_trace(one: Map, labels: StageLabels) -> plain.Trace:
    """Return the contours of a map's loss, at equal ratios as the colours.

    A plateau and a valley can both be read then.
    """
    surface = one.surface
    smallest = max(float(surface.loss.max()) * 1e-12, 1e-300)
    logs = np.log(np.maximum(surface.loss, smallest))
    low, high = float(logs.min()), float(logs.max())
    size = max(high - low, 1e-9) / LEVELS
    usual = {
        "colorscale": style.SURFACE_SCALE,
        "showscale": False,
        "opacity": style.MAP_OPACITY,
        "contours": {"start": low + size / 2, "end": high, "size": size, "coloring": "heatmap"},
        "line": {"color": "rgba(255, 255, 255, 0.7)", "width": 1},
        "customdata": style.wire(surface.loss),
        "hovertemplate": f"{PLACE_TEXT}<br>{labels.loss} = %{{customdata:.4g}}<extra></extra>",
    }
    trace = plain.contour(
        name="surface",
        x=style.wire(surface.u),
        y=style.wire(surface.v),
        z=style.wire(logs),
        autocontour=False,
        **usual,
    )
    return plain.updated(trace, one.contours)


def _positions(one: Map, clock: NDArray[np.int32]) -> list[Floats]:
    plane = one.surface.plane
    return [plane.project(run.run.params[frame_rows(run.run, clock)]) for run in one.runs]


def path_traces(one: Map, clock: NDArray[np.int32], first: int = 0) -> list[plain.Trace]:
    """Return the paths of a map's runs, faint ones below; runs are numbered from `first`."""
    faint: list[plain.Trace] = []
    others: list[plain.Trace] = []
    for number, (run, params) in enumerate(
        zip(one.runs, _positions(one, clock), strict=True), first
    ):
        meta = {"run": number}
        if run.faint:
            path = line("path", params, run.color, FAINT_WIDTH)
            faint.append({**path, "meta": meta, "opacity": FAINT})
            continue
        halo = line("halo", params, "rgba(255, 255, 255, 0.85)", 6)
        path = line("path", params, run.color, 3)
        hover = f"{run.name}<br>{PLACE_TEXT}<extra></extra>"
        path = plain.updated(path, hoverinfo=None, hovertemplate=hover, meta=meta)
        others += [{**halo, "meta": meta}, path]
    return [*faint, *others]


def mark_traces(
    one: Map, clock: NDArray[np.int32], labels: StageLabels, first: int = 0
) -> list[plain.Trace]:
    """Return the starts, the optimum, and where the runs are now; numbered as their paths."""
    starts, nows, best = [], [], []
    for number, (run, params) in enumerate(
        zip(one.runs, _positions(one, clock), strict=True), first
    ):
        if run.faint:
            continue
        start = params[0], style.START, "hexagram", 21, labels.start
        starts.append(mark("start", *start, number))
        nows.append(mark("now", params[-1], run.color, run.symbol, 13, run.name, number))
    if one.optimum.params is not None:
        place = one.surface.plane.project(one.optimum.params)
        look = style.OPTIMUM, "star-diamond", one.optimum_size, labels.optimum
        best.append(mark("optimum", place, *look))
    if not one.clip_marks:
        for trace in (*starts, *nows):
            trace["cliponaxis"] = False
    return [*starts, *best, *nows]
