"""Mounting the stage, the charts that follow its clock, and the stage as a file."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from landscape.ui.language import _, current_language
from landscape.ui.stage import assets

# Traces that many runs share, by what they depend on; they are sent once and then named.
SHARED = {
    ("scatter", "data"): "points",
    ("scatter", "truth"): "points",
    ("surface", "surface"): "surface",
}

MOVING = {"fit", "path", "start", "now"}

# Streamlit sends a component's script with every change of its data, so the script is served as
# a file and only this line travels.
_LOADER = """
const at = (path) => new URL(path, document.baseURI).href;
let stage;
export default function (component) {
  if (!stage) {
    const link = document.createElement("link");
    document.head.append(Object.assign(link, { rel: "stylesheet", href: at("%(style)s") }));
    stage = import(at("%(script)s"));
  }
  stage
    .then((module) => module.%(mount)s(component, at("%(plotly)s")))
    .catch((error) => {
      console.error(error);
      if (!component.parentElement.firstElementChild) {
        component.parentElement.textContent = component.data.failed ?? "";
      }
    });
  return () => stage.then((module) => module.unmount(component.parentElement));
}
"""


@cache
def _component(name: str) -> Any:
    mount = f"mount{name.capitalize()}"
    published = assets.publish()
    script = _LOADER % {**vars(published), "mount": mount}
    return st.components.v2.component(f"landscape_{name}", js=script, isolate_styles=False)


def show_stage(figure: go.Figure, *, name: str, on_start: Callable[[], None]) -> None:
    """Show a stage figure, alive.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        From `landscape.figures.stage_figure`.
    name : str
        File name, without ending, of its picture.
    on_start : callable
        Called when the surface was clicked; ``st.session_state.stage.start`` is then the
        clicked (w0, w1).
    """
    data, backgrounds = _split(figure)
    for part, background in backgrounds.items():
        _component("background")(key=f"stage_{part}", data=background)
    _component("stage")(
        key="stage",
        data={**data, "words": _words(name), "failed": _failed()},
        on_start_change=on_start,
    )


def show_history(figure: go.Figure) -> None:
    """Show a history figure whose "now" follows the stage's clock."""
    content = figure.to_dict()
    data = {"data": content["data"], "layout": content["layout"], "failed": _failed()}
    _component("follower")(key="history", data=data)


def stage_page(figure: go.Figure, *, title: str, name: str) -> Callable[[], str]:
    """Return a function that makes the stage one HTML file, which plays without a network.

    A function, since the file has 5 MB and most visitors never ask for it.
    """
    content = figure.to_dict()
    data = {"traces": content["data"], "layout": content["layout"], "words": _words(name)}
    language = current_language()

    def page() -> str:
        return _PAGE.format(
            language=language,
            title=html.escape(title),
            style=assets.style(),
            plotly=assets.plotly_js(),
            script=assets.script(),
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


def _split(figure: go.Figure) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return the run's part of a stage figure, and by name the parts that many runs share."""
    content = figure.to_dict()
    shared: dict[str, list[dict[str, Any]]] = {}
    places: list[tuple[str, int]] = []
    for trace in content["data"]:
        part = SHARED.get((trace["type"], trace["name"]), "")
        group = shared.setdefault(part, [])
        places.append((part, len(group)))
        group.append(_thinned(trace))
    own = shared.pop("")
    backgrounds = {
        part: {"key": _digest(traces), "traces": traces} for part, traces in shared.items()
    }
    traces = [
        {"shared": backgrounds[part]["key"], "index": index} if part else own[index]
        for part, index in places
    ]
    layout = content["layout"]
    still = [trace for trace in traces if trace.get("name") not in MOVING]
    outline = {name: value for name, value in layout.items() if name != "meta"}
    # Two runs with the same key differ in nothing but what moves.
    return {"traces": traces, "layout": layout, "key": _digest([outline, still])}, backgrounds


def _thinned(trace: dict[str, Any]) -> dict[str, Any]:
    """Leave out the surface's colours, which are the logarithm of its z; the browser takes it."""
    return {name: value for name, value in trace.items() if name != "surfacecolor"}


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def _failed() -> str:
    return _("The picture could not be loaded. Reload the page to try again.")


def _words(name: str) -> dict[str, Any]:
    return {
        "file": name,
        "language": current_language(),
        # Plotly's own words, as its dictionaries name them.
        "plotly": {
            "Pan": _("Move"),
            "Zoom": _("Zoom"),
            "Turntable rotation": _("Turn"),
            "Reset camera to default": _("As at first"),
        },
        "epoch": _("epoch"),
        "gradient": _("gradient"),
        "loss": _("loss"),
        "play": _("Play"),
        "pause": _("Pause"),
        "first": _("To the start"),
        "previous": _("One step back"),
        "next": _("One step on"),
        "last": _("To the end"),
        "loop": _("Repeat"),
        "picture": _("Save as a picture (PNG)"),
        "speed": _("Speed"),
        "controls": _("Playback"),
    }
