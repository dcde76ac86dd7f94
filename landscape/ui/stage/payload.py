"""What the browser is given of a figure, and of what stands beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from landscape.figures import plain
from landscape.ui.stage.following import Facts, Story, Table
from landscape.ui.stage.words import words

# Traces that many runs share; each is sent once and then named.
SHARED = {
    ("scatter", "data"),
    ("surface", "surface"),
    ("contour", "surface"),
    ("contour", "norms"),
    ("heatmap", "arrivals"),
}
_MADE_OF_Z = ("surfacecolor", "customdata")
# Traces that the browser works out at their x.
OVER_X = ("fit", "share", "shares")
# On a grid, whose values it has from the run.
ON_GRID = ("cells",)
# Where a trace is drawn, which is not shared.
PLACE = ("scene", "xaxis", "yaxis")


@dataclass(frozen=True, eq=False)
class StageData:
    """A stage as the browser is given it; nothing in it is of one visitor alone.

    Parameters
    ----------
    content : dict
        The whole figure, as Plotly takes it.
    own : dict
        The runs' own part of the figure.
    shared : dict
        By their key the traces that many runs share; each is sent once and then named.
    beside : dict
        Lines, table, sentences and words.
    """

    content: dict[str, Any]
    own: dict[str, Any]
    shared: dict[str, dict[str, Any]]
    beside: dict[str, Any]

    @cached_property
    def own_json(self) -> str:
        """The runs' own part and what is beside it, as JSON."""
        return as_json({**self.own, **self.beside})

    @cached_property
    def shared_json(self) -> list[bytes]:
        """Each shared trace with its key, as JSON."""
        shared = self.shared.items()
        return [as_json({"key": key, "trace": trace}).encode() for key, trace in shared]


def as_json(value: object) -> str:
    """Return a value as JSON, in ASCII: a single other character doubles the memory of a text."""
    return json.dumps(value, separators=(",", ":"))


def json_with(text: str, entries: Mapping[str, Any]) -> str:
    """Return a JSON object, which has some, with more entries."""
    return f"{text[:-1]},{as_json(entries)[1:]}"


def stage_data(
    figure: plain.Figure,
    *,
    name: str,
    facts: Sequence[Facts],
    table: Table | None = None,
    stories: Sequence[Story] = (),
    lists: dict[str, list[str]] | None = None,
) -> StageData:
    """Return a stage in the visitor's language.

    Parameters
    ----------
    figure : landscape.figures.plain.Figure
        From `landscape.figures`, with ``epoch`` and ``runs`` in its ``layout.meta``.
    name : str
        File name, without ending, of its picture.
    facts : sequence of Facts
        The lines over the picture.
    table : Table, optional
        What is beside or under it.
    stories : sequence of Story
        Sentences under it.
    lists : dict, optional
        Words for arrays that hold places in a list, by the array's name.
    """
    content = figure.to_dict()
    beside = {
        "facts": [asdict(line) for line in facts],
        "table": table and asdict(table),
        "stories": [asdict(story) for story in stories],
        "words": words(name, lists),
    }
    return StageData(content, *_split(content), beside)


def chart_data(figure: plain.Figure) -> str:
    """Return a flat chart as the browser is given it: JSON."""
    content = figure.to_dict()
    return as_json({"data": content["data"], "layout": content["layout"]})


def split(figure: plain.Figure) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return the runs' own part of a figure, and by their key the traces that many runs share."""
    return _split(figure.to_dict())


def _split(content: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    shared: dict[str, dict[str, Any]] = {}
    traces = []
    for trace in content["data"]:
        if (trace["type"], trace["name"]) in SHARED:
            place = {name: trace[name] for name in PLACE if name in trace}
            thinned = _thinned({n: value for n, value in trace.items() if n not in PLACE})
            key = _digest(thinned)
            shared[key] = thinned
            trace = {"shared": key, **place}
        traces.append(_unmoved(trace) if "run" in trace.get("meta", {}) else trace)
    layout = content["layout"]
    # Two figures with the same key differ in nothing but what moves.
    outline = {name: value for name, value in layout.items() if name != "meta"}
    return {"traces": traces, "layout": layout, "key": _digest([outline, traces])}, shared


def _unmoved(trace: dict[str, Any]) -> dict[str, Any]:
    """Leave out where a trace is that moves with a run: the browser puts it there."""
    moved: tuple[str, ...] = ("x", "y", "z")
    if trace["name"] in OVER_X:
        moved = ("y", "z")
    elif trace["name"] in ON_GRID:
        moved = ("z",)
    return {name: value for name, value in trace.items() if name not in moved}


def _thinned(trace: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the browser makes of a surface's z: colours, and the losses of a map."""
    if trace.get("meta", {}).get("colored"):
        return trace
    return {name: value for name, value in trace.items() if name not in _MADE_OF_Z}


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]
