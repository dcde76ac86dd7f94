"""Mounting the stage, the charts that follow its clock, and the stage as a file."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from landscape.ui.stage import assets
from landscape.ui.stage.following import Facts, Story, Table
from landscape.ui.stage.words import words
from landscape.ui.words.language import _, current_language

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

# Streamlit sends a component's script with every change of its data, so what the script does is
# served as modules, which all components of a page share. An import that failed is tried again at
# the next change, from another address, since some browsers keep a failure. Components whose data
# have not changed are not called again by then: they are mounted with the first that is.
_LOADER = """
export default function ({ data, parentElement, setTriggerValue }) {
  const at = (path) => new URL(path, document.baseURI).href;
  const page = (window.landscapeStage ??= { failures: 0, waiting: [] });
  const entry = (page["%(folder)s"] ??= import(at(`%(folder)s/mount.js?again=${page.failures}`)));
  const component = { data, parentElement, setTriggerValue };
  page.waiting.push((module) => module.%(mount)s(component, at("%(plotly)s")));
  entry.then(
    (module) => page.waiting.splice(0).forEach((mount) => mount(module)),
    (error) => {
      console.error(error);
      page.failures += 1;
      delete page["%(folder)s"];
      parentElement.textContent = data.failed ?? "";
    },
  );
  return () => entry.then((module) => module.unmount(parentElement), () => {});
}
"""


@cache
def component(name: str) -> Any:
    """Return the component whose function in mount.js has its name."""
    script = _LOADER % {**vars(assets.serve()), "mount": f"mount{name.capitalize()}"}
    return st.components.v2.component(f"landscape_{name}", js=script, isolate_styles=False)


def show_stage(
    figure: go.Figure,
    *,
    name: str,
    facts: Sequence[Facts],
    table: Table | None = None,
    stories: Sequence[Story] = (),
    lists: dict[str, list[str]] | None = None,
    on_start: Callable[[tuple[float, float]], object] | None = None,
    on_open: Callable[[int], object] | None = None,
    on_epoch: Callable[[int], object] | None = None,
    on_follow: Callable[[int], object] | None = None,
    locked: bool = False,
    epoch: int | None = None,
    play: int = 0,
) -> None:
    """Show a figure with a clock, alive.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
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
    on_start : callable, optional
        Called with the (w0, w1) where a surface was clicked.
    on_open : callable, optional
        Called with the number of the run whose path, or button in the table, was clicked.
    on_epoch : callable, optional
        Called with the epoch at which the visitor stops the clock or lets go of the slider.
    on_follow : callable, optional
        Called with the number of the story whose button was pressed.
    locked : bool
        Whether nobody can move the clock or click.
    epoch : int, optional
        Where the clock goes when this changes.
    play : int
        When this changes, and is not 0, the clock plays from the start.
    """
    data, backgrounds = split(figure)
    for i, (key, trace) in enumerate(backgrounds.items()):
        background = {"key": key, "trace": trace}
        component("background")(key=f"stage_background_{i}", data=background)

    def clicked(what: str, then: Callable[[Any], object] | None) -> Callable[[], None]:
        def call() -> None:
            value = st.session_state["stage"][what]
            if then is not None and value is not None:
                then(value)

        return call

    clicks = {"start": on_start, "open": on_open, "epoch": on_epoch, "follow": on_follow}
    component("stage")(
        key="stage",
        data={
            **data,
            "facts": [asdict(line) for line in facts],
            "table": table and asdict(table),
            "stories": [asdict(story) for story in stories],
            "asks": {name: then is not None for name, then in clicks.items()},
            "locked": locked,
            "epoch": epoch,
            "play": play,
            "words": words(name, lists),
            "failed": failed(),
        },
        **{f"on_{name}_change": clicked(name, then) for name, then in clicks.items()},
    )


def show_chart(figure: go.Figure, *, key: str) -> None:
    """Show a flat chart under the stage; its traces named "now" follow the stage's clock."""
    content = figure.to_dict()
    data = {"data": content["data"], "layout": content["layout"], "failed": failed()}
    component("follower")(key=key, data=data)


def stage_page(
    figure: go.Figure,
    *,
    title: str,
    name: str,
    facts: Sequence[Facts],
    stories: Sequence[Story] = (),
    table: Table | None = None,
    lists: dict[str, list[str]] | None = None,
) -> Callable[[], str]:
    """Return a function that makes the stage one HTML file, which plays without a network.

    A function, since the file has 5 MB and most visitors never ask for it.
    """
    said, language = words(name, lists), current_language()

    def page() -> str:
        content = figure.to_dict()
        data = {
            "traces": content["data"],
            "layout": content["layout"],
            "facts": [asdict(line) for line in facts],
            "stories": [asdict(story) for story in stories],
            "table": table and asdict(table),
            "words": said,
        }
        return _PAGE.format(
            language=language,
            title=html.escape(title),
            style=assets.style(),
            plotly=assets.plotly_js(),
            script=assets.script("stage.js"),
            # "</script>" in a text would end the script; JSON may write "<" as its code.
            data=json.dumps(data).replace("<", "\\u003c"),
        )

    return page


_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --st-text-color: #31333f; --st-border-color: #d5d6db; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --st-text-color: #fafafa; --st-border-color: #4b4f5a; }}
  body {{ background: #0e1117; }}
}}
body {{ margin: 16px; font-family: system-ui, sans-serif; }}
h1 {{ font-size: 20px; color: var(--st-text-color); }}
{style}
</style>
<script>{plotly}</script>
</head>
<body>
<h1>{title}</h1>
<main id="stage"></main>
<script type="module">
{script}
new Stage(document.getElementById("stage"), window.Plotly).load({data});
</script>
</body>
</html>
"""


def split(figure: go.Figure) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return the runs' own part of a figure, and by their key the traces that many runs share."""
    content = figure.to_dict()
    shared: dict[str, dict[str, Any]] = {}
    traces = []
    for trace in content["data"]:
        if (trace["type"], trace["name"]) in SHARED:
            place = {name: trace.pop(name) for name in PLACE if name in trace}
            thinned = _thinned(trace)
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


def failed() -> str:
    """Return what is said where a picture could not be loaded."""
    return _("The picture could not be loaded. Reload the page to try again.")
