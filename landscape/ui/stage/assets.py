"""The browser's files: plotly.js, and the stage's own modules and style.

plotly.js is a bundle of only the traces in use, which ``make plotly`` builds. With a plotly wheel
that brings another version of it the wheel's own takes its place, which has all traces.

Streamlit serves them from the folders that they are installed in, so nothing is written while the
app runs. A browser fetches such files again at every visit. plotly.js is large: running this module
as a script, which ``make run`` does, copies it to ``static/``, from where browsers keep it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
JS = HERE / "js"
BUNDLE = HERE / "plotly_bundle"
STATIC = HERE.parents[2] / "static"  # beside app.py: Streamlit serves it under app/static/
PLOTLY = "plotly.min.js"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_VERSION = re.compile(rb"^\* plotly\.js.* v(\S+)$", re.MULTILINE)


def modules(entry: str) -> list[str]:
    """Return the file names of a module and of all that it imports, each after those it needs."""
    found: list[str] = []

    def add(name: str, importing: tuple[str, ...] = ()) -> None:
        if name in importing:
            raise ValueError(f"modules import one another: {' -> '.join((*importing, name))}")
        for needed in _IMPORT.findall((JS / name).read_text("utf-8")):
            add(needed, (*importing, name))
        if name not in found:
            found.append(name)

    add(entry)
    return found


def script(entry: str) -> str:
    """Return a module and all that it imports as one text, for a page that loads nothing."""
    texts = ((JS / name).read_text("utf-8") for name in modules(entry))
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


def style() -> str:
    """Return the stage's style sheets."""
    return "".join(
        (JS / name).read_text("utf-8") for name in ("stage.css", "screens.css", "reading.css")
    )


def plotly_js() -> str:
    """Return plotly.js as one text."""
    return plotly_file().read_text("utf-8")


def plotly_file() -> Path:
    """Return the bundle, or the wheel's plotly.js if that has another version."""
    bundle, whole = BUNDLE / PLOTLY, _wheel_folder() / PLOTLY
    return bundle if bundle.exists() and _version(bundle) == _version(whole) else whole


def _version(file: Path) -> bytes:
    """Return the version of plotly.js that a file's first lines tell."""
    with file.open("rb") as opened:
        found = _VERSION.search(opened.read(200))
    return found[1] if found else b""


@dataclass(frozen=True)
class Addresses:
    """Where the files are served, relative to the app's own address."""

    folder: str
    plotly: str


@cache
def serve() -> Addresses:
    """Have Streamlit serve the files, and return their addresses.

    Addresses of folders and files carry a hash, so that no browser shows an old one.
    """
    copy = _copy_of_plotly()
    if copy.exists() and _is_beside_the_script(STATIC):
        plotly = f"app/static/{copy.name}"
    else:
        plotly = f"{_route(copy.stem, plotly_file().parent)}/{PLOTLY}"
    files = sorted(path for path in JS.iterdir() if path.is_file())
    return Addresses(folder=_route(f"stage-{_digest(*files)}", JS), plotly=plotly)


def _is_beside_the_script(folder: Path) -> bool:
    """Whether a folder is beside the script that Streamlit runs: it serves files from there."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx(suppress_warning=True)
    return context is None or Path(context.main_script_path).parent == folder.parent


def _route(name: str, folder: Path) -> str:
    import streamlit.components.v1 as components

    return f"component/{components.declare_component(name, path=folder).name}"


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _wheel_folder() -> Path:
    spec = find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "package_data"


def copy_plotly() -> None:
    """Copy plotly.js to where browsers keep it from one visit to the next."""
    copy = _copy_of_plotly()
    shutil.copyfile(plotly_file(), copy)
    os.utime(copy, (0, 0))  # with no other hint, browsers keep a file the longer the older it is


def _copy_of_plotly() -> Path:
    return STATIC / f"plotly-{_digest(plotly_file())}.js"


if __name__ == "__main__":
    copy_plotly()
