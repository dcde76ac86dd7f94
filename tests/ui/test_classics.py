"""Other data bring their model and settings with them, as Streamlit runs it."""

import numpy as np
import pytest

from landscape import DATASETS, Experiment, train
from tests.ui.visits import choice, frames, link, opened, ran, sent, shows, unpacked

CLASSICS = [name for name in DATASETS if not name.startswith("toy")]


@pytest.mark.parametrize("name", CLASSICS)
def test_choosing_data_brings_their_settings(name):
    app = opened(start="worst", loss="mse", optimizer="adam")
    app.selectbox(key="dataset").select(name)
    ran(app)
    expected = Experiment(name)
    state = app.session_state
    if name in (
        "broken_line",
        "own",
    ):  # the same settings are usual: they are kept
        assert (state["loss"], state["optimizer"]) == ("mse", "adam")
        return
    for field in ("model", "loss", "optimizer", "learning_rate", "epochs"):
        assert state[field] == getattr(expected, field), field
    run = train(Experiment(name, start=state["start"]))
    ends = frames(app)[0]["loss"][[0, -1]]
    np.testing.assert_allclose(ends, run.losses[[0, -1]], rtol=1e-5)
    kept = {"start": "worst"} if state["start"] == "worst" and expected.start != "worst" else {}
    assert link(app) == {"dataset": name, **kept}


def test_the_lectures_data_leave_settings_alone():
    app = opened(loss="mse", optimizer="adam", learning_rate="0.5", epochs="30")
    app.selectbox(key="dataset").select("toy1")
    ran(app)
    assert shows(app, Experiment("toy1", "good", "mse", "adam", 0.5, 30))


def test_only_what_suits_the_data_is_offered():
    numbers, classes = opened(dataset="line"), opened(dataset="three_classes")
    assert choice(numbers, "loss") == ("mse", ["MSE"])
    assert set(numbers.selectbox(key="model").options) == {"Linear regression", "Neural net"}
    assert choice(classes, "loss") == ("cross_entropy", ["Cross-entropy"])
    assert set(classes.selectbox(key="model").options) == {"Softmax regression", "Neural net"}
    bad = opened(dataset="line", loss="bce")
    assert "loss" in bad.warning[0].value
    assert bad.session_state["loss"] == "mse"


def test_a_line_is_drawn_by_the_browser_and_a_net_is_sent():
    line = opened(dataset="line", epochs="20")
    (fit,) = (trace for trace in sent(line)["traces"] if trace.get("name") == "fit")
    assert fit["meta"] == {"run": 0, "link": "identity"}
    assert "predictions" not in frames(line)[0]
    net = opened(dataset="line", model="mlp", epochs="20")
    assert len(frames(net)[0]["predictions"]) % 161 == 0


def test_standardised_features_say_their_unit():
    app = opened(dataset="hours", epochs="20")
    assert sent(app)["layout"]["xaxis"]["title"]["text"] == "hours (h)"
    app.checkbox(key="dataset_options_hours_standardize").check()
    ran(app)
    assert sent(app)["layout"]["xaxis"]["title"]["text"] == "hours (x̄ = 2.5, SD = 1.118 h)"
    assert link(app)["dataset_options"] == "standardize:true"


def test_the_chance_that_rises_and_falls_is_drawn_as_the_truth():
    app = opened(dataset="broken_line", epochs="20")
    (truth,) = (trace for trace in sent(app)["traces"] if trace.get("name") == "truth")
    assert truth["line"]["dash"] == "dash"
    x, y = DATASETS["broken_line"].load(0).true_curve.T
    np.testing.assert_allclose(
        unpacked(truth["y"]), np.interp(unpacked(truth["x"]), x, y), atol=1e-6
    )
