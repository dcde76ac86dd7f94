"""Race as Streamlit runs it, without a browser."""

import pytest

from landscape import (
    Experiment,
    OptimizerConfig,
)
from landscape.ui.pages.race import racer_name
from tests.ui.visits import (
    choice,
    codes,
    link,
    opened,
    ran,
    sent,
    shows,
    told,
    went,
)

SHORT = {"epochs": "20"}


USUAL = (
    OptimizerConfig("sgd"),
    OptimizerConfig("sgd", (("momentum", 0.9),)),
    OptimizerConfig("adam"),
    OptimizerConfig("rmsprop"),
)


def runs(experiment, racers=USUAL):
    return [racer.applied_to(experiment) for racer in racers]


def cells(app):
    return [row["cells"] for row in sent(app)["table"]["rows"]]


def test_racers_come_and_go():
    app = opened("race", **SHORT)
    app.button_group(key="racers").set_value([OptimizerConfig("adagrad"), OptimizerConfig("sgd")])
    ran(app)
    assert link(app) == {**SHORT, "racers": "sgd,adagrad"}  # in their usual order
    assert shows(
        app, *runs(Experiment(epochs=20), (OptimizerConfig("sgd"), OptimizerConfig("adagrad")))
    )
    app.button_group(key="racers").set_value(list(USUAL))
    ran(app)
    assert link(app) == SHORT


def test_nobody_races_and_somebody_again():
    app = opened("race", **SHORT)
    app.button_group(key="racers").set_value([])
    ran(app)
    assert [info.value for info in app.info] == ["Nobody races. Choose at least one optimizer."]
    assert codes(app) == []
    assert link(app) == {**SHORT, "racers": "none"}
    assert [info.value for info in opened("race", **link(app)).info]
    app.button_group(key="rates").set_value("best")
    assert ran(app).info
    app.button_group(key="rates").set_value("shared")
    app.button_group(key="racers").set_value([OptimizerConfig("adam")])
    ran(app)
    assert not app.info
    assert shows(app, Experiment(epochs=20, optimizer="adam"))


def test_a_click_on_the_map_is_where_all_start():
    app = told(opened("race", **SHORT), "start", [-3.1234, 4.0])
    assert shows(app, *runs(Experiment(epochs=20, start=(-3.12, 4.0))))
    assert link(app) == {**SHORT, "start": "-3.12,4"}


@pytest.mark.parametrize(
    ("racers", "rule"),
    [
        ("sgd,lion", "must be one of sgd, adam"),
        ("adam;momentum:0.9", "must name options of adam (betas, eps, weight_decay, amsgrad)"),
        ("sgd;nesterov:true", "needs a momentum above 0"),
        ("", "must be one of"),
    ],
)
def test_bad_racers_are_told_and_the_usual_ones_race(racers, rule):
    app = opened("race", **SHORT, racers=racers)
    (note,) = app.warning
    assert "In the link, `racers`" in note.value
    assert rule in note.value
    assert "`sgd,sgd;momentum:0.9,adam,rmsprop` is used instead" in note.value
    assert shows(app, *runs(Experiment(epochs=20)))
    assert link(app) == SHORT


def test_nonsense_about_the_rates_is_told_until_something_is_changed():
    app = opened("race", **SHORT, rates="own")
    (note,) = app.warning
    assert "`rates` must be one of shared, best. Got `own`; `shared` is used instead." in note.value
    app.number_input(key="learning_rate").set_value(0.5)
    assert not ran(app).warning


def test_going_to_explore_and_back_keeps_the_race():
    app = opened("race", racers="sgd,adam", rates="shared", **SHORT)
    went(app, "explore")
    assert link(app) == SHORT
    app.button_group(key="optimizer").set_value("adam")
    app.number_input(key="learning_rate").set_value(0.5)
    ran(app)
    went(app, "race")
    assert link(app) == {**SHORT, "learning_rate": "0.5", "racers": "sgd,adam"}
    racers = (OptimizerConfig("sgd"), OptimizerConfig("adam"))
    assert shows(app, *runs(Experiment(epochs=20, learning_rate=0.5), racers))
    went(app, "explore")
    assert shows(app, Experiment(epochs=20, learning_rate=0.5, optimizer="adam"))


def test_the_optimizer_as_it_is_tuned_in_explore_can_race():
    own = OptimizerConfig("adam", (("betas", (0.5, 0.9)),))
    app = opened("explore", optimizer="adam", optimizer_options="betas:0.5/0.9", **SHORT)
    went(app, "race")
    assert racer_name(own) in choice(app, "racers")[1]
    assert own not in choice(app, "racers")[0]
    app.button_group(key="racers").set_value([own])
    ran(app)
    assert shows(app, Experiment(epochs=20, optimizer="adam", optimizer_options=own.options))
    assert link(app) == {**SHORT, "racers": "adam;betas:0.5/0.9"}
