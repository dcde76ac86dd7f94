"""Each point's share of the gradient over x, which the browser makes of a loss's slopes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.figures import plain, style
from landscape.figures.curve import curve_x

MOST_MARKED = 60  # points up to which each is marked
# Of each class: its y, what it is called, and how its line and marks look.
_LOOKS = ((1, "y = 1", "solid", "triangle-up"), (0, "y = 0", "dot", "triangle-down"))


@dataclass(frozen=True, eq=False)
class LossDerivative:
    """The derivative of a loss, which decides each point's share of the gradient.

    Parameters
    ----------
    name : str
        Of the array in the run's frames; short.
    title : str
        What stands over its panel.
    slopes : ndarray
        Derivative of a point's loss by its margin, at even steps from -reach to reach.
    reach : float
        The largest margin.
    """

    name: str
    title: str
    slopes: Floats
    reach: float


def share_traces(dataset: Dataset, loss: LossDerivative, component: int) -> list[plain.Trace]:
    """Return each class's shares over x, to be moved by the browser; marks where they are few."""
    found = []
    for y, word, dash, symbol in _LOOKS:
        x = np.unique(dataset.x[dataset.y == y])
        if len(x) == 0:
            continue
        meta = {
            "run": 0,
            "of": loss.name,
            "reach": loss.reach,
            "sign": 2 * y - 1,
            "component": component,
        }
        along = curve_x(dataset)
        along = along[(along >= x[0]) & (along <= x[-1])]
        line = {"color": style.GRADIENT, "width": 4, "dash": dash, "simplify": False}
        shown = np.unique(np.concatenate([along, x[[0, -1]]]))
        if len(shown) > 1:
            found.append(_share("share", shown, meta, word, mode="lines", line=line))
        if len(dataset.y) <= MOST_MARKED:
            marker = {"color": style.GRADIENT, "symbol": symbol, "size": 11}
            marker["line"] = {"color": "#FFFFFF", "width": 1}
            found.append(_share("shares", x, meta, word, mode="markers", marker=marker))
    return found


def _share(name: str, x: Floats, meta: dict[str, Any], word: str, **look: Any) -> plain.Trace:
    return plain.scatter(
        name=name,
        x=style.wire(x),
        y=style.wire(np.zeros_like(x)),
        meta=meta,
        hovertemplate="x = %{x:.3g}<br>%{y:.3g}<extra>" + word + "</extra>",
        **look,
    )
