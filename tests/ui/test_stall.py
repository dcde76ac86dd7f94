"""Why it stalls as Streamlit runs it, without a browser."""

import re

import numpy as np
import pytest

from landscape import Experiment, find_optimum, gradient_field, load_dataset, train
from tests.reference import grad_at, sigmoid
from tests.ui.visits import (
    choice,
    frames,
    keys,
    link,
    opened,
    ran,
    sent,
    shows,
    told,
    unpacked,
    words,
)

SHORT = {"epochs": "12"}
WORST = {"start": "worst", "loss": "mse", **SHORT}


def traces(app, name):
    return [trace for trace in sent(app)["traces"] if trace.get("name") == name]


def story(app, k):
    """The template of the sentences at a frame."""
    (run,) = frames(app)
    told = sent(app)["stories"][0]
    return told["texts"][run[told["pick"]][k]]


@pytest.fixture(scope="module")
def usual():
    return opened("stall", **SHORT)


@pytest.fixture(scope="module")
def worst():
    return opened("stall", **WORST)


def test_the_page_opens_with_the_default_run(usual):
    assert shows(usual, Experiment(epochs=12))
    assert link(usual) == SHORT
    assert not usual.warning
    (run,) = frames(usual)
    expected = train(Experiment(epochs=12))
    np.testing.assert_allclose(run["w0"], expected.params[:, 0], rtol=1e-6)
    np.testing.assert_allclose(run["g"], expected.grad_norms, rtol=1e-6)


def test_every_number_that_is_told_is_known(usual, worst):
    for app in (usual, worst):
        (run,) = frames(app)
        given = {"epoch", "last", *run}
        for line in sent(app)["facts"]:
            for _, template in line["items"]:
                assert set(re.findall(r"\{(\w+)\}", template)) <= given
        for text in sent(app)["stories"][0]["texts"]:
            assert set(re.findall(r"\{(\w+)\}", text)) <= given


def test_the_numbers_of_the_worst_start_are_those_derived_by_hand(worst):
    (run,) = frames(worst)
    data = load_dataset("toy2")
    w0, w1 = -10.0, -1.0
    p = sigmoid(w0 + w1 * data.x)
    mse, bce = (np.linalg.norm(grad_at(name, data.x, data.y, w0, w1)) for name in ("mse", "bce"))
    wrong = (p > 0.5) != (data.y == 1)
    optimum = find_optimum(Experiment(loss="mse")).params
    away = np.hypot(*(optimum - [w0, w1]))
    second = 2 * (p * (1 - p)) ** 2 + 2 * (p - data.y) * p * (1 - p) * (1 - 2 * p)
    rows = np.stack([np.ones_like(p), data.x])
    hessian = (second * rows) @ rows.T / 2000
    small, large = np.linalg.eigvalsh(hessian)
    expected = {
        "g": mse,
        "other": bce,
        "ratio": float(f"{bce / mse:.1e}"),
        "factor": (p * (1 - p))[wrong].mean(),
        "step": 0.25 * mse,
        "distance": away,
        "steps": float(f"{away / (0.25 * mse):.1e}"),
        "h00": hessian[0, 0],
        "h01": hessian[0, 1],
        "h11": hessian[1, 1],
        "l1": large,
        "l2": small,
        "cond": small / large,
    }
    for name, value in expected.items():
        assert run[name][0] == pytest.approx(value, rel=1e-5), name
    assert large < 0  # so that both axes of the ellipse are dotted
    a, b = (np.array([run[f"{axis}{i}"][0] for i in (0, 1)]) for axis in "ab")
    assert np.hypot(*a) == pytest.approx(np.sqrt(0.02 / -large), rel=1e-5)
    assert np.hypot(*b) == pytest.approx(np.sqrt(0.02 / -small), rel=1e-5)


def test_the_sentences_say_why(worst, usual):
    text = story(worst, 0)
    assert (
        "MSE's gradient has length {g}: where ŷ is on the wrong side of ½, the factor σ′(u)" in text
    )
    assert "A step of SGD is {step} long; the optimum is {distance} away" in text
    assert "BCE's gradient at the same Ŵ has length {other}, {ratio} times as long." in text
    assert "it does without the factor σ′(u)" in story(usual, 0)
    assert "shorter by a factor of {ratio}" in story(usual, 0)


def test_at_the_optimum_the_shares_cancel():
    app = opened("stall", start="-0.9,4.9", epochs="3")
    assert "nearly as good as the optimum" in story(app, 0)
    assert "at this pace" not in story(app, 0)
    (run,) = frames(app)
    assert run["share"][0] > 20 * run["g"][0]


def test_a_step_beyond_the_optimum_is_said_to_overshoot():
    start = {"start": "-3,-1", "epochs": "3"}
    assert "SGD overshoots" in story(opened("stall", learning_rate="100", **start), 0)
    adam = opened("stall", learning_rate="100", optimizer="adam", **start)
    assert "it would overshoot" in story(adam, 0)
    assert "overshoot" not in story(opened("stall", learning_rate="0.1", **start), 0)


def test_a_step_of_sgd_is_what_it_would_be_for_other_optimizers():
    assert "A step of plain SGD would be" in story(opened("stall", optimizer="adam", **SHORT), 0)
    momentum = opened("stall", optimizer_options="momentum:0.9", **SHORT)
    assert "A step of plain SGD would be" in story(momentum, 0)


def test_without_an_optimum_nobody_is_told_how_far_it_is():
    app = opened("stall", dataset_options="n:2,w1:50", **SHORT)
    assert "there is no optimum to reach" in story(app, 0)
    assert "distance" not in frames(app)[0]


def test_the_panels_are_the_two_losses_at_the_same_place(worst, usual):
    for app in (worst, usual):
        assert [line["meta"]["of"] for line in traces(app, "share")] == (
            ["slopes_mse"] * 2 + ["slopes_bce"] * 2
        )
        (run,) = frames(app)
        margins = np.linspace(-40, 40, 1601)
        np.testing.assert_allclose(run["slopes_bce"], -sigmoid(-margins), rtol=1e-6, atol=1e-15)
        by_hand = -2 * sigmoid(-margins) ** 2 * sigmoid(margins)
        np.testing.assert_allclose(run["slopes_mse"], by_hand, rtol=1e-6, atol=1e-15)
        titles = [note["text"] for note in sent(app)["layout"]["annotations"]]
        assert titles[1] == "<b>MSE: 2·(ŷ − y)·σ′(u)·x</b>"
        assert titles[2].startswith("<b>BCE: (ŷ − y)·x</b>")


def test_the_plateau_is_where_a_step_would_be_shorter():
    for length in ("0.1", "0.01", "0.001"):
        app = opened("stall", plateau=length, learning_rate="0.5", **WORST)
        assert link(app).get("plateau", "0.01") == length
        assert f"shorter than {length}:" in words(app)
        (hatch,) = traces(app, "plateau")
        u, v = (unpacked(hatch[axis]) for axis in "xy")
        field = gradient_field(Experiment(loss="mse"))
        ends = ~np.isnan(u)
        i, j = (
            np.abs(grid - places[ends, None]).argmin(axis=1)
            for grid, places in ((field.u, u), (field.v, v))
        )
        assert len(i) > 10
        assert (0.5 * field.norms[j, i]).max() < 1.2 * float(length)


def test_controls_change_the_picture_and_the_link(worst):
    app = opened("stall", **WORST)
    app.button_group(key="component").set_value("w0")
    app.button_group(key="plateau").set_value("0.1")
    ran(app)
    assert link(app) == {**WORST, "component": "w0", "plateau": "0.1"}
    assert [line["meta"]["component"] for line in traces(app, "share")] == [0] * 4
    assert [line["meta"]["component"] for line in traces(worst, "share")] == [1] * 4
    app.button_group(key="loss").set_value("bce")
    ran(app)
    assert shows(app, Experiment(start="worst", epochs=12))
    assert choice(app, "plateau") == ("0.1", ["0.1", "0.01", "0.001"])


def test_charts_follow_the_clock(worst):
    chart = sent(worst, "curvature")
    assert [trace["name"] for trace in chart["data"]].count("now") == 4


def test_a_click_on_the_map_starts_there():
    app = told(opened("stall", **SHORT), "start", [-3.1234, 4.0])
    assert link(app) == {**SHORT, "start": "-3.12,4"}
    assert shows(app, Experiment(epochs=12, start=(-3.12, 4.0)))


@pytest.mark.parametrize(
    "look",
    [
        {"learning_rate": "1000", "loss": "mse"},
        {"learning_rate": "1e12", "loss": "mse"},
        {"learning_rate": "1e-12"},
        {"start": "10000,-10000", "epochs": "3"},
        {"start": "10000,-10000", "epochs": "3", "loss": "mse"},
        {"epochs": "1", "optimizer": "lbfgs"},
        {"dataset": "toy1", "start": "worst", "loss": "mse", "epochs": "3"},
        {"dataset_options": "n:2,w1:50", "epochs": "3", "optimizer": "radam"},
        {"schedule": "steplr", "epochs": "3"},
    ],
)
def test_the_ends_of_what_can_be_chosen_open(look):
    assert not opened("stall", **look).warning


def test_nonsense_in_a_link_is_told():
    app = opened("stall", **SHORT, plateau="0.5", component="w2")
    (note,) = app.warning
    assert "`plateau` must be one of 0.1, 0.01, 0.001" in note.value
    assert "`component` must be one of w0, w1" in note.value
    assert link(app) == SHORT


def test_long_runs_send_a_thousand_frames():
    app = opened("stall", epochs="3000", dataset="toy1")
    (run,) = frames(app)
    assert {len(run[name]) for name in ("w0", "h00", "factor", "story", "steps")} == {1000}


def test_every_widget_has_a_label(usual):
    widgets = [*usual.selectbox, *usual.number_input, *usual.button, *usual.button_group]
    assert all(widget.proto.label for widget in widgets)
    assert {"start", "loss", "optimizer", "plateau", "component", "dataset"} <= keys(widgets)
