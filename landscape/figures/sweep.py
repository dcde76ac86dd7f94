"""Final loss against learning rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landscape.core.arrays import Floats
from landscape.figures import plain, style
from landscape.figures.axes import log_axis
from landscape.figures.parts import AXIS

NARROW = {"height": 460, "legend.x": 0, "legend.y": -0.35, "legend.orientation": "h"}


@dataclass(frozen=True, eq=False)
class SweepLine:
    """One optimizer's line.

    Parameters
    ----------
    rates, final_losses : ndarray of shape (m,)
        Learning rates, and the loss after the last epoch; nan where the run diverged.
    best : float or None
        The rate that is marked.
    name, color, symbol : str
        Of the line.
    """

    rates: Floats
    final_losses: Floats
    best: float | None
    name: str
    color: str
    symbol: str


def sweep_figure(
    lines: Sequence[SweepLine],
    lowest: float | None,
    limit: float | None,
    *,
    rate: str = "learning rate",
    final: str = "final loss",
    best: str = "best",
    lowest_word: str = "lowest possible",
    limit_word: str = "limit of SGD, 2/λmax",
) -> plain.Figure:
    """Return final loss against learning rate, both on log scales.

    Parameters
    ----------
    lines : sequence of SweepLine
        One for each optimizer.
    lowest : float or None
        The optimum's loss, drawn as a line.
    limit : float or None
        The learning rate above which plain gradient descent cannot stay at the optimum.
    rate, final, best, lowest_word, limit_word : str
        Words on the axes and lines.

    Returns
    -------
    landscape.figures.plain.Figure
        For each optimizer with a line of its name, and a mark named best.
    """
    rates, losses = (
        np.concatenate([getattr(line, name) for line in lines])
        for name in ("rates", "final_losses")
    )
    floor = [lowest] if lowest is not None and lowest > 0 else []
    layout = _layout(rate, final, rates, np.append(losses, floor))
    traces: list[plain.Trace] = []
    for line in lines:
        traces.append(
            plain.scatter(
                name=line.name,
                x=style.wire(line.rates),
                y=style.wire(line.final_losses),
                mode="lines",
                line={"color": line.color, "width": 3},
                hovertemplate=f"{rate} %{{x:.3g}}<br>{final} %{{y:.4g}}<extra>{line.name}</extra>",
            )
        )
    for line in lines:
        if line.best is None:
            continue
        at = int(np.flatnonzero(line.rates == line.best)[0])
        traces.append(
            plain.scatter(
                name="best",
                x=style.wire([line.best]),
                y=style.wire([line.final_losses[at]]),
                mode="markers",
                marker={
                    "color": line.color,
                    "symbol": line.symbol,
                    "size": 13,
                    "line": {"color": "#FFFFFF", "width": 1.5},
                },
                hovertemplate=f"{best}: %{{x:.3g}}<br>{final} %{{y:.4g}}<extra>{line.name}</extra>",
                showlegend=False,
            )
        )
    if lowest is not None and lowest > 0:
        _mark(layout, "y", lowest, lowest_word, style.OPTIMUM, "dot")
    if limit is not None and np.isfinite(limit):
        _mark(layout, "x", limit, f"{limit_word} = {limit:.3g}", style.MUTED[0], "dash")
    return plain.figure(traces, layout)


def _mark(layout: plain.Layout, axis: str, value: float, text: str, color: str, dash: str) -> None:
    """Draw a line across the chart at a value of one axis, with words on it."""
    other = "y" if axis == "x" else "x"
    place = {f"{axis}ref": axis, f"{other}ref": f"{other} domain"}
    ends = {f"{axis}0": value, f"{axis}1": value, f"{other}0": 0, f"{other}1": 1}
    line = {"color": color, "dash": dash, "width": 2}
    layout.setdefault("shapes", []).append({"type": "line", "line": line, **ends, **place})
    # On a log axis a shape has the value's place, an annotation its logarithm's.
    at = {axis: math.log10(value), other: 1 if axis == "x" else 0}
    layout.setdefault("annotations", []).append(
        {
            "text": text,
            "showarrow": False,
            "xanchor": "right" if axis == "x" else "left",
            "yanchor": "top",
            **at,
            **place,
        }
    )


def _layout(rate: str, final: str, rates: Floats, losses: Floats) -> plain.Layout:
    return style.base_layout(
        margin={"l": 72, "r": 12, "t": 28, "b": 52},
        hovermode="closest",
        showlegend=True,
        legend={"x": 1.01, "y": 1},
        meta={"height": 340, "narrow": NARROW},
        xaxis={**AXIS, "title": {"text": rate}, **log_axis(rates)},
        yaxis={**AXIS, "title": {"text": final}, **log_axis(losses)},
    )
