"""What is drawn in a 3D scene: a loss surface, and a run on it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.figures import plain, style
from landscape.figures.labels import StageLabels
from landscape.figures.parts import EVERY
from landscape.figures.scene import RunOnSurface, scene_name

CONTOURS = 10
HALO = "#FFFFFF"
# px: the truth can be seen behind an optimum, and the start behind the mark that leaves it.
STAR_SIZES = {"truth": 44, "start": 60, "optimum": 28}


def scene_traces(
    side: RunOnSurface,
    rows: NDArray[np.int32],
    truth: tuple[float, ...] | None,
    scale: str,
    labels: StageLabels,
    run: int,
    surface: Mapping[str, Any],
) -> list[plain.Trace]:
    """Return surface, edge, path, start, truth, optimum and now of run `run`, in its scene.

    And shadow and stem of a run that leaves its surface, which then is a slice. The path has the
    run's `rows`; `surface` has what differs from the usual in the surface's trace.
    """
    plane = side.surface.plane
    params = plane.project(side.run.params[rows])
    heights = side.heights(side.run.losses[rows], scale)
    traces = [
        surface_trace(side, scale, labels, surface),
        *edge_line(side, scale),
        *path_lines(params, heights, side.color, labels),
    ]
    if side.under is not None:
        traces += _shadow(
            params, side.heights(side.under[rows], scale), heights, side.color, labels
        )
    if truth is not None and side.truth_loss is not None:
        traces.append(_star("truth", plane.project(truth), side.truth_loss, style.TRUTH, labels))
    best = side.optimum.params
    if best is not None:
        traces.append(
            _star("optimum", plane.project(best), side.optimum.loss, style.OPTIMUM, labels)
        )
    traces.append(_star("start", params[0], heights[0], style.START, labels))
    traces.append(now_mark(params[-1], heights[-1], side.color, labels))
    for trace in traces:
        trace["scene"] = scene_name(run)
        if trace["name"] in ("path", "halo", "start", "now", "shadow", "stem"):
            trace["meta"] = {"run": run}
    return traces


def hover_text(labels: StageLabels) -> str:
    """Return what hovering over a Ŵ with a loss says."""
    return "Ŵ = (%{x:.3g}, %{y:.3g})<br>" + labels.loss + " = %{z:.4g}"


def surface_trace(
    side: RunOnSurface, scale: str, labels: StageLabels, differs: Mapping[str, Any] | None = None
) -> plain.Trace:
    """Return the surface of a run's loss, coloured by its logarithm, but for what `differs`."""
    differs = dict(differs or {})
    meta = {"levels": style.wire(contour_levels(side, scale)), **differs.pop("meta", {})}
    low, high = side.loss_range
    surface = side.surface
    usual: dict[str, Any] = {
        "name": "surface",
        "x": style.wire(surface.u),
        "y": style.wire(surface.v),
        "z": style.wire(side.heights(surface.loss, scale)),
        # Coloured by log loss on either scale, so that the valley can be read.
        "surfacecolor": style.wire(np.log(np.maximum(surface.loss, low))),
        "cmin": math.log(low),
        "cmax": math.log(high),
        "colorscale": style.SURFACE_SCALE,
        "showscale": False,
        "contours": {
            "x": {"highlight": False},
            "y": {"highlight": False},
            "z": {
                "show": True,
                "highlight": True,
                "highlightcolor": "#FFFFFF",
                "color": "rgba(255, 255, 255, 0.55)",
                "width": 1,
                **_even_levels(low, high, scale),
            },
        },
        "lighting": {
            "ambient": 0.85,
            "diffuse": 0.35,
            "specular": 0.02,
            "roughness": 1,
            "fresnel": 0,
        },
        "hovertemplate": hover_text(labels) + "<extra></extra>",
    }
    return plain.surface(**usual | differs, meta=meta)


def contour_levels(side: RunOnSurface, scale: str) -> Floats:
    """Return the heights of a surface's contour lines, with as much of the window between each two.

    At even steps a plateau would have none, and a wall be white with them.
    """
    heights = side.heights(side.surface.loss, scale)
    shares = (np.arange(CONTOURS) + 0.5) / CONTOURS
    levels: Floats = np.unique(np.quantile(heights, shares))
    return np.log10(levels) if scale == "log" else levels


def _even_levels(low: float, high: float, scale: str) -> dict[str, float]:
    """Return what a browser draws that cannot place the lines one by one."""
    start, end = (math.log10(low), math.log10(high)) if scale == "log" else (low, high)
    size = (end - start) / CONTOURS
    return {"start": start + size / 2, "end": end, "size": size}


def edge_line(side: RunOnSurface, scale: str) -> list[plain.Trace]:
    """Return the line inside of which a run has arrived."""
    if side.edge is None:
        return []
    u, v = side.surface.u, side.surface.v
    edge = side.edge[::EVERY]
    across, up = edge.T
    inside = (across >= u[0]) & (across <= u[-1]) & (up >= v[0]) & (up <= v[-1])
    points = np.where(inside[:, None], edge, np.nan)
    heights = np.full(len(edge), side.edge_loss)
    return [_line("edge", points, side.heights(heights, scale), style.OPTIMUM, 5)]


def path_lines(
    params: Floats, heights: Floats, color: str, labels: StageLabels
) -> tuple[plain.Trace, plain.Trace]:
    """Return the path, and under it a halo that parts it from the surface."""
    path = _line("path", params, heights, color, 6)
    path = plain.updated(
        path,
        mode="lines+markers",
        marker={"color": color, "size": 3},
        hoverinfo=None,
        hovertemplate=hover_text(labels) + "<extra></extra>",
    )
    return _line("halo", params, heights, HALO, 11), path


def _shadow(
    params: Floats, under: Floats, heights: Floats, color: str, labels: StageLabels
) -> tuple[plain.Trace, plain.Trace]:
    """Return where a run would be on the slice, and a line from there up to where it is."""
    shadow = _line("shadow", params, under, color, 5)
    # Marks, not a line: half of a thin line would lie under the surface that it lies on.
    shadow = plain.updated(
        shadow,
        mode="markers",
        marker={"color": color, "size": 3},
        hoverinfo=None,
        hovertemplate=hover_text(labels) + f"<extra>{labels.shadow}</extra>",
    )
    ends = np.array([under[-1], heights[-1]])
    stem = _line("stem", np.repeat(params[-1:], 2, axis=0), ends, color, 5)
    stem = plain.updated(stem, mode="lines+markers", marker={"color": color, "size": 4})
    return shadow, stem


def _line(name: str, points: Floats, heights: Floats, color: str, width: float) -> plain.Trace:
    return plain.scatter3d(
        name=name,
        x=style.wire(points[:, 0]),
        y=style.wire(points[:, 1]),
        z=style.wire(heights),
        mode="lines",
        line={"color": color, "width": width},
        hoverinfo="skip",
    )


def _star(name: str, params: Floats, loss: float, color: str, labels: StageLabels) -> plain.Trace:
    return plain.scatter3d(
        name=name,
        x=style.wire([params[0]]),
        y=style.wire([params[1]]),
        z=style.wire([loss]),
        mode="text",
        text=[style.STARS[name]],
        textposition="middle center",
        textfont={"size": STAR_SIZES[name], "color": color},
        hovertemplate=hover_text(labels) + "<extra>" + getattr(labels, name) + "</extra>",
    )


def now_mark(params: Floats, loss: float, color: str, labels: StageLabels) -> plain.Trace:
    """Return the mark of where a run is now."""
    return plain.scatter3d(
        name="now",
        x=style.wire([params[0]]),
        y=style.wire([params[1]]),
        z=style.wire([loss]),
        mode="markers",
        marker={"color": color, "size": 7, "line": {"color": "#FFFFFF", "width": 2}},
        hovertemplate=hover_text(labels) + "<extra>" + labels.now + "</extra>",
    )
