"""A teacher's link hides and locks choices."""

import json

import numpy as np
import pytest
from cryptography.fernet import Fernet

from landscape import Experiment, train
from landscape.homework import open_run, server_keys
from tests.ui.visits import choice, codes, frames, link, opened, ran, sent, take_home, went, words

LINK = {"start": "worst", "loss": "mse", "hide": "loss,optimizer", "lock": "start", "lang": "en"}
TOLD = {name: LINK[name] for name in ("start", "hide", "lock", "lang")}


def keys(app):
    kinds = ("button_group", "number_input", "selectbox")
    return {element.key for kind in kinds for element in app.get(kind)}


HIDDEN = {"loss": "mse", "optimizer": "sgd", "optimizer_options": "none"}


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("LANDSCAPE_KEY", Fernet.generate_key().decode())


def told(app):
    """What the address tells, and what it has sealed."""
    found = link(app)
    return found, dict(open_run(found.pop("sealed"), server_keys(), "hidden").values)


def is_hidden_run(app):
    run = train(Experiment(start="worst", loss="mse"))
    return np.allclose(frames(app)[0]["loss"], run.losses, rtol=1e-6)


def test_what_is_hidden_has_no_control_and_what_is_locked_cannot_be_changed():
    app = opened(**LINK)
    assert not {"loss", "optimizer"} & keys(app)
    assert app.button_group(key="start").disabled
    assert not app.number_input(key="learning_rate").disabled
    assert told(app) == (TOLD, HIDDEN)


@pytest.mark.parametrize(("name", "value"), [("loss", "bce"), ("start", "good")])
def test_a_browser_that_sends_it_anyway_changes_nothing(name, value):
    app = opened(**LINK)
    app.session_state[name] = value
    ran(app)
    assert told(app) == (TOLD, HIDDEN)
    assert is_hidden_run(app)


def test_it_goes_along_to_other_pages_and_back():
    app = opened(**LINK)
    went(app, "race")
    assert told(app) == (TOLD, HIDDEN)
    assert "loss" not in keys(app)
    went(app, "explore")
    assert "loss" not in keys(app)


def test_a_later_address_of_the_visit_does_not_free_what_is_hidden():
    app = opened(**LINK)
    del app.query_params["hide"]
    app.query_params["loss"] = "bce"
    app._page_hash = ""
    ran(app)
    assert told(app) == (TOLD, HIDDEN)
    assert is_hidden_run(app)


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


def everything(app):
    """All that the app has sent, as text."""
    return "\n".join(str(element.proto) for element in app.main) + json.dumps(link(app))


def test_a_hidden_rate_is_nowhere_in_what_is_sent():
    hidden = {"learning_rate": "0.1372", "schedule": "steplr", "hide": "learning_rate"}
    app = opened(**hidden, lang="en")
    assert "0.1372" not in everything(app)
    assert "lr" not in frames(app)[0]
    assert "{lr}" not in json.dumps(sent(app)["facts"])
    assert codes(app) == []
    assert take_home(app) == ""
    assert "0.1372" in everything(opened(**{**hidden, "hide": ""}, lang="en"))
    run = train(Experiment(learning_rate=0.1372, schedule="steplr"))
    np.testing.assert_allclose(frames(app)[0]["w0"], run.params[:, 0], rtol=1e-6)


def test_a_hidden_loss_has_no_name_and_a_hidden_optimizer_no_settings():
    app = opened(**LINK)
    said = [item[0] for item in sent(app)["facts"][0]["items"]]
    assert said[-1] == "loss"
    assert "MSE" not in words(app)
    assert "SGD" not in words(app)
    assert not [widget for widget in app.number_input if "optimizer" in widget.key]
    assert "Now with BCE" not in [button.label for button in app.button]


def test_the_address_opens_the_same_again():
    app = opened(**LINK)
    again = opened(**link(app))
    assert is_hidden_run(again)
    assert told(again) == told(app)
    assert "loss" not in keys(again)


def test_who_sends_a_hidden_choice_with_the_address_changes_nothing():
    app = opened(**{**link(opened(**LINK)), "loss": "bce", "optimizer": "adam"})
    assert is_hidden_run(app)
    assert told(app) == (TOLD, HIDDEN)


def test_what_is_sealed_by_another_server_is_told_in_a_sentence(monkeypatch):
    address = link(opened(**LINK))
    monkeypatch.setenv("LANDSCAPE_KEY", Fernet.generate_key().decode())
    app = opened(**address)
    assert "sealed in this link was changed, or is from another server" in app.warning[0].value
    assert "loss" not in keys(app)


def test_a_picture_without_names_is_not_shown_to_others():
    opened(**LINK)
    app = opened(start="worst", loss="mse", lang="en")
    assert [item[0] for item in sent(app)["facts"][0]["items"]][-1] == "MSE"
    assert choice(app, "loss")[0] == "mse"


def test_names_that_are_no_choice_are_told_until_a_choice_is_made():
    app = opened(hide="loss,`nonsense`,", lock="nothing,start,lang", lang="en")
    (warning,) = app.warning
    assert warning.value.splitlines() == [
        "- In the link, `hide` must name choices of this app. Got `'nonsense'`; it is left out.",
        "- In the link, `lock` must name choices of this app. Got `nothing, lang`; it is left out.",
    ]
    assert "loss" not in keys(app)
    assert app.button_group(key="start").disabled
    app.number_input(key="epochs").set_value(50)
    assert not ran(app).warning
