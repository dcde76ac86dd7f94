"""How the loss curves along a path: charts that follow the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.figures import plain, style
from landscape.figures.axes import LARGEST, log_axis
from landscape.figures.legends import GAP, legend_row, note_at
from landscape.figures.parts import AXIS, with_now

NARROW: dict[str, Any] = {
    "height": 760,
    "margin.l": 64,
    **{f"xaxis{number}.domain": [0, 1] for number in ("", "2", "3")},
    "yaxis.domain": [0.74, 1],
    "yaxis2.domain": [0.38, 0.62],
    "yaxis3.domain": [0, 0.24],
    "annotations.1.x": 0,
    "annotations.1.y": 0.62,
    "annotations.2.x": 0,
    "annotations.2.y": 0.24,
}
COLUMNS = ((0.0, 0.27), (0.365, 0.635), (0.73, 1.0))


def curvature_figure(
    epochs: NDArray[np.int32],
    known: Mapping[str, Floats],
    *,
    epoch: str = "epoch",
    eigenvalues: str = "eigenvalues, |λ|",
    condition: str = "condition number",
    norm: str = "gradient norm",
) -> plain.Figure:
    """Return eigenvalues, condition number and gradient norm against the epoch, in log scales.

    Parameters
    ----------
    epochs : ndarray of int
        The frames' epochs.
    known : dict of ndarray
        ``l1``, ``l2``, ``cond`` and ``g``: eigenvalues, condition number and gradient norm.
    epoch, eigenvalues, condition, norm : str
        Words over the charts and on their axes.

    Returns
    -------
    landscape.figures.plain.Figure
        For each quantity a trace of its name, and after it its now. An eigenvalue below 0 is
        drawn by its size, as a dotted line.
    """
    traces: list[plain.Trace] = []
    for name, number, color in (
        ("l1", "", style.CURVATURE),
        ("l2", "", style.CURVATURE_LEAST),
        ("cond", "2", style.CURVATURE),
        ("g", "3", style.GRADIENT),
    ):
        values = np.array(known[name], dtype=np.float64)
        sizes = np.abs(values)
        sizes[~((sizes > 0) & (sizes < LARGEST))] = np.nan  # a log scale has no place for it
        on = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        look = {"color": color, "width": 3, "dash": "dot" if name.startswith("l") else "solid"}
        if name.startswith("l"):
            up = np.where(values > 0, sizes, np.nan)
            solid = {**look, "dash": "solid"}
            traces.append(
                plain.scatter(
                    name=f"{name}_up",
                    x=epochs,
                    y=style.wire(up),
                    mode="lines",
                    line=solid,
                    hoverinfo="skip",
                    **on,
                )
            )
        word = {"cond": condition, "g": norm}.get(name, f"|λ{name[1:]}|")
        hover = f"{epoch} %{{x}}<br>%{{y:.3g}}<extra></extra>"
        chart = plain.scatter(name=name, line=look, hovertemplate=hover, meta={"word": word}, **on)
        traces += with_now(chart, epochs, sizes, color)
    axes = {}
    columns = (("l1", "l2"), ("cond",), ("g",))
    for number, place, names in zip(("", "2", "3"), COLUMNS, columns, strict=True):
        log = {**AXIS, **log_axis(np.concatenate([known[name] for name in names]))}
        title = {"text": epoch, "standoff": 4}
        axes[f"xaxis{number}"] = {**AXIS, "domain": place, "anchor": f"y{number}", "title": title}
        axes[f"yaxis{number}"] = {**log, "anchor": f"x{number}", "domain": [0, 1]}
    lines = legend_row([("━━", style.CURVATURE, "λ1"), ("━━", style.CURVATURE_LEAST, "λ2")])
    titles = (f"{eigenvalues}{GAP}{lines}", condition, norm)
    layout = style.base_layout(
        meta={"height": 280, "narrow": NARROW},
        margin={"l": 60, "r": 12, "t": 34, "b": 48},
        annotations=[
            note_at(f"<b>{text}</b>", place[0], 1.0)
            for text, place in zip(titles, COLUMNS, strict=True)
        ],
        **axes,
    )
    return plain.figure(traces, layout)
