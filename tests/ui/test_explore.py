"""Explore as Streamlit runs it, without a browser."""

import itertools
import re

import pytest

from landscape import DATASETS, OPTIMIZERS, STARTS, Experiment, find_optimum, train
from tests.ui.visits import (
    choice,
    codes,
    keys,
    link,
    opened,
    ran,
    sent,
    shows,
    take_home,
    told,
    verdicts,
    went_back,
)

PAIRS = list(itertools.product(STARTS, ("mse", "bce"), ("sgd", "adam")))
DOWNLOADS = ["take_text/x-python", "take_text/csv", "take_text/html"]


@pytest.fixture(scope="module")
def usual():
    return opened()


def test_the_page_opens_with_the_default_run(usual):
    assert verdicts(usual)[0].startswith("**Still falling**")
    assert sent(usual)["layout"]["meta"]["opens_at"] == 0
    assert shows(usual, Experiment())
    assert link(usual) == {}
    assert not usual.warning
    assert not usual.error


def test_every_widget_is_there_with_its_default(usual):
    state = usual.session_state
    expected = Experiment()
    for name in ("dataset", "start", "loss", "optimizer", "learning_rate", "epochs", "seed"):
        assert state[name] == getattr(expected, name)
    labels = [source.label for source in DATASETS.values()]
    assert usual.selectbox(key="dataset").options == labels
    assert usual.selectbox(key="model").options == ["Logistic regression", "Neural net"]
    assert choice(usual, "start") == ("good", ["good", "plausible", "worst", "your own"])
    assert choice(usual, "loss") == ("bce", ["MSE", "BCE"])
    assert choice(usual, "optimizer") == ("sgd", [entry.label for entry in OPTIMIZERS.values()])
    assert choice(usual, "scale") == ("linear", ["linear", "log"])
    assert choice(usual, "lang") == ("en", ["한국어", "English"])
    assert [button.key for button in usual.get("download_button")] == DOWNLOADS


def test_every_widget_has_a_label(usual):
    widgets = [*usual.selectbox, *usual.number_input, *usual.button, *usual.button_group]
    widgets += usual.checkbox
    assert all(widget.proto.label for widget in widgets)
    assert keys(usual.number_input) == {
        "learning_rate",
        "epochs",
        "seed",
        *(f"dataset_options_toy2_{name}" for name in ("n", "w0", "w1")),
        *(f"optimizer_options_sgd_{name}" for name in ("momentum", "dampening", "weight_decay")),
    }
    assert keys(usual.selectbox) == {"dataset", "model", "schedule"}
    assert keys(usual.checkbox) == {"optimizer_options_sgd_nesterov"}


@pytest.mark.parametrize(("start", "loss", "optimizer"), PAIRS)
def test_a_link_opens_each_of_the_twelve_pairs(start, loss, optimizer):
    app = opened(start=start, loss=loss, optimizer=optimizer)
    experiment = Experiment(start=start, loss=loss, optimizer=optimizer)
    assert shows(app, experiment)
    for name in ("start", "loss", "optimizer"):
        assert app.session_state[name] == getattr(experiment, name)
    assert not app.warning


def test_worst_mse_sgd_is_stuck_and_bce_is_not():
    assert "**Stuck.**" in verdicts(opened(start="worst", loss="mse"))[0]
    assert "**Stuck.**" not in verdicts(opened(start="worst", loss="bce"))[0]


def test_a_link_fills_every_widget():
    app = opened(
        dataset="toy2",
        start="-2.5,4",
        loss="mse",
        optimizer="adam",
        optimizer_options="betas:0.8/0.99,amsgrad:true",
        schedule="steplr",
        schedule_options="step_size:7",
        learning_rate="0.5",
        epochs="60",
        seed="7",
        dataset_options="n:500,w1:3",
        scale="log",
        lang="en",
    )
    state = app.session_state
    assert (state["start"], state["start_w0"], state["start_w1"]) == ("own", -2.5, 4.0)
    assert (state["loss"], state["optimizer"], state["scale"]) == ("mse", "adam", "log")
    assert app.number_input(key="learning_rate").value == 0.5
    assert app.number_input(key="epochs").value == 60
    assert app.number_input(key="seed").value == 7
    assert app.number_input(key="dataset_options_toy2_n").value == 500
    assert app.number_input(key="dataset_options_toy2_w0").value == -1
    assert app.number_input(key="dataset_options_toy2_w1").value == 3
    assert app.number_input(key="optimizer_options_adam_betas_0").value == 0.8
    assert app.number_input(key="optimizer_options_adam_betas_1").value == 0.99
    assert app.checkbox(key="optimizer_options_adam_amsgrad").value is True
    assert state["schedule"] == "steplr"
    assert app.number_input(key="schedule_options_steplr_step_size").value == 7
    assert app.number_input(key="schedule_options_steplr_gamma").value == 0.1
    experiment = Experiment(
        start=(-2.5, 4),
        loss="mse",
        optimizer="adam",
        learning_rate=0.5,
        epochs=60,
        seed=7,
        dataset_options=(("n", 500), ("w1", 3.0)),
        optimizer_options=(("betas", (0.8, 0.99)), ("amsgrad", True)),
        schedule="steplr",
        schedule_options=(("step_size", 7),),
    )
    assert shows(app, experiment)
    assert not app.warning


@pytest.mark.parametrize(
    ("key", "value", "experiment"),
    [
        ("start", "worst", Experiment(start="worst")),
        ("loss", "mse", Experiment(loss="mse")),
        ("optimizer", "adam", Experiment(optimizer="adam")),
        ("scale", "log", Experiment()),
    ],
)
def test_a_row_of_buttons_changes_the_run_and_the_link(key, value, experiment):
    app = opened()
    app.button_group(key=key).set_value(value)
    ran(app)
    assert shows(app, experiment)
    assert link(app) == {key: value}
    ran(app)  # nothing more happens
    assert link(app) == {key: value}
    assert app.session_state[key] == value


@pytest.mark.parametrize(
    ("key", "value", "experiment", "text"),
    [
        ("learning_rate", 0.5, Experiment(learning_rate=0.5), "0.5"),
        ("epochs", 37, Experiment(epochs=37), "37"),
        ("seed", 3, Experiment(seed=3), "3"),
        ("dataset_options_toy2_n", 300, Experiment(dataset_options=(("n", 300),)), "n:300"),
        ("dataset_options_toy2_w0", 2.0, Experiment(dataset_options=(("w0", 2),)), "w0:2"),
        ("dataset_options_toy2_w1", -3.5, Experiment(dataset_options=(("w1", -3.5),)), "w1:-3.5"),
    ],
)
def test_a_number_changes_the_run_and_the_link(key, value, experiment, text):
    app = opened()
    app.number_input(key=key).set_value(value)
    ran(app)
    assert shows(app, experiment)
    name = "dataset_options" if key.startswith("dataset_options") else key
    assert link(app) == {name: text}


def test_toy1_has_no_sample_to_draw():
    app = opened(seed="3")
    app.selectbox(key="dataset").set_value("toy1")
    ran(app)
    assert shows(app, Experiment("toy1"))
    assert link(app) == {"dataset": "toy1"}
    assert keys(app.button) == {"try_this", "make_mystery"}
    assert not [key for key in keys(app.number_input) if key.startswith(("seed", "dataset"))]
    app.selectbox(key="dataset").set_value("toy2")
    ran(app)
    assert app.button(key="draw_again").label == "New sample"


def test_new_sample_takes_the_next_seed():
    app = opened(seed="41")
    before = codes(app)
    app.button(key="draw_again").click()
    ran(app)
    assert app.session_state["seed"] == 42
    assert link(app) == {"seed": "42"}
    assert shows(app, Experiment(seed=42))
    assert codes(app) != before


def test_after_the_last_seed_comes_the_first():
    app = opened(seed=str(2**53 - 1))
    assert app.session_state["seed"] == 2**53 - 1
    app.button(key="draw_again").click()
    assert ran(app).session_state["seed"] == 0


def test_an_own_start_is_two_numbers_that_begin_where_the_named_start_was():
    app = opened(start="plausible")
    assert not [n for n in app.number_input if n.key in ("start_w0", "start_w1")]
    app.button_group(key="start").set_value("own")
    ran(app)
    assert app.number_input(key="start_w0").value == STARTS["plausible"][0]
    assert app.number_input(key="start_w1").value == STARTS["plausible"][1]
    app.number_input(key="start_w0").set_value(-5.5)
    ran(app)
    assert link(app) == {"start": "-5.5,-1"}
    assert shows(app, Experiment(start=(-5.5, -1)))
    app.button_group(key="start").set_value("worst")
    ran(app)
    assert link(app) == {"start": "worst"}


def test_the_link_of_back_or_forward_is_followed():
    app = went_back(opened(loss="mse"), loss="bce", start="worst")
    assert shows(app, Experiment(start="worst"))


def test_the_page_speaks_english_and_korean():
    english, korean = opened(lang="en"), opened(lang="ko")
    assert (link(english), link(korean)) == ({"lang": "en"}, {"lang": "ko"})
    assert take_home(english) == "Take it home"
    assert take_home(korean) == "가져가기"
    assert "줄어드는 중입니다" in verdicts(korean)[0]
    labelled = [*korean.selectbox, *korean.number_input, *korean.button, *korean.checkbox]
    unchanged = {w.label for w in labelled if not re.search("[가-힣]", w.label)}
    assert unchanged == {"momentum", "dampening", "weight_decay", "nesterov"}  # torch's names
    assert choice(korean, "loss")[1] == ["MSE", "BCE"]
    assert choice(korean, "optimizer")[1] == choice(english, "optimizer")[1]


def test_another_language_leaves_every_choice_alone():
    app = opened(start="-2.5,4", loss="mse", epochs="60", scale="log")
    app.button_group(key="lang").set_value("ko")
    ran(app)
    assert take_home(app) == "가져가기"
    assert shows(app, Experiment(start=(-2.5, 4), loss="mse", epochs=60))
    assert link(app) == {
        "start": "-2.5,4",
        "loss": "mse",
        "epochs": "60",
        "scale": "log",
        "lang": "ko",
    }
    app.button_group(key="lang").set_value("en")
    ran(app)
    assert take_home(app) == "Take it home"


def test_a_run_that_diverges_says_so():
    app = opened(learning_rate="1e10")
    assert "**Diverged** after" in verdicts(app)[0]
    assert train(Experiment(learning_rate=1e10)).status == "diverged"


def test_a_sample_of_two_points_has_no_smallest_loss():
    options = (("n", 2), ("w1", 50.0))
    assert find_optimum(Experiment(dataset_options=options)).params is None
    app = opened(dataset_options="n:2,w1:50")
    assert "The classes can be separated" in verdicts(app)[0]


def test_a_click_on_the_surface_starts_there():
    app = told(opened(epochs="20", lang="ko"), "start", [-3.1234, 4.005])
    assert link(app) == {"start": "-3.12,4", "epochs": "20", "lang": "ko"}
    assert shows(app, Experiment(start=(-3.12, 4.0), epochs=20))
    assert app.session_state["start"] == "own"
    app = told(app, "start", [1e9, -1e9])
    assert link(app)["start"] == "10000,-10000"


def test_a_choice_that_is_made_before_the_address_bar_follows_is_kept():
    app = opened(start="plausible", lang="ko")
    app.number_input(key="learning_rate").set_value(0.3)
    ran(app)
    app.number_input(key="learning_rate").set_value(0.4)
    app.button_group(key="lang").set_value("en")
    app.query_params.clear()  # what the browser still has, when the visitor is quick
    app.query_params["start"], app.query_params["lang"] = "plausible", "ko"
    ran(app)
    assert link(app) == {"start": "plausible", "learning_rate": "0.4", "lang": "en"}
    assert shows(app, Experiment(start="plausible", learning_rate=0.4))


def test_who_goes_back_after_a_new_sample_gets_the_sample_before():
    app = opened(start="plausible")
    app.button(key="draw_again").click()
    ran(app)
    assert link(app)["seed"] == "1"
    went_back(app, start="plausible")
    assert shows(app, Experiment(start="plausible"))
