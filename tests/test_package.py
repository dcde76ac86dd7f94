"""``pip install .`` brings all that a notebook needs."""

import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built of a copy: a build leaves files in the folder that it is made from."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "requirements.txt"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(
        ROOT / "landscape", copy / "landscape", ignore=shutil.ignore_patterns("__pycache__")
    )
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*command, "--wheel-dir", copy, copy], check=True, cwd=copy)
    (path,) = copy.glob("*.whl")
    with zipfile.ZipFile(path) as file:
        yield file


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    ours = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "landscape").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".po", ".md")
    }
    assert ours <= set(wheel.namelist())
    assert not [name for name in wheel.namelist() if name.startswith(("tests", "pages"))]


def test_the_wheel_asks_for_what_the_app_is_tried_with(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith("METADATA")]
    asked = Parser().parsestr(wheel.read(name).decode()).get_all("Requires-Dist")
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    assert asked == [line for line in lines if not line.startswith("#")]


def test_the_wheel_draws_a_picture_without_the_project_around_it(wheel, tmp_path):
    wheel.extractall(tmp_path)
    code = (
        "from landscape import Experiment, Optimum, find_optimum, loss_surface, train\n"
        "from landscape.figures import RunOnSurface, stage_figure\n"
        "e = Experiment(epochs=3)\n"
        "side = RunOnSurface(loss_surface(e), train(e), find_optimum(e))\n"
        "print(len(stage_figure(e.task.dataset, [side]).data))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) >= 7
