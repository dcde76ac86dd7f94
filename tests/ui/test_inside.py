"""Inside the optimizer as Streamlit runs it, without a browser."""

import re

import numpy as np
import pytest

from landscape import OPTIMIZERS, Experiment, take_apart, train
from landscape.ui.link.view import read_link
from tests.ui.visits import choice, codes, frames, keys, link, opened, ran, sent, shows, told, went

SHORT = {"epochs": "12"}
OPTIONS = {
    "sgd": "momentum:0.9,nesterov:true,weight_decay:0.01",
    "adam": "amsgrad:true,weight_decay:0.01",
    "rmsprop": "centered:true,momentum:0.5",
}


def rows(app):
    """What the step is made of, which may be folded, and the step; plain SGD's last."""
    table = sent(app)["table"]
    return [row["cells"] for row in (*table["details"], *table["rows"])]


def filled(template, run, k):
    """A cell's text at a frame, with every digit, as Python can read it."""
    text = re.sub(r"\{(\w+)\}", lambda found: repr(float(run[found[1]][k])), template)
    for one, other in (("−", "-"), ("·", "*"), ("²", "**2"), ("^", "**"), ("√", "sqrt")):
        text = text.replace(one, other)
    return re.sub(r"\*10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: "*10**" + digits(found[1]), text)


def digits(raised):
    return raised.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))


@pytest.fixture(scope="module")
def usual():
    return opened("inside", **SHORT)


def test_the_page_opens_with_the_default_run_taken_apart(usual):
    assert shows(usual, Experiment(epochs=12))
    assert link(usual) == SHORT
    assert not usual.warning
    assert [tab.label for tab in usual.tabs] == ["good, BCE + SGD"]
    (run,) = frames(usual)
    expected = train(Experiment(epochs=12))
    np.testing.assert_allclose(run["w0"], expected.params[:, 0], rtol=1e-6)
    np.testing.assert_allclose(run["p_step1"][:-1], np.diff(expected.params[:, 1]), rtol=1e-5)


def test_no_step_leaves_the_last_epoch_so_the_clock_opens_at_the_first(usual):
    (run,) = frames(usual)
    parts = [name for name in run if name.startswith(("p_", "t_"))]
    assert parts
    for name in parts:
        assert np.isfinite(run[name][:-1]).all()
        assert np.isnan(run[name][-1])
    assert sent(usual)["layout"]["meta"]["opens_at"] == 0


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_has_a_row_for_each_part_whose_numbers_the_browser_knows(optimizer):
    options = {"optimizer_options": OPTIONS[optimizer]} if optimizer in OPTIONS else {}
    app = opened("inside", optimizer=optimizer, **SHORT, **options)
    assert not app.warning
    (run,) = frames(app)
    table = rows(app)
    anatomy = take_apart(Experiment(optimizer=optimizer, epochs=12, **given(app)))
    *parts, step = [quantity.symbol for quantity in anatomy.quantities]
    assert [row[0] for row in table[: len(parts)]] == parts
    shown = [row["cells"][0] for row in sent(app)["table"]["rows"]]
    if optimizer == "sgd" and "optimizer_options" not in link(app):
        assert shown == [*parts, step]
    else:
        # The step stands first, beside SGD's; the rest is folded.
        assert shown == [step, "SGD"]
        expected = train(Experiment(optimizer=optimizer, epochs=12, **given(app)))
        steps = -expected.learning_rates[:-1, None] * expected.grads[:-1]
        np.testing.assert_allclose(run["sgd1"][:-1], steps[:, 1], rtol=1e-5)
    for row in table:
        assert len(row) == 4
        for cell in row:
            assert set(re.findall(r"\{(\w+)\}", cell)) <= set(run)


def given(app):
    """The optimizer's options that a page's link says."""
    return {"optimizer_options": read_link(link(app))[0].experiment.optimizer_options}


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop", "adagrad"])
def test_what_stands_before_the_equals_sign_comes_to_what_stands_after(optimizer):
    options = {"optimizer_options": OPTIONS[optimizer]} if optimizer in OPTIONS else {}
    app = opened("inside", optimizer=optimizer, **SHORT, **options)
    (run,) = frames(app)
    checked = 0
    for _, _, cell, _ in rows(app):
        formula, _, value = cell.rpartition("\n= ")
        if not formula:
            continue
        for k in (0, 1, 7):
            made = eval(filled(formula, run, k), {"sqrt": np.sqrt, "max": max})
            assert made == pytest.approx(float(filled(value, run, k)), rel=1e-3, abs=1e-7), formula
        checked += 1
    assert checked >= 2


def test_arrows_follow_the_gradient_and_the_step(usual):
    arrows = [trace for trace in sent(usual)["traces"] if trace.get("name") == "arrow"]
    assert [arrow["meta"]["of"] for arrow in arrows] == ["p_g", "p_step"]
    assert [arrow["meta"]["scale"] > 0 for arrow in arrows] == [False, True]
    (run,) = frames(usual)
    for arrow in arrows:
        assert {f"{arrow['meta']['of']}{i}" for i in (0, 1)} <= set(run)


def test_the_map_holds_the_whole_path():
    for optimizer, rate in (("sgd", "0.25"), ("adam", "5"), ("sgd", "1e-9")):
        app = opened("inside", optimizer=optimizer, learning_rate=rate, **SHORT)
        layout, (run,) = sent(app)["layout"], frames(app)
        for axis, values in ((layout["xaxis"], run["w0"]), (layout["yaxis"], run["w1"])):
            low, high = axis["range"]
            assert low < values.min()
            assert values.max() < high


def test_every_widget_has_a_label_and_the_settings_are_on_the_page(usual):
    widgets = [*usual.selectbox, *usual.number_input, *usual.button, *usual.button_group]
    widgets += usual.checkbox
    assert all(widget.proto.label for widget in widgets)
    assert {"optimizer", "loss", "start", "schedule", "optimizer_options_sgd_momentum"} <= keys(
        widgets
    )
    assert choice(usual, "optimizer")[1] == [entry.label for entry in OPTIMIZERS.values()]


def test_a_link_fills_every_widget():
    app = opened(
        "inside",
        start="-2.5,4",
        loss="mse",
        optimizer="adam",
        optimizer_options="betas:0.8/0.99,amsgrad:true",
        schedule="steplr",
        schedule_options="step_size:7",
        learning_rate="0.5",
        seed="7",
        dataset_options="n:500",
        **SHORT,
    )
    assert not app.warning
    experiment = Experiment(
        start=(-2.5, 4.0),
        loss="mse",
        optimizer="adam",
        learning_rate=0.5,
        epochs=12,
        seed=7,
        dataset_options=(("n", 500),),
        optimizer_options=(("betas", (0.8, 0.99)), ("amsgrad", True)),
        schedule="steplr",
        schedule_options=(("step_size", 7),),
    )
    assert shows(app, experiment)
    before = link(app)
    assert link(ran(app)) == before
    (run,) = frames(app)
    np.testing.assert_allclose(run["lr"], [0.5] * 7 + [0.05] * 6, rtol=1e-6)


def test_settings_change_the_step_and_the_link():
    app = opened("inside", **SHORT)
    before = len(rows(app))
    assert app.checkbox(key="optimizer_options_sgd_nesterov").disabled
    app.number_input(key="optimizer_options_sgd_momentum").set_value(0.9)
    ran(app)
    app.checkbox(key="optimizer_options_sgd_nesterov").check()
    ran(app)
    nesterov = (("momentum", 0.9), ("nesterov", True))
    assert link(app) == {**SHORT, "optimizer_options": "momentum:0.9,nesterov:true"}
    assert shows(app, Experiment(epochs=12, optimizer_options=nesterov))
    assert len(rows(app)) > before
    app.button_group(key="optimizer").set_value("adam")
    ran(app)
    assert link(app) == {**SHORT, "optimizer": "adam"}
    assert shows(app, Experiment(epochs=12, optimizer="adam"))


def test_a_click_on_the_map_starts_there_as_finely_as_the_map_shows():
    app = opened("inside", **SHORT)
    for axis in ("xaxis", "yaxis"):
        low, high = sent(app)["layout"][axis]["range"]
        assert 0.1 < high - low < 1.5
    told(app, "start", [-0.796374, -0.214286])
    assert link(app) == {**SHORT, "start": "-0.7964,-0.214"}
    assert shows(app, Experiment(epochs=12, start=(-0.7964, -0.214)))


@pytest.mark.parametrize(
    "look",
    [
        {"learning_rate": "1e12", "loss": "mse"},
        {"learning_rate": "1e10"},
        {"start": "10000,-10000", "epochs": "3"},
        {"epochs": "1", "optimizer": "lbfgs"},
        {"dataset": "toy1", "start": "worst", "loss": "mse", "epochs": "3"},
        {"dataset_options": "n:2,w1:50", "epochs": "3", "optimizer": "radam"},
    ],
)
def test_the_ends_of_what_can_be_chosen_open(look):
    assert not opened("inside", **look).warning


def test_nonsense_in_a_link_is_told():
    app = opened("inside", **SHORT, optimizer="lion", optimizer_options="momentum:2")
    (note,) = app.warning
    assert "`optimizer` must be one of sgd, adam" in note.value
    assert "`optimizer_options momentum`" in note.value
    assert shows(app, Experiment(epochs=12))
    assert link(app) == SHORT


def test_the_page_speaks_korean_and_keeps_torchs_names():
    app = opened("inside", **SHORT, optimizer="adam", lang="ko")
    table = sent(app)["table"]
    assert table["head"] == ["", "의미", "w0", "w1"]
    for _, meaning, _, _ in rows(app):
        assert re.search("[가-힣]", meaning)
    assert app.number_input(key="optimizer_options_adam_eps").label == "eps"


def test_going_to_explore_and_back_keeps_every_choice():
    app = opened("inside", **SHORT, optimizer="adam", optimizer_options="betas:0.8/0.99")
    before, code = link(app), codes(app)
    went(app, "explore")
    assert codes(app) == code
    assert link(app) == before
    app.number_input(key="optimizer_options_adam_betas_0").set_value(0.5)
    ran(app)
    went(app, "inside")
    assert link(app) == {**before, "optimizer_options": "betas:0.5/0.99"}
    assert app.number_input(key="optimizer_options_adam_betas_0").value == 0.5


@pytest.mark.parametrize("rate", ["1e7", "5e8"])
def test_a_run_that_goes_far_has_a_window(rate):
    app = opened("inside", learning_rate=rate, epochs="20")
    assert not app.warning
    assert sent(app)["table"]


def test_a_small_number_in_a_formula_keeps_its_digits():
    app = opened("inside", optimizer="adam", optimizer_options="eps:1.5e-08", epochs="5")
    step = sent(app)["table"]["rows"][0]["cells"][2]
    assert "+ 1.5·10⁻⁸)" in step
