"""What differs from sample to sample, drawn on maps: optima, contours, and theory's ellipses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from landscape.core.arrays import Floats
from landscape.figures import style
from landscape.figures.legends import GAP, legend_row
from landscape.figures.maps import mark

SHARES = (0.5, 0.95)  # of samples, that each of theory's ellipses should hold
CORNERS = 97  # of an ellipse
OLDEST, NEWEST = 0.3, 0.8  # opacity of the optima before the last sample's
EARLIER, LAST = 13, 19  # px of an optimum
NARROW_HEIGHT = 860  # px


@dataclass(frozen=True, eq=False)
class Sample:
    """What is drawn of a sample.

    Parameters
    ----------
    name : str
        What hovering over its optimum says.
    optimum : ndarray of shape (2,) or None
        Where its loss is smallest, if anywhere.
    edge : ndarray of shape (k, 2) or None
        A contour line of its loss around the optimum.
    """

    name: str
    optimum: Floats | None
    edge: Floats | None = None


@dataclass(frozen=True)
class SampleLabels:
    """The words over the two maps, in English unless told otherwise."""

    paths: str = "Surface and paths"
    start: str = "start"
    path: str = "path"
    edge: str = "loss 5 % above the smallest"
    optima: str = "Optima around the truth"
    truth: str = "truth"
    optimum: str = "optimum"
    theory: str = "theory: share of samples"
    paler: str = "(earlier samples paler)"


def squared_radius(share: float) -> float:
    """Return the squared distance, in standard deviations, within which a share lies.

    It is χ² with 2 degrees of freedom for a normal distribution in the plane: -2·ln(1 - share).
    """
    return -2 * math.log1p(-share)


def ellipse(centre: Sequence[float], covariance: Floats, share: float) -> Floats:
    """Return the ellipse that holds a share of a normal distribution, as a line.

    Parameters
    ----------
    centre : sequence of two floats
        The distribution's mean.
    covariance : ndarray of shape (2, 2)
        The distribution's.
    share : float
        Between 0 and 1.

    Returns
    -------
    ndarray of shape (97, 2)
        Once around; the last point is the first.
    """
    values, vectors = np.linalg.eigh(covariance)
    angles = np.linspace(0, 2 * np.pi, CORNERS)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    radius = math.sqrt(squared_radius(share))
    line: Floats = np.asarray(centre) + radius * (circle * np.sqrt(values)) @ vectors.T
    return line


def add_samples(
    figure: go.Figure,
    samples: Sequence[Sample],
    truth: Sequence[float] | None = None,
    covariance: Floats | None = None,
    labels: SampleLabels | None = None,
) -> go.Figure:
    """Draw samples on a map of the last one's surface, and their optima on a second one.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        From `maps_figure`, of the last sample's surface with every sample's run, and of the same
        around the truth without runs; or of the first alone.
    samples : sequence of Sample
        The oldest first.
    truth : sequence of two floats, optional
        What the optima lie around.
    covariance : ndarray of shape (2, 2), optional
        What theory predicts for the optima.
    labels : SampleLabels, optional
        The words.

    Returns
    -------
    plotly.graph_objects.Figure
        The same figure, with the traces edge and edges (all earlier ones) on the first map; on the
        second truth, theory (an ellipse for each of `SHARES`) and an earlier for each earlier
        optimum.
    """
    labels = labels or SampleLabels()
    *earlier, last = samples
    below = [*_edges(earlier, last, labels)]
    if len(figure.layout.annotations) > 1:
        on_second = []
        if truth is not None and covariance is not None:
            on_second += _theory(truth, covariance)
        if truth is not None:  # larger than the optima, of which it would hide those near it
            on_second.append(_truth(truth, labels))
        on_second += _optima(earlier)
        for trace in on_second:
            trace.update(xaxis="x2", yaxis="y2")
        below += on_second
        figure.update_traces({"meta": {"inert": True}}, {"type": "contour", "xaxis": "x2"})
        figure.update_traces({"marker": {"size": LAST}}, {"name": "optimum", "xaxis": "x2"})
        _stack(figure)
    present = len(figure.data)
    figure.add_traces(below)
    figure.data = (*figure.data[present:], *figure.data[:present])  # marks of the last on top
    _legends(figure, labels, len(earlier))
    return figure


def _edges(earlier: Sequence[Sample], last: Sample, labels: SampleLabels) -> list[go.Scatter]:
    gap = np.full((1, 2), np.nan)
    lines = [part for one in earlier if one.edge is not None for part in (one.edge, gap)]
    drawn = [("edges", np.concatenate(lines), 1.0, 0.6)] if lines else []
    if last.edge is not None:
        drawn.append(("edge", last.edge, 3.5, 1.0))
    return [
        _line(name, line, style.OPTIMUM, width, opacity=opacity, word=labels.edge)
        for name, line, width, opacity in drawn
    ]


def _theory(truth: Sequence[float], covariance: Floats) -> list[go.Scatter]:
    traces = []
    for share in SHARES:
        line = ellipse(truth, covariance, share)
        traces.append(_line("theory", line, style.TRUTH, 3, dash="dash", word=f"{share:.0%}"))
        top = line[np.argmax(line[:, 1])]
        traces.append(
            go.Scatter(
                name="theory-share",
                x=style.wire([top[0]]),
                y=style.wire([top[1]]),
                mode="text",
                text=[f"<b>{share:.0%}</b>".replace("%", " %")],
                textposition="top center",
                textfont={"size": style.FONT_SIZE, "color": style.TRUTH},
                hoverinfo="skip",
            )
        )
    return traces


def _optima(earlier: Sequence[Sample]) -> list[go.Scatter]:
    opacities = np.linspace(OLDEST, NEWEST, len(earlier))
    return [
        mark(
            "earlier",
            one.optimum,
            style.OPTIMUM,
            "star-diamond",
            EARLIER,
            one.name,
            opacity=opacity,
        )
        for one, opacity in zip(earlier, opacities, strict=True)
        if one.optimum is not None
    ]


def _truth(truth: Sequence[float], labels: SampleLabels) -> go.Scatter:
    return mark("truth", np.asarray(truth), style.TRUTH, "star", 20, labels.truth)


def _line(
    name: str,
    points: Floats,
    color: str,
    width: float,
    *,
    dash: str = "solid",
    opacity: float = 1.0,
    word: str = "",
) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=style.wire(points[:, 0]),
        y=style.wire(points[:, 1]),
        mode="lines",
        line={"color": color, "width": width, "dash": dash},
        opacity=opacity,
        hoverinfo=None if word else "skip",
        hovertemplate="Ŵ = (%{x:.3g}, %{y:.3g})<extra>" + word + "</extra>" if word else None,
    )


def _stack(figure: go.Figure) -> None:
    """On a narrow screen the second map stands under the first."""
    meta, layout = figure.layout.meta, figure.layout
    for place, domain in (("", [0.6, 1]), ("2", [0, 0.4])):
        meta["narrow"] |= {f"xaxis{place}.domain": [0.02, 1], f"yaxis{place}.domain": domain}
    meta["narrow"] |= {
        "height": NARROW_HEIGHT,
        "yaxis2.title.text": layout.yaxis.title.text,
        "annotations.1.x": 0.02,
        "annotations.1.y": 0.4,
    }


def _legends(figure: go.Figure, labels: SampleLabels, earlier: int) -> None:
    """Write over each map what it is, and a line of symbols; on a narrow screen in three lines."""
    drawn, stars = {trace.name for trace in figure.data}, style.STARS
    first = [
        ("start", stars["start"], style.START, labels.start),
        ("path", "━━", style.NOW, labels.path),
        ("edge", "◯", style.OPTIMUM, labels.edge),
    ]
    second = [
        ("truth", stars["truth"], style.TRUTH, labels.truth),
        ("optimum", stars["optimum"], style.OPTIMUM, labels.optimum),
        ("theory", "╍╍", style.TRUTH, labels.theory),
    ]
    others = {"edge": "edges", "optimum": "earlier"}  # the same of earlier samples
    rows = [(labels.paths, first), (labels.optima, second)]
    for i, (note, (title, row)) in enumerate(zip(figure.layout.annotations, rows, strict=False)):
        shown = [
            (symbol, color, word)
            for name, symbol, color, word in row
            if {name, others.get(name, name)} & drawn
        ]
        head = f"<b>{title}</b>"
        note.text = f"{head}{GAP}{labels.paler if earlier else ''}<br>{legend_row(shown)}"
        note.align = "left"
        lines = [head, legend_row(shown[:2]), legend_row(shown[2:])]
        figure.layout.meta["narrow"][f"annotations.{i}.text"] = "<br>".join(filter(None, lines))
    figure.layout.margin.t = 54
    figure.layout.meta["narrow"]["margin.t"] = 74
