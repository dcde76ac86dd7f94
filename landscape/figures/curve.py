"""The data, the truth's curve and the fitted one."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.figures import style
from landscape.figures.labels import StageLabels

CURVE_POINTS = 161
MOST_MARKS = 2000
FEW = 100


def curve_x(dataset: Dataset) -> Floats:
    """Return where curves are drawn, shape (161,)."""
    return np.linspace(float(dataset.x.min()), float(dataset.x.max()), CURVE_POINTS)


def points(dataset: Dataset, labels: StageLabels) -> go.Scatter:
    """Return the data: discs where there are few, strokes where many lie side by side."""
    few = len(dataset.y) <= FEW
    step = math.ceil(len(dataset.y) / MOST_MARKS)
    return go.Scatter(
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


def truth_curve(dataset: Dataset, labels: StageLabels) -> list[go.Scatter]:
    """Return the curve of the data's truth, if they have one."""
    if dataset.truth is None:
        return []
    line = {"color": style.TRUTH, "width": 3, "dash": "dash"}
    return [_curve("truth", dataset, np.array(dataset.truth), line, labels.truth)]


def fit_curve(
    dataset: Dataset, params: Floats, word: str, *, run: int = 0, color: str = style.NOW
) -> go.Scatter:
    """Return the curve of `params`, which moves with a run."""
    curve = _curve("fit", dataset, params, {"color": color, "width": 4, "dash": "solid"}, word)
    curve.meta = {"run": run}
    return curve


def _curve(
    name: str, dataset: Dataset, params: Floats, line: dict[str, object], word: str
) -> go.Scatter:
    x = curve_x(dataset)
    return go.Scatter(
        name=name,
        x=style.wire(x),
        y=style.wire(_sigmoid(params[0] + params[1] * x)),
        mode="lines",
        line={**line, "simplify": False},
        hovertemplate="x = %{x:.3g}<br>ŷ = %{y:.3f}<extra>" + word + "</extra>",
    )


def _sigmoid(logits: Floats) -> Floats:
    return np.exp(-np.logaddexp(0.0, -logits))
