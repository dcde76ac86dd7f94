"""Compare as Streamlit runs it, without a browser."""

from dataclasses import replace

import pytest

from landscape import Experiment
from landscape.ui.link.view import View
from landscape.ui.pages.pairs import PRESETS
from tests.ui.visits import (
    link,
    opened,
    ran,
    shows,
    went,
    went_back,
    words,
)

MSE, BCE = Experiment(loss="mse"), Experiment(loss="bce")


SHORT = {"epochs": "20"}


def tabs(app):
    return [tab.label for tab in app.tabs]


@pytest.mark.parametrize(
    ("key", "value", "text", "change"),
    [
        (
            "b_learning_rate",
            0.5,
            {"b_loss": "mse", "b_learning_rate": "0.5"},
            {"learning_rate": 0.5},
        ),
        (
            "b_optimizer_options_sgd_momentum",
            0.5,
            {"b_loss": "mse", "b_optimizer_options": "momentum:0.5"},
            {"optimizer_options": (("momentum", 0.5),)},
        ),
    ],
)
def test_a_number_of_the_second_run_changes_it_alone(key, value, text, change):
    app = opened("compare", **SHORT)
    app.number_input(key=key).set_value(value)
    ran(app)
    assert link(app) == {**SHORT, **text}
    assert shows(app, Experiment(epochs=20), Experiment(epochs=20, loss="mse", **change))


def test_the_loss_of_the_second_run_can_be_that_of_the_first():
    app = opened("compare", **SHORT)
    app.button_group(key="b_loss").set_value("bce")
    ran(app)
    assert link(app) == {**SHORT, "b_loss": "bce"}
    assert shows(app, Experiment(epochs=20), Experiment(epochs=20))
    assert tabs(app) == ["A", "B"]
    assert "Nothing differs between A and B." in words(app)
    app.selectbox(key="b_optimizer").set_value("adam")
    ran(app)
    assert link(app) == {**SHORT, "b_optimizer": "adam"}
    assert tabs(app) == ["A: SGD", "B: Adam"]


def test_a_change_of_the_first_run_leaves_the_second_as_it_is():
    app = opened("compare", **SHORT)
    app.button_group(key="loss").set_value("mse")
    ran(app)
    assert shows(app, Experiment(epochs=20, loss="mse"), Experiment(epochs=20, loss="mse"))
    assert link(app) == {**SHORT, "loss": "mse", "b_loss": "mse"}


def test_epochs_and_data_are_common_to_both():
    app = opened("compare", **SHORT)
    app.number_input(key="epochs").set_value(25)
    app.button(key="draw_again").click()
    ran(app)
    assert shows(app, Experiment(epochs=25, seed=1), Experiment(epochs=25, seed=1, loss="mse"))
    assert link(app) == {"epochs": "25", "seed": "1"}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_makes_both_runs_anew_and_keeps_data_and_epochs(name):
    app = opened(
        "compare",
        **SHORT,
        seed="3",
        learning_rate="7",
        optimizer="rmsprop",
        schedule="steplr",
        b_optimizer_options="centered:true",
    )
    assert not app.warning
    app.button(key=f"preset_{name}").click()
    ran(app)
    both, first, second = PRESETS[name]
    common = {"epochs": 20, "seed": 3, **both}
    pair = Experiment(**{**common, **first}), Experiment(**{**common, **second})
    assert shows(app, *pair)
    assert pair[0] != pair[1]
    again = opened("compare", **link(app))
    assert shows(again, *pair)


def test_going_to_explore_and_back_keeps_every_choice():
    app = opened("explore", **SHORT, start="worst", optimizer_options="momentum:0.5", scale="log")
    alone = Experiment(epochs=20, start="worst", optimizer_options=(("momentum", 0.5),))
    went(app, "compare")
    assert shows(app, replace(alone, loss="mse"), alone)  # MSE first, as everywhere
    assert app.session_state["scale"] == "log"
    app.selectbox(key="b_optimizer").set_value("adam")
    app.number_input(key="learning_rate").set_value(0.5)
    ran(app)
    before = link(app)
    went(app, "explore")
    assert app.number_input(key="optimizer_options_sgd_momentum").value == 0.5
    assert shows(app, alone)  # what was changed on Compare is left there
    assert not any(name.startswith("b_") for name in link(app))
    went(app, "compare")
    assert link(app) == before
    assert app.session_state["b_optimizer"] == "adam"


def test_going_back_opens_the_link_of_the_page():
    app = opened("compare", **SHORT, b_optimizer="adam")
    went_back(app, "explore", epochs="30", loss="mse")
    assert shows(app, Experiment(epochs=30, loss="mse"))
    went_back(app, "compare", **SHORT, b_optimizer="adam")
    assert shows(app, Experiment(epochs=20), Experiment(epochs=20, optimizer="adam"))


def test_a_preset_leaves_the_other_pages_alone_and_stays_on():
    app = went(opened(**SHORT, optimizer="adam"), "compare")
    name = next(iter(PRESETS))
    app.button(key=f"preset_{name}").click()
    ran(app)
    on = [b.key for b in app.button if b.proto.type == "primary"]
    assert on == [f"preset_{name}"]
    chosen = link(app)
    assert link(went(app, "race")) == SHORT
    went(app, "explore")
    assert shows(app, Experiment(optimizer="adam", epochs=20))
    app.number_input(key="epochs").set_value(25)
    ran(app)
    went(app, "compare")
    assert link(app) == {**chosen, "epochs": "25"}


@pytest.mark.parametrize(("key", "value"), [("lang", "ko"), ("scale", "log"), ("epochs", 25)])
def test_what_is_no_ones_own_does_not_part_compare_from_the_other_pages(key, value):
    app = went(opened(**SHORT), "compare")
    if key == "epochs":
        app.number_input(key=key).set_value(value)
    else:
        app.button_group(key=key).set_value(value)
    ran(app)
    went(app, "explore")
    app.button_group(key="optimizer").set_value("adam")
    ran(app)
    epochs = app.number_input(key="epochs").value
    went(app, "compare")
    mse = Experiment(loss="mse", optimizer="adam", epochs=epochs)
    assert shows(app, mse, replace(mse, loss="bce"))


def test_other_data_bring_their_settings_to_both_runs():
    view = View().changed({"b_optimizer": "adam"}).changed({"dataset": "three_classes"})
    assert view.experiment == view.compared == Experiment("three_classes")
    kept = View().changed({"b_optimizer": "adam"}).changed({"dataset": "toy1"})
    assert kept.compared == Experiment("toy1", loss="mse", optimizer="adam")
