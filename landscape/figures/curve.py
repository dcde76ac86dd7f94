"""The data, the truth's curve and the fitted one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.core.numbers import format_number
from landscape.figures import plain, style
from landscape.figures.labels import StageLabels
from landscape.figures.parts import AXIS

CURVE_POINTS = 161
MOST_MARKS = 2000
MOST_DISCS = 100


def curve_inputs(dataset: Dataset) -> Floats:
    """Return the inputs at which predictions are drawn, shape (m, features).

    Those of a curve where there is one feature; else those of the points.
    """
    if dataset.features > 1:
        return dataset.rows
    return np.linspace(float(dataset.x.min()), float(dataset.x.max()), CURVE_POINTS).reshape(-1, 1)


def curve_x(dataset: Dataset) -> Floats:
    """Return where they are drawn, shape (m,): at the feature, or by the number of the point."""
    inputs = curve_inputs(dataset)
    return inputs[:, 0] if dataset.features == 1 else np.arange(1.0, len(inputs) + 1)


def points(dataset: Dataset, labels: StageLabels) -> plain.Trace:
    """Return the data: discs where there are few, strokes where many lie side by side."""
    few = len(dataset.y) <= MOST_DISCS
    step = math.ceil(len(dataset.y) / MOST_MARKS)
    return plain.scatter(
        name="data",
        x=style.wire(_point_x(dataset)[::step]),
        y=_point_y(dataset)[::step],
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


def truth_curve(dataset: Dataset, labels: StageLabels) -> list[plain.Trace]:
    """Return the curve of the data's truth, or else of their reference, if they have one."""
    params, curve = dataset.truth or dataset.reference, dataset.true_curve
    if params is not None:
        bias, *weights = params
        y = sigmoid(bias + curve_inputs(dataset) @ np.array(weights))
    elif curve is not None:
        y = np.interp(curve_x(dataset), curve[:, 0], curve[:, 1])
    else:
        return []
    name, word = ("reference", labels.reference) if dataset.reference else ("truth", labels.truth)
    return [_curve(name, dataset, y, word, color=style.TRUTH, width=3, dash="dash")]


def truth_legend(dataset: Dataset, labels: StageLabels) -> list[tuple[str, str, str]]:
    """Return the entry of `truth_curve` in a row of symbols, colours and words."""
    if dataset.truth is None and dataset.reference is None and dataset.true_curve is None:
        return []
    return [("╍╍", style.TRUTH, labels.reference if dataset.reference else labels.truth)]


def fit_curve(
    dataset: Dataset,
    params: Floats,
    word: str,
    *,
    run: int | None = 0,
    color: str = style.NOW,
    predictions: Floats | None = None,
) -> plain.Trace:
    """Return the fit of `params`, which moves with a run if that has a number.

    It is σ(w0 + w1·x), or w0 + w1·x where targets are numbers, which browsers work out by
    themselves; or `predictions`, of which the run's frames have a row each.
    """
    meta: dict[str, Any] = {"run": run}
    if predictions is None:
        meta["link"] = "identity" if dataset.kind == "number" else "sigmoid"
        outputs = params[0] + params[1] * curve_x(dataset)
        predictions = outputs if dataset.kind == "number" else sigmoid(outputs)
    curve = _curve("fit", dataset, predictions, word, color=color, width=4, dash="solid")
    return curve if run is None else {**curve, "meta": meta}


def curve_title(dataset: Dataset, labels: StageLabels) -> str:
    """Return what stands under the curve: the feature with its unit, or all features."""
    named = feature_titles(dataset)
    return named[0] if len(named) == 1 else f"{labels.point} ({', '.join(named)})"


def feature_titles(dataset: Dataset) -> list[str]:
    """Return each feature with its unit; where standardised, with its mean and deviation."""
    units = dataset.units
    if dataset.transform is not None:
        zero, one = dataset.transform.shift, dataset.transform.scale
        units = tuple(
            f"x̄ = {format_number(mean)}, SD = {format_number(scale)} {unit}".strip()
            for mean, scale, unit in zip(zero, one, units, strict=True)
        )
    return [
        style.as_text(f"{name} ({unit})" if unit else name)
        for name, unit in zip(dataset.columns, units, strict=True)
    ]


def prediction_axis(
    dataset: Dataset, labels: StageLabels, fits: Sequence[Floats] = ()
) -> dict[str, Any]:
    """Return the axis of predictions: probabilities, or the numbers' own with room around them.

    Also around `fits`, as far as they are not farther away than the numbers from each other.
    """
    if dataset.kind == "number":
        low, high = float(dataset.y.min()), float(dataset.y.max())
        spread = (high - low) or 1.0
        shown = np.clip(np.concatenate([dataset.y, *fits]), low - spread, high + spread)
        free = 0.1 * float(np.ptp(shown))
        ends = [float(shown.min()) - free, float(shown.max()) + free]
        return {**AXIS, "title": {"text": style.as_text(dataset.target)}, "range": ends}
    word = labels.probability if dataset.kind == "binary" else labels.own_class
    return {**AXIS, "title": {"text": word}, "range": [-0.08, 1.08]}


def _point_y(dataset: Dataset) -> NDArray[Any]:
    """Return where points are drawn: of several classes their own has the probability 1."""
    if dataset.kind == "number":
        return style.wire(dataset.y)
    return (
        np.ones(len(dataset.y), np.uint8)
        if dataset.kind == "classes"
        else dataset.y.astype(np.uint8)
    )


def _point_x(dataset: Dataset) -> Floats:
    return dataset.x if dataset.features == 1 else curve_x(dataset)


def _curve(name: str, dataset: Dataset, y: Floats, word: str, **line: Any) -> plain.Trace:
    return plain.scatter(
        name=name,
        x=style.wire(curve_x(dataset)),
        y=style.wire(y),
        mode="lines",
        line={**line, "simplify": False},
        hovertemplate="x = %{x:.3g}<br>ŷ = %{y:.3f}<extra>" + word + "</extra>",
    )


def sigmoid(logits: Floats) -> Floats:
    """Return σ of logits, without overflow."""
    return np.exp(-np.logaddexp(0.0, -logits))
