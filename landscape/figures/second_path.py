"""Another run on a stage that shows one: only its path on the same surface, and its curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.figures import plain, style
from landscape.figures.curve import fit_curve
from landscape.figures.labels import StageLabels
from landscape.figures.scene import RunOnSurface
from landscape.figures.scene_traces import now_mark, path_lines

COLOR = style.OTHER
# A path that flies off is drawn as far as single precision goes, with room for the picture's axes.
FARTHEST = 1e30


@dataclass(frozen=True, eq=False)
class SecondPath:
    """The path of another run, as far as it is to be seen.

    Parameters
    ----------
    params : ndarray of shape (frames, 2)
        At the clock's epochs.
    losses : ndarray of shape (frames,)
        Of the surface that is shown, there.
    word : str
        What the run is called.
    predictions : ndarray of shape (frames, m) or None
        As `RunOnSurface` has it.
    """

    params: Floats
    losses: Floats
    word: str
    predictions: Floats | None = None


def with_second_path(
    figure: plain.Figure,
    side: RunOnSurface,
    dataset: Dataset,
    path: SecondPath,
    *,
    scale: str = "linear",
    labels: StageLabels | None = None,
) -> plain.Figure:
    """Return a stage with a second path in its scene, and that run's curve over the data.

    Parameters
    ----------
    figure : landscape.figures.plain.Figure
        From `stage_figure`, of `side` alone.
    side : RunOnSurface
        The run that it shows.
    dataset : Dataset
        The points.
    path : SecondPath
        The other run.
    scale : {"linear", "log"}
        Of the loss axis.
    labels : StageLabels, optional
        The words on it.

    Returns
    -------
    landscape.figures.plain.Figure
        With a second halo, path, now and fit, whose number as ``meta["run"]`` is 1; in
        ``layout.meta`` that run has the arrays ``w0``, ``w1`` and ``loss``, and no gradient.
    """
    labels = labels or StageLabels()
    params = np.clip(path.params, -FARTHEST, FARTHEST)
    losses = np.minimum(path.losses, FARTHEST)
    heights = side.heights(losses, scale)
    traces = [*path_lines(params, heights, COLOR, labels)]
    traces.append(now_mark(params[-1], heights[-1], COLOR, labels))
    scene = [{**trace, "scene": "scene", "meta": {"run": 1}} for trace in traces]
    last = None if path.predictions is None else path.predictions[-1]
    fit = fit_curve(dataset, params[-1], path.word, run=1, color=COLOR, predictions=last)
    frames: dict[str, Any] = {
        "w0": style.wire(params[:, 0]),
        "w1": style.wire(params[:, 1]),
        "loss": style.wire(losses),
    }
    if not np.array_equal(heights, losses):
        frames["z"] = style.wire(heights)
    if path.predictions is not None:
        frames["predictions"] = style.wire(path.predictions.ravel())
    meta = figure.layout["meta"]
    layout = {**figure.layout, "meta": {**meta, "runs": [*meta["runs"], frames]}}
    return plain.figure([*figure.data, *scene, fit], layout)
