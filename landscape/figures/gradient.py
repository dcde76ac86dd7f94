"""Why Ŵ moves or not: each point's share of the gradient, beside the gradient's map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.core.fields import GradientField, LossSurface
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import plain, style
from landscape.figures.curve import curve_title, fit_curve, points, truth_curve
from landscape.figures.frames import clock_epochs, run_frames
from landscape.figures.gradient_legends import (
    LEFT,
    MAP,
    PANELS,
    GradientLabels,
    gradient_notes,
    map_legend,
)
from landscape.figures.gradient_map import (
    color_axis,
    curvature_traces,
    direction_lines,
    hatch_lines,
    norms_trace,
)
from landscape.figures.labels import StageLabels
from landscape.figures.legends import legend_row, legend_rows
from landscape.figures.map_traces import Map, MapRun, contour_trace, mark_traces, path_traces
from landscape.figures.parts import AXIS
from landscape.figures.pulls import pointed_trace, pull_traces
from landscape.figures.scene import span
from landscape.figures.shares import LossDerivative, share_traces


@dataclass(frozen=True, eq=False)
class SurfaceAndGradient:
    """What a run walks on.

    Parameters
    ----------
    surface : LossSurface
        The loss.
    field : GradientField
        Its gradient.
    optimum : Optimum
        Marked where it has parameters.
    plateau : float
        Length of the gradient below which it is called a plateau.
    """

    surface: LossSurface
    field: GradientField
    optimum: Optimum
    plateau: float


def gradient_figure(
    dataset: Dataset,
    run: Trajectory,
    around: SurfaceAndGradient,
    losses: Sequence[LossDerivative],
    *,
    own: str = "",
    component: int = 1,
    opens_at: int | None = None,
    more: Mapping[str, NDArray[Any]] | None = None,
    labels: StageLabels | None = None,
    words: GradientLabels | None = None,
) -> plain.Figure:
    """Return the points' shares of the gradient beside the map of its length.

    Parameters
    ----------
    dataset : Dataset
        Points with one feature.
    run : Trajectory
        The run.
    around : SurfaceAndGradient
        What it walks on.
    losses : sequence of LossDerivative
        Two losses, compared at the same Ŵ.
    own : str
        Name of the one that the run goes down.
    component : {0, 1}
        Whether shares are of the gradient by w0 or by w1.
    opens_at : int, optional
        The epoch at which the clock opens; else its last.
    more : dict of ndarray, optional
        What else is known of each frame. The ellipse needs ``a0``, ``a1``, ``b0``, ``b1``, its
        semi-axes, and ``l1``, ``l2``, the eigenvalues along them.
    labels, words : StageLabels, GradientLabels, optional
        The words on it.

    Returns
    -------
    landscape.figures.plain.Figure
        With the traces data, truth, fit and pointed; for each loss share (a line for each class)
        and, of few points, marks, and another pointed; norms, surface, plateau and directions; the
        run's path with its start and now; ellipse and axes; pulls and pull. The ``layout.meta`` is
        as that of `stage_figure`.
    """
    labels, words = labels or StageLabels(), words or GradientLabels()
    epochs = clock_epochs([run])
    known = {name: _wired(array) for name, array in (more or {}).items()}
    frames = run_frames(run, epochs) | known
    frames |= {loss.name: style.wire(loss.slopes) for loss in losses}
    last = run.params[-1]
    curve = [points(dataset, labels), *truth_curve(dataset, labels)]
    curve += [fit_curve(dataset, last, labels.fit), pointed_trace()]
    panels = [
        {**trace, "yaxis": f"y{place}"}
        for place, loss in enumerate(losses, 2)
        for trace in (
            *share_traces(dataset, loss, component),
            pointed_trace(loss, component),
        )
    ]
    # The loss as lines only, over the colours of the gradient's length.
    lines = {
        "contours": {"coloring": "none"},
        "line": {"color": "rgba(0, 0, 40, 0.45)"},
        "hoverinfo": "skip",
        "hovertemplate": None,
        "customdata": None,
    }
    walked = Map(around.surface, around.optimum, [MapRun(run, labels.now)], contours=lines)
    on_map = [
        norms_trace(around.field, around.plateau, words.norm),
        contour_trace(walked, labels),
        hatch_lines(around.field, around.plateau),
        direction_lines(around.field),
        *path_traces(walked, epochs),
        *curvature_traces(last),
        *pull_traces(dataset, losses, own, _size(around)),
        *mark_traces(walked, epochs, labels),
    ]
    on_map = [{**trace, "xaxis": "x2", "yaxis": "y4"} for trace in on_map]
    layout = _layout(dataset, around, losses, component, labels, words)
    layout["meta"] = {
        "epoch": epochs,
        "runs": [frames],
        "narrow": _narrow(map_legend(around.optimum, labels, words)),
    }
    if opens_at is not None:
        layout["meta"]["opens_at"] = opens_at
    return plain.figure([*curve, *panels, *on_map], layout)


def _size(around: SurfaceAndGradient) -> Floats:
    """Return the width and height of the map."""
    return np.array([np.ptp(span(values)) for values in (around.field.u, around.field.v)])


def _wired(array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype.kind in "bu":
        return array.astype(np.uint8)
    with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite
        return style.wire(array)


def _layout(
    dataset: Dataset,
    around: SurfaceAndGradient,
    losses: Sequence[LossDerivative],
    component: int,
    labels: StageLabels,
    words: GradientLabels,
) -> plain.Layout:
    widest = max(float(np.abs(loss.slopes).max()) for loss in losses)
    widest *= float(np.abs(dataset.x).max()) if component else 1.0
    widest = float(f"{widest or 1.0:.2g}")
    panel = AXIS | {
        "range": [-1.12 * widest, 1.12 * widest],
        "tickvals": [-widest, 0, widest],
        "zeroline": True,
        "zerolinecolor": style.DATA,
        "zerolinewidth": 2,
    }
    across = {"ticks": "outside", "showgrid": False, "zeroline": False, "nticks": 8}
    (top, one, other), grid = PANELS, around.field
    return style.base_layout(
        margin={"l": 52, "r": 8, "t": 50, "b": 48},
        annotations=gradient_notes(dataset, around.optimum, losses, labels, words),
        coloraxis=color_axis(around.field),
        xaxis={
            **AXIS,
            "domain": LEFT,
            "anchor": "y3",
            "title": {"text": curve_title(dataset, labels), "standoff": 4},
        },
        yaxis={
            **AXIS,
            "domain": top,
            "range": [-0.08, 1.08],
            "title": {"text": "ŷ", "standoff": 6},
            "tickvals": [0, 0.5, 1],
        },
        yaxis2={**panel, "domain": one},
        yaxis3={**panel, "domain": other},
        xaxis2={
            **across,
            "domain": MAP,
            "anchor": "y4",
            "range": span(grid.u),
            "title": {"text": labels.bias, "standoff": 4},
        },
        yaxis4={
            **across,
            "domain": [0, 1],
            "anchor": "x2",
            "range": span(grid.v),
            "title": {"text": labels.weight, "standoff": 4},
        },
        hovermode="closest",
        dragmode=False,
        uirevision="stall",
    )


def _narrow(legend: Sequence[list[tuple[str, str, str]]]) -> dict[str, Any]:
    """Return what differs on a narrow screen: the map under the shares, its bar under the map."""
    stars, marks = legend
    rows = f"{legend_row(stars)}<br>{legend_rows(marks, 2)}"
    top, one, other = (0.82, 1.0), (0.68, 0.77), (0.545, 0.635)
    return {
        "height": 940,
        "margin.l": 52,
        "xaxis.domain": [0, 1],
        "yaxis.domain": top,
        "yaxis2.domain": one,
        "yaxis3.domain": other,
        "xaxis2.domain": [0, 1],
        "yaxis4.domain": [0.12, 0.42],
        "annotations.1.y": one[1],
        "annotations.2.y": other[1],
        "annotations.3.text": rows,
        "annotations.3.x": 0,
        "annotations.3.y": 0.42,
        "annotations.4.y": 0.0,
        "annotations.5.y": (one[1] + other[0]) / 2,
        "coloraxis.colorbar.orientation": "h",
        "coloraxis.colorbar.len": 1,
        "coloraxis.colorbar.x": 0,
        "coloraxis.colorbar.xanchor": "left",
        "coloraxis.colorbar.y": 0.05,
        "coloraxis.colorbar.yanchor": "top",
    }
