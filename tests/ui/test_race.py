"""Race as Streamlit runs it, without a browser."""

from dataclasses import replace

import numpy as np
import pytest

from landscape import (
    OPTIMIZER_CONFIGS,
    Experiment,
    OptimizerConfig,
    find_optimum,
    judge,
    sweep,
    train,
)
from landscape.analysis.verdict import OUTCOMES
from landscape.ui.pages.race import racer_looks, racer_name
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
    went,
    words,
)

SHORT = {"epochs": "20"}


USUAL = (
    OptimizerConfig("sgd"),
    OptimizerConfig("sgd", (("momentum", 0.9),)),
    OptimizerConfig("adam"),
    OptimizerConfig("rmsprop"),
)


NAMES = ["SGD", "SGD momentum 0.9", "Adam", "RMSprop"]


@pytest.fixture(scope="module")
def usual():
    return opened("race", **SHORT)


def runs(experiment, racers=USUAL):
    return [racer.applied_to(experiment) for racer in racers]


def cells(app):
    return [row["cells"] for row in sent(app)["table"]["rows"]]


def test_the_page_opens_with_four_racers_at_one_rate(usual):
    assert shows(usual, *runs(Experiment(epochs=20)))
    assert [tab.label for tab in usual.tabs] == NAMES
    assert link(usual) == SHORT
    assert not usual.warning
    assert "**Fair play:** a race at one learning rate says little" in words(usual)
    for run, experiment in zip(frames(usual), runs(Experiment(epochs=20)), strict=True):
        expected = train(experiment)
        np.testing.assert_allclose(run["loss"], expected.losses, rtol=1e-5)
        best = find_optimum(experiment).params
        distance = np.hypot(*(expected.params - best).T)
        np.testing.assert_allclose(run["distance"], distance, rtol=1e-5, atol=1e-6)


def test_every_widget_is_there_with_its_default(usual):
    widgets = [*usual.selectbox, *usual.number_input, *usual.button, *usual.button_group]
    assert all(widget.proto.label for widget in widgets)
    assert choice(usual, "racers") == (
        list(USUAL),
        [racer_name(racer) for racer in OPTIMIZER_CONFIGS],
    )
    assert choice(usual, "rates") == ("shared", ["one for all", "each its best"])
    assert keys(usual.button_group) == {"lang", "code_style", "racers", "rates", "loss", "start"}
    assert not usual.number_input(key="learning_rate").disabled


def test_the_table_has_a_row_for_each_racer_with_numbers_of_its_own_run(usual):
    stage = sent(usual)
    assert stage["table"]["head"] == [
        "",
        "rate",
        "loss",
        "distance to the optimum",
        "arrived at epoch",
        "state",
    ]
    rows = stage["table"]["rows"]
    assert [row["run"] for row in rows] == [0, 1, 2, 3]
    assert [row["cells"][0] for row in rows] == NAMES
    colors = {
        t["meta"]["run"]: t["line"]["color"] for t in stage["traces"] if t.get("name") == "path"
    }
    assert [row["color"] for row in rows] == [colors[row["run"]] for row in rows]
    symbols = {
        t["meta"]["run"]: t["marker"]["symbol"] for t in stage["traces"] if t.get("name") == "now"
    }
    assert [row["symbol"] for row in rows] == [symbols[row["run"]] for row in rows]
    for row, experiment, run in zip(rows, runs(Experiment(epochs=20)), frames(usual), strict=True):
        verdict = judge(train(experiment), find_optimum(experiment))
        assert row["cells"][1:] == ["0.25", "{loss}", "{distance}", "{came}", "{state}"]
        # Not before it has.
        came = np.full(21, np.nan)
        if verdict.epoch is not None:
            came[verdict.epoch :] = verdict.epoch
        np.testing.assert_array_equal(run["came"], came)
        assert OUTCOMES[run["state"][-1]] == verdict.outcome
        assert run["state"][0] == len(OUTCOMES)
    assert stage["words"]["lists"]["state"] == [*OUTCOMES, "at the start"]


def test_the_epoch_within_five_percent_is_told():
    app = opened("race", racers="lbfgs", epochs="5")
    experiment = Experiment(optimizer="lbfgs", epochs=5)
    optimum = find_optimum(experiment)
    first = int(np.argmax(train(experiment).losses <= 1.05 * optimum.loss))
    (run,) = frames(app)
    assert (run["came"][-1], np.isnan(run["came"][:first]).all()) == (first, True)
    assert 0 < first <= 5


def test_no_two_racers_look_alike():
    own = (("betas", (0.8, 0.99)),)
    everybody = ",".join(["sgd", "sgd;momentum:0.9", "sgd;momentum:0.9;nesterov:true"])
    others = [
        racer.optimizer for racer in OPTIMIZER_CONFIGS if racer.optimizer not in ("sgd", "lbfgs")
    ]
    app = opened("race", racers=f"{everybody},{','.join(others)},adam;betas:0.8/0.99", epochs="5")
    assert not app.warning
    looks = {
        (trace["marker"]["color"], trace["marker"]["symbol"])
        for trace in sent(app)["traces"]
        if trace.get("name") == "now"
    }
    assert len(looks) == len(cells(app)) == len(OPTIMIZER_CONFIGS)
    assert codes(app)[-1].count("betas=(0.8, 0.99)") == 1
    assert shows(
        app, *runs(Experiment(epochs=5), [*OPTIMIZER_CONFIGS[:-1], OptimizerConfig("adam", own)])
    )


def test_a_link_fills_every_widget():
    app = opened(
        "race",
        racers="adam,sgd;momentum:0.5",
        learning_rate="0.5",
        loss="mse",
        start="worst",
        epochs="12",
        seed="3",
        dataset_options="n:300",
    )
    assert not app.warning
    own = OptimizerConfig("sgd", (("momentum", 0.5),))
    assert choice(app, "racers")[0] == [OptimizerConfig("adam"), own]
    assert "SGD momentum 0.5" in choice(app, "racers")[1]
    experiment = Experiment(
        start="worst",
        loss="mse",
        learning_rate=0.5,
        epochs=12,
        seed=3,
        dataset_options=(("n", 300),),
    )
    assert shows(app, *runs(experiment, (OptimizerConfig("adam"), own)))
    before = link(app)
    assert before["racers"] == "adam,sgd;momentum:0.5"
    assert link(ran(app)) == before


def test_each_races_at_the_best_of_its_rates():
    app = opened("race", racers="sgd,adam", rates="best", epochs="12", learning_rate="7")
    experiment = Experiment(epochs=12, learning_rate=7.0)
    best = []
    for racer in (OptimizerConfig("sgd"), OptimizerConfig("adam")):
        found = sweep(racer.applied_to(experiment))
        assert found.best != 7
        best.append(racer.applied_to(experiment, found.best))
    assert best[0].learning_rate != best[1].learning_rate
    assert shows(app, *best)
    assert [float(row[1]) for row in cells(app)] == [
        pytest.approx(one.learning_rate, rel=1e-3) for one in best
    ]
    assert app.number_input(key="learning_rate").disabled
    assert "the best of 25 learning rates" in words(app)
    lines = [trace["name"] for trace in sent(app, "sweep")["data"]]
    assert lines == ["SGD", "Adam", "best", "best"]
    assert link(app) == {
        "racers": "sgd,adam",
        "rates": "best",
        "epochs": "12",
        "learning_rate": "7",
    }
    app.button_group(key="rates").set_value("shared")
    ran(app)
    assert shows(app, *runs(experiment, (OptimizerConfig("sgd"), OptimizerConfig("adam"))))
    assert not app.number_input(key="learning_rate").disabled


def test_a_run_that_diverges_stays_in_the_race():
    app = opened(
        "race", racers="sgd,adam", learning_rate="1e10", loss="mse", dataset_options="n:50"
    )
    experiment = Experiment(learning_rate=1e10, loss="mse", dataset_options=(("n", 50),))
    found = [
        train(one) for one in runs(experiment, (OptimizerConfig("sgd"), OptimizerConfig("adam")))
    ]
    assert "diverged" in {run.status for run in found}
    assert [len(run["w0"]) for run in frames(app)] == [run.epochs + 1 for run in found]
    for known, run in zip(frames(app), found, strict=True):
        if run.status == "diverged":
            assert OUTCOMES[known["state"][-1]] == "diverged"


def test_a_loss_without_an_optimum_has_no_distance():
    app = opened("race", racers="sgd", epochs="5", dataset_options="n:2,w1:50")
    assert find_optimum(Experiment(dataset_options=(("n", 2), ("w1", 50.0)))).params is None
    assert cells(app)[0][3] == "–"
    assert "distance" not in frames(app)[0]


def test_the_page_speaks_korean():
    app = opened("race", **SHORT, racers="sgd", lang="ko")
    assert sent(app)["table"]["head"][1:] == [
        "학습률",
        "손실",
        "최적점까지 거리",
        "도착한 에폭",
        "상태",
    ]
    assert "**공정한 경주:**" in words(app)
    assert choice(app, "rates")[1] == ["모두 같게", "각자 최적"]


@pytest.mark.parametrize(
    ("racer", "name"),
    [
        (OptimizerConfig("sgd"), "SGD"),
        (OPTIMIZER_CONFIGS[1], "SGD momentum 0.9"),
        (OPTIMIZER_CONFIGS[2], "SGD Nesterov 0.9"),
        (
            OptimizerConfig("sgd", (("momentum", 0.5), ("weight_decay", 0.1), ("nesterov", True))),
            "SGD Nesterov 0.5 weight_decay 0.1",
        ),
        (
            OptimizerConfig("adam", (("betas", (0.5, 0.9)), ("amsgrad", True))),
            "Adam betas 0.5,0.9 amsgrad true",
        ),
        (OptimizerConfig("lbfgs"), "LBFGS"),
    ],
)
def test_racers_are_named_after_their_options(racer, name):
    assert racer_name(racer) == name


def test_a_schedule_of_explore_does_not_race():
    app = opened("explore", **SHORT, schedule="steplr")
    went(app, "race")
    plain = replace(Experiment(epochs=20), schedule="none")
    assert shows(app, *runs(plain))
    assert all("lr_scheduler" not in code for code in codes(app))


def test_two_racers_with_options_of_their_own_look_different():
    own = [
        OptimizerConfig("adam", (("betas", (0.5, 0.9)),)),
        OptimizerConfig("sgd", (("momentum", 0.5),)),
    ]
    looks = racer_looks([*OPTIMIZER_CONFIGS, *own])
    assert looks[: len(OPTIMIZER_CONFIGS)] == racer_looks(OPTIMIZER_CONFIGS)
    assert looks[-1] != looks[-2]
