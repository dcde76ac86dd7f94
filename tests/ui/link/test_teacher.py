"""A teacher's link hides and locks choices."""

import pytest

from tests.ui.visits import link, opened, ran, went

LINK = {"start": "worst", "loss": "mse", "hide": "loss,optimizer", "lock": "start", "lang": "en"}


def keys(app):
    kinds = ("button_group", "number_input", "selectbox")
    return {element.key for kind in kinds for element in app.get(kind)}


def test_what_is_hidden_has_no_control_and_what_is_locked_cannot_be_changed():
    app = opened(**LINK)
    assert not {"loss", "optimizer"} & keys(app)
    assert app.button_group(key="start").disabled
    assert not app.number_input(key="learning_rate").disabled
    assert link(app) == LINK


@pytest.mark.parametrize(("name", "value"), [("loss", "bce"), ("start", "good")])
def test_a_browser_that_sends_it_anyway_changes_nothing(name, value):
    app = opened(**LINK)
    app.session_state[name] = value
    ran(app)
    assert link(app) == LINK


def test_it_goes_along_to_other_pages_and_back():
    app = opened(**LINK)
    went(app, "race")
    assert {name: link(app)[name] for name in ("hide", "lock", "loss", "start")} == {
        name: LINK[name] for name in ("hide", "lock", "loss", "start")
    }
    assert "loss" not in keys(app)
    went(app, "explore")
    assert "loss" not in keys(app)


def test_a_later_address_of_the_visit_does_not_free_what_is_hidden():
    app = opened(**LINK)
    del app.query_params["hide"]
    app.query_params["loss"] = "bce"
    app._page_hash = ""
    ran(app)
    assert link(app) == LINK


def test_a_lesson_decides_for_itself_and_afterwards_the_link_holds_again():
    app = opened(**LINK)
    went(app, "lessons")
    went(app, "every")
    assert "loss" not in keys(app)


@pytest.mark.parametrize("names", ["", "nonsense", "lang", ",,"])
def test_names_that_are_no_choice_are_passed_over(names):
    app = opened(hide=names, lock=names, lang="en")
    assert {"lang", "loss", "optimizer", "start"} <= keys(app)
    assert link(app) == {"lang": "en"}
