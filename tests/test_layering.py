"""Imports point one way; this reads them from the sources and says so when one points back."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What each part may import of the package, and of what others have written. "landscape" is the
# top level, which imports the whole library: inside the library that would be a circle.
BASE = {"registry", "records"}
FORMULAS = {*BASE, "data", "problems"}
WITHIN = {
    "registry": set(),
    "grids": {"registry"},
    "records": {"registry", "grids"},
    "data": BASE,
    "problems": {*BASE, "data"},
    "optimizers": BASE,
    "training": {*FORMULAS, "optimizers"},
    "anatomy": {*BASE, "training", "anatomy"},
    "curvature": FORMULAS,
    "convergence": {*FORMULAS, "optimizers", "optimum", "quadrature", "training", "verdict"},
    "races": {*BASE, "optimizers", "training"},
    "gradients": {*FORMULAS, "quadrature"},
    "quadrature": FORMULAS,
    "sampling": {*FORMULAS, "quadrature"},
    "surfaces": {*FORMULAS, "quadrature"},
    "optimum": FORMULAS,
    "snippets": FORMULAS,
    "verdict": BASE,
    "figures": {*BASE, "figures"},
    "pages": {"landscape", "records", "figures", "ui"},
}
OUTSIDE = {
    "registry": set(),
    "grids": {"numpy"},
    "records": {"numpy"},
    "verdict": {"numpy"},
    "figures": {"numpy", "plotly"},
    "pages": {"streamlit"},
}
ANYTHING = {"ui", "app"}  # they join the parts
NEVER_IN_THE_LIBRARY = {"streamlit", "plotly"}


def part_of(path: Path, root: Path) -> str:
    """landscape/figures/stage.py belongs to figures, pages/sub/one.py to pages."""
    parts = path.relative_to(root).with_suffix("").parts
    if parts[0] != "landscape":
        return parts[0]
    return "landscape" if parts[1] == "__init__" else parts[1]


def imported(path: Path, root: Path) -> set[str]:
    """Every module that a file imports, at any depth, by its full dotted name."""
    package = list(path.relative_to(root).parent.parts)
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            if base == "landscape":
                # `from landscape import figures` imports a part, `… import train` the top level.
                folder = root / "landscape"
                names.update(
                    f"landscape.{alias.name}"
                    if (folder / alias.name).is_dir() or (folder / f"{alias.name}.py").exists()
                    else "landscape"
                    for alias in node.names
                )
            else:
                names.add(base)
    return names


def violations(root: Path) -> list[str]:
    files = [*root.glob("landscape/**/*.py"), *root.glob("pages/**/*.py"), *root.glob("app.py")]
    found = []
    for path in sorted(files):
        part = part_of(path, root)
        if part in ANYTHING:
            continue
        if part not in WITHIN and part != "landscape":
            found.append(f"{path.relative_to(root)}: give {part} its place in tests/test_layering")
            continue
        within = WITHIN.get(part, set(WITHIN) - {"figures", "pages"})
        for name in sorted(imported(path, root)):
            top, _, rest = name.partition(".")
            if top in ("landscape", "pages", "app", "tests", "benchmarks"):
                other = (rest.split(".")[0] or "landscape") if top == "landscape" else top
                allowed = other in within
            elif part in OUTSIDE:
                allowed = top in OUTSIDE[part] or top in sys.stdlib_module_names
            else:
                allowed = top not in NEVER_IN_THE_LIBRARY
            if not allowed:
                found.append(f"{path.relative_to(root)} imports {name}")
    return found


def test_imports_point_one_way():
    assert violations(ROOT) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("landscape/registry.py", "from landscape.records import Experiment"),
        ("landscape/registry.py", "import numpy"),
        ("landscape/grids.py", "from landscape.records import Experiment"),
        ("landscape/records.py", "from landscape.data import load_dataset"),
        ("landscape/records.py", "import torch"),
        ("landscape/data.py", "import landscape.problems"),
        ("landscape/data.py", "import streamlit as st"),
        ("landscape/problems.py", "from .training import train"),
        ("landscape/training.py", "from landscape import surfaces"),
        ("landscape/training.py", "from landscape.anatomy import take_apart"),
        ("landscape/optimizers.py", "from landscape.problems import problem_of"),
        ("landscape/curvature.py", "from landscape.training import train"),
        ("landscape/gradients.py", "from landscape.training import train"),
        ("landscape/snippets.py", "from landscape.optimizers import make_optimizer"),
        ("landscape/quadrature.py", "from landscape.surfaces import loss_surface"),
        ("landscape/surfaces.py", "def f():\n    from landscape.training import train"),
        ("landscape/optimum.py", "from landscape import train"),
        ("landscape/snippets.py", "import plotly.graph_objects as go"),
        ("landscape/verdict.py", "from landscape.optimum import find_optimum"),
        ("landscape/verdict.py", "from torch import Tensor"),
        ("landscape/figures/stage.py", "from landscape.training import train"),
        ("landscape/figures/stage.py", "from ..problems import Loss"),
        ("landscape/figures/stage.py", "import landscape"),
        ("landscape/figures/stage.py", "import torch.nn"),
        ("landscape/figures/deep/er.py", "import streamlit"),
        ("landscape/__init__.py", "from landscape.figures import stage_figure"),
        ("landscape/__init__.py", "import landscape.ui.stage"),
        ("landscape/newcomer.py", "import math"),
        ("pages/one.py", "import torch"),
        ("pages/one.py", "import plotly"),
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
        ("landscape/training.py", "import torch\nfrom landscape.problems import problem_of"),
        ("landscape/figures/stage.py", "from . import style\nfrom landscape.figures import x"),
        ("landscape/figures/deep/er.py", "from ..style import y\nfrom ...records import Dataset"),
        ("landscape/ui/cache.py", "import streamlit, torch\nfrom landscape import train"),
        ("landscape/__init__.py", "from landscape.training import train"),
        ("pages/sub/one.py", "import math, streamlit\nfrom landscape import Experiment, figures"),
        ("app.py", "import streamlit\nimport torch\nfrom landscape.ui import language"),
    ],
)
def test_an_import_that_points_forward_is_not(tmp_path, file, line):
    (tmp_path / "landscape" / "figures").mkdir(parents=True)
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line)
    assert violations(tmp_path) == []
