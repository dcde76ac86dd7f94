"""Decision and accuracy on Explore, as Streamlit runs it, without a browser."""

import numpy as np
import pytest

from landscape import Experiment, train
from tests.ui.visits import frames, link, opened, ran, sent

HOURS = Experiment("hours", epochs=200)
SHORT = {"dataset": "hours", "epochs": "200"}


def test_at_first_nothing_is_decided():
    app = opened(**SHORT)
    assert "asked" not in frames(app)[0]
    assert sent(app)["table"] is None
    assert "threshold" not in {trace.get("name") for trace in sent(app)["traces"]}


@pytest.mark.parametrize("threshold", [0.5, 0.6])
def test_the_matrix_counts_the_points_on_either_side_of_the_threshold(threshold):
    app = opened(**SHORT, decision="on", threshold=str(threshold), ask="7")
    (run,) = frames(app)
    params = train(HOURS).params
    chances = 1 / (1 + np.exp(-(params[:, :1] + params[:, 1:] * [1.0, 2.0, 3.0, 4.0])))
    ones, actual = chances >= threshold, np.array([0, 0, 1, 1])
    for i, j in np.ndindex(2, 2):
        counted = ((ones == j) & (actual == i)).sum(axis=1)
        assert np.array_equal(run[f"count_{i}_{j}"], counted)
    np.testing.assert_allclose(run["right"], 100 * (ones == actual).mean(axis=1))
    asked = 1 / (1 + np.exp(-(params[:, 0] + 7 * params[:, 1])))
    np.testing.assert_allclose(run["asked"], asked, rtol=1e-6)
    table = sent(app)["table"]
    assert table["head"] == ["", "predicted: fail", "predicted: pass"]
    assert table["rows"][1]["cells"] == ["actual: pass", "{#count_1_0}", "{#count_1_1}"]
    assert ["hours = 7 h", "{asked} → {asked_class}"] in sent(app)["facts"][-1]["items"]
    (line,) = (trace for trace in sent(app)["traces"] if trace.get("name") == "threshold")
    assert line["hoverinfo"] == "skip"


def test_what_is_asked_is_in_the_datas_own_units():
    app = opened(**SHORT, dataset_options="standardize:true", decision="on", ask="4")
    experiment = Experiment("hours", epochs=200, dataset_options=(("standardize", True),))
    expected = experiment.task.predict(train(experiment).params)[:, 3]
    np.testing.assert_allclose(frames(app)[0]["asked"], expected, rtol=1e-6)
    app.selectbox(key="dataset").select("line")
    ran(app)
    assert "ask" not in app.query_params
    assert sent(app)["table"] is None
    (items,) = (line["items"] for line in sent(app)["facts"] if "{asked}" in str(line["items"]))
    assert items == [["x = 5.5", "y = {asked}"]]


def test_two_features_have_regions_and_several_classes_chances():
    regions = opened(dataset="two_features", epochs="50", decision="on")
    run = Experiment("two_features", epochs=50)
    (found,) = frames(regions)
    cells = found["cells"].reshape(len(found["cell_frames"]), 24, 24)
    low, high = [1 - 0.6, 1 - 0.24], [6 + 0.6, 3 + 0.24]
    corner = run.task.predict(train(run).params[-1], [low, high])
    np.testing.assert_allclose([cells[-1, 0, 0], cells[-1, -1, -1]], 255 * corner, atol=0.51)
    classes = opened(dataset="three_classes", epochs="50", decision="on")
    (found,) = frames(classes)
    cells = found["cells"].reshape(len(found["cell_frames"]), 3, 8)
    other = Experiment("three_classes", epochs=50)
    chances = other.task.predict(train(other).params[-1])
    np.testing.assert_allclose(cells[-1], 255 * chances.T, atol=0.51)


def test_several_features_are_asked_about_one_by_one():
    app = opened(dataset="two_features", epochs="50", decision="on", ask="6,1")
    run = Experiment("two_features", epochs=50)
    expected = run.task.predict(train(run).params, [[6.0, 1.0]])[:, 0]
    np.testing.assert_allclose(frames(app)[0]["asked"], expected, rtol=1e-6)
    app.number_input(key="ask_1").set_value(3.0)
    ran(app)
    assert link(app)["ask"] == "6,3"
    expected = run.task.predict(train(run).params, [[6.0, 3.0]])[:, 0]
    np.testing.assert_allclose(frames(app)[0]["asked"], expected, rtol=1e-6)
    app.number_input(key="ask_0").set_value(3.5)
    app.number_input(key="ask_1").set_value(2.0)
    ran(app)
    assert "ask" not in link(app)  # the middle of the data, which is usual


@pytest.mark.parametrize("ask", ["1,2", "much", "1e9", ""])
def test_a_question_that_does_not_suit_the_data_gets_the_usual_one_and_a_note(ask):
    app = opened(**SHORT, decision="on", ask=ask)
    (warning,) = app.warning
    assert "`2.5` is used instead" in warning.value
    assert ["hours = 2.5 h", "{asked} → {asked_class}"] in sent(app)["facts"][-1]["items"]


@pytest.mark.parametrize("model", ["logistic", "mlp"])
def test_regions_of_a_long_run_are_of_few_bytes(model):
    (found,) = frames(opened(dataset="two_features", model=model, decision="on"))
    assert len(found["cells"]) <= 60_000
    assert found["count_0_0"].dtype == np.uint8
