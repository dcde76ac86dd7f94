"""Many runs at once as marbles that roll on loss surfaces, side by side on one clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.figures import plain, style
from landscape.figures.labels import StageLabels
from landscape.figures.legends import note_at
from landscape.figures.scene import RunOnSurface, scene_layout, scene_name
from landscape.figures.scene_traces import edge_line, surface_trace

SIZE = 3.5  # px
LARGEST = 32767  # of a place as it travels: its share of the window, as a whole number
OUTSIDE = -1  # ... of one that is outside
PLACES = {1: ((0.0, 1.0),), 2: ((0.0, 0.5), (0.5, 1.0))}  # shares of the width


@dataclass(frozen=True, eq=False)
class Marbles:
    """Many runs on one surface.

    Parameters
    ----------
    side : RunOnSurface
        The surface, with the line at which a run has arrived; its own run is not drawn.
    epochs : ndarray of int, shape (frames,)
        The clock's.
    params : ndarray of shape (frames, runs, 2)
        Where each run is then.
    losses : ndarray of shape (frames, runs)
        The loss there; nan where a run has ended.
    """

    side: RunOnSurface
    epochs: NDArray[np.int32]
    params: Floats
    losses: Floats


def marbles_figure(
    sides: Sequence[Marbles],
    *,
    rolling: str = "not arrived yet",
    arrived: str = "arrived",
    size: float = SIZE,
    labels: StageLabels | None = None,
) -> plain.Figure:
    """Return one or two surfaces with a marble for each run.

    Parameters
    ----------
    sides : sequence of Marbles
        One or two, of the same epochs.
    rolling, arrived : str
        The words of the two kinds of marbles.
    size : float
        Of a marble, in px.
    labels : StageLabels, optional
        The words on the axes.

    Returns
    -------
    landscape.figures.plain.Figure
        For each side the traces surface, edge, and two marbles: those that are on their way, and
        those that have arrived. The ``layout.meta`` has for each side ``share``, the percentage
        that has arrived by each frame; ``marbles``, places and heights as shares of the axes; and
        ``came``, the frame at which each arrived.
    """
    labels = labels or StageLabels()
    traces: list[Any] = []
    layout: dict[str, Any] = {}
    places = PLACES[len(sides)]
    for number, one in enumerate(sides):
        name = scene_name(number)
        drawn = [surface_trace(one.side, "linear", labels), *edge_line(one.side, "linear")]
        scene = scene_layout(one.side, "linear", labels, places[number], small=len(sides) > 1)
        low, high = one.side.loss_range
        axes = [*_ends(one.side.surface.u), *_ends(one.side.surface.v), low, high]
        for came, color in ((False, style.NOW), (True, style.OPTIMUM)):
            word = arrived if came else rolling
            meta = {"run": number, "arrived": came, "axes": axes, "count": one.losses.shape[1]}
            drawn.append({**_marbles(color, word, size), "meta": meta})
        traces += [{**trace, "scene": name} for trace in drawn]
        layout[name] = scene
    meta = {
        "epoch": sides[0].epochs,
        "runs": [_frames(one) for one in sides],
        "opens_at": 0,
        "narrow": _narrow(len(sides)),
    }
    legend = ((style.NOW, rolling), (style.OPTIMUM, arrived))
    row = "   ".join(f'<span style="color:{color}">●</span> {word}' for color, word in legend)
    notes = [
        note_at(f"<b>{one.side.name}</b>", places[i][0] + 0.02, 1) for i, one in enumerate(sides)
    ]
    notes.append(note_at(row, 0.02, 0, yanchor="top"))
    return plain.figure(
        traces,
        style.base_layout(
            margin={"l": 8, "r": 8, "t": 34, "b": 34},
            annotations=notes,
            meta=meta,
            uirevision="marbles",
            **layout,
        ),
    )


def _ends(values: Floats) -> tuple[float, float]:
    return float(values[0]), float(values[-1])


def _marbles(color: str, word: str, size: float) -> plain.Trace:
    return plain.scatter3d(
        name="marbles",
        x=[None],
        y=[None],
        z=[None],
        mode="markers",
        marker={"color": color, "size": size},
        hovertemplate="(%{x:.3g}, %{y:.3g})<extra>" + word + "</extra>",
    )


def _frames(one: Marbles) -> dict[str, NDArray[Any]]:
    with np.errstate(invalid="ignore"):
        there = one.losses <= one.side.edge_loss
    # The frame after the last stands for never.
    came = np.where(there.any(axis=0), there.argmax(axis=0), len(there)).astype(np.int16)
    arrived = (came[None, :] <= np.arange(len(there))[:, None]).mean(axis=1)
    low, high = one.side.loss_range
    surface = one.side.surface
    across, up = (
        _whole(one.params[:, :, i], *_ends(values))
        for i, values in enumerate((surface.u, surface.v))
    )
    # A run may end an ulp below the optimum, or fly above the surface: it lies at the axis's end.
    heights = _whole(np.clip(one.losses, low, high), low, high)
    places = np.stack([across, up, heights], axis=-1)
    places[(places == OUTSIDE).any(axis=-1)] = OUTSIDE
    return {
        "share": style.wire(np.round(100 * arrived)),
        "marbles": places.ravel(),
        "came": came,
    }


def _whole(values: Floats, low: float, high: float) -> NDArray[np.int16]:
    """Return places between two ends as whole numbers, those outside as OUTSIDE."""
    shares = (values - low) / (high - low)
    with np.errstate(invalid="ignore"):
        inside = (shares >= 0) & (shares <= 1)
    return np.where(inside, np.rint(np.where(inside, shares, 0) * LARGEST), OUTSIDE).astype(
        np.int16
    )


def _narrow(count: int) -> dict[str, Any]:
    """Return what differs on a narrow screen: one surface over the other."""
    if count == 1:
        return {"height": 420, "scene.domain": {"x": [0, 1], "y": [0, 1]}}
    return {
        "height": 720,
        "scene.domain": {"x": [0, 1], "y": [0.52, 1]},
        "scene2.domain": {"x": [0, 1], "y": [0, 0.47]},
        "annotations.1.x": 0.02,
        "annotations.1.y": 0.47,
    }
