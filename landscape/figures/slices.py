"""A surface alone, with a run that may leave it: for notebooks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.fields import LossSurface
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import plain, style
from landscape.figures.labels import StageLabels
from landscape.figures.legends import legend_row, note_at
from landscape.figures.scene import RunOnSurface, scene_layout
from landscape.figures.scene_traces import scene_traces

STEMS = 12  # about as many, along the path


def slice_figure(
    surface: LossSurface,
    run: Trajectory,
    heights: ArrayLike | None = None,
    *,
    scale: str = "linear",
    labels: StageLabels | None = None,
) -> plain.Figure:
    """Return a surface with a run at its own loss, which on a slice is not that of the surface.

    Parameters
    ----------
    surface : LossSurface
        On any plane.
    run : Trajectory
        The run, drawn at the positions of its projections on that plane.
    heights : array_like of shape (epochs + 1,), optional
        The surface's height under each row of the run, as `SliceReport.heights`; without them the
        run is taken to lie on the surface, as it does with two parameters.
    scale : {"linear", "log"}
        Of the loss axis.
    labels : StageLabels, optional
        The words on it.

    Returns
    -------
    landscape.figures.plain.Figure
        With the traces surface, halo, path, start and now; on a slice also shadow, and stem at
        several epochs.
    """
    labels = labels or StageLabels()
    under = None if heights is None else np.asarray(heights, dtype=np.float64)
    side = RunOnSurface(surface, run, Optimum(None, math.nan), under=under)
    rows = np.arange(len(run.losses), dtype=np.int32)
    traces = scene_traces(side, rows, None, scale, labels, 0, {})
    legend = [(style.STARS["start"], style.START, labels.start), ("●", style.NOW, labels.now)]
    if under is not None:
        legend.append(("┈┈", style.NOW, labels.shadow))
        _spread_stems(traces, side, scale)
    layout = style.base_layout(
        margin={"l": 8, "r": 8, "t": 34, "b": 8},
        annotations=[note_at(legend_row(legend), 0, 1)],
        scene=scene_layout(side, scale, labels, (0.0, 1.0)),
        height=520,
    )
    return plain.figure(traces, layout)


def _spread_stems(traces: list[plain.Trace], side: RunOnSurface, scale: str) -> None:
    """Draw the stem at several epochs, where no clock moves it."""
    assert side.under is not None
    kept = np.unique(np.linspace(0, len(side.under) - 1, STEMS).round().astype(int))
    positions = side.surface.plane.project(side.run.params[kept])
    ends = [side.heights(losses[kept], scale) for losses in (side.under, side.run.losses)]
    gaps = np.full(len(kept), np.nan)
    stem = next(trace for trace in traces if trace["name"] == "stem")
    stem["x"], stem["y"] = (style.wire(np.column_stack([c, c, gaps]).ravel()) for c in positions.T)
    stem["z"] = style.wire(np.column_stack([*ends, gaps]).ravel())
