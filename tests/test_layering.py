"""Imports point one way, without circles; this reads them from the sources."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from docs.architecture import PICTURE, draw, imported

ROOT = Path(__file__).resolve().parent.parent

# What each room may import of the package. "landscape" is the top level, which imports the whole
# library: inside the library that would be a circle.
TASKS = {"core", "isolation", "losses", "models"}
TRAINS = {*TASKS, "data", "experiment", "objective", "optimizers", "schedules"}
WITHIN = {
    "core": set(),
    "isolation": set(),
    "losses": {"core"},
    "models": {"core"},
    "data": {"core", "isolation", "models"},
    "optimizers": {"core"},
    "schedules": {"core", "optimizers"},
    "objective": TASKS,
    "experiment": {*TASKS, "data", "objective", "optimizers", "schedules"},
    "training": TRAINS,
    "analysis": {*TRAINS, "training"},
    "steps": {*TRAINS, "training"},
    "export": TRAINS,
    "lessons": {*TRAINS, "training", "analysis"},
    "figures": {"core"},
    "rooms": {"core"},
    "homework": {"core", "lessons", "rooms"},
    "pages": {"core", "figures", "ui"},
}
# What each may import of what others have written; elsewhere anything but Streamlit and Plotly.
OUTSIDE = {
    "core": {"numpy"},
    "figures": {"numpy", "plotly"},
    "pages": {"streamlit"},
    "rooms": {"sqlalchemy"},
    "homework": {"numpy", "cryptography"},
}
ANYTHING = {"ui", "app", "__main__"}  # they join the parts


def room_of(path: Path, root: Path) -> str:
    """landscape/figures/stage.py belongs to figures, pages/sub/one.py to pages.

    A __main__.py is an entry point, as app.py is.
    """
    parts = path.relative_to(root).with_suffix("").parts
    if parts[-1] == "__main__":
        return "__main__"
    if parts[0] != "landscape":
        return parts[0]
    return "landscape" if parts[1] == "__init__" else parts[1]


def violations(root: Path) -> list[str]:
    files = [*root.glob("landscape/**/*.py"), *root.glob("pages/**/*.py"), *root.glob("app.py")]
    found = []
    for path in sorted(files):
        room = room_of(path, root)
        if room in ANYTHING or room == "landscape":
            continue
        if room not in WITHIN:
            found.append(f"{path.relative_to(root)}: give {room} its place in tests/test_layering")
            continue
        for name in sorted(imported(path, root)):
            top, _, rest = name.partition(".")
            if top in ("landscape", "pages", "app", "tests", "benchmarks"):
                other = (rest.split(".")[0] or "landscape") if top == "landscape" else top
                allowed = other in {room, *WITHIN[room]}
            elif room in OUTSIDE:
                allowed = top in OUTSIDE[room] or top in sys.stdlib_module_names
            else:
                allowed = top not in {"streamlit", "plotly"}
            if not allowed:
                found.append(f"{path.relative_to(root)} imports {name}")
    return found


def test_imports_point_one_way():
    assert violations(ROOT) == []


def test_no_module_imports_itself_through_others():
    graph = {}
    for path in (ROOT / "landscape").rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        inside = {other for other in imported(path, ROOT) if other.startswith("landscape.")}
        graph[name] = inside - {name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {error.args[1]}")


def test_the_picture_of_the_rooms_is_that_of_the_imports():
    assert PICTURE.read_text("utf-8") == draw(), "run `make pictures`"


@pytest.mark.parametrize(
    "module",
    ["landscape", "landscape.core", "landscape.figures", "landscape.rooms", "landscape.homework"],
)
def test_what_draws_and_records_loads_without_torch(module):
    code = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("landscape/core/registry.py", "from landscape.experiment import Experiment"),
        ("landscape/core/registry.py", "import torch"),
        ("landscape/data/toys.py", "import landscape.losses"),
        ("landscape/data/toys.py", "import streamlit as st"),
        ("landscape/objective/linear.py", "from ..training import train"),
        ("landscape/training/train.py", "from landscape import analysis"),
        ("landscape/training/train.py", "from landscape import train"),
        ("landscape/optimizers.py", "from landscape.objective import task"),
        ("landscape/analysis/surface.py", "def f():\n    from landscape.steps import x"),
        ("landscape/export/script.py", "import plotly.graph_objects as go"),
        ("landscape/figures/stage.py", "from landscape.training import train"),
        ("landscape/figures/stage.py", "from ..losses import Loss"),
        ("landscape/figures/stage.py", "import landscape"),
        ("landscape/figures/stage.py", "import torch.nn"),
        ("landscape/figures/deep/er.py", "import streamlit"),
        ("landscape/rooms/store.py", "import torch"),
        ("landscape/rooms/store.py", "from landscape.ui import turns"),
        ("landscape/lessons/read.py", "from landscape.ui.link.view import read_link"),
        ("landscape/newcomer.py", "import math"),
        ("pages/one.py", "import torch"),
        ("pages/sub/two.py", "from landscape.training import train"),
    ],
)
def test_an_import_that_points_back_is_found(tmp_path, file, line):
    for name in (*WITHIN, "ui"):
        (tmp_path / "landscape" / name).mkdir(parents=True)
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line)
    (said,) = violations(tmp_path)
    assert said.startswith(file)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("landscape/training/train.py", "import torch\nfrom landscape.objective import task"),
        ("landscape/figures/stage.py", "from . import style\nfrom landscape.figures import x"),
        ("landscape/figures/deep/er.py", "from ..style import y\nfrom ...core import dataset"),
        ("landscape/ui/cache.py", "import streamlit, torch\nfrom landscape import train"),
        ("pages/sub/one.py", "import math, streamlit\nfrom landscape import figures"),
        ("landscape/lessons/__main__.py", "from landscape.ui.frame import find_pages"),
        ("app.py", "import streamlit\nimport torch\nfrom landscape.ui import language"),
    ],
)
def test_an_import_that_points_forward_is_not(tmp_path, file, line):
    for room in ("figures", "objective", "core", "lessons"):
        (tmp_path / "landscape" / room).mkdir(parents=True)
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line)
    assert violations(tmp_path) == []
