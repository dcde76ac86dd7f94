"""What no logistic curve can follow: the gap between the true curve and the best of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.core.errors import BadValue
from landscape.figures import plain, style
from landscape.figures.curve import curve_x, fit_curve, sigmoid
from landscape.figures.legends import legend_row, legend_rows

GAP = "rgba(213, 94, 0, 0.22)"  # the truth's colour
MARGIN_TOP, NARROW_MARGIN_TOP = 56, 78  # px: a second row of words, and a third


def best_curve(dataset: Dataset, best: Floats, word: str) -> plain.Trace:
    """Return σ(w0 + w1·x), named best, for Ŵ `best` of shape (2,)."""
    curve = fit_curve(dataset, best, word, run=None, color=style.OPTIMUM)
    return plain.updated(curve, name="best", line={"width": 3, "dash": "dashdot"})


def gap_area(dataset: Dataset, best: Floats, word: str) -> plain.Trace:
    """Return the area between a data set's true curve and σ(w0 + w1·x), as a closed outline.

    Parameters
    ----------
    dataset : Dataset
        Of one feature, with a true curve.
    best : ndarray of shape (2,)
        Ŵ of the other curve.
    word : str
        What hovering over it says.

    Raises
    ------
    BadValue
        If the data set has no true curve.
    """
    truth = dataset.true_curve
    if truth is None:
        raise BadValue("dataset", "must have a true curve", None)
    x = curve_x(dataset)
    true = np.interp(x, truth[:, 0], truth[:, 1])
    return plain.scatter(
        name="gap",
        x=style.wire(np.concatenate([x, x[::-1]])),
        y=style.wire(np.concatenate([true, sigmoid(best[0] + best[1] * x)[::-1]])),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=GAP,
        hoveron="fills",
        text=word,
        hoverinfo="text",
    )


def with_gap(
    figure: plain.Figure,
    dataset: Dataset,
    best: Floats,
    *,
    best_word: str = "best logistic curve",
    gap_word: str = "gap",
) -> plain.Figure:
    """Return a stage of one run with the gap behind its curve, and their words over it.

    Parameters
    ----------
    figure : landscape.figures.plain.Figure
        From `stage_figure`.
    dataset, best
        As `gap_area` takes them.
    best_word, gap_word : str
        The words.
    """
    content = figure.to_dict()
    layout = content["layout"]
    names = [note.get("name") for note in layout["annotations"]]
    place = names.index("curve-legend")
    note, entries = layout["annotations"][place], [best_legend(best_word), _gap_legend(gap_word)]
    narrow = layout["meta"]["narrow"]
    narrow[f"annotations.{place}.text"] = f"{note['text']}<br>{legend_rows(entries, 1)}"
    narrow["height"] += NARROW_MARGIN_TOP - layout["margin"]["t"]
    narrow["margin.t"] = NARROW_MARGIN_TOP
    note["text"] += f"<br>{legend_row(entries)}"
    layout["margin"]["t"] = MARGIN_TOP
    traces: list[Any] = [
        gap_area(dataset, best, gap_word),
        best_curve(dataset, best, best_word),
        *content["data"],
    ]
    return plain.figure(traces, layout)


def best_legend(word: str) -> tuple[str, str, str]:
    """Return the entry of `best_curve` in a row of symbols, colours and words."""
    return "━·━", style.OPTIMUM, word


def _gap_legend(word: str) -> tuple[str, str, str]:
    return "▒", style.TRUTH, word
