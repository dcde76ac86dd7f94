"""Compare as Streamlit runs it, without a browser."""

import numpy as np
import pytest

from landscape import Experiment, train
from landscape.ui.pages.pairs import names_in_words, what_differs
from tests.ui.visits import (
    codes,
    frames,
    keys,
    link,
    opened,
    ran,
    sent,
    shows,
    told,
    verdicts,
    went,
    words,
)

MSE, BCE = Experiment(loss="mse"), Experiment(loss="bce")


SHORT = {"epochs": "20"}


def tabs(app):
    return [tab.label for tab in app.tabs]


@pytest.fixture(scope="module")
def usual():
    return opened("compare")


def test_the_page_opens_with_the_default_run_and_the_other_loss(usual):
    assert shows(usual, BCE, MSE)
    assert tabs(usual) == ["A: BCE", "B: MSE"]
    assert link(usual) == {}
    assert "What differs: loss (**BCE** | **MSE**). Everything else is the same." in words(usual)
    assert [story["name"] for story in sent(usual)["stories"]] == ["A: BCE", "B: MSE"]
    assert all("**Still falling**" in said for said in verdicts(usual))
    assert not usual.warning


def test_both_runs_are_on_the_stage_and_in_the_chart(usual):
    for run, experiment in zip(frames(usual), (BCE, MSE), strict=True):
        expected = train(experiment)
        np.testing.assert_allclose(run["w0"], expected.params[:, 0], rtol=1e-6)
        np.testing.assert_allclose(run["loss"], expected.losses, rtol=1e-6)
    stage = sent(usual)
    assert [(line["run"], line["name"]) for line in stage["facts"]] == [
        (0, "A: BCE"),
        (1, "B: MSE"),
    ]
    assert len({line["color"] for line in stage["facts"]}) == 2
    names = [trace["name"] for trace in sent(usual, "history")["data"]]
    # Two losses are no common quantity.
    assert names == ["way_down", "now", "grad_norm", "now"] * 2


def test_every_widget_has_a_label_and_both_runs_have_the_same(usual):
    widgets = [*usual.selectbox, *usual.number_input, *usual.button, *usual.button_group]
    widgets += usual.checkbox
    assert all(widget.proto.label for widget in widgets)
    seen = keys(widgets)
    other = {key.removeprefix("b_") for key in seen if key.startswith("b_")}
    assert {"start", "loss", "optimizer", "learning_rate", "schedule"} <= other
    assert other <= seen


def test_a_link_fills_the_widgets_of_both_runs():
    app = opened(
        "compare",
        start="worst",
        loss="mse",
        optimizer_options="momentum:0.9,nesterov:true",
        epochs="30",
        seed="7",
        dataset_options="n:500",
        scale="log",
        b_start="-2.5,4",
        b_loss="bce",
        b_optimizer="adam",
        b_optimizer_options="betas:0.8/0.99",
        b_learning_rate="0.5",
        b_schedule="steplr",
        b_schedule_options="step_size:7",
    )
    assert not app.warning
    state = app.session_state
    assert (state["start"], state["loss"], state["optimizer"]) == ("worst", "mse", "sgd")
    assert state["optimizer_options_sgd_nesterov"] is True
    assert (state["b_start"], state["b_start_w0"], state["b_start_w1"]) == ("own", -2.5, 4.0)
    assert (state["b_loss"], state["b_optimizer"], state["b_schedule"]) == ("bce", "adam", "steplr")
    assert app.number_input(key="b_learning_rate").value == 0.5
    assert app.number_input(key="b_optimizer_options_adam_betas_0").value == 0.8
    assert app.number_input(key="b_schedule_options_steplr_step_size").value == 7
    data = {"epochs": 30, "seed": 7, "dataset_options": (("n", 500),)}
    nesterov = (("momentum", 0.9), ("nesterov", True))
    first = Experiment(start="worst", loss="mse", optimizer_options=nesterov, **data)
    second = Experiment(
        start=(-2.5, 4.0),
        optimizer="adam",
        optimizer_options=(("betas", (0.8, 0.99)),),
        learning_rate=0.5,
        schedule="steplr",
        schedule_options=(("step_size", 7),),
        **data,
    )
    assert shows(app, first, second)
    before = link(app)
    assert before["b_optimizer_options"] == "betas:0.8/0.99"
    assert link(ran(app)) == before
    assert sent(app)["layout"]["scene2"]["zaxis"]["type"] == "log"
    # The rate changes with B's schedule alone: A's line has nothing to say of it.
    labels = [[label for label, _ in line["items"]] for line in sent(app)["facts"]]
    assert ["learning rate" in line for line in labels] == [False, True]


def test_a_click_on_a_surface_is_where_both_start():
    app = told(opened("compare", **SHORT), "start", [-3.1234, 4.0])
    start = (-3.12, 4.0)
    first = Experiment(epochs=20, start=start)
    assert shows(app, first, Experiment(epochs=20, start=start, loss="mse"))
    assert link(app) == {**SHORT, "start": "-3.12,4"}


def test_nonsense_about_the_second_run_is_told_with_what_is_used_instead():
    app = opened(
        "compare", **SHORT, loss="mse", b_loss="hinge", b_learning_rate="0", b_start="1,2,3"
    )
    (note,) = app.warning
    lines = note.value.splitlines()
    assert len(lines) == 3
    for field, value, used in (
        ("b_loss", "hinge", "bce"),
        ("b_learning_rate", "0", "0.25"),
        ("b_start", "1,2,3", "good"),
    ):
        (line,) = (line for line in lines if f"`{field}`" in line)
        assert f"Got `{value}`; `{used}` is used instead." in line
    first = Experiment(epochs=20, loss="mse")
    assert shows(app, first, Experiment(epochs=20))
    assert link(app) == {**SHORT, "loss": "mse"}
    assert ran(app).warning
    app.number_input(key="b_learning_rate").set_value(0.5)
    assert not ran(app).warning


def test_the_page_speaks_korean():
    app = opened("compare", **SHORT, b_optimizer="adam", lang="ko")
    assert "다른 점: " in words(app)
    assert "(**SGD** | **Adam**)" in words(app)
    assert tabs(app) == ["A: SGD", "B: Adam"]
    assert link(app) == {**SHORT, "b_optimizer": "adam", "lang": "ko"}


def test_a_note_on_a_link_does_not_follow_to_another_page():
    app = opened("compare", **SHORT, b_loss="hinge")
    assert app.warning
    assert not went(app, "twelve").warning


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        (BCE, MSE, ("A: BCE", "B: MSE")),
        (MSE, MSE, ("A", "B")),
        (Experiment(start="worst"), Experiment(start=(1.5, -2.0)), ("A: worst", "B: (1.5, −2)")),
        (
            Experiment(optimizer="adam"),
            Experiment(learning_rate=25.0),
            ("A: Adam, 0.25", "B: SGD, 25"),
        ),
        (
            Experiment(optimizer_options=(("momentum", 0.9), ("nesterov", True))),
            Experiment(),
            ("A: momentum 0.9, nesterov true", "B: default settings"),
        ),
        (
            Experiment(schedule="steplr", schedule_options=(("step_size", 7),)),
            Experiment(schedule="steplr"),
            ("A: step_size 7", "B: default settings"),
        ),
    ],
)
def test_runs_are_named_after_what_differs(one, other, names):
    assert names_in_words(one, other) == names
    assert names_in_words(other, one) == tuple(
        f"{letter}{name[1:]}" for letter, name in zip("AB", reversed(names), strict=True)
    )


def test_what_differs_is_said_in_one_sentence():
    adam = Experiment(start="worst", optimizer="adam", optimizer_options=(("amsgrad", True),))
    assert what_differs(BCE, adam) == (
        "What differs: start (**good** | **worst**), optimizer (**SGD** | **Adam**), "
        "optimizer settings (**default** | **amsgrad true**). Everything else is the same."
    )
    assert what_differs(adam, adam).startswith("Nothing differs")


def test_the_code_of_both_is_there_to_read():
    app = opened("compare", **SHORT, b_optimizer="adam")
    sgd, adam = codes(app)
    assert "torch.optim.SGD" in sgd
    assert "torch.optim.Adam" in adam
