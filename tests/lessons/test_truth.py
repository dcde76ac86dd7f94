import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import BadValue, Dataset, Experiment, train
from landscape.lessons.records import (
    ChoiceQuestion,
    CurveQuestion,
    EndQuestion,
    NumberQuestion,
    Option,
    StartQuestion,
    Words,
)
from landscape.lessons.truth import QUANTITIES, outcome

ASK = Words("?", "?")
TOY = Experiment("toy1", epochs=200, learning_rate=1.0)
RUN = train(TOY)
LINE = Experiment("line", epochs=20)
NET = Experiment("broken_line", model="mlp", epochs=3)
SOFTMAX = Experiment("three_classes", epochs=3)
# The points of toy1, written out, so that nothing below comes from the package.
X = np.arange(-6.0, 7.0)
Y = np.array([0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1])


def sigma(u):
    return 1 / (1 + np.exp(-u))


def descend(start, rate, epochs):
    """Gradient descent on BCE by hand: the parameters after each epoch, and their losses."""
    w = np.array(start, dtype=float)
    rows = [w]
    for _ in range(epochs):
        error = sigma(w[0] + w[1] * X) - Y
        w = w - rate * np.array([error.mean(), (error * X).mean()])
        rows.append(w)
    return np.array(rows), np.array([loss(w) for w in rows])


def loss(w):
    u = w[0] + w[1] * X
    return float(np.mean(np.log1p(np.exp(-np.abs(u))) + np.maximum(u, 0) - Y * u))


def minimum():
    """The minimum of BCE by Newton's method, and the Hessian there."""
    w = np.zeros(2)
    rows = np.column_stack([np.ones_like(X), X])
    for _ in range(30):
        p = sigma(rows @ w)
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows / len(X)
        w = w - np.linalg.solve(hessian, rows.T @ (p - Y) / len(X))
    return w, hessian


def value(name, experiment=TOY, run=RUN):
    return QUANTITIES[name].of(experiment, run)


def test_quantities_are_those_of_gradient_descent_by_hand():
    params, losses = descend((-0.8, -0.3), 1.0, 200)
    best, hessian = minimum()
    assert value("final_w0") == pytest.approx(params[-1, 0], abs=1e-9)
    assert value("final_w1") == pytest.approx(params[-1, 1], abs=1e-9)
    assert value("final_loss") == pytest.approx(losses[-1], abs=1e-12)
    assert value("epochs_to_arrive") == np.argmax(losses <= 1.05 * loss(best))
    assert value("largest_stable_rate") == pytest.approx(2 / np.linalg.eigvalsh(hessian)[-1])
    decided = sigma(params[-1, 0] + params[-1, 1] * X) >= 0.5
    assert value("accuracy") == pytest.approx(np.mean(decided == Y))


def test_the_largest_stable_rate_is_where_runs_begin_to_leave():
    limit = value("largest_stable_rate")
    best = minimum()[0]
    for share, stays in ((0.97, True), (1.03, False)):
        near = Experiment("toy1", start=tuple(best + 1e-3), learning_rate=share * limit, epochs=600)
        away = np.linalg.norm(train(near).params[-1] - best)
        assert bool(away < 1e-3) is stays


@pytest.mark.parametrize(
    ("experiment", "names"),
    [
        (replace(TOY, start="worst", loss="mse", epochs=5), {"epochs_to_arrive"}),
        (LINE, {"accuracy", "epochs_to_arrive"}),
        (NET, {"final_w0", "final_w1", "largest_stable_rate", "epochs_to_arrive"}),
        (SOFTMAX, {"final_w0", "final_w1", "largest_stable_rate", "epochs_to_arrive"}),
        (
            Experiment(
                "own",
                data=Dataset([0.0, 1.0, 2.0, 3.0], [0.0, 0.0, 1.0, 1.0]),
                dataset_options=(("standardize", False),),
            ),
            {"largest_stable_rate", "epochs_to_arrive"},
        ),
    ],
)
def test_a_number_that_a_run_has_not_is_nan(experiment, names):
    run = train(experiment)
    assert {name for name in QUANTITIES if math.isnan(value(name, experiment, run))} == names


NUMBER = NumberQuestion(ASK, "final_w1", -5, 5, 0.1)


@settings(max_examples=50, deadline=None)
@given(st.floats(-5, 5))
def test_a_number_is_as_far_from_the_truth_as_it_is(answer):
    truth = RUN.params[-1, 1]
    found = outcome(NUMBER, answer, TOY, RUN)
    assert (found.truth, found.distance) == (truth, abs(answer - truth))
    assert found.close == (truth - 0.1 <= answer <= truth + 0.1)


def test_without_a_truth_no_number_is_close():
    never = replace(TOY, start="worst", loss="mse", epochs=5)
    question = NumberQuestion(ASK, "epochs_to_arrive", 0, 100, 50)
    found = outcome(question, 3, never, train(never))
    assert math.isnan(found.truth)
    assert math.isnan(found.distance)
    assert found.close is False


CHOICE = ChoiceQuestion(ASK, (Option("up", ASK), Option("down", ASK)), "down")


def test_a_choice_is_0_or_1_from_the_truth():
    for answer, distance in (("down", 0), ("up", 1)):
        found = outcome(CHOICE, answer, TOY, RUN)
        assert (found.truth, found.distance, found.close) == ("down", distance, distance == 0)


@settings(max_examples=50, deadline=None)
@given(st.tuples(st.floats(-10, 10), st.floats(-10, 10)))
def test_an_end_is_measured_on_the_map(guess):
    w0, w1 = RUN.params[-1]
    found = outcome(EndQuestion(ASK, 3.0), guess, TOY, RUN)
    assert found.truth == (w0, w1)
    assert found.distance == pytest.approx(math.hypot(guess[0] - w0, guess[1] - w1))
    assert found.close == (found.distance <= 3)


@pytest.mark.parametrize(("start", "epochs"), [((0, 0), 5), ((0, 0), 4), ((-9, -1), 30)])
def test_a_start_is_trained_from_with_the_other_settings(start, epochs):
    experiment = replace(TOY, epochs=epochs)
    params, losses = descend(start, 1.0, epochs)
    best, _hessian = minimum()
    found = outcome(StartQuestion(ASK), start, experiment, train(experiment))
    arrived = bool(losses[-1] <= 1.05 * loss(best))
    assert found.truth is found.close is arrived
    assert found.distance == pytest.approx(np.linalg.norm(params[-1] - best), abs=1e-6)


def test_starts_that_arrive_and_starts_that_do_not_are_among_those_above():
    arrived = [
        outcome(StartQuestion(ASK), (0, 0), replace(TOY, epochs=epochs), RUN).truth
        for epochs in (4, 5)
    ]
    assert arrived == [False, True]


def test_the_start_of_a_loss_that_falls_for_ever_has_no_distance():
    data = Dataset([0.0, 1.0, 2.0, 3.0], [0.0, 0.0, 1.0, 1.0])
    experiment = Experiment("own", data=data, dataset_options=(("standardize", False),), epochs=9)
    found = outcome(StartQuestion(ASK), (-300, 200), experiment, train(experiment))
    assert found.truth is True
    assert math.isnan(found.distance)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(-8, 8), st.floats(0, 1)), min_size=1, max_size=50))
def test_a_curve_is_measured_at_the_drawn_x(drawn):
    x, p = np.array(drawn).T
    w0, w1 = RUN.params[-1]
    learned = sigma(w0 + w1 * x)
    found = outcome(CurveQuestion(ASK, 0.3), drawn, TOY, RUN)
    assert found.distance == pytest.approx(np.mean(np.abs(p - learned)), abs=1e-12)
    assert np.array(found.truth) == pytest.approx(np.column_stack([x, learned]), abs=1e-12)
    assert found.close == (found.distance <= 0.3)


def test_a_curve_of_a_net_is_that_of_its_forward():
    run = train(NET)
    x = np.array([-1.0, 0.2, 1.0])
    found = outcome(CurveQuestion(ASK), [(at, 0.5) for at in x], NET, run)
    # By hand: one hidden layer of 8 rectified units, each layer's biases before its weights.
    params = run.params[-1]
    bias, first, last, second = params[:8], params[8:16], params[16], params[17:]
    p = sigma(np.maximum(np.outer(x, first) + bias, 0) @ second + last)
    assert [point[1] for point in found.truth] == pytest.approx(p, abs=1e-12)


@pytest.mark.parametrize(
    ("question", "answer", "experiment", "said"),
    [
        (CHOICE, "left", TOY, "answer must be one of up, down. Got 'left'."),
        (CHOICE, None, TOY, "answer must be one of up, down. Got None."),
        (NUMBER, 6, TOY, "answer must be between -5 and 5. Got 6."),
        (NUMBER, math.nan, TOY, "answer must be a number. Got nan."),
        (NUMBER, "1", TOY, "answer must be a number. Got '1'."),
        (EndQuestion(ASK), (1, 2, 3), TOY, "answer must be two numbers. Got (1, 2, 3)."),
        (EndQuestion(ASK), 7, TOY, "answer must be two numbers. Got 7."),
        (EndQuestion(ASK), (1, math.inf), TOY, "answer must be between"),
        (EndQuestion(ASK), "12", TOY, "answer must be a number. Got '1'."),
        (EndQuestion(ASK), (1, 2), NET, "model must have two parameters"),
        (StartQuestion(ASK), (1, 2e4), TOY, "start must be between -10000 and 10000. Got 20000.0"),
        (StartQuestion(ASK), (0, 0), NET, "model must have two parameters"),
        (CurveQuestion(ASK), [], TOY, "answer must be 1 to 2000 pairs (x, p). Got []."),
        (CurveQuestion(ASK), [(1, 2, 3)], TOY, "answer must be 1 to 2000 pairs (x, p)"),
        (CurveQuestion(ASK), [(1,), (1, 2)], TOY, "answer must be 1 to 2000 pairs (x, p)"),
        (CurveQuestion(ASK), "abc", TOY, "answer must be 1 to 2000 pairs (x, p). Got 'abc'."),
        (CurveQuestion(ASK), [(0, 0)] * 2001, TOY, "answer must be 1 to 2000 pairs (x, p)"),
        (CurveQuestion(ASK), [(math.nan, 0.5)], TOY, "answer must have finite x. Got"),
        (CurveQuestion(ASK), [(0, 1.5)], TOY, "answer must have p from 0 to 1. Got [(0, 1.5)]."),
        (CurveQuestion(ASK), [(0, math.nan)], TOY, "answer must have p from 0 to 1. Got"),
        (CurveQuestion(ASK), [(0, 0.5)], LINE, "dataset must have one feature and two classes"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(question, answer, experiment, said):
    with pytest.raises(BadValue) as caught:
        outcome(question, answer, experiment, RUN)
    assert str(caught.value).startswith(said)
