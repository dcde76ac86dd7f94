"""Fits of several models to the same data, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.figures import plain, style
from landscape.figures.curve import curve_title, fit_curve, points, truth_curve, truth_legend
from landscape.figures.gap import best_curve, best_legend
from landscape.figures.labels import StageLabels
from landscape.figures.legends import legend_row, legend_rows, note_at
from landscape.figures.parts import AXIS

MARGIN_TOP, LEGEND_LINE = 54, 22  # px
HEIGHT, NARROW_ROW = 300, 215  # px
FEWER = 4  # times as many points are in the data as are drawn
SPACE = 0.018
BETWEEN = 0.1  # rows of a narrow screen, for the ticks of one and the name of the next


@dataclass(frozen=True, eq=False)
class Fit:
    """A model's fit.

    Parameters
    ----------
    name : str
        What stands over it.
    predictions : ndarray of shape (m,)
        At `curve_inputs` of the data.
    """

    name: str
    predictions: Floats


def fits_figure(
    dataset: Dataset,
    fits: Sequence[Fit],
    best: Floats | None = None,
    *,
    best_word: str = "best logistic curve",
    labels: StageLabels | None = None,
) -> plain.Figure:
    """Return each fit over the data in a panel of its own.

    Parameters
    ----------
    dataset : Dataset
        Binary, of one feature.
    fits : sequence of Fit
        From left to right; on a narrow screen two side by side.
    best : ndarray of shape (2,) or None
        Ŵ of the best logistic curve, which is drawn in each panel for comparison.
    best_word : str
        What it is called.
    labels : StageLabels, optional
        The words.

    Returns
    -------
    landscape.figures.plain.Figure
        In each panel the traces data, truth, best and fit.
    """
    labels = labels or StageLabels()
    width, rows = (1 + SPACE) / len(fits), -(-len(fits) // 2)
    legend = [("━━", style.NOW, labels.fit), *truth_legend(dataset, labels)]
    legend += [] if best is None else [best_legend(best_word)]
    notes = [note_at(legend_row(legend), 0, 1, yshift=24)]
    traces: list[plain.Trace] = []
    axes: dict[str, Any] = {}
    narrow: dict[str, Any] = {
        "height": NARROW_ROW * rows + LEGEND_LINE,
        "margin.t": MARGIN_TOP + LEGEND_LINE,
        "annotations.0.text": legend_rows(legend, 2),
    }
    for i, fit in enumerate(fits):
        suffix = str(i + 1) if i else ""
        across = [i * width, (i + 1) * width - SPACE]
        axes |= _axes(dataset, across, suffix, labels, titled=i == 0)
        panel = _panel(dataset, fit, best, best_word, labels)
        traces += [{**trace, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} for trace in panel]
        notes.append(note_at(fit.name, across[0], 1))
        narrow |= _narrow(i, suffix, rows)
    layout = style.base_layout(
        margin={"l": 58, "r": 12, "t": MARGIN_TOP, "b": 44},
        hovermode="closest",
        dragmode=False,
        annotations=notes,
        meta={"height": HEIGHT, "narrow": narrow},
        **axes,
    )
    return plain.figure(traces, layout)


def _panel(
    dataset: Dataset, fit: Fit, best: Floats | None, best_word: str, labels: StageLabels
) -> list[plain.Trace]:
    drawn = points(dataset, labels)
    drawn |= {axis: drawn[axis][::FEWER] for axis in ("x", "y")}
    curves = truth_curve(dataset, labels)
    curves += [] if best is None else [best_curve(dataset, best, best_word)]
    own = fit_curve(dataset, np.empty(0), fit.name, run=None, predictions=fit.predictions)
    return [drawn, *curves, own]


def _axes(
    dataset: Dataset, across: list[float], suffix: str, labels: StageLabels, titled: bool
) -> dict[str, Any]:
    return {
        f"xaxis{suffix}": {
            **AXIS,
            "domain": across,
            "anchor": f"y{suffix}",
            "title": {"text": curve_title(dataset, labels), "standoff": 2},
            "nticks": 4,
            "fixedrange": True,
        },
        f"yaxis{suffix}": {
            **AXIS,
            "domain": [0, 1],
            "anchor": f"x{suffix}",
            "range": [-0.08, 1.08],
            "tickvals": [0, 0.5, 1],
            "showticklabels": not suffix,
            "title": {"text": labels.probability if titled else ""},
            "fixedrange": True,
        },
    }


def _narrow(i: int, suffix: str, rows: int) -> dict[str, Any]:
    """Return where a panel stands on a narrow screen: two side by side."""
    share = (1 + BETWEEN) / rows
    left, top = 0.54 * (i % 2), 1 - share * (i // 2)
    return {
        f"xaxis{suffix}.domain": [left, left + 0.46],
        f"xaxis{suffix}.title.text": "",  # it would stand where the next panel's name is
        f"yaxis{suffix}.domain": [max(top - share + BETWEEN, 0), top],
        f"annotations.{i + 1}.x": left,
        f"annotations.{i + 1}.y": top,
    }
