"""A mystery's link: what is sealed is found by trying, and told by nothing else."""

import json
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from cryptography.fernet import Fernet
from streamlit.util import calc_hash

from landscape import Experiment, train
from landscape.homework import MysteryError, SealedRun, seal_run, server_keys
from landscape.objective.task import loss_at
from landscape.ui.link.mystery import make_mystery, read_mystery
from tests.ui.visits import asked, frames, link, opened, ran, sent, shows, told, went, words

SECRET = 0.1372
RUN = Experiment(start="worst", loss="mse", optimizer="adam", learning_rate=SECRET)
BOTH = ("optimizer", "learning_rate")
QUESTION = "What made the teal path?"


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("LANDSCAPE_KEY", Fernet.generate_key().decode())


def visited(run=RUN, names=BOTH, /, page="explore", **more):
    return opened(page, mystery=make_mystery(run, names), lang="en", **more)


def everything(app):
    """All that the app has sent, as text."""
    return "\n".join(str(element.proto) for element in app.main) + json.dumps(link(app))


def mystery_path(app):
    run = frames(app)[1]
    return np.stack([run["w0"], run["w1"]], axis=1)


def test_its_path_is_that_of_the_sealed_run():
    app = visited()
    np.testing.assert_allclose(mystery_path(app), train(RUN).params, rtol=1e-6)
    assert QUESTION in words(app)
    assert shows(app, Experiment(start="worst", loss="mse"))  # the guess, which is the usual


@pytest.mark.parametrize("hidden", ["start", "learning_rate"])
def test_a_link_that_hides_does_not_show_it(hidden):
    token = make_mystery(RUN, ("start", "learning_rate"))
    app = opened("explore", hide=hidden, sealed=token, lang="en")
    usual, (run,) = train(Experiment()), frames(app)
    np.testing.assert_allclose(run["w0"], usual.params[:, 0], rtol=1e-6)


def test_what_is_told_cannot_be_changed_and_what_is_sealed_can_be_tried():
    app = visited()
    assert app.button_group(key="start").disabled
    assert app.number_input(key="epochs").disabled
    assert not app.button_group(key="optimizer").disabled
    app.session_state["start"] = "good"
    app.session_state["epochs"] = 7
    ran(app)
    assert link(app)["start"] == "worst"
    assert "epochs" not in link(app)


def test_the_right_guess_lies_on_it_and_a_wrong_one_is_told_its_distance():
    app = visited(optimizer="adam")
    other = train(Experiment(start="worst", loss="mse", optimizer="adam")).params
    away = np.linalg.norm(other - train(RUN).params, axis=1).mean()
    assert f"your path is **{away:.4g}** away" in words(app)
    app.number_input(key="learning_rate").set_value(SECRET)
    ran(app)
    assert "The two paths are the same." in words(app)


@pytest.mark.parametrize("sent_anyway", [{"optimizer": "rmsprop"}, {"learning_rate": "3"}])
def test_a_guess_in_the_link_does_not_move_the_mystery(sent_anyway):
    app = visited(**sent_anyway)
    np.testing.assert_allclose(mystery_path(app), train(RUN).params, rtol=1e-6)
    assert link(app).items() >= sent_anyway.items()


@pytest.mark.parametrize(
    "other", [{"start": "good"}, {"loss": "bce"}, {"epochs": "7"}, {"dataset": "toy1"}]
)
def test_another_link_around_it_does_not_change_what_is_told(other):
    app = visited(**other)
    np.testing.assert_allclose(mystery_path(app), train(RUN).params, rtol=1e-6)
    assert link(app)["start"] == "worst"
    assert not {"epochs", "dataset"} & link(app).keys()


def test_it_is_revealed_beside_the_guess_and_in_this_visit_alone():
    app = visited(learning_rate="2")
    assert f"{SECRET}" not in everything(app)
    app.button(key="reveal_mystery").click()
    ran(app)
    assert "Optimizer: **Adam** (your guess: SGD)" in words(app)
    assert f"Learning rate: **{SECRET}** (your guess: 2)" in words(app)
    app.number_input(key="learning_rate").set_value(1.0)
    ran(app)
    assert "(your guess: 2)" in words(app)  # the guess that was given stays
    assert f"{SECRET}" not in everything(opened(**link(app)))


def test_a_hidden_loss_is_nowhere_and_the_surface_is_that_of_the_guess():
    run = Experiment("toy1", "worst", "mse", "adam", 0.5)
    app = visited(run, ("loss",))
    hidden = frames(app)[1]
    assert hidden.keys() == {"w0", "w1", "loss"}
    guess = Experiment("toy1", "worst", "bce", "adam", 0.5)
    expected = [loss_at(guess, params) for params in train(run).params]
    np.testing.assert_allclose(hidden["loss"], expected, rtol=1e-5)
    labels = [item[0] for line in sent(app)["facts"] for item in line["items"]]
    assert labels.count("BCE") == 2
    assert "MSE" not in labels


def test_a_hidden_start_is_not_where_the_path_begins():
    run = Experiment(start=(-3.7, 0.9), epochs=50)
    app = visited(run, ("start",))
    path, whole = mystery_path(app), train(run).params
    np.testing.assert_allclose(path[5:], whole[5:], rtol=1e-6)
    np.testing.assert_allclose(path[:5], np.repeat(whole[5:6], 5, axis=0), rtol=1e-6)
    assert "-3.7" not in everything(app)
    assert "Its first tenth is not shown." in words(app)


def test_a_click_on_the_map_is_a_guess_of_the_start_alone_where_that_is_asked():
    app = visited(Experiment(start=(-3.7, 0.9)), ("start",))
    told(app, "start", [-2.0, 1.0])
    assert link(app)["start"] == "-2,1"
    app = visited()
    told(app, "start", [-2.0, 1.0])
    assert link(app)["start"] == "worst"


@pytest.mark.parametrize("page", ["race", "compare", "more"])
def test_other_pages_show_the_guess_and_say_so(page):
    app = visited(page=page)
    assert "The mystery is on *Explore*." in words(app)
    assert f"{SECRET}" not in everything(app)
    went(app, "explore")
    assert QUESTION in words(app)
    np.testing.assert_allclose(mystery_path(app), train(RUN).params, rtol=1e-6)


def test_after_a_lesson_it_is_the_same_mystery():
    app = visited()
    text = link(app)["mystery"]
    asked(app, "explore", {"lesson": "curve", "step": "1", "lang": "en"})
    assert QUESTION not in words(app)
    links = [element.proto for element in app.get("page_link")]
    queries = {one.query_string for one in links if one.page_script_hash == calc_hash("explore")}
    (back,) = {query for query in queries if "mystery=" in query}
    asked(app, "explore", dict(parse_qsl(back)))
    assert link(app)["mystery"] == text
    assert QUESTION in words(app)
    np.testing.assert_allclose(mystery_path(app), train(RUN).params, rtol=1e-6)
    assert shows(app, Experiment(start="worst", loss="mse"))


def foreign():
    values = {"optimizer": "adam"}
    return seal_run(SealedRun(values, ("optimizer",)), Fernet.generate_key(), "mystery")


def expired():
    return seal_run(
        SealedRun({"optimizer": "adam"}, ("optimizer",)), server_keys()[0], "mystery", 1e9
    )


def of_another_version():
    return seal_run(SealedRun({"optimizer": "newest"}, ("optimizer",)), server_keys()[0], "mystery")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: "nonsense", "sealed in this link was changed, or is from another server"),
        (lambda: "", "sealed in this link was changed, or is from another server"),
        (foreign, "sealed in this link was changed, or is from another server"),
        (expired, "is older than a year"),
        (of_another_version, "is of another version"),
    ],
)
def test_one_that_cannot_be_read_is_told_in_a_sentence(made, said):
    app = opened(mystery=made(), lang="en")
    (warning,) = app.warning
    assert said in warning.value
    assert link(app) == {"lang": "en"}
    assert shows(app, Experiment())
    app.button_group(key="loss").set_value("mse")
    ran(app)
    assert not app.warning  # the visitor has gone on


def test_a_server_without_a_key_says_so(monkeypatch):
    text = make_mystery(RUN, BOTH)
    monkeypatch.setenv("LANDSCAPE_KEY", "none")
    app = opened(mystery=text, lang="en")
    assert "no key for mysteries" in app.warning[0].value
    app.button(key="make_mystery").click()
    ran(app)
    assert "no key for mysteries" in app.error[0].value


def test_a_teacher_makes_one_of_the_run_on_screen():
    app = opened(start="worst", loss="mse", optimizer="adam", learning_rate="0.1372", lang="en")
    app.button_group(key="mystery_names").set_value(["learning_rate"])
    ran(app)
    app.button(key="make_mystery").click()
    ran(app)
    (made,) = (area.value for area in app.text_area)
    assert sent(app, "copy_mystery")["text"] == made
    params = dict(parse_qsl(urlsplit(made).query))
    assert params.keys() == {"mystery"}
    mystery = read_mystery(params["mystery"])
    assert mystery.experiment == RUN
    assert mystery.asked == ("learning_rate",)
    app.number_input(key="epochs").set_value(7)
    ran(app)
    assert not app.text_area  # it was of another run


def test_what_cannot_be_one_is_told():
    app = opened(dataset="three_classes", lang="en")
    app.button(key="make_mystery").click()
    ran(app)
    assert "a model with two parameters" in app.error[0].value
    with pytest.raises(MysteryError):
        make_mystery(Experiment("three_classes"), ["loss"])


def test_nothing_is_made_within_one():
    app = visited()
    assert "make_mystery" not in {button.key for button in app.button}


def test_options_of_a_sealed_optimizer_are_sealed_too():
    run = Experiment(optimizer="sgd", optimizer_options=(("momentum", 0.7731),))
    app = visited(run, ("optimizer",))
    assert "0.7731" not in everything(app)
    app.button(key="reveal_mystery").click()
    ran(app)
    assert "**SGD momentum 0.7731** (your guess: SGD)" in words(app)
