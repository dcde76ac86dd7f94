"""Every learning rate as Streamlit runs it, without a browser."""

from dataclasses import replace

import numpy as np
import pytest

from landscape import Experiment, at_rate, find_optimum, judge, rate_map, stability_limit, train
from landscape.core.numbers import format_number
from tests.ui.test_every import cells_of
from tests.ui.visits import (
    choice,
    frames,
    keys,
    link,
    opened,
    ran,
    sent,
    shows,
    take_home,
    told,
    went,
    went_back,
    words,
)

SHORT = {"dataset": "toy1", "epochs": "30"}
EXPERIMENT = Experiment("toy1", epochs=30)


@pytest.fixture(scope="module")
def usual():
    return opened("rates", **SHORT)


def named(app, name):
    (trace,) = (trace for trace in sent(app)["traces"] if trace.get("name") == name)
    return trace


def test_the_cells_are_those_of_the_library(usual):
    found = rate_map(EXPERIMENT)
    (cells,) = cells_of(usual)
    np.testing.assert_array_equal(cells, np.where(np.isnan(found.epochs), -1, found.epochs))
    (run,) = frames(usual)
    assert run["share"][-1] == np.round(100 * np.mean(~np.isnan(found.epochs)))
    assert sent(usual)["facts"][0]["items"] == [
        ["epoch", "{epoch} / {last}"],
        ["arrived", "{share} %"],
    ]
    assert shows(usual, EXPERIMENT)
    assert link(usual) == SHORT
    assert not usual.warning


def test_every_widget_is_there(usual):
    assert choice(usual, "optimizer") == ("sgd", ["SGD", "Adam"])
    assert keys(usual.button_group) == {"lang", "code_style", "optimizer", "loss"}
    numbers = {"optimizer_options_sgd_momentum", "epochs"}
    assert numbers <= keys(usual.number_input)
    assert usual.select_slider(key="learning_rate").value == 0.25
    widgets = [*usual.selectbox, *usual.number_input, *usual.button, *usual.button_group]
    assert all(widget.proto.label for widget in widgets)


def test_a_click_opens_the_run_of_the_cell_in_explore_and_back_comes_back():
    app = opened("rates", **SHORT, loss="mse")
    told(app, "start", [np.log10(2.7), 0.91])
    expected = at_rate(replace(EXPERIMENT, loss="mse"), 2.8, 0.922)
    assert shows(app, expected)
    run = {**SHORT, "loss": "mse"}
    options = {"learning_rate": "2.8", "optimizer_options": "momentum:0.922"}
    assert link(app) == {**run, **options}
    went_back(app, "rates", **run)
    assert shows(app, replace(EXPERIMENT, loss="mse"))
    assert link(app) == run


def test_a_cell_says_what_its_run_in_explore_comes_to(usual):
    found, optimum = rate_map(EXPERIMENT), find_optimum(EXPERIMENT)
    (cells,) = cells_of(usual)
    for j, i in ((0, 22), (7, 25), (26, 30), (29, 5)):
        run = train(at_rate(EXPERIMENT, found.rates[i], found.momenta[j]))
        epoch = judge(run, optimum).epoch
        assert cells[j, i] == (-1 if epoch is None else epoch)


def test_the_buttons_do_without_a_click_on_the_map():
    app = opened("rates", **SHORT)
    app.number_input(key="optimizer_options_sgd_momentum").set_value(0.9)
    app.select_slider(key="learning_rate").set_value(2.0)
    ran(app)
    own = at_rate(EXPERIMENT, 2.0, 0.9)
    assert link(app) == {**SHORT, "learning_rate": "2", "optimizer_options": "momentum:0.9"}
    assert shows(app, own)
    mark = named(app, "chosen")
    assert "learning rate 2, momentum β 0.9" in mark["hovertemplate"]
    (button,) = [button for button in app.button if button.label == "Open this run in Explore"]
    button.click()
    ran(app)
    assert take_home(app) == "Take it home"
    assert shows(app, own)


def test_the_line_and_its_sentence_have_theorys_numbers(usual):
    limit = stability_limit(EXPERIMENT, find_optimum(EXPERIMENT).params)
    assert f"2/λmax = {format_number(limit)} up to" in words(usual)
    assert f"2(1 + β)/λmax = {format_number(1.99 * limit)}." in words(usual)
    assert named(usual, "limit")["line"]["dash"] == "dash"


def test_the_fastest_is_told(usual):
    epoch, rate, momentum = rate_map(EXPERIMENT).fastest
    told = f"at epoch {epoch}: learning rate {format_number(rate)}, momentum β = "
    assert told + f"{format_number(momentum)}." in words(usual)


def test_adam_has_its_first_beta_up_the_map_and_no_line():
    app = opened("rates", **SHORT, optimizer="adam", optimizer_options="betas:0.5/0.99")
    (cells,) = cells_of(app)
    epochs = rate_map(replace(EXPERIMENT, optimizer="adam")).epochs
    np.testing.assert_array_equal(cells, np.where(np.isnan(epochs), -1, epochs))
    assert "**Adam has no line:**" in words(app)
    assert "All other settings of the optimizer are torch's defaults here." in words(app)
    assert not [trace for trace in sent(app)["traces"] if trace.get("name") == "limit"]
    assert sent(app)["layout"]["yaxis"]["title"]["text"] == "β1"
    assert app.number_input(key="optimizer_options_adam_betas_0").value == 0.5
    assert shows(app, at_rate(replace(EXPERIMENT, optimizer="adam"), 0.25, 0.5))


def test_without_an_optimum_the_page_says_that_there_is_no_line():
    app = opened("rates", dataset="two_features", epochs="20")
    assert "**No line here:** the line needs λmax at the optimum, and none is known." in words(app)
    assert "where there is no optimum, 98.6 % of the way down" in words(app)


def test_runs_that_diverge_are_told_from_those_that_never_arrive():
    app = opened("rates", dataset="line", optimizer="sgd", epochs="40")
    found = rate_map(Experiment("line", optimizer="sgd", epochs=40))
    (cells,) = cells_of(app)
    lost = ~np.isnan(found.diverged)
    np.testing.assert_array_equal(cells[lost], -2 - found.diverged[lost])
    np.testing.assert_array_equal(cells[~lost & np.isnan(found.epochs)], -1)
    assert ["diverged", "{lost} %"] in sent(app)["facts"][0]["items"]
    (run,) = frames(app)
    assert run["lost"][-1] == np.round(100 * lost.mean())


@pytest.mark.parametrize(("optimizer", "name"), [("rmsprop", "RMSprop"), ("lbfgs", "LBFGS")])
def test_another_optimizer_stays_chosen_and_plain_sgd_is_shown(optimizer, name):
    app = opened("rates", **SHORT, optimizer=optimizer)
    assert f"**{name} has no map here:** this page knows SGD and Adam" in words(app)
    assert choice(app, "optimizer") == (optimizer, ["SGD", "Adam", name])
    assert shows(app, EXPERIMENT)
    assert link(app) == {**SHORT, "optimizer": optimizer}
    assert all(widget.disabled for widget in app.number_input if "options" in widget.key)
    app.button_group(key="optimizer").set_value("adam")
    ran(app)
    assert choice(app, "optimizer") == ("adam", ["SGD", "Adam"])
    assert link(app) == {**SHORT, "optimizer": "adam"}


def test_a_schedule_and_other_options_are_left_out_and_that_is_said():
    options = {"optimizer_options": "momentum:0.5,nesterov:true", "schedule": "steplr"}
    app = went(opened("explore", **SHORT, **options), "rates")
    assert shows(app, at_rate(EXPERIMENT, 0.25, 0.5))
    assert "the schedule is left out" in words(app)
    assert "All other settings of the optimizer are torch's defaults here." in words(app)
    # The page changes nothing of them: Explore has them still.
    app = went(app, "explore")
    assert link(app)["schedule"] == "steplr"
    assert link(app)["optimizer_options"] == "momentum:0.5,nesterov:true"


def test_no_run_arrives_where_none_can():
    app = opened("rates", dataset="toy1", epochs="1", start="worst", loss="mse")
    assert "**No run arrives** within 1 epochs." in words(app)


def test_the_page_speaks_korean():
    app = opened("rates", **SHORT, lang="ko")
    assert [title.value for title in app.title] == ["모든 학습률"]
    assert "**점선 오른쪽**에서는" in words(app)
    assert sent(app)["layout"]["xaxis"]["title"]["text"] == "학습률"
