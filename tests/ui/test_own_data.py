"""A class's own data on the pages, as Streamlit runs them."""

import numpy as np
import pytest

from landscape import Dataset, Experiment, dataset_csv, pytorch_code, train
from landscape.data.from_table import DataReading
from landscape.data.own import EXAMPLE
from landscape.data.table import Drop
from landscape.ui.frame import find_pages
from landscape.ui.link.points import points_text
from landscape.ui.widgets.own_data import summary
from tests.ui.visits import frames, link, opened, ran, sent, shows, went, words

PAGES = [page.url for page in find_pages()]
PASTED = "hours (h)\tresult\n1\tfail\n2\tpass\n3\tfail\n\n4\tpass\n5\tpass\nsix\tpass\n"
POINTS = Dataset(
    np.array([1.0, 2.0, 3.0, 4.0, 5.0]),
    np.array([0.0, 1.0, 0.0, 1.0, 1.0]),
    columns=("hours",),
    units=("h",),
    target="result",
    class_names=("fail", "pass"),
)


def pasted(app, text):
    """The page with its dialog open, in which a text was pasted."""
    app.button(key="open_data").click()
    ran(app)
    app.text_area(key="data_text").set_value(text)
    app.button(key="open_data").click()  # AppTest runs the whole page, where the dialog is closed
    return ran(app)


def test_an_example_is_there_at_first():
    app = opened(dataset="own")
    assert shows(app, Experiment("own"))
    assert "An example, until you bring your own." in [one.value for one in app.caption]
    data = next(trace for trace in sent(app)["traces"] if "shared" in trace)
    assert data
    assert link(app) == {"dataset": "own"}


def test_pasted_points_are_the_experiments():
    app = pasted(opened(dataset="own"), PASTED)
    assert "**5 points:** 2 × fail (0), 3 × pass (1)." in words(app)
    assert "Left out: 1 × the row is empty (row 5)." in words(app)
    assert "Left out: 1 × a cell is no number (row 8)." in words(app)
    app.button(key="use_data").click()
    ran(app)
    experiment = Experiment("own", data=POINTS)
    assert shows(app, experiment)
    assert link(app) == {"dataset": "own", "data": points_text(POINTS)}
    np.testing.assert_allclose(frames(app)[0]["loss"], train(experiment).losses, rtol=1e-6)


def test_what_is_wrong_is_told_and_the_points_before_are_kept():
    app = pasted(opened(dataset="own", data=points_text(POINTS)), "only\n1\n2\n")
    (error,) = app.error
    assert error.value.startswith("There is only one column.")
    assert shows(app, Experiment("own", data=POINTS))


def test_a_link_brings_its_points_and_other_pages_have_them_too():
    app = opened("stall", dataset="own", data=points_text(POINTS))
    assert shows(app, Experiment("own", data=POINTS))
    assert shows(went(app, "explore"), Experiment("own", data=POINTS))


def test_another_kind_of_target_brings_its_model_and_loss():
    numbers = Dataset(POINTS.x, [1.0, 2.5, 2.0, 4.5, 5.0], kind="number")
    app = opened(dataset="own", data=points_text(numbers))
    experiment = Experiment("own", data=numbers)
    assert (experiment.model, experiment.loss, experiment.optimizer) == ("linear", "mse", "adam")
    assert shows(app, experiment)


def test_data_that_a_link_only_names_are_asked_for():
    x = np.linspace(0, 1, 100)
    many = Dataset(x, (x > 0.5).astype(float))
    app = opened(dataset="own", data=points_text(many), loss="mse")
    (note,) = app.warning
    assert "a file with 100 points, which no link can carry" in note.value
    assert shows(app, Experiment("own", loss="mse"))


def test_data_come_back_when_the_visitor_does():
    app = opened(dataset="own", data=points_text(POINTS))
    for name in ("toy2", "own"):
        app.selectbox(key="dataset").select(name)
        ran(app)
    assert shows(app, Experiment("own", data=POINTS))


def test_no_other_visit_sees_them():
    opened(dataset="own", data=points_text(POINTS))
    other = opened()
    other.selectbox(key="dataset").select("own")
    assert shows(ran(other), Experiment("own"))


@pytest.mark.parametrize("n", [501, 20_000])
def test_the_script_of_many_points_reads_their_file(n, tmp_path, monkeypatch):
    x = np.random.default_rng(0).normal(size=n)
    experiment = Experiment("own", data=Dataset(x, (x > 0.1).astype(float)), epochs=5)
    code = pytorch_code(experiment)
    (name,) = (line.split('"')[1] for line in code.splitlines() if "loadtxt" in line)
    (tmp_path / name).write_text(dataset_csv(experiment.data))
    monkeypatch.chdir(tmp_path)
    left = {}
    exec(code, left)
    params = [left["net"][0].bias.item(), left["net"][0].weight.item()]
    np.testing.assert_allclose(params, train(experiment).params[-1], rtol=1e-9)


def test_classes_that_can_be_separated_are_told_so():
    apart = Dataset([1.0, 2.0, 3.0], [0.0, 0.0, 1.0])
    mixed = Dataset([1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, 1.0])
    assert any("can be separated" in line for line in summary(DataReading(apart, ())))
    assert not any("can be separated" in line for line in summary(DataReading(mixed, ())))
    places = {(5, (2, 4, 6)): "rows 2, 4, 6 …", (3, (2, 4, 6)): "rows 2, 4 and 6"}
    for (count, rows), said in {**places, (2, (6, 7)): "rows 6 and 7", (1, (6,)): "row 6"}.items():
        dropped = summary(DataReading(EXAMPLE, (Drop("a cell is empty", count, rows),)))
        assert f"Left out: {count} × a cell is empty ({said})." in dropped


KINDS = {
    "binary": POINTS,
    "separable": Dataset([1.0, 2.0, 3.0], [0.0, 0.0, 1.0]),
    "number": Dataset(POINTS.x, [1.0, 2.5, 2.0, 4.5, 5.0], kind="number"),
    "classes": Dataset(POINTS.x, [0.0, 1.0, 0.0, 2.0, 2.0], kind="classes"),
    "two features": Dataset(np.c_[POINTS.x, POINTS.x**2 % 7], POINTS.y),
    "far": Dataset(POINTS.x + 1e6, POINTS.y),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_shows_every_kind_of_data_or_says_why_not(page, kind):
    opened(page, dataset="own", data=points_text(KINDS[kind]), epochs="5")


def test_names_from_outside_are_literal():
    hostile = Dataset([1.0, 2.0], [0.0, 1.0], class_names=("**a**", "<img src=x> $b$ [c](d)"))
    (line, *_others) = summary(DataReading(hostile, ()))
    assert r"\*\*a\*\*" in line
    assert r"\<img src=x\> \$b\$ \[c\]\(d\)" in line
