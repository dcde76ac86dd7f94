"""What is decided along a run, against loops over the points and counts by hand."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape import (
    Dataset,
    Experiment,
    Trajectory,
    decisions_along,
    load_dataset,
    predictions_at,
    train,
)
from landscape.analysis import decision
from landscape.analysis.decision import decide, usual_input
from landscape.core.errors import BadValue

HOURS = Experiment("hours", epochs=40)
NUMBERS = st.floats(-30, 30)


def trajectory(*params):
    """A run of these parameters, of which nothing else matters here."""
    return Trajectory(
        np.array(params), np.zeros((len(params), len(params[0]))), np.zeros(len(params))
    )


def sigmoid(logit):
    return 1 / (1 + math.exp(-logit))


def counted(data, params, threshold):
    """The confusion matrix of w0 + w1·x in a loop over the points."""
    found = [[0, 0], [0, 0]]
    for x, y in zip(data.x, data.y, strict=True):
        found[int(y)][int(sigmoid(params[0] + params[1] * x) >= threshold)] += 1
    return found


def test_counts_by_hand():
    # Hours 1, 2 (fail), 3, 4 (pass); σ(x - 2.5) passes 3 and 4, σ(x - 1.5) also 2, σ(-9) nobody.
    found = decisions_along(HOURS, trajectory((-2.5, 1), (-1.5, 1), (-9, 0)))
    np.testing.assert_array_equal(found.tn, [2, 1, 2])
    np.testing.assert_array_equal(found.fp, [0, 1, 0])
    np.testing.assert_array_equal(found.fn, [0, 0, 2])
    np.testing.assert_array_equal(found.tp, [2, 2, 0])
    np.testing.assert_array_equal(found.accuracy, [1, 0.75, 0.5])


def test_a_probability_equal_to_the_threshold_is_a_yes():
    # σ(0) = ½ for every point.
    found = decisions_along(HOURS, trajectory((0, 0)), 0.5)
    assert (found.fp[0], found.tp[0]) == (2, 2)


@given(st.tuples(NUMBERS, NUMBERS), st.floats(0.05, 0.95))
def test_counts_are_those_of_a_loop(params, threshold):
    data = load_dataset("toy1")
    found = decisions_along(Experiment("toy1"), trajectory(params), threshold)
    probabilities = [sigmoid(params[0] + params[1] * x) for x in data.x]
    if min(abs(p - threshold) for p in probabilities) > 1e-12:  # else rounding decides
        assert found.counts[0].tolist() == counted(data, params, threshold)


@given(st.tuples(NUMBERS, NUMBERS), st.lists(st.floats(0, 1), min_size=2, max_size=5))
def test_counts_sum_to_the_points_and_fewer_pass_a_higher_threshold(params, thresholds):
    run = trajectory(params)
    every = [decisions_along(Experiment("toy1"), run, one) for one in sorted(thresholds)]
    for found in every:
        assert found.counts.sum() == 13
        assert found.counts[0].sum(axis=1).tolist() == [7, 6]
        assert 0 <= found.accuracy[0] <= 1
    positives = [int((found.tp + found.fp)[0]) for found in every]
    assert positives == sorted(positives, reverse=True)


@pytest.mark.parametrize("model", ["softmax", "mlp"])
def test_several_classes_are_those_of_a_loop(model):
    experiment = Experiment("three_classes", model=model, epochs=30)
    run, data = train(experiment), load_dataset("three_classes")
    found = decisions_along(experiment, run)
    assert found.counts.shape == (31, 3, 3)
    for row in (0, 7, 30):
        expected = np.zeros((3, 3), int)
        for y, chances in zip(data.y, experiment.task.predict(run.params[row]), strict=True):
            expected[int(y), max(range(3), key=lambda k: chances[k])] += 1
        np.testing.assert_array_equal(found.counts[row], expected)
        right = sum(expected[k, k] for k in range(3))
        assert found.accuracy[row] == pytest.approx(right / 8)


def test_of_equal_probabilities_the_first_class_is_taken():
    found = decisions_along(Experiment("three_classes"), trajectory((0.0,) * 15))
    np.testing.assert_array_equal(found.counts[0], [[2, 0, 0], [3, 0, 0], [3, 0, 0]])


def test_positives_are_only_of_two_classes():
    found = decisions_along(Experiment("three_classes"), trajectory((0.0,) * 15))
    with pytest.raises(BadValue, match="classes must be 2"):
        _ = found.tp


def test_rows_can_be_chosen_and_blocks_change_nothing(monkeypatch):
    run = train(HOURS)
    whole = decisions_along(HOURS, run, 0.6)
    some = decisions_along(HOURS, run, 0.6, rows=[0, 5, 40])
    np.testing.assert_array_equal(some.counts, whole.counts[[0, 5, 40]])
    monkeypatch.setattr(decision, "BLOCK", 13)  # three rows of four points
    np.testing.assert_array_equal(decisions_along(HOURS, run, 0.6).counts, whole.counts)


def test_memory_is_bounded_for_many_points_and_rows():
    run = trajectory(*np.random.default_rng(1).normal(size=(10_001, 2)))
    tracemalloc.start()  # numpy's arrays; as many as torch's, which hold the same numbers
    found = decisions_along(Experiment(), run)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60e6  # all at once would be 160 MB for each array
    assert (found.counts.sum(axis=(1, 2)) == 2000).all()


def test_predictions_of_one_input_follow_the_run():
    run = train(HOURS)
    expected = [sigmoid(w0 + w1 * 7) for w0, w1 in run.params]
    np.testing.assert_allclose(predictions_at(HOURS, run, 7.0), expected, rtol=1e-12)
    np.testing.assert_allclose(
        predictions_at(HOURS, run, [7.0], rows=[0, 9]), [expected[0], expected[9]]
    )


def test_an_input_is_in_the_datas_own_units_where_features_are_standardised():
    scores = Experiment("scores", epochs=20)
    run, own = train(scores), np.array([45.0, 50, 55, 60, 65, 70])
    z = (58.0 - own.mean()) / own.std()
    expected = [sigmoid(w0 + w1 * z) for w0, w1 in run.params]
    np.testing.assert_allclose(predictions_at(scores, run, 58.0), expected, rtol=1e-12)


def test_predictions_of_several_features_classes_and_of_numbers():
    two = Experiment("two_features")
    expected = sigmoid(0.5 + 2 * 3.0 - 1 * 4.0)
    assert predictions_at(two, trajectory((0.5, 2, -1)), (3, 4))[0] == pytest.approx(expected)
    line = Experiment("line")
    assert predictions_at(line, trajectory((1, 2)), 7)[0] == pytest.approx(15)
    three = Experiment("three_classes")
    chances = predictions_at(three, trajectory((0.0,) * 15, (0.0,) * 15), (1, 2, 3, 4))
    np.testing.assert_allclose(chances, np.full((2, 3), 1 / 3))


@pytest.mark.parametrize("x", [(1.0, 2.0), math.nan, math.inf, ()])
def test_an_input_has_one_finite_number_for_each_feature(x):
    with pytest.raises(BadValue, match="x must be 1 finite numbers, one for each feature"):
        predictions_at(HOURS, trajectory((0, 1)), x)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, math.nan, "much", True])
def test_a_threshold_is_a_probability(threshold):
    with pytest.raises(BadValue, match="threshold must be"):
        decisions_along(HOURS, trajectory((0, 1)), threshold)


def test_numbers_are_not_decided():
    with pytest.raises(BadValue, match="kind must be binary or classes"):
        decide(np.zeros(3), load_dataset("line"))


def test_the_usual_input_is_in_the_middle_in_own_units():
    assert usual_input(load_dataset("hours")) == (2.5,)
    assert usual_input(load_dataset("scores")) == (58,)  # half way from 45 to 70, to even
    assert usual_input(load_dataset("two_features")) == (3.5, 2)
    assert usual_input(Dataset(np.full(2, 4.0), np.array([0.0, 1.0]))) == (4,)
