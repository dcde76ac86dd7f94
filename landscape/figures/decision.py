"""What a model decides, on the stage's chart of the data.

A threshold and where the curve crosses it; or, for two features, the probability on a grid with its
boundary; or, for several classes, the probability of each class for each point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.figures import plain, style
from landscape.figures.curve import feature_titles
from landscape.figures.labels import StageLabels

Legend = list[tuple[str, str, str]]

GRID = 24  # cells along each feature
AROUND = 0.12  # of the points' spread, free on each side
MOST_CELLS = 60_000  # bytes that all of a run's pictures may have
MOST_POINTS = 400  # whose classes are drawn, in even steps


@dataclass(frozen=True, eq=False)
class Decision:
    """What the stage shows of a model's decisions.

    Parameters
    ----------
    threshold : float or None
        The probability from which class 1 is decided for; None where there are other targets.
    asked : tuple of float
        The input that is asked about, as the model takes it: in standard deviations where the
        features are standardised.
    frames : mapping of str to ndarray
        What more is known of the run's frames: "asked", the prediction for that input; and where
        there are `cells`, their values as uint8, 255 for a probability of 1, picture by picture in
        "cells", with the frame of each picture in "cell_frames".
    """

    threshold: float | None = None
    asked: tuple[float, ...] = ()
    frames: Mapping[str, NDArray[Any]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class DataChart:
    """Traces and axes of the stage's chart of the data.

    Parameters
    ----------
    traces : list
        Of Plotly.
    xaxis, yaxis : dict
        What differs from every axis.
    legend : list of (str, str, str)
        Symbols, colours and words.
    """

    traces: list[Any]
    xaxis: dict[str, Any]
    yaxis: dict[str, Any]
    legend: Legend


def grid_axes(dataset: Dataset) -> tuple[Floats, Floats]:
    """Return the values of two features, each of shape (GRID,), at the grid's cells."""
    low, high = dataset.rows.min(axis=0), dataset.rows.max(axis=0)
    free = AROUND * np.where(high > low, high - low, 1.0)
    first, second = np.linspace(low - free, high + free, GRID).T
    return first, second


def cell_inputs(dataset: Dataset) -> Floats | None:
    """Return the inputs, shape (k, features), whose predictions are the cells of the chart.

    None where the chart has no cells. Of two features and two classes they are a grid, the first
    feature changing fastest; of several classes the points.
    """
    if dataset.kind == "classes":
        return dataset.rows[:: _point_step(dataset)]
    if dataset.kind == "binary" and dataset.features == 2:
        first, second = np.meshgrid(*grid_axes(dataset))
        return np.column_stack([first.ravel(), second.ravel()])
    return None


def cell_frames(frames: int, cells: int) -> NDArray[np.int32]:
    """Return the frames that have a picture of so many cells: the first, the last and between.

    As many as have `MOST_CELLS` bytes: half of them one by one at first, where most happens, and
    the others in even steps; between them browsers take what lies between.
    """
    most = max(2, MOST_CELLS // cells)
    if frames <= most:
        return np.arange(frames, dtype=np.int32)
    early = most // 2
    rest = np.linspace(early, frames - 1, most - early)
    return np.concatenate([np.arange(early), np.rint(rest)]).astype(np.int32)


def cell_values(predictions: Floats) -> NDArray[np.uint8]:
    """Return predictions at `cell_inputs` as they travel: row by row of the chart.

    Parameters
    ----------
    predictions : ndarray of shape (pictures, k) or, of several classes, (pictures, k, classes)
        Probabilities; 0 is drawn for those that are not finite.
    """
    by_class = predictions.ndim == 3
    rows = predictions.swapaxes(1, 2) if by_class else predictions
    values: NDArray[np.uint8] = np.rint(255 * np.nan_to_num(rows)).astype(np.uint8).ravel()
    return values


def decision_chart(dataset: Dataset, decision: Decision, labels: StageLabels) -> DataChart | None:
    """Return the chart with cells; None where the data are better shown with the curve."""
    if "cells" not in decision.frames:
        return None
    if dataset.kind == "classes":
        return _class_chart(dataset, decision, labels)
    return _region_chart(dataset, decision, labels)


def over_curve(dataset: Dataset, decision: Decision, labels: StageLabels) -> list[plain.Trace]:
    """Return what is drawn over the curve: the threshold, its crossings, the input asked about."""
    low, high = float(dataset.x.min()), float(dataset.x.max())
    ends = (low, high) if dataset.features == 1 else (1.0, float(len(dataset.y)))
    traces = []
    if decision.threshold is not None:
        y = [decision.threshold] * 2
        traces.append(_line("threshold", ends, y, {"color": style.THRESHOLD, "width": 1.5}))
        if dataset.features == 1:
            # The browser finds the place on the run's curve.
            down = {"color": style.NOW, "width": 1.5, "dash": "dot", "simplify": False}
            crossing = _line("crossing", (low, low), y, down)
            crossing["meta"] = {"run": 0, "level": decision.threshold}
            traces.append(crossing)
    if dataset.features == 1 and decision.asked and low <= decision.asked[0] <= high:
        last = [float(decision.frames["asked"][-1])]
        asked = _asked(list(decision.asked), last, labels)
        asked["meta"] = {"run": 0, "at": decision.asked[0]}
        traces.append(asked)
    return traces


def curve_legend(decision: Decision, labels: StageLabels) -> Legend:
    """Return the entries of `over_curve` in a row of symbols, colours and words."""
    return [] if decision.threshold is None else [("──", style.THRESHOLD, labels.threshold)]


def _region_chart(dataset: Dataset, decision: Decision, labels: StageLabels) -> DataChart:
    first, second = grid_axes(dataset)
    titles = feature_titles(dataset)
    ranges = [[float(axis[0]), float(axis[-1])] for axis in (first, second)]
    regions = plain.updated(
        _cells(decision, first, second, style.CLASS_SCALE),
        zsmooth="fast",
        hovertemplate=f"{titles[0]} = %{{x:.3g}}<br>{titles[1]} = %{{y:.3g}}<br>"
        f"{labels.probability}: %{{z:.2f}}<extra></extra>",
    )
    boundary = plain.scatter(
        name="boundary",
        x=style.wire(ranges[0][:1]),
        y=style.wire(ranges[1][:1]),
        mode="lines",
        line={"color": style.NOW, "width": 3, "simplify": False},
        hoverinfo="skip",
        meta={"run": 0, "level": decision.threshold, "across": ranges[0], "along": ranges[1]},
    )
    classes = [_class_points(dataset, number, titles) for number in (0, 1)]
    x, y = decision.asked
    inside = all(low <= value <= high for value, (low, high) in zip((x, y), ranges, strict=True))
    asked = [_asked([x], [y], labels)] if inside else []
    names = [style.as_text(name) for name in dataset.class_names]
    legend = [
        (style.CLASS_SYMBOLS[number][1], style.CLASSES[number], names[number]) for number in (0, 1)
    ]
    legend.append(("━━", style.NOW, labels.boundary))
    return DataChart(
        [regions, boundary, *classes, *asked],
        {"title": {"text": titles[0], "standoff": 4}, "range": ranges[0]},
        {"title": {"text": titles[1]}, "range": ranges[1]},
        legend,
    )


def _class_chart(dataset: Dataset, decision: Decision, labels: StageLabels) -> DataChart:
    step = _point_step(dataset)
    right = dataset.y[::step].astype(int)
    numbers = np.arange(len(right)) * step + 1.0
    names = [style.as_text(name) for name in dataset.class_names]
    chances = _cells(decision, numbers, np.arange(len(names)), style.CHANCE_SCALE)
    chances["hovertemplate"] = f"%{{x}}, %{{y}}: %{{z:.2f}}<extra>{labels.class_chance}</extra>"
    marks = plain.scatter(
        name="data",
        x=style.wire(numbers),
        y=right.astype(np.uint8),
        mode="markers",
        marker={
            "color": "#FFFFFF",
            "symbol": "circle",
            "size": max(3, min(11, math.floor(240 / len(numbers)))),
            "line": {"color": style.DATA, "width": 2},
        },
        hovertemplate="%{x}: %{y}<extra>" + labels.right_class + "</extra>",
    )
    free = step / 2
    return DataChart(
        [chances, marks],
        {
            "title": {"text": labels.point, "standoff": 4},
            "range": [float(numbers[0]) - free, float(numbers[-1]) + free],
            "showgrid": False,
        },
        {
            "title": {"text": labels.class_word},
            "range": [-0.5, len(names) - 0.5],
            "tickvals": list(range(len(names))),
            "ticktext": list(names),
            "showgrid": False,
        },
        [("○", style.DATA, labels.right_class), ("■", style.NOW, labels.class_chance)],
    )


def _cells(decision: Decision, x: NDArray[Any], y: NDArray[Any], scale: Any) -> plain.Trace:
    """Return the cells of the last picture; the browser puts those of each frame there."""
    last = decision.frames["cells"][-len(x) * len(y) :].reshape(len(y), len(x))
    return plain.heatmap(
        name="cells",
        x=style.wire(x),
        y=style.wire(y),
        z=style.wire(last / 255),
        zmin=0,
        zmax=1,
        colorscale=scale,
        showscale=False,
        meta={"run": 0, "columns": len(x), "inert": True},
    )


def _class_points(dataset: Dataset, number: int, titles: list[str]) -> plain.Trace:
    rows = dataset.rows[dataset.y == number]
    return plain.scatter(
        name="data",
        x=style.wire(rows[:, 0]),
        y=style.wire(rows[:, 1]),
        mode="markers",
        marker={
            "color": style.CLASSES[number],
            "symbol": style.CLASS_SYMBOLS[number][0],
            "size": 12 if len(dataset.y) <= 200 else 6,
            "line": {"color": "#FFFFFF", "width": 1.5},
        },
        hovertemplate=f"{titles[0]} = %{{x:.3g}}<br>{titles[1]} = %{{y:.3g}}"
        f"<extra>{style.as_text(dataset.class_names[number])}</extra>",
    )


def _asked(x: list[float], y: list[float], labels: StageLabels) -> plain.Trace:
    return plain.scatter(
        name="asked",
        x=style.wire(x),
        y=style.wire(y),
        mode="markers",
        marker={
            "color": style.NOW,
            "symbol": "x",
            "size": 12,
            "line": {"color": "#FFFFFF", "width": 1.5},
        },
        hovertemplate="x = %{x:.3g}<br>%{y:.3g}<extra>" + labels.asked + "</extra>",
    )


def _line(name: str, x: Any, y: Any, line: dict[str, Any]) -> plain.Trace:
    return plain.scatter(
        name=name, x=style.wire(x), y=style.wire(y), mode="lines", line=line, hoverinfo="skip"
    )


def _point_step(dataset: Dataset) -> int:
    return math.ceil(len(dataset.y) / MOST_POINTS)
