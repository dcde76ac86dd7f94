"""A data set, a model, a loss, an optimizer or a page is added in one file each."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parent / "files"
# Where each file goes: a new one, or at the end of the one that is there.
NEW = {"dose.py": "landscape/data", "exam.py": "landscape/data", "tanh_net.py": "landscape/models"}
NEW |= {"bare.py": "pages"}
MORE = {"losses.txt": "landscape/losses.py", "optimizers.txt": "landscape/optimizers.py"}
LABELS = {
    "dose": ("dataset", "Dose and recovery"),
    "exam": ("dataset", "Exam"),
    "tanh_net": ("model", "Tanh net"),
    "mae": ("loss", "MAE"),
    "adamax": ("optimizer", "Adamax"),
}
PAGES = {
    "explore",
    "compare",
    "twelve",
    "every",
    "stall",
    "race",
    "inside",
    "samples",
    "rates",
    "ends",
    "more",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What was found in a copy of the project with all additions, by their names."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("app.py", ".streamlit", "landscape", "pages", "tests/ui/visits.py"):
        source, target = ROOT / name, copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    shutil.copy(FILES.parent / "visit.py", copy)
    for name, folder in NEW.items():
        shutil.copy(FILES / name, copy / folder)
    for name, file in MORE.items():
        with (copy / file).open("a", encoding="utf-8") as end:
            end.write("\n\n" + (FILES / name).read_text("utf-8"))
    done = subprocess.run(
        [sys.executable, "visit.py"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stderr[done.stderr.rindex('{"dose"') :])


@pytest.mark.parametrize("name", LABELS)
def test_every_page_that_shows_such_things_offers_it(report, name):
    choice, label = LABELS[name]
    pages = report[name]["pages"]
    assert set(pages) == {*PAGES, "bare"}
    offers = {page: found["offers"][choice] for page, found in pages.items() if found["offers"]}
    assert offers.keys() >= {"explore", "compare", "inside"}
    assert all(label in labels for labels in offers.values()), offers


@pytest.mark.parametrize("name", LABELS)
def test_it_is_trained_on_every_page(report, name):
    pages = report[name]["pages"]
    explored = pages["explore"]["loss"]
    assert explored is not None
    # Pages that show the chosen run first; Compare too, Race and All twelve have others.
    for page in ("compare", "every", "stall", "inside", "bare"):
        assert pages[page]["loss"] == pytest.approx(explored, rel=1e-6), page
    assert all(found["codes"] for found in pages.values())


@pytest.mark.parametrize("name", LABELS)
def test_its_script_ends_where_training_does(report, name):
    assert report[name]["script_error"] < 1e-9


def test_a_page_is_one_file(report):
    bare = report["bare"]["pages"]["bare"]
    assert bare["codes"] == 1
    assert bare["loss"] == pytest.approx(report["bare"]["pages"]["explore"]["loss"])
