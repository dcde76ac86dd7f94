"""The stage: the data and the fitted curve beside loss surfaces and the optimizer's path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.figures import plain, style
from landscape.figures.curve import (
    curve_title,
    curve_x,
    fit_curve,
    points,
    prediction_axis,
    truth_curve,
    truth_legend,
)
from landscape.figures.decision import (
    DataChart,
    Decision,
    curve_legend,
    decision_chart,
    over_curve,
)
from landscape.figures.frames import clock_epochs, frame_rows, run_frames
from landscape.figures.labels import StageLabels
from landscape.figures.legends import legend_rows, note_at
from landscape.figures.parts import AXIS
from landscape.figures.scene import RunOnSurface, scene_layout, scene_name
from landscape.figures.scene_traces import scene_traces

# Shares of the width: the curve's, and each scene's; for one run and for two.
CURVES = {1: (0.0, 0.36), 2: (0.0, 0.2)}
SCENES = {1: [(0.38, 1.0)], 2: [(0.22, 0.61), (0.61, 1.0)]}


def stage_figure(
    dataset: Dataset,
    sides: Sequence[RunOnSurface],
    *,
    scale: str = "linear",
    surface: Mapping[str, Any] | None = None,
    epochs: int | None = None,
    opens_at: int | None = None,
    labels: StageLabels | None = None,
    decision: Decision | None = None,
) -> plain.Figure:
    """Return the stage at the last epoch: a scene for each of one or two runs on the same data.

    Parameters
    ----------
    dataset : Dataset
        The points.
    sides : sequence of RunOnSurface
        One or two runs.
    scale : {"linear", "log"}
        Of the loss axes.
    surface : dict, optional
        What differs from the usual in the traces of the surfaces.
    epochs : int, optional
        The clock's last; else that of the longest run.
    opens_at : int, optional
        The epoch at which the clock opens; else its last.
    labels : StageLabels, optional
        The words on it.
    decision : Decision, optional
        What the model of the only run decides: over the curve, or instead of it as cells.

    Returns
    -------
    landscape.figures.plain.Figure
        With the traces data and truth; for each run fit; and for each surface, path, start,
        truth, optimum and now. What moves with a run has its number as ``meta["run"]``. The
        ``layout.meta`` has the clock's epochs as ``epoch``, and as ``runs`` each run's frames:
        arrays ``w0``, ``w1``, ``g0``, ``g1``, ``loss``, ``lr``, the height ``z`` in the scene
        where that is not the loss, and that of its shadow, ``under``, on a slice.
    """
    labels = labels or StageLabels()
    clock = clock_epochs([side.run for side in sides], epochs)
    left = None if decision is None else decision_chart(dataset, decision, labels)
    if left is None:
        left = _curve_chart(dataset, sides, labels, decision)
    scenes = []
    for number, side in enumerate(sides):
        rows = frame_rows(side.run, clock)
        scenes += scene_traces(side, rows, dataset.truth, scale, labels, number, surface or {})
    layout = _layout(dataset, sides, scale, labels, left)
    layout["meta"] = {
        "epoch": clock,
        "runs": [_frames(side, clock, scale, decision) for side in sides],
        "narrow": _narrow(sides) | _narrow_legend(dataset, sides, labels),
        **({} if opens_at is None else {"opens_at": opens_at}),
    }
    return plain.figure([*left.traces, *scenes], layout)


def _curve_chart(
    dataset: Dataset,
    sides: Sequence[RunOnSurface],
    labels: StageLabels,
    decision: Decision | None,
) -> DataChart:
    """Return the data with the curve of each run's fit, and what is decided by it."""
    traces = [points(dataset, labels), *truth_curve(dataset, labels)]
    legend = [("┃", style.DATA, labels.data), *truth_legend(dataset, labels)]
    for number, side in enumerate(sides):
        last = None if side.predictions is None else side.predictions[-1]
        word = side.name or labels.fit
        fit = fit_curve(
            dataset,
            side.run.params[-1],
            word,
            run=number,
            color=side.color,
            predictions=last,
        )
        traces.append(fit)
        legend.append(("━━", side.color, side.name[:1] or labels.fit))
    if decision is not None:
        traces += over_curve(dataset, decision, labels)
        legend += curve_legend(decision, labels)
    return DataChart(
        traces,
        {"title": {"text": curve_title(dataset, labels), "standoff": 4}},
        {
            **prediction_axis(dataset, labels, [_first_fit(dataset, side) for side in sides]),
            **({} if dataset.kind == "number" else {"tickvals": [0, 0.25, 0.5, 0.75, 1]}),
        },
        legend,
    )


def _frames(
    side: RunOnSurface, epochs: NDArray[np.int32], scale: str, decision: Decision | None
) -> dict[str, NDArray[Any]]:
    more = dict(side.more)
    decided = {} if decision is None else dict(decision.frames)
    heights = side.heights(side.run.losses, scale)
    if not np.array_equal(heights, side.run.losses):
        more["z"] = heights
    if side.under is not None:
        more["under"] = side.heights(side.under, scale)
    if side.predictions is not None and "cells" not in decided:
        more["predictions"] = side.predictions
    return run_frames(side.run, epochs, side.surface.plane, **more) | decided


def _layout(
    dataset: Dataset,
    sides: Sequence[RunOnSurface],
    scale: str,
    labels: StageLabels,
    left: DataChart,
) -> plain.Layout:
    scenes = {
        scene_name(number): scene_layout(side, scale, labels, across, len(sides) > 1)
        for number, (side, across) in enumerate(zip(sides, SCENES[len(sides)], strict=True))
    }
    for scene in scenes.values():  # seen from one side, to be compared
        scene["camera"] = scenes["scene"]["camera"]
    return style.base_layout(
        margin={"l": 60, "r": 8, "t": 34 if len(sides) == 1 else 50, "b": 48},
        annotations=_legends(dataset, sides, labels, left),
        xaxis={**AXIS, "domain": CURVES[len(sides)], **left.xaxis},
        yaxis={**AXIS, "domain": [0, 1], **left.yaxis},
        uirevision="stage",
        **scenes,
    )


def _first_fit(dataset: Dataset, side: RunOnSurface) -> Floats:
    """Return what a run's model predicts at first."""
    if side.predictions is not None:
        return side.predictions[0]
    bias, weight = side.run.params[0]
    line: Floats = bias + weight * curve_x(dataset)
    return line


def _legends(
    dataset: Dataset, sides: Sequence[RunOnSurface], labels: StageLabels, left: DataChart
) -> list[dict[str, Any]]:
    """Return a line of symbols and words over the curve and over each scene."""
    stars = _stars(dataset, sides, labels)
    rows = [("curve-legend", left.legend, CURVES[len(sides)][0], 1)]
    if len(sides) == 1:
        rows.append(("scene-legend", stars, SCENES[1][0][0], 1))
    else:
        for number, side in enumerate(sides):
            loss = "" if side.loss_name in side.name else f" ({labels.loss}: {side.loss_name})"
            name = [("●", side.color, f"<b>{side.name}</b>{loss}")]
            rows.append((f"{scene_name(number)}-title", name, SCENES[2][number][0] + 0.04, 1))
        rows.append(("scene-legend", stars, SCENES[2][0][0], 0))
    # Over the narrow curve of two runs there is room for two words side by side.
    most = {"curve-legend": 2} if len(sides) > 1 else {}
    return [
        note_at(
            legend_rows(row, most.get(name, len(row))),
            x,
            y,
            name=name,
            yanchor="bottom" if y else "top",
        )
        for name, row, x, y in rows
    ]


def _stars(
    dataset: Dataset, sides: Sequence[RunOnSurface], labels: StageLabels
) -> list[tuple[str, str, str]]:
    """Return what is marked on the surfaces: symbols, colours and words."""
    stars = [(style.STARS["start"], style.START, labels.start)]
    if len(sides) == 1:
        stars.append(("●", style.NOW, labels.now))
    if dataset.truth is not None and any(side.truth_loss is not None for side in sides):
        stars.append((style.STARS["truth"], style.TRUTH, labels.truth))
    if any(side.optimum.params is not None for side in sides):
        stars.append((style.STARS["optimum"], style.OPTIMUM, labels.optimum))
    if any(side.under is not None for side in sides):
        stars.append(("┈┈", sides[0].color, labels.shadow))
    if any(side.edge is not None for side in sides):
        stars.append(("◯", style.OPTIMUM, labels.edge))
    return stars


def _narrow_legend(
    dataset: Dataset, sides: Sequence[RunOnSurface], labels: StageLabels
) -> dict[str, str]:
    """Return the same of the surfaces in two lines, where it is longer than one."""
    place = 1 if len(sides) == 1 else 1 + len(sides)
    stars = _stars(dataset, sides, labels)
    most = min(len(stars) - 1, 4)  # the last, which is long, in a line of its own
    return {f"annotations.{place}.text": legend_rows(stars, most)} if len(stars) > 3 else {}


def _narrow(sides: Sequence[RunOnSurface]) -> dict[str, Any]:
    """Return what differs on a narrow screen, where the curve stands over the scenes.

    Keys are places in the layout; "height" is the picture's, in px.
    """
    small = {
        f"{scene_name(number)}.{axis}.tickfont.size": 12
        for number in range(len(sides))
        for axis in ("xaxis", "yaxis", "zaxis")
    }
    # The curve leaves room for its labels; the scenes, which have their own, take the whole width.
    common: dict[str, Any] = {"margin.l": 8, "xaxis.domain": [0.18, 1], **small}
    if len(sides) == 1:
        across, along = sides[0].surface.plane.names
        return common | {
            "height": 620,
            # Long words would be cut off; the ticks have the heights.
            "scene.xaxis.title.text": across,
            "scene.yaxis.title.text": along,
            "scene.zaxis.title.text": "",
            "yaxis.domain": [0.64, 1],
            "scene.domain": {"x": [0, 1], "y": [0, 0.5]},
            "annotations.0.x": 0.18,
            "annotations.1.x": 0.18,
            "annotations.1.y": 0.5,
        }
    return common | {
        "height": 1080,
        "yaxis.domain": [0.78, 1],
        "scene.domain": {"x": [0, 1], "y": [0.36, 0.68]},
        "scene2.domain": {"x": [0, 1], "y": [0, 0.32]},
        "annotations.0.x": 0.18,
        "annotations.1.x": 0.02,
        "annotations.1.y": 0.68,
        "annotations.2.x": 0.02,
        "annotations.2.y": 0.32,
        "annotations.3.x": 0.02,
    }
