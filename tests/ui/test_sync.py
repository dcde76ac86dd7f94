"""Choices between link, widgets and session state, page by page."""

from unittest.mock import patch

import numpy as np
import pytest
import streamlit

from landscape import Experiment, train
from landscape.ui.link.choices import CHOICES
from landscape.ui.link.locks import hide_choices, lock_choices
from tests.ui.visits import (
    frames,
    keys,
    link,
    opened,
    ran,
    shows,
    told,
    went,
    went_back,
)

SHORT = {"epochs": "20"}


def chosen(app, key, value):
    app.button_group(key=key).set_value(value)
    return ran(app)


def test_back_and_forward_bring_back_what_the_pages_link_leaves_out():
    app = opened(**SHORT, optimizer="adam", start="worst")
    went(app, "twelve")
    assert link(app) == SHORT
    went(app, "explore")
    chosen(app, "optimizer", "rmsprop")
    chosen(app, "start", "good")
    went_back(app, "twelve", **SHORT)
    went(app, "explore")
    assert shows(app, Experiment(epochs=20, optimizer="adam", start="worst"))


def test_who_goes_back_from_an_opened_run_finds_the_choices_of_before():
    app = opened(**SHORT, optimizer="adam", start="worst", loss="mse")
    went(app, "twelve")
    told(app, "open", 4)  # plausible, BCE and SGD
    assert shows(app, Experiment(epochs=20, start="plausible"))
    went_back(app, "twelve", **SHORT, start="plausible")  # as `st.switch_page` leaves it
    assert link(app) == SHORT
    went(app, "explore")
    assert shows(app, Experiment(epochs=20, optimizer="adam", start="worst", loss="mse"))


def test_the_navigations_links_have_the_choices_of_their_pages():
    app = opened(**SHORT, optimizer="adam", scale="log", lang="ko")
    links = {e.proto.label: e.proto.query_string for e in app.get("page_link")}
    assert len(links) == 14  # those of the pages, and the first lesson
    assert links["5분 수업: 왜 멈출까요?"] == "lesson=plateau&step=1&lang=ko"
    # Both losses in their usual order, whichever was looked at.
    assert links["두 실험 비교"] == "loss=mse&optimizer=adam&epochs=20&scale=log&lang=ko"
    assert links["열두 가지"] == "epochs=20&lang=ko"
    went(app, "race")
    assert link(app) == {**SHORT, "lang": "ko"}


def test_a_link_of_another_page_is_followed_where_it_says_more():
    app = opened(**SHORT, optimizer="adam")
    app.query_params["loss"] = "mse"
    app._page_hash = ""
    ran(app)  # the same page: only Back or Forward would bring another link
    assert link(app) == {**SHORT, "optimizer": "adam"}
    went_back(app, "race", loss="mse", **SHORT)
    assert link(app) == {**SHORT, "loss": "mse"}
    went(app, "explore")
    assert shows(app, Experiment(epochs=20, loss="mse", optimizer="adam"))


def test_back_to_a_bad_link_tells_again_what_is_bad():
    app = opened(**SHORT, loss="hinge")
    chosen(app, "optimizer", "adam")
    assert not app.warning
    went_back(app, **SHORT, loss="hinge")
    assert "`hinge`" in app.warning[0].value
    assert link(app) == SHORT


def test_a_note_stays_in_another_language():
    app = opened(**SHORT, loss="hinge")
    chosen(app, "lang", "ko")
    assert "`hinge`" in app.warning[0].value


def test_back_undoes_a_change_of_language():
    app = opened(**SHORT)
    chosen(app, "lang", "ko")
    assert link(app) == {**SHORT, "lang": "ko"}
    went_back(app, **SHORT)
    assert app.session_state["lang"] == "en"
    assert link(app) == SHORT


LOCKED = {"loss": "mse", "start": "worst"}


def locked(app, *names, lock=lock_choices):
    with patch.object(streamlit, "session_state", app.session_state):
        lock(names)
    return ran(app)


def test_a_locked_choice_stays_whatever_the_browser_sends():
    app = locked(opened(**SHORT, **LOCKED), "loss", "start", "seed", "optimizer_options")
    assert app.button_group(key="loss").disabled
    assert app.button_group(key="start").disabled
    assert app.button(key="draw_again").disabled
    assert app.number_input(key="optimizer_options_sgd_momentum").disabled
    assert not app.button_group(key="optimizer").disabled
    app.session_state["loss"] = "bce"  # as if the browser had sent it all the same
    app.session_state["optimizer_options_sgd_momentum"] = 0.5
    ran(app)
    assert app.session_state["loss"] == "mse"
    assert shows(app, Experiment(epochs=20, **LOCKED))
    told(app, "start", [1.0, 2.0])
    assert shows(app, Experiment(epochs=20, **LOCKED))
    chosen(app, "optimizer", "adam")
    assert shows(app, Experiment(epochs=20, optimizer="adam", **LOCKED))
    went_back(app, loss="bce", start="good", **SHORT)
    assert shows(app, Experiment(epochs=20, **LOCKED))
    went(app, "race")
    assert app.button_group(key="loss").disabled
    assert link(app) == {**SHORT, **LOCKED}


def test_a_hidden_choice_has_no_widget_and_keeps_its_value():
    app = locked(opened(**SHORT, **LOCKED), "loss", "dataset", "schedule", lock=hide_choices)
    groups, boxes = keys(app.button_group), keys(app.selectbox)
    assert "loss" not in groups
    assert "scale" in groups  # which stood beside it
    assert not boxes & {"dataset", "schedule"}
    chosen(app, "optimizer", "adam")
    went(app, "inside")
    assert "loss" not in keys(app.button_group)
    run = train(Experiment(epochs=20, optimizer="adam", **LOCKED))
    np.testing.assert_allclose(frames(app)[0]["w0"], run.params[:, 0], rtol=1e-6)
    assert link(app) == {**SHORT, "optimizer": "adam", **LOCKED}


def test_what_the_second_run_has_can_be_locked_too():
    app = locked(opened("compare", **SHORT), "b_loss")
    assert app.button_group(key="b_loss").disabled
    assert not app.button_group(key="loss").disabled
    chosen(app, "loss", "mse")
    assert shows(app, Experiment(epochs=20, loss="mse"), Experiment(epochs=20, loss="mse"))
    app.button(key="preset_worst, SGD: MSE | BCE").click()
    ran(app)
    first = Experiment(epochs=20, loss="mse", start="worst")
    assert shows(app, first, first)


@pytest.mark.parametrize("page", ["explore", "compare", "every", "stall", "inside", "samples"])
def test_all_choices_of_a_page_can_be_hidden(page):
    app = opened(page, **SHORT)
    names = {name.removesuffix("_options") for name in keys(app.button_group)} & CHOICES.keys()
    locked(app, *names, "dataset", "start", "epochs", "learning_rate", lock=hide_choices)
    assert not {"start", "loss", "optimizer", "epochs"} & {
        *keys(app.button_group),
        *keys(app.number_input),
    }
