"""Where logistic regression ends, as Streamlit runs it, without a browser."""

import numpy as np
import pytest

from landscape import Experiment, find_optimum, load_dataset, train
from landscape.core.numbers import format_number
from landscape.ui.link.view import View
from landscape.ui.pages import ends, nets
from tests.models.test_models import net_outputs
from tests.ui.visits import (
    choice,
    codes,
    frames,
    keys,
    link,
    opened,
    ran,
    sent,
    shows,
    unpacked,
    went,
    went_back,
    words,
)
from tests.variants import few_of

SHORT = {"fit_epochs": "30", "fit_rate": "0.1"}
EXPERIMENT = Experiment("broken_line", optimizer="adam", learning_rate=0.1, epochs=30)


@pytest.fixture(scope="module")
def usual():
    return opened("ends", **SHORT)


def bce(logits, y):
    """The loss, from logarithms of probabilities."""
    chances = 1 / (1 + np.exp(-logits))
    return -np.mean(np.where(y == 1, np.log(chances), np.log(1 - chances)))


def true_loss(seed=0):
    data = load_dataset("broken_line", seed=seed)
    return bce(np.where(data.x < 0, 5 + 15 * data.x, 5 - 5 * data.x), data.y)


def test_it_opens_as_in_the_lecture():
    assert ends.line_fit(View()) == Experiment(
        "broken_line", start="good", optimizer="adam", learning_rate=0.001, epochs=5000
    )


def test_the_run_is_that_of_the_library(usual):
    run = train(EXPERIMENT)
    (found,) = frames(usual)
    np.testing.assert_allclose(found["loss"], run.losses, rtol=1e-6)
    np.testing.assert_array_equal(found["sentence"], 0)
    assert shows(usual, EXPERIMENT)
    assert link(usual) == SHORT
    assert not usual.warning


def test_the_sentence_has_the_three_losses(usual):
    (story,) = sent(usual)["stories"]
    (text,) = story["texts"]
    best = find_optimum(EXPERIMENT)
    at_best = bce(
        best.params[0] + best.params[1] * EXPERIMENT.task.dataset.x, EXPERIMENT.task.dataset.y
    )
    assert "After {epoch} epochs the loss is **{loss}**" in text
    assert f"the best logistic curve has **{format_number(at_best)}**" in text
    assert f"the true curve has **{format_number(true_loss())}**" in text
    assert true_loss() < 0.6 * at_best


def test_no_epoch_passes_the_best_curve(usual):
    (found,) = frames(usual)
    assert found["loss"].min() > find_optimum(EXPERIMENT).loss * (1 - 1e-6)


@pytest.mark.parametrize(
    ("place", "width", "start"),
    few_of(
        [
            (0, 1, "random3"),
            (1, 2, "random1"),
            (2, 4, "random1"),
            (3, 8, "random1"),
            (4, 16, "random1"),
        ],
        keep=2,
    ),
)
def test_each_net_is_trained_and_drawn(usual, place, width, start):
    chart = sent(usual, "nets")
    fits = [trace for trace in chart["data"] if trace["name"] == "fit"]
    titles = [note["text"] for note in chart["layout"]["annotations"][1:]]
    assert len(fits) == len(titles) == 5
    data = EXPERIMENT.task.dataset
    net = Experiment(
        "broken_line",
        start=start,
        optimizer="adam",
        learning_rate=0.02,
        epochs=500,
        model="mlp",
        model_options=(("width", width),),
    )
    params = train(net).params[-1]
    outputs = net_outputs(params, data.rows, width, 1, "relu")
    assert titles[place] == f"<b>1–{width}–1</b>  BCE {format_number(bce(outputs, data.y))}"
    x = unpacked(fits[place]["x"]).astype(float).reshape(-1, 1)
    expected = 1 / (1 + np.exp(-net_outputs(params, x, width, 1, "relu")))
    np.testing.assert_allclose(unpacked(fits[place]["y"]), expected, atol=1e-4)


def test_what_is_said_of_the_nets(usual):
    said = words(usual)
    assert "**1–2–1 follows:** 2 hidden units are enough" in said
    assert "learning rate 0.02 for 500 epochs" in said
    assert "Left out: 1–1–1: random1, random2." in said


def test_a_net_opens_in_explore_and_back_comes_back():
    app = opened("ends", **SHORT)
    app.button(key="open_4").click()
    ran(app)
    assert link(app) == {
        "dataset": "broken_line",
        "model": "mlp",
        "model_options": "width:4",
        "optimizer": "adam",
        "learning_rate": "0.02",
        "epochs": "500",
    }
    (found,) = frames(app)
    np.testing.assert_allclose(found["loss"][-1], 0.2648, atol=5e-4)
    went_back(app, "ends", **SHORT)
    assert shows(app, EXPERIMENT)
    assert link(app) == SHORT


def test_the_line_opens_in_explore():
    app = opened("ends", **SHORT)
    app.button(key="open_fit").click()
    ran(app)
    assert codes(app)[0] == codes(opened("ends", **SHORT))[0]
    assert link(app)["dataset"] == "broken_line"


def test_a_new_sample_moves_everything(monkeypatch):
    monkeypatch.setattr(nets, "WIDTHS", (2,))
    app = opened("ends", **SHORT)
    app.button(key="draw_again").click()
    ran(app)
    assert link(app) == {**SHORT, "fit_seed": "1"}
    (story,) = sent(app)["stories"]
    assert format_number(true_loss(1)) in story["texts"][0]
    assert format_number(true_loss(0)) not in story["texts"][0]


def test_the_choices_leave_the_other_pages_run_alone():
    app = opened(epochs="20", start="worst", seed="3")
    went(app, "ends")
    assert choice(app, "fit_start")[0] == "good"
    assert {"fit_rate", "fit_epochs", "fit_seed"} <= keys(app.number_input)
    app.button_group(key="fit_start").set_value("plausible")
    app.number_input(key="fit_epochs").set_value(40)
    ran(app)
    assert link(app) == {"fit_start": "plausible", "fit_epochs": "40"}
    went(app, "explore")
    assert shows(app, Experiment(epochs=20, start="worst", seed=3))


def test_nonsense_in_the_link_is_told():
    app = opened("ends", fit_rate="-1", fit_epochs="30", fit_start="bad")
    assert "fit_rate" in app.warning[0].value
    assert "fit_start" in app.warning[0].value
    assert link(app) == {"fit_epochs": "30"}


def test_the_shapes_and_the_knee_are_sent(usual):
    bend = sent(usual, "bend")
    names = [trace["name"] for trace in bend["data"]]
    assert names == ["u", "probability"] * 4 + ["knee_u", "knee_probability"]
    last = bend["data"][6]
    x = unpacked(last["x"]).astype(float)
    np.testing.assert_allclose(
        unpacked(last["y"]), np.where(x < 0, 5 + 15 * x, 5 - 5 * x), atol=1e-5
    )
    assert bend["knee"] == {"left": [-1, -5], "right": [1, 2], "at": [0, -1.5]}


def test_widths_that_get_stuck_are_told(monkeypatch):
    monkeypatch.setattr(nets, "NET_EPOCHS", 1)  # none has learned anything by then
    monkeypatch.setattr(nets, "WIDTHS", (2,))
    app = opened("ends", **SHORT)
    said = words(app)
    assert "**None of these nets** follows" in said
    losses = {start: train(nets.net_experiment(2, 0, start)).losses[-1] for start in nets.STARTS}
    best = min(losses, key=losses.get)
    left_out = [start for start in nets.STARTS if start != best]
    assert f"Left out: 1–2–1: {', '.join(left_out)}." in said


def test_the_page_speaks_korean():
    app = opened("ends", **SHORT, lang="ko")
    assert [title.value for title in app.title] == ["로지스틱 회귀의 한계"]
    bend = sent(app, "bend")["words"]
    assert bend["knee"] == "u의 꺾이는 점: 끌거나 화살표 키로 옮기세요"
    assert bend["language"] == "ko"
    assert "**1–2–1 신경망이 따라갑니다.**" in words(app)
