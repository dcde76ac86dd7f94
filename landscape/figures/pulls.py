"""How each point pulls at Ŵ: arrows on a map, which the browser makes of a loss's slopes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.figures import plain, style
from landscape.figures.arrows import BARB
from landscape.figures.parts import line
from landscape.figures.shares import LossDerivative

MOST_ARROWS = 40
LONGEST = 0.3  # of the map's width and height, that the longest pull of a BCE takes


def pull_traces(
    dataset: Dataset, losses: Sequence[LossDerivative], own: str, size: Floats
) -> list[plain.Trace]:
    """Return arrows from Ŵ, to be moved by the browser: down each point's share of the gradient.

    All have one scale, so that two losses can be compared.

    Parameters
    ----------
    dataset : Dataset
        Points with one feature.
    losses : sequence of LossDerivative
        The losses.
    own : str
        The name of the one that the run goes down.
    size : ndarray of shape (2,)
        Width and height of the map, in w0 and w1.

    Returns
    -------
    list of Scatter
        The traces pulls, faint arrows of up to 40 points; and for each loss a pull, the arrow of
        the one point that is pointed at.
    """
    step = -(-len(dataset.y) // MOST_ARROWS)
    few = np.linspace(0, len(dataset.y) - 1, -(-len(dataset.y) // step)).round().astype(int)
    farthest = np.array([1.0, float(np.abs(dataset.x).max())])
    scale = LONGEST / float(np.linalg.norm(farthest / size))
    common = {"run": 0, "scale": scale, "unit": (BARB * size).tolist()}
    points = {"x": dataset.x[few].tolist(), "sign": (2 * dataset.y[few] - 1).astype(int).tolist()}
    drawn: list[plain.Trace] = []
    for loss in losses:
        meta: dict[str, Any] = {**common, "of": loss.name, "reach": loss.reach}
        if loss.name == own:
            many = _arrow("pulls", style.GRADIENT, 1.5)
            drawn.append({**many, "meta": {**meta, "points": points}, "opacity": 0.75})
        one = _arrow("pull", style.GRADIENT, 5, None if loss.name == own else "dot")
        drawn.append({**one, "meta": meta})
    return drawn


def pointed_trace(loss: LossDerivative | None = None, component: int = 1) -> plain.Trace:
    """Return a ring around the point that is pointed at, to be moved by the browser.

    Beside the curve; or around its pull by `loss` on a component, in the panel of the pulls.
    """
    ring = {"symbol": "circle-open", "size": 17, "color": style.GRADIENT, "line": {"width": 3}}
    meta: dict[str, Any] = {"run": 0}
    if loss is not None:
        meta |= {"of": loss.name, "reach": loss.reach, "component": component}
    return plain.scatter(
        name="pointed",
        x=[None],
        y=[None],
        mode="markers",
        marker=ring,
        hoverinfo="skip",
        meta=meta,
    )


def _arrow(name: str, color: str, width: float, dash: str | None = None) -> plain.Trace:
    trace = line(name, np.full((1, 2), np.nan), color, width, dash=dash)
    return {**trace, "x": [None], "y": [None]}
