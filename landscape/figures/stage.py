"""The stage: the data and the fitted curve beside the loss surface and the optimizer's path."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from landscape.figures import style
from landscape.figures.frames import frame_epochs
from landscape.records import Dataset, Floats, LossSurface, Optimum, Trajectory

CURVE_POINTS = 161
MOST_MARKS = 2000
CONTOURS = 24
LEFT, RIGHT = (0.0, 0.38), (0.41, 1.0)
CAMERA = {"eye": {"x": 0.6, "y": -1.7, "z": 1.2}, "center": {"x": -0.08, "y": 0, "z": -0.18}}


@dataclass(frozen=True)
class StageLabels:
    """The words on the stage, in English unless told otherwise."""

    data: str = "data"
    truth: str = "truth"
    fit: str = "fit"
    start: str = "start"
    now: str = "now"
    optimum: str = "optimum"
    probability: str = "probability of y = 1"
    bias: str = "w0 (bias)"
    weight: str = "w1 (weight)"
    loss: str = "loss"


def stage_figure(
    dataset: Dataset,
    surface: LossSurface,
    trajectory: Trajectory,
    optimum: Optimum,
    *,
    truth_loss: float | None = None,
    scale: str = "linear",
    labels: StageLabels | None = None,
) -> go.Figure:
    """Return the stage at the run's last epoch.

    Parameters
    ----------
    dataset : Dataset
        Points with one feature.
    surface : LossSurface
        The loss around the path.
    trajectory : Trajectory
        The run.
    optimum : Optimum
        Drawn where it has parameters.
    truth_loss : float, optional
        Loss at the data's truth; the truth's star is drawn where both are known.
    scale : {"linear", "log"}
        Of the loss axis, so of the surface and everything on it alike.
    labels : StageLabels, optional
        The words on it.

    Returns
    -------
    plotly.graph_objects.Figure
        With the traces data, truth, fit, surface, path, start, truth, optimum and now. Its
        ``layout.meta["frames"]`` has the run as arrays, one entry a frame: ``epoch``, ``w0``,
        ``w1``, ``g0``, ``g1``, ``loss`` and its height ``z`` in the scene.
    """
    labels = labels or StageLabels()
    rows = frame_epochs(trajectory.epochs)
    params, losses = trajectory.params[rows], trajectory.losses[rows]
    ends = _loss_range(surface, losses, optimum)
    heights = _heights(losses, ends, scale)
    figure = go.Figure(layout=_layout(dataset, surface, optimum, ends, scale, labels))
    figure.add_traces(
        [*_curves(dataset, params[-1], labels), _surface(surface, ends, scale, labels)]
    )
    figure.add_trace(_path(params, heights, labels))
    figure.add_trace(_star("start", params[0], heights[0], style.START, labels))
    if dataset.truth is not None and truth_loss is not None:
        figure.add_trace(_star("truth", np.array(dataset.truth), truth_loss, style.TRUTH, labels))
    if optimum.params is not None:
        figure.add_trace(_star("optimum", optimum.params, optimum.loss, style.OPTIMUM, labels))
    figure.add_trace(_now(params[-1], heights[-1], labels))
    grads = trajectory.grads[rows]
    figure.layout.meta = {
        "frames": {
            "epoch": rows,
            "w0": style.wire(params[:, 0]),
            "w1": style.wire(params[:, 1]),
            "g0": style.wire(grads[:, 0]),
            "g1": style.wire(grads[:, 1]),
            "loss": style.wire(losses),
            "z": style.wire(heights),
        }
    }
    return figure


def _curves(dataset: Dataset, params: Floats, labels: StageLabels) -> list[go.Scatter]:
    few = len(dataset.y) <= 100
    step = math.ceil(len(dataset.y) / MOST_MARKS)
    low, high = float(dataset.x.min()), float(dataset.x.max())
    x = np.linspace(low, high, CURVE_POINTS)
    data = go.Scatter(
        name="data",
        x=style.wire(dataset.x[::step]),
        y=dataset.y[::step].astype(np.uint8),
        mode="markers",
        marker={
            "color": style.DATA,
            "symbol": "circle" if few else "line-ns-open",
            "size": 9 if few else 14,
            "opacity": 0.9 if few else 0.22,
            "line": {"width": 1},
        },
        hovertemplate="x = %{x:.3g}<br>y = %{y}<extra>" + labels.data + "</extra>",
    )
    truth = dataset.truth
    curves = [data]
    for name, curve, color, dash, width, word in (
        ("truth", truth, style.TRUTH, "dash", 3, labels.truth),
        ("fit", params, style.NOW, "solid", 4, labels.fit),
    ):
        if curve is not None:
            curves.append(
                go.Scatter(
                    name=name,
                    x=style.wire(x),
                    y=style.wire(_sigmoid(curve[0] + curve[1] * x)),
                    mode="lines",
                    line={"color": color, "width": width, "dash": dash, "simplify": False},
                    hovertemplate="x = %{x:.3g}<br>ŷ = %{y:.3f}<extra>" + word + "</extra>",
                )
            )
    return curves


def _sigmoid(logits: Floats) -> Floats:
    return np.exp(-np.logaddexp(0.0, -logits))


def _surface(
    surface: LossSurface, ends: tuple[float, float], scale: str, labels: StageLabels
) -> go.Surface:
    low, high = ends
    return go.Surface(
        name="surface",
        x=style.wire(surface.u),
        y=style.wire(surface.v),
        z=style.wire(_heights(surface.loss, ends, scale)),
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
        hovertemplate=_hover(labels) + "<extra></extra>",
    )


def _hover(labels: StageLabels) -> str:
    return "Ŵ = (%{x:.3g}, %{y:.3g})<br>" + labels.loss + " = %{z:.4g}"


def _loss_range(surface: LossSurface, losses: Floats, optimum: Optimum) -> tuple[float, float]:
    """Return the loss axis's ends.

    An optimum is below every path, so that all runs of a loss share the axis; without one the
    axis reaches down to the path. A log scale cannot show 0: it ends at twelve powers of ten.
    """
    high = float(surface.loss.max())
    lowest = optimum.loss if optimum.params is not None else float(losses.min())
    low = max(min(float(surface.loss.min()), lowest), high * 1e-12, 1e-300)
    return low, max(high, low * 1.001)


def _heights(losses: Floats, ends: tuple[float, float], scale: str) -> Floats:
    """Return where losses are drawn: the one function for the surface and all that lies on it."""
    return np.maximum(losses, ends[0]) if scale == "log" else losses


def _contour_levels(low: float, high: float, scale: str) -> dict[str, float]:
    start, end = (math.log10(low), math.log10(high)) if scale == "log" else (low, high)
    size = (end - start) / CONTOURS
    return {"start": start + size / 2, "end": end, "size": size}


def _path(params: Floats, losses: Floats, labels: StageLabels) -> go.Scatter3d:
    return go.Scatter3d(
        name="path",
        x=style.wire(params[:, 0]),
        y=style.wire(params[:, 1]),
        z=style.wire(losses),
        mode="lines+markers",
        line={"color": style.NOW, "width": 6},
        marker={"color": style.NOW, "size": 3},
        hovertemplate=_hover(labels) + "<extra></extra>",
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
        hovertemplate=_hover(labels) + "<extra>" + getattr(labels, name) + "</extra>",
    )


def _now(params: Floats, loss: float, labels: StageLabels) -> go.Scatter3d:
    return go.Scatter3d(
        name="now",
        x=style.wire([params[0]]),
        y=style.wire([params[1]]),
        z=style.wire([loss]),
        mode="markers",
        marker={"color": style.NOW, "size": 9, "line": {"color": "#FFFFFF", "width": 2}},
        hovertemplate=_hover(labels) + "<extra>" + labels.now + "</extra>",
    )


def _legends(dataset: Dataset, optimum: Optimum, labels: StageLabels) -> list[dict[str, object]]:
    """Return a line of symbols and words over each half; it moves with its half."""
    truth = dataset.truth is not None
    curve = [("┃", style.DATA, labels.data)]
    curve += [("╍╍", style.TRUTH, labels.truth)] if truth else []
    curve += [("━━", style.NOW, labels.fit)]
    scene = [(style.STARS["start"], style.START, labels.start), ("●", style.NOW, labels.now)]
    scene += [(style.STARS["truth"], style.TRUTH, labels.truth)] if truth else []
    if optimum.params is not None:
        scene.append((style.STARS["optimum"], style.OPTIMUM, labels.optimum))
    return [
        {
            "name": name,
            "text": "&nbsp;&nbsp;&nbsp;".join(
                f'<span style="color:{color}">{symbol}</span> {word}' for symbol, color, word in row
            ),
            "showarrow": False,
            "x": x,
            "y": 1,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
        }
        for name, x, row in (("curve-legend", LEFT[0], curve), ("scene-legend", RIGHT[0], scene))
    ]


def _log_ticks(low: float, high: float, scale: str) -> dict[str, object]:
    """Return ticks at 1, 2 and 5 of each power of ten; Plotly's own overlap each other."""
    if scale != "log":
        return {}
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    ticks = [tick for tick in ticks if 0.95 * low <= tick <= 1.05 * high]
    return {"tickvals": ticks, "ticktext": [f"{tick:.4g}" for tick in ticks]}


def _layout(
    dataset: Dataset,
    surface: LossSurface,
    optimum: Optimum,
    ends: tuple[float, float],
    scale: str,
    labels: StageLabels,
) -> go.Layout:
    low, high = ends
    bottom, top = (math.log10(low), math.log10(high)) if scale == "log" else (low, high)
    free = 0.04 * (top - bottom)

    def span(values: Floats) -> list[float]:
        pad = 0.03 * float(values[-1] - values[0])
        return [float(values[0]) - pad, float(values[-1]) + pad]

    axis: dict[str, Any] = {"gridcolor": style.GRID, "zeroline": False}
    scene_axis: dict[str, Any] = {
        "showspikes": False,
        "gridcolor": style.SCENE_GRID,
        "showbackground": False,
        "zeroline": False,
        "nticks": 6,
    }
    return style.base_layout(
        margin={"l": 60, "r": 8, "t": 34, "b": 56},
        annotations=_legends(dataset, optimum, labels),
        xaxis={**axis, "domain": LEFT, "title": {"text": "x"}},
        yaxis={
            **axis,
            "domain": [0, 1],
            "range": [-0.08, 1.08],
            "title": {"text": labels.probability},
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
        },
        scene={
            "domain": {"x": RIGHT, "y": [0, 1]},
            "xaxis": {**scene_axis, "title": {"text": labels.bias}, "range": span(surface.u)},
            "yaxis": {**scene_axis, "title": {"text": labels.weight}, "range": span(surface.v)},
            "zaxis": {
                **scene_axis,
                "title": {"text": labels.loss},
                "type": scale,
                **_log_ticks(low, high, scale),
                "range": [bottom - free, top + free],
            },
            "aspectmode": "manual",
            "aspectratio": {"x": 1.25, "y": 1.15, "z": 0.75},
            "camera": CAMERA,
        },
        uirevision="stage",
    )
