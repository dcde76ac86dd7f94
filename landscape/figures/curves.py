"""The curves of several samples' optima, around the truth's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from landscape.core.dataset import Dataset
from landscape.figures import plain, style
from landscape.figures.curve import curve_title, fit_curve, truth_curve, truth_legend
from landscape.figures.labels import StageLabels
from landscape.figures.legends import legend_row, note_at
from landscape.figures.parts import AXIS
from landscape.figures.samples import NEWEST, OLDEST, Sample

THIN = 1.5  # px


def curves_figure(
    dataset: Dataset, samples: Sequence[Sample], labels: StageLabels | None = None
) -> plain.Figure:
    """Return the curve of each sample's optimum, those of earlier samples fainter.

    Parameters
    ----------
    dataset : Dataset
        Has the truth, and says how far x goes.
    samples : sequence of Sample
        The oldest first; those without an optimum have no curve.
    labels : StageLabels, optional
        The words.

    Returns
    -------
    landscape.figures.plain.Figure
        With a trace fit for each curve, and the truth.
    """
    labels = labels or StageLabels()
    earlier = samples[:-1]
    looks: list[dict[str, object]] = [
        {"opacity": o, "line": {"width": THIN}} for o in np.linspace(OLDEST, NEWEST, len(earlier))
    ]
    traces = [
        plain.updated(
            fit_curve(dataset, one.optimum, one.name, run=None, color=style.OPTIMUM), look
        )
        for one, look in zip(samples, [*looks, {}], strict=True)
        if one.optimum is not None
    ]
    legend = [("━━", style.OPTIMUM, labels.optimum)]
    legend += truth_legend(dataset, labels)
    layout = style.base_layout(
        margin={"l": 60, "r": 12, "t": 30, "b": 48},
        hovermode="closest",
        dragmode=False,
        annotations=[note_at(legend_row(legend), 0, 1)],
        xaxis={**AXIS, "title": {"text": curve_title(dataset, labels), "standoff": 4}},
        yaxis={**AXIS, "title": {"text": labels.probability}, "range": [-0.04, 1.04]},
        meta={"height": 300},
    )
    return plain.figure([*traces, *truth_curve(dataset, labels)], layout)
