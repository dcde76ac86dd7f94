"""One 3D scene: a loss surface, and a run on it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.core.fields import LossSurface
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import style
from landscape.figures.labels import StageLabels
from landscape.figures.view import view_direction

ABOVE_SLICE = 2.0  # times a slice's highest loss: how far up its axis goes for a run
FAR = 2.35  # the eye's distance where nothing fits it to the room
LOW_END = 0.12  # of the loss axis, which has no tick there


@dataclass(frozen=True, eq=False)
class RunOnSurface:
    """A run with the surface that it walks on.

    Parameters
    ----------
    surface : LossSurface
        The loss around the path.
    run : Trajectory
        The run.
    optimum : Optimum
        Drawn where it has parameters.
    truth_loss : float or None
        Loss at the data's truth.
    name : str
        What tells it from the other, where there are two.
    color : str
        Of its path and curve.
    predictions : ndarray of shape (epochs + 1, m) or None
        What the model predicts at `curve_inputs` after each epoch; None where that is σ(w0 + w1·x).
    more : dict of ndarray of shape (epochs + 1,)
        What else is known of each row, by name, for what follows the clock.
    way_down : ndarray of shape (epochs + 1,) or None
        Share of the way down from the first loss to the optimum's, in percent.
    edge : ndarray of shape (k, 2) or None
        A contour line around the optimum, at the loss `edge_loss`, at which a run has arrived.
    edge_loss : float
        See `edge`.
    loss_name : str
        What the loss is called.
    dash : str
        Of its lines in charts, for eyes that do not tell colours apart.
    under : ndarray of shape (epochs + 1,) or None
        Where the surface is a slice that the run leaves: the loss at the slice's nearest point.
        The run is drawn at its own loss, its shadow on the slice.
    """

    surface: LossSurface
    run: Trajectory
    optimum: Optimum
    truth_loss: float | None = None
    name: str = ""
    color: str = style.NOW
    predictions: Floats | None = None
    more: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    way_down: Floats | None = None
    edge: Floats | None = None
    edge_loss: float = math.nan
    loss_name: str = ""
    dash: str = "solid"
    under: Floats | None = None

    @property
    def loss_range(self) -> tuple[float, float]:
        """The loss axis's ends.

        An optimum is below every path, so that all runs of a loss share the axis; without one
        the axis reaches down to the path. A log scale cannot show 0: it ends at twelve powers
        of ten. A run above a slice is shown where that is not far above all of the slice.
        """
        high = float(self.surface.loss.max())
        if self.under is not None:
            high = max(high, min(float(self.run.losses.max()), ABOVE_SLICE * high))
        losses, optimum = self.run.losses, self.optimum
        lowest = optimum.loss if optimum.params is not None else float(losses.min())
        low = max(min(float(self.surface.loss.min()), lowest), high * 1e-12, 1e-300)
        return low, max(high, low * 1.001)

    def heights(self, losses: Floats, scale: str) -> Floats:
        """Return where losses are drawn: the one function for surface and all that lies on it."""
        return np.maximum(losses, self.loss_range[0]) if scale == "log" else losses


def scene_name(run: int) -> str:
    """Return Plotly's name of the scene of run number `run`."""
    return f"scene{run + 1}" if run else "scene"


def scene_layout(
    side: RunOnSurface,
    scale: str,
    labels: StageLabels,
    across: tuple[float, float],
    small: bool = False,
) -> dict[str, Any]:
    """Return the layout of a side's scene, which lies between two shares of the width.

    A `small` one, one of two, has fewer words. The stage takes the camera's direction, and goes as
    near as the box fits into the room that it has.
    """
    low, high = side.loss_range
    bottom, top = (math.log10(low), math.log10(high)) if scale == "log" else (low, high)
    free = 0.04 * (top - bottom)
    (across_word, along_word), up_word = labels.axes(side.surface.plane), labels.loss
    if small:
        # Long words would be cut off.
        (across_word, along_word), up_word = side.surface.plane.names, ""
    # In a narrower scene a narrower box, or its corners would be cut off.
    box = (1.05 if small else 1.25, 1.15, 0.75)
    drawn = side.heights(side.surface.loss, scale)
    drawn = np.log(drawn) if scale == "log" else drawn
    axis: dict[str, Any] = {
        "showspikes": False,
        "gridcolor": style.SCENE_GRID,
        "showbackground": False,
        "zeroline": False,
        "nticks": 4 if small else 6,
        "tickfont": {"size": style.FONT_SIZE},
        "tickangle": 0,  # else Plotly turns the words along the axis, some upside down
    }
    return {
        "domain": {"x": across, "y": [0, 1]},
        "xaxis": {**axis, "title": {"text": across_word}, "range": span(side.surface.u)},
        "yaxis": {**axis, "title": {"text": along_word}, "range": span(side.surface.v)},
        "zaxis": {
            **axis,
            "title": {"text": up_word},
            "type": scale,
            **(_log_ticks if scale == "log" else _ticks)(low, high, 3 if small else 5),
            "range": [bottom - free, top + free],
        },
        "aspectmode": "manual",
        "aspectratio": dict(zip("xyz", box, strict=True)),
        "camera": {
            "eye": {axis: FAR * way for axis, way in view_direction(drawn, box).items()},
            "center": {"x": 0, "y": 0, "z": -0.12},
        },
    }


def span(values: Floats) -> list[float]:
    """Return the ends of an axis that shows all of `values`, which rise."""
    pad = 0.03 * float(values[-1] - values[0])
    return [float(values[0]) - pad, float(values[-1]) + pad]


def _ticks(low: float, high: float, most: int) -> dict[str, object]:
    """Return at most `most` + 1 ticks at multiples of 1, 2 or 5, without those near the low end.

    There the words of another axis begin.
    """
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(digit * power for digit in (1, 2, 5, 10) if digit * power * most >= span)
    first = math.ceil((low + LOW_END * span) / step)
    ticks = [i * step for i in range(first, math.floor(high / step) + 1)]
    digits = max(4, 1 + math.ceil(math.log10(high / step)))
    return {"tickvals": ticks, "ticktext": [f"{tick:.{digits}g}" for tick in ticks]}


def _log_ticks(low: float, high: float, most: int) -> dict[str, object]:
    """Return ticks at 1, 2 and 5 of each power of ten; Plotly's own overlap each other."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    ticks = [tick for tick in ticks if 0.95 * low <= tick <= 1.05 * high]
    return {"tickvals": ticks, "ticktext": [f"{tick:.4g}" for tick in ticks]}
