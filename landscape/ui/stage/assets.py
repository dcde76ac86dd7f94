"""The browser's files: plotly.js out of the plotly wheel, and the stage's own script and style."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import plotly

HERE = Path(__file__).parent
STATIC = HERE.parents[2] / "static"  # beside app.py: Streamlit serves it under app/static/
# In the order in which they use one another; together they are one module.
SCRIPTS = (
    "numbers.js",
    "arrays.js",
    "clock.js",
    "dom.js",
    "controls.js",
    "still.js",
    "scene.js",
    "flat.js",
    "cells.js",
    "moves.js",
    "fitting.js",
    "plot.js",
    "facts.js",
    "stage.js",
    "follower.js",
    "mount.js",
)


def script() -> str:
    """Return the stage's script, one module."""
    return "\n".join((HERE / name).read_text("utf-8") for name in SCRIPTS)


def style() -> str:
    """Return the stage's style sheet."""
    return (HERE / "stage.css").read_text("utf-8")


def plotly_js() -> str:
    """Return plotly.js as it ships in the plotly wheel."""
    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text("utf-8")


@dataclass(frozen=True)
class Published:
    """Addresses of the served files, relative to the app's own."""

    script: str
    style: str
    plotly: str


@cache
def publish() -> Published:
    """Put the files where Streamlit serves them, and return their addresses.

    Names carry a hash or a version, so that browsers can keep them and never keep old ones.
    """
    STATIC.mkdir(exist_ok=True)
    return Published(
        script=_put(f"stage-{_hash(script())}.js", script()),
        style=_put(f"stage-{_hash(style())}.css", style()),
        plotly=_put(f"plotly-{version('plotly')}.min.js", plotly_js()),
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _put(name: str, text: str) -> str:
    target = STATIC / name
    if not target.exists():
        # Written beside and moved: another server on the same folder never reads half a file.
        handle, path = tempfile.mkstemp(dir=STATIC)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o644)
        os.replace(path, target)
    return f"app/static/{name}"
