"""One 3D scene: a loss surface, and a run on it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.core.fields import LossSurface
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import style
from landscape.figures.labels import StageLabels

CONTOURS = 24
EYE = {"x": 0.6, "y": -1.7, "z": 1.2}
FARTHER = 1.36  # times the usual distance, from which a small scene is seen
CENTER = {"x": -0.08, "y": 0, "z": -0.18}


@dataclass(frozen=True, eq=False)
class RunOnSurface:
    """A run with the surface that it walks on.

    Parameters
    ----------
    surface : LossSurface
        The loss around the path.
    run : Trajectory
        The run.
    optimum : Optimum
        Drawn where it has parameters.
    truth_loss : float or None
        Loss at the data's truth.
    name : str
        What tells it from the other, where there are two.
    color : str
        Of its path and curve.
    predictions : ndarray of shape (epochs + 1, m) or None
        What the model predicts at `curve_inputs` after each epoch; None where that is σ(w0 + w1·x).
    """

    surface: LossSurface
    run: Trajectory
    optimum: Optimum
    truth_loss: float | None = None
    name: str = ""
    color: str = style.NOW
    predictions: Floats | None = None

    @property
    def loss_range(self) -> tuple[float, float]:
        """The loss axis's ends.

        An optimum is below every path, so that all runs of a loss share the axis; without one
        the axis reaches down to the path. A log scale cannot show 0: it ends at twelve powers
        of ten.
        """
        high = float(self.surface.loss.max())
        losses, optimum = self.run.losses, self.optimum
        lowest = optimum.loss if optimum.params is not None else float(losses.min())
        low = max(min(float(self.surface.loss.min()), lowest), high * 1e-12, 1e-300)
        return low, max(high, low * 1.001)

    def heights(self, losses: Floats, scale: str) -> Floats:
        """Return where losses are drawn: the one function for surface and all that lies on it."""
        return np.maximum(losses, self.loss_range[0]) if scale == "log" else losses


def scene_traces(
    side: RunOnSurface,
    rows: NDArray[np.int32],
    truth: tuple[float, ...] | None,
    scale: str,
    labels: StageLabels,
    run: int,
    surface: Mapping[str, Any],
) -> list[go.Surface | go.Scatter3d]:
    """Return surface, path, start, truth, optimum and now of run number `run`, in its scene.

    The path has the run's `rows`; `surface` has what differs from the usual in the surface's trace.
    """
    plane = side.surface.plane
    params = plane.project(side.run.params[rows])
    heights = side.heights(side.run.losses[rows], scale)
    traces = [
        _surface(side, scale, labels).update(surface),
        _path(params, heights, side.color, labels),
        _star("start", params[0], heights[0], style.START, labels),
    ]
    if truth is not None and side.truth_loss is not None:
        traces.append(_star("truth", plane.project(truth), side.truth_loss, style.TRUTH, labels))
    best = side.optimum.params
    if best is not None:
        traces.append(
            _star("optimum", plane.project(best), side.optimum.loss, style.OPTIMUM, labels)
        )
    traces.append(_now(params[-1], heights[-1], side.color, labels))
    for trace in traces:
        trace.scene = scene_name(run)
        if trace.name in ("path", "start", "now"):
            trace.meta = {"run": run}
    return traces


def scene_name(run: int) -> str:
    """Return Plotly's name of the scene of run number `run`."""
    return f"scene{run + 1}" if run else "scene"


def scene_layout(
    side: RunOnSurface,
    scale: str,
    labels: StageLabels,
    across: tuple[float, float],
    small: bool = False,
) -> dict[str, Any]:
    """Return the layout of a side's scene, which lies between two shares of the width.

    A `small` one, one of two, is seen from farther away and has fewer words.
    """
    low, high = side.loss_range
    bottom, top = (math.log10(low), math.log10(high)) if scale == "log" else (low, high)
    free = 0.04 * (top - bottom)
    far = FARTHER if small else 1
    (across_word, along_word), up_word = labels.axes(side.surface.plane), labels.loss
    if small:
        # Long words would be cut off; the ticks have the heights.
        (across_word, along_word), up_word = side.surface.plane.names, ""
    axis: dict[str, Any] = {
        "showspikes": False,
        "gridcolor": style.SCENE_GRID,
        "showbackground": False,
        "zeroline": False,
        "nticks": 4 if small else 6,
        "tickfont": {"size": style.FONT_SIZE},
    }
    return {
        "domain": {"x": across, "y": [0, 1]},
        "xaxis": {**axis, "title": {"text": across_word}, "range": span(side.surface.u)},
        "yaxis": {**axis, "title": {"text": along_word}, "range": span(side.surface.v)},
        "zaxis": {
            **axis,
            "title": {"text": up_word},
            "type": scale,
            **_log_ticks(low, high, scale),
            "range": [bottom - free, top + free],
        },
        "aspectmode": "manual",
        # In a narrower scene a narrower box, or its corners would be cut off.
        "aspectratio": {"x": 1.05 if small else 1.25, "y": 1.15, "z": 0.75},
        "camera": {"eye": {name: far * x for name, x in EYE.items()}, "center": CENTER},
    }


def span(values: Floats) -> list[float]:
    """Return the ends of an axis that shows all of `values`, which rise."""
    pad = 0.03 * float(values[-1] - values[0])
    return [float(values[0]) - pad, float(values[-1]) + pad]


def hover_text(labels: StageLabels) -> str:
    """Return what hovering over a Ŵ with a loss says."""
    return "Ŵ = (%{x:.3g}, %{y:.3g})<br>" + labels.loss + " = %{z:.4g}"


def _surface(side: RunOnSurface, scale: str, labels: StageLabels) -> go.Surface:
    low, high = side.loss_range
    surface = side.surface
    return go.Surface(
        name="surface",
        x=style.wire(surface.u),
        y=style.wire(surface.v),
        z=style.wire(side.heights(surface.loss, scale)),
        # Coloured by log loss on either scale, so that the valley can be read.
        surfacecolor=style.wire(np.log(np.maximum(surface.loss, low))),
        cmin=math.log(low),
        cmax=math.log(high),
        colorscale=style.SURFACE_SCALE,
        showscale=False,
        contours={
            "x": {"highlight": False},
            "y": {"highlight": False},
            "z": {
                "show": True,
                "highlight": True,
                "highlightcolor": "#FFFFFF",
                "color": "rgba(255, 255, 255, 0.45)",
                "width": 1,
                **_contour_levels(low, high, scale),
            },
        },
        lighting={"ambient": 0.85, "diffuse": 0.35, "specular": 0.02, "roughness": 1, "fresnel": 0},
        hovertemplate=hover_text(labels) + "<extra></extra>",
    )


def _contour_levels(low: float, high: float, scale: str) -> dict[str, float]:
    start, end = (math.log10(low), math.log10(high)) if scale == "log" else (low, high)
    size = (end - start) / CONTOURS
    return {"start": start + size / 2, "end": end, "size": size}


def _path(params: Floats, heights: Floats, color: str, labels: StageLabels) -> go.Scatter3d:
    return go.Scatter3d(
        name="path",
        x=style.wire(params[:, 0]),
        y=style.wire(params[:, 1]),
        z=style.wire(heights),
        mode="lines+markers",
        line={"color": color, "width": 6},
        marker={"color": color, "size": 3},
        hovertemplate=hover_text(labels) + "<extra></extra>",
    )


def _star(name: str, params: Floats, loss: float, color: str, labels: StageLabels) -> go.Scatter3d:
    return go.Scatter3d(
        name=name,
        x=style.wire([params[0]]),
        y=style.wire([params[1]]),
        z=style.wire([loss]),
        mode="text",
        text=[style.STARS[name]],
        textposition="middle center",
        textfont={"size": 34, "color": color},
        hovertemplate=hover_text(labels) + "<extra>" + getattr(labels, name) + "</extra>",
    )


def _now(params: Floats, loss: float, color: str, labels: StageLabels) -> go.Scatter3d:
    return go.Scatter3d(
        name="now",
        x=style.wire([params[0]]),
        y=style.wire([params[1]]),
        z=style.wire([loss]),
        mode="markers",
        marker={"color": color, "size": 9, "line": {"color": "#FFFFFF", "width": 2}},
        hovertemplate=hover_text(labels) + "<extra>" + labels.now + "</extra>",
    )


def _log_ticks(low: float, high: float, scale: str) -> dict[str, object]:
    """Return ticks at 1, 2 and 5 of each power of ten; Plotly's own overlap each other."""
    if scale != "log":
        return {}
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    ticks = [tick for tick in ticks if 0.95 * low <= tick <= 1.05 * high]
    return {"tickvals": ticks, "ticktext": [f"{tick:.4g}" for tick in ticks]}
