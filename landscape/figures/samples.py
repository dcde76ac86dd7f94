"""What differs from sample to sample, drawn on maps: optima, contours, and theory's ellipses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from landscape.core.arrays import Floats
from landscape.figures import plain, style
from landscape.figures.labels import StageLabels
from landscape.figures.legends import GAP, legend_row
from landscape.figures.map_traces import Map, Trace
from landscape.figures.maps import maps_figure
from landscape.figures.parts import line, mark

OLDEST, NEWEST = 0.3, 0.8  # opacity of the optima before the last sample's
EARLIER, LAST = 13, 19  # px of an optimum
MANY, EARLIER_OF_MANY = 40, 8  # optima, of which each is so small
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
    """The words over the two maps, in English by default."""

    paths: str = "Surface and paths"
    start: str = "start"
    path: str = "path"
    edge: str = "arrived (5 %)"
    optima: str = "Optima around the truth"
    truth: str = "truth"
    optimum: str = "optimum"
    theory: str = "theory: share of samples"
    paler: str = "(earlier samples paler)"


def samples_figure(
    maps: Sequence[Map],
    samples: Sequence[Sample],
    truth: Sequence[float] | None = None,
    theory: Mapping[float, Floats] | None = None,
    *,
    words: SampleLabels | None = None,
    labels: StageLabels | None = None,
) -> plain.Figure:
    """Return samples on a map of the last one's surface, and their optima on a second one.

    Parameters
    ----------
    maps : sequence of Map
        The last sample's surface with every sample's run, and the same around the truth without
        runs; or the first alone.
    samples : sequence of Sample
        The oldest first.
    truth : sequence of two floats, optional
        What the optima lie around.
    theory : dict of ndarray of shape (k, 2), optional
        By its share, the ellipse in which theory predicts that share of the optima.
    words : SampleLabels, optional
        The words over the maps.
    labels : StageLabels, optional
        The words on them.

    Returns
    -------
    landscape.figures.plain.Figure
        As `maps_figure`, with the traces edge and edges (all earlier ones) on the first map; on
        the second truth, theory (an ellipse for each share) and earlier, the earlier optima.
    """
    words = words or SampleLabels()
    *earlier, last = samples
    drawn: list[list[Trace]] = [[*_edges(earlier, last, words)]]
    if len(maps) > 1:
        centre = [] if truth is None else [_truth(truth, words)]
        # The truth is larger than the optima, of which it would hide those near it.
        drawn.append([*_theory(theory or {}), *centre, *_optima(earlier)])
    titles, narrow_titles = _titles(maps, drawn, words, len(earlier))
    narrow = {"margin.t": 74, **narrow_titles}
    looks: list[dict[str, Any]] = [
        {},
        {"contours": {"meta": {"inert": True}}, "optimum_size": LAST},
    ]
    composed = [
        replace(one, title=title, under=under, **look)
        for one, title, under, look in zip(maps, titles, drawn, looks, strict=False)
    ]
    if len(maps) > 1:
        second = (labels or StageLabels()).axes(maps[1].surface.plane)[1]
        narrow |= _under_each_other(second)
    return maps_figure(composed, columns=len(maps), margin_top=54, narrow=narrow, labels=labels)


def _edges(earlier: Sequence[Sample], last: Sample, labels: SampleLabels) -> list[plain.Trace]:
    gap = np.full((1, 2), np.nan)
    lines = [part for one in earlier if one.edge is not None for part in (one.edge, gap)]
    drawn = [("edges", np.concatenate(lines), 1.0, 0.6)] if lines else []
    if last.edge is not None:
        drawn.append(("edge", last.edge, 3.5, 1.0))
    return [
        {**line(name, points, style.OPTIMUM, width, word=labels.edge), "opacity": opacity}
        for name, points, width, opacity in drawn
    ]


def _theory(theory: Mapping[float, Floats]) -> list[plain.Trace]:
    traces = []
    for share, ellipse in theory.items():
        word = f"{share:.0%}"
        traces.append(line("theory", ellipse, style.TRUTH, 3, dash="dash", word=word))
        top = ellipse[np.argmax(ellipse[:, 1])]
        traces.append(
            plain.scatter(
                name="theory-share",
                x=style.wire([top[0]]),
                y=style.wire([top[1]]),
                mode="text",
                text=[f"<b>{word}</b>".replace("%", " %")],
                textposition="top center",
                textfont={"size": style.FONT_SIZE, "color": style.TRUTH},
                hoverinfo="skip",
            )
        )
    return traces


def _optima(earlier: Sequence[Sample]) -> list[plain.Trace]:
    """Return the earlier optima as one trace, the oldest palest."""
    opacities = np.linspace(OLDEST, NEWEST, len(earlier))
    shown = [
        (*one.optimum, one.name, opacity)
        for one, opacity in zip(earlier, opacities, strict=True)
        if one.optimum is not None
    ]
    if not shown:
        return []
    u, v, names, opacity = zip(*shown, strict=True)
    size = EARLIER if len(shown) < MANY else EARLIER_OF_MANY
    trace = mark("earlier", np.zeros(2), style.OPTIMUM, "star-diamond", size, "%{text}")
    places = {"x": style.wire(u), "y": style.wire(v)}
    return [plain.updated(trace, places, text=names, marker={"opacity": opacity})]


def _truth(truth: Sequence[float], words: SampleLabels) -> plain.Trace:
    return mark("truth", np.asarray(truth), style.TRUTH, "star", 20, words.truth)


def _under_each_other(second_title: str) -> dict[str, Any]:
    """Return what a narrow screen changes: the second map stands under the first."""
    narrow: dict[str, Any] = {
        "height": NARROW_HEIGHT,
        "yaxis2.title.text": second_title,
        "annotations.1.x": 0.02,
        "annotations.1.y": 0.4,
    }
    for place, domain in (("", [0.6, 1]), ("2", [0, 0.4])):
        narrow |= {f"xaxis{place}.domain": [0.02, 1], f"yaxis{place}.domain": domain}
    return narrow


def _titles(
    maps: Sequence[Map], drawn: Sequence[Sequence[Trace]], words: SampleLabels, earlier: int
) -> tuple[list[str], dict[str, str]]:
    """Return what each map is, with a line of symbols; and the same in three lines, if narrow."""
    stars = style.STARS
    shown = {trace["name"] for traces in drawn for trace in traces}
    if any(one.optimum.params is not None for one in maps):
        shown.add("optimum")
    shown |= {"start", "path"} if any(not run.faint for run in maps[0].runs) else {"path"}
    first = [
        ("start", stars["start"], style.START, words.start),
        ("path", "━━", style.NOW, words.path),
        ("edge", "◯", style.OPTIMUM, words.edge),
    ]
    second = [
        ("truth", stars["truth"], style.TRUTH, words.truth),
        ("optimum", stars["optimum"], style.OPTIMUM, words.optimum),
        ("theory", "┅┅", style.TRUTH, words.theory),
    ]
    others = {"edge": "edges", "optimum": "earlier"}  # the same of earlier samples
    titles, narrow = [], {}
    for i, (title, row) in enumerate(((words.paths, first), (words.optima, second))):
        items = [item[1:] for item in row if {item[0], others.get(item[0], item[0])} & shown]
        head = f"<b>{title}</b>"
        titles.append(f"{head}{GAP}{words.paler if earlier else ''}<br>{legend_row(items)}")
        if i < len(maps):
            lines = [head, legend_row(items[:2]), legend_row(items[2:])]
            narrow[f"annotations.{i}.text"] = "<br>".join(filter(None, lines))
    return titles, narrow
