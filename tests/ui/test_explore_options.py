"""Explore as Streamlit runs it, without a browser."""

import re

import pytest

from landscape import OPTIMIZERS, Experiment
from tests.ui.visits import (
    frames,
    keys,
    link,
    opened,
    ran,
    shows,
    verdicts,
)


def test_nonsense_in_a_link_is_told_by_field_and_the_defaults_are_used():
    nonsense = {
        "dataset": "toy3",
        "start": "1,2,3",
        "loss": "hinge",
        "optimizer": "lion",
        "learning_rate": "fast",
        "epochs": "0",
        "seed": "-1",
        "dataset_options": "q:1",
        "optimizer_options": "q:1",
        "schedule": "cosine",
        "schedule_options": "gamma:1",
        "scale": "cubic",
        "lang": "xx",
    }
    app = opened(**nonsense)
    (note,) = app.warning
    lines = note.value.splitlines()
    assert len(lines) == len(nonsense)
    for field, value in nonsense.items():
        (line,) = (line for line in lines if f"`{field}`" in line)
        assert f"Got `{value}`" in line
    assert shows(app, Experiment())
    assert link(app) == {}


def test_the_note_on_a_link_stays_until_something_is_changed():
    app = opened(loss="hinge")
    assert ran(app).warning
    app.button_group(key="optimizer").set_value("adam")
    assert not ran(app).warning


def test_what_is_good_in_a_link_is_kept_beside_what_is_bad():
    app = opened(loss="hinge", optimizer="adam", epochs="1.5")
    assert app.session_state["optimizer"] == "adam"
    assert link(app) == {"optimizer": "adam"}


def test_markup_in_a_link_is_shown_as_it_is_written():
    app = opened(loss="`<b>x</b>`\n\n# Big", start="[a](http://b)")
    lines = app.warning[0].value.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("- In the link, ") and line.count("`") == 6 for line in lines)


def test_nonsense_is_told_in_korean_too():
    (note,) = opened(epochs="0", lang="ko").warning
    assert "`epochs`" in note.value
    assert "1 이상 10000 이하" in note.value


@pytest.mark.parametrize(
    "link",
    [
        {"epochs": "1"},
        {"start": "10000,-10000"},
        {"learning_rate": "1e-12"},
        {"learning_rate": "1e12", "loss": "mse"},
        {"dataset_options": "n:20000"},
        {"dataset_options": "w0:50,w1:-50", "scale": "log"},
        {"dataset": "toy1", "start": "worst", "scale": "log"},
    ],
)
def test_the_ends_of_what_can_be_chosen_open(link):
    assert not opened(**link).warning


def test_ten_thousand_epochs_work():
    app = opened(dataset="toy1", epochs="10000")
    assert shows(app, Experiment("toy1", epochs=10_000))
    assert len(frames(app)[0]["loss"]) == 1000
    assert "**Arrived**" in verdicts(app)[0]


def test_a_note_names_a_default_of_zero_and_stays_until_something_is_chosen():
    app = opened(dataset="toy1", seed="abc", loss="foo")
    note = app.warning[0].value
    assert "`0` is used instead" in note
    assert "`bce` is used instead" in note


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (
            {"dataset_options": "n:0"},
            "`dataset_options n` must be between 2 and 20000. Got `n:0`; `2000` is used instead.",
        ),
        (
            {"dataset_options": "m:3"},
            "`dataset_options` must name options of toy2 (n, w0, w1). Got `m:3`; "
            "`n:2000,w0:-1,w1:5` is used instead.",
        ),
        (
            {"optimizer": "adam", "optimizer_options": "betas:2/3"},
            "`optimizer_options betas` must be between 0 and 0.999999. Got `betas:2/3`; "
            "`0.9/0.999` is used instead.",
        ),
    ],
)
def test_a_note_on_an_option_says_what_is_used_instead(link, said):
    assert opened(**link).warning[0].value == f"- In the link, {said}"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_opens_with_an_input_for_each_of_its_options(optimizer):
    app = opened(optimizer=optimizer, epochs="20")
    assert shows(app, Experiment(optimizer=optimizer, epochs=20))
    drawn = keys([*app.number_input, *app.checkbox, *app.selectbox])
    own = {key for key in drawn if key.startswith("optimizer_options_")}
    assert {re.sub("_[01]$", "", key) for key in own} == {
        f"optimizer_options_{optimizer}_{option.name}" for option in OPTIMIZERS[optimizer].options
    }


def test_nesterov_waits_for_a_momentum():
    app = opened(epochs="20")
    key = "optimizer_options_sgd_"
    assert app.checkbox(key=f"{key}nesterov").disabled
    app.number_input(key=f"{key}momentum").set_value(0.9)
    ran(app)
    assert not app.checkbox(key=f"{key}nesterov").disabled
    app.checkbox(key=f"{key}nesterov").check()
    ran(app)
    assert link(app) == {"epochs": "20", "optimizer_options": "momentum:0.9,nesterov:true"}
    nesterov = (("momentum", 0.9), ("nesterov", True))
    assert shows(app, Experiment(epochs=20, optimizer_options=nesterov))
    app.number_input(key=f"{key}momentum").set_value(0.0)
    ran(app)
    assert app.checkbox(key=f"{key}nesterov").disabled
    assert link(app) == {"epochs": "20"}
    assert shows(app, Experiment(epochs=20))


def test_another_optimizer_has_its_own_options_and_the_first_keeps_its():
    app = opened(epochs="20", optimizer_options="momentum:0.5")
    app.button_group(key="optimizer").set_value("adam")
    ran(app)
    assert link(app) == {"epochs": "20", "optimizer": "adam"}
    assert shows(app, Experiment(epochs=20, optimizer="adam"))
    app.number_input(key="optimizer_options_adam_betas_0").set_value(0.5)
    ran(app)
    assert link(app)["optimizer_options"] == "betas:0.5/0.999"


def test_a_schedule_is_chosen_with_its_options_and_tells_its_rate():
    app = opened(epochs="20")
    app.selectbox(key="schedule").set_value("exponentiallr")
    ran(app)
    app.number_input(key="schedule_options_exponentiallr_gamma").set_value(0.5)
    ran(app)
    assert link(app) == {
        "epochs": "20",
        "schedule": "exponentiallr",
        "schedule_options": "gamma:0.5",
    }
    gamma = (("gamma", 0.5),)
    assert shows(app, Experiment(epochs=20, schedule="exponentiallr", schedule_options=gamma))
