"""All twelve as Streamlit runs it, without a browser."""

from itertools import product

import numpy as np
import pytest

from landscape import Experiment, find_optimum, judge, train
from landscape.analysis.verdict import OUTCOMES
from landscape.ui.pages.twelve import twelve_experiments, twelve_table
from landscape.ui.stage import Cell
from tests.ui.visits import frames, keys, link, opened, ran, sent, shows, take_home, told, went

SHORT = {"epochs": "20"}
# Map by map, row by row: one optimizer in a row, one loss in a column, three starts on a map.
TWELVE = [
    Experiment(optimizer=optimizer, loss=loss, start=start, epochs=20)
    for optimizer, loss, start in product(
        ("sgd", "adam"), ("mse", "bce"), ("good", "plausible", "worst")
    )
]


@pytest.fixture(scope="module")
def usual():
    return opened("twelve", **SHORT)


def test_the_page_opens_with_the_lectures_runs(usual):
    assert shows(usual, *TWELVE)
    assert link(usual) == SHORT
    assert not usual.warning
    for run, experiment in zip(frames(usual), TWELVE, strict=True):
        expected = train(experiment)
        np.testing.assert_allclose(run["w0"], expected.params[:, 0], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(run["loss"], expected.losses, rtol=1e-5)


def test_each_tab_is_named_after_its_run(usual):
    labels = [tab.label for tab in usual.tabs]
    assert labels[0] == "good, MSE + SGD"
    assert labels[11] == "worst, BCE + Adam"
    assert len(set(labels)) == 12


def test_each_map_has_the_three_runs_of_its_loss_and_optimizer(usual):
    stage = sent(usual)
    titles = [note["text"] for note in stage["layout"]["annotations"]]
    assert titles == [
        f"<b>{pair}</b>" for pair in ("MSE + SGD", "BCE + SGD", "MSE + Adam", "BCE + Adam")
    ]
    places = {}
    for trace in stage["traces"]:
        if trace.get("name") == "path":
            places.setdefault(trace["xaxis"], []).append(trace["meta"]["run"])
    assert places == {"x": [0, 1, 2], "x2": [3, 4, 5], "x3": [6, 7, 8], "x4": [9, 10, 11]}
    surfaces = {t["xaxis"]: t["shared"] for t in stage["traces"] if "shared" in t}
    assert surfaces["x"] == surfaces["x3"] != surfaces["x2"] == surfaces["x4"]


def test_each_cell_of_the_table_tells_the_state_of_its_run(usual):
    stage = sent(usual)
    table = stage["table"]
    assert table["head"] == ["", "good", "plausible", "worst"]
    words = stage["words"]["lists"]["state"]
    assert words == [*OUTCOMES, "at the start"]
    known = frames(usual)
    for row in table["rows"]:
        pair, *cells = row["cells"]
        for start, cell in zip(table["head"][1:], cells, strict=True):
            experiment = TWELVE[cell["run"]]
            assert f"{experiment.loss} + {experiment.optimizer}" == pair.lower()
            assert experiment.start == start
            assert cell["text"] == "{state}"
            assert cell["open"] is True
            outcome = judge(train(experiment), find_optimum(experiment)).outcome
            assert words[known[cell["run"]]["state"][-1]] == outcome


def test_the_worst_start_with_mse_and_sgd_is_stuck_and_others_are_not(usual):
    stuck = OUTCOMES.index("stuck")
    last = [run["state"][-1] for run in frames(usual)]
    assert last[2] == stuck
    assert last.count(stuck) < 12


def test_rows_and_cells_are_numbered_as_the_runs_are():
    table = twelve_table(tuple(TWELVE))
    cells = [cell for row in table.rows for cell in row.cells if isinstance(cell, Cell)]
    assert [cell.run for cell in cells] == list(range(12))


def test_the_twelve_have_the_data_the_rate_and_the_epochs_in_common():
    common = {"dataset_options": (("n", 50),), "seed": 3, "learning_rate": 0.5, "epochs": 7}
    other = Experiment(start=(1, 2), optimizer="rmsprop", schedule="steplr", **common)
    twelve = twelve_experiments(other)
    assert len(set(twelve)) == 12
    for experiment in twelve:
        plain = {
            "start": experiment.start,
            "loss": experiment.loss,
            "optimizer": experiment.optimizer,
        }
        assert experiment == Experiment(**plain, **common)
    assert twelve_experiments(Experiment(epochs=20)) == tuple(TWELVE)


def test_nothing_is_to_be_chosen_but_what_they_have_in_common(usual):
    widgets = [*usual.selectbox, *usual.number_input, *usual.button, *usual.button_group]
    assert keys(widgets) == {
        "lang",
        "code_style",
        "dataset",
        "model",
        "draw_again",
        "seed",
        *(f"dataset_options_toy2_{name}" for name in ("n", "w0", "w1")),
        "learning_rate",
        "epochs",
    }
    assert all(widget.proto.label for widget in widgets)


def test_a_link_fills_the_widgets_and_a_change_is_put_in_the_link():
    app = opened("twelve", dataset="toy1", learning_rate="0.5", epochs="12")
    common = {"dataset": "toy1", "learning_rate": 0.5}
    assert shows(app, *twelve_experiments(Experiment(epochs=12, **common)))
    app.number_input(key="epochs").set_value(15)
    ran(app)
    assert shows(app, *twelve_experiments(Experiment(epochs=15, **common)))
    assert link(app) == {"dataset": "toy1", "learning_rate": "0.5", "epochs": "15"}


def test_nonsense_in_a_link_is_told():
    app = opened("twelve", **SHORT, learning_rate="fast", start="best")
    (note,) = app.warning
    assert "`learning_rate`" in note.value
    assert "`start`" in note.value
    assert shows(app, *TWELVE)
    assert link(app) == SHORT


@pytest.mark.parametrize("run", [2, 7])
def test_a_run_opens_in_explore_in_the_visitors_language(run):
    app = opened("twelve", **SHORT, seed="3", lang="ko")
    told(app, "open", run)
    chosen = twelve_experiments(Experiment(epochs=20, seed=3))[run]
    assert shows(app, chosen)
    assert take_home(app) == "가져가기"
    assert link(app)["lang"] == "ko"
    assert app.session_state["start"] == chosen.start
    assert app.session_state["optimizer"] == chosen.optimizer
    went(app, "twelve")
    assert shows(app, *twelve_experiments(Experiment(epochs=20, seed=3)))


def test_what_explore_has_beyond_the_twelve_is_kept_for_the_way_back():
    app = opened("explore", **SHORT, start="-2.5,4", optimizer="rmsprop", scale="log")
    went(app, "twelve")
    assert link(app) == SHORT
    app.number_input(key="learning_rate").set_value(0.5)
    ran(app)
    went(app, "explore")
    chosen = Experiment(epochs=20, start=(-2.5, 4.0), optimizer="rmsprop", learning_rate=0.5)
    assert shows(app, chosen)
    assert app.session_state["scale"] == "log"


def test_the_page_speaks_korean():
    app = opened("twelve", **SHORT, lang="ko")
    stage = sent(app)
    assert stage["table"]["head"] == ["", "좋은", "가능성 있는", "최악의"]
    assert "멈춤" in stage["words"]["lists"]["state"]
    assert [tab.label for tab in app.tabs][2] == "최악의, MSE + SGD"
    assert [c.value for c in app.caption if "탐색" in c.value]
