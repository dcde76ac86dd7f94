from dataclasses import replace

import numpy as np
import pytest

from landscape import Experiment, find_optimum, train
from landscape.analysis.verdict import OUTCOMES, goal_loss, judge, outcomes_along, way_down
from landscape.core.trajectory import Optimum, Trajectory

OPTIMUM = Optimum([0.0, 0.0], 0.2, 0.0)  # within 5 %: up to 0.21
NOWHERE = Optimum(None, 0.0, message="separable")


def run(losses, status="finished", grads=None):
    losses = np.array(losses, dtype=float)
    grads = np.zeros((len(losses), 2)) if grads is None else grads
    return Trajectory(np.zeros((len(losses), 2)), grads, losses, status)


@pytest.mark.parametrize(
    ("losses", "outcome", "epoch"),
    [
        ([1.0, 0.5, 0.205, 0.2], "arrived", 2),
        ([0.2, 0.2], "arrived", 0),
        ([1.0, 0.6, 0.2099], "arrived", 2),
        ([1.0, 0.6, 0.2101], "still falling", None),
        ([1.0, 0.9], "still falling", None),
        ([1.0, 0.983], "still falling", None),  # 2.1 % of the way
        ([1.0, 0.985], "stuck", None),  # 1.9 % of the way
        ([1.0, 1.0, 1.0], "stuck", None),
        ([1.0, 1.0005], "stuck", None),
        ([1.0, 1.01], "overshot", None),
        ([1.0, 0.2, 5.0], "overshot", 1),  # was there, and left again
        ([1.0, 0.2, 0.6], "still falling", 1),
    ],
)
def test_the_outcome_follows_from_the_losses(losses, outcome, epoch):
    verdict = judge(run(losses), OPTIMUM)
    assert verdict.outcome == outcome
    assert verdict.epoch == epoch
    assert verdict.start_loss == losses[0]
    assert verdict.final_loss == losses[-1]
    assert verdict.smallest_loss == 0.2


@pytest.mark.parametrize("losses", [[1.0, 0.9], [1.0, 50.0], [0.2, 0.2], [1.0]])
def test_a_diverged_run_is_diverged_whatever_it_did_before(losses):
    assert judge(run(losses, "diverged"), OPTIMUM).outcome == "diverged"


@pytest.mark.parametrize(
    ("losses", "outcome", "epoch"),
    [
        ([1.0, 0.02, 0.0099], "arrived", 2),
        ([1.0, 0.02, 0.0101], "still falling", None),
        ([1.0, 0.99], "stuck", None),
        ([1.0, 1.1], "overshot", None),
    ],
)
def test_without_an_optimum_a_small_loss_is_the_goal(losses, outcome, epoch):
    verdict = judge(run(losses), NOWHERE)
    assert (verdict.outcome, verdict.epoch) == (outcome, epoch)
    assert verdict.smallest_loss == 0


def test_without_an_optimum_the_goal_lies_above_the_infimum():
    touching = Optimum(None, 0.35, message="separable but for one x")
    assert judge(run([1.0, 0.3549]), touching).outcome == "arrived"
    assert judge(run([1.0, 0.3551]), touching).outcome == "still falling"


def test_gradients_are_given_by_their_length():
    verdict = judge(run([1.0, 0.5, 0.4], grads=[[3.0, -4.0], [9.0, 9.0], [0.0, 0.5]]), OPTIMUM)
    assert (verdict.start_grad, verdict.final_grad) == (5.0, 0.5)


@pytest.mark.parametrize(
    ("losses", "bounces"),
    [
        ([1.0, 0.9, 0.8, 0.7, 0.6], False),
        ([1.0, 0.9, 0.95, 0.7, 0.6], True),  # one step in four
        ([1.0, 0.9, 0.95, 0.7, 0.6, 0.5], False),  # one in five
        ([1.0, 2.0, 1.0, 2.0], True),
        ([1.0, 1.0, 1.0], False),  # standing still is not rising
        ([1.0], False),
    ],
)
def test_a_loss_that_often_rises_bounces(losses, bounces):
    assert judge(run(losses), OPTIMUM).bounces is bounces


def test_a_run_with_a_long_way_and_a_large_gradient_is_not_stuck():
    steep, flat = ([[slope, 0.0]] * 2 for slope in (150.0, 50.0))
    away = [[0.0, 10.0]] * 2  # straight to the optimum the slope would be 500, a fifth of it 100
    for grads, outcome in ((steep, "still falling"), (flat, "stuck")):
        far = Trajectory(away, grads, [5000.2, 4999.0])
        assert judge(far, OPTIMUM).outcome == outcome


def test_no_outcome_depends_on_the_unit_of_the_loss():
    losses = np.array([1.0, 0.985, 0.5, 0.205])
    params, grads = np.ones((4, 2)), np.full((4, 2), 1e-3)
    for unit in (1e-6, 1.0, 1e6):
        found = outcomes_along(
            Trajectory(params, unit * grads, unit * losses), Optimum([0.0, 0.0], unit * 0.2, 0.0)
        )
        assert [OUTCOMES[i] for i in found] == ["stuck", "stuck", "still falling", "arrived"]


MEANDERING = [1.0, 1.0, 0.985, 0.97, 0.5, 0.2101, 0.2099, 0.2, 0.6, 1.0, 1.0005, 1.01, 7.0]


@pytest.mark.parametrize("optimum", [OPTIMUM, NOWHERE, Optimum(None, 0.2, message="touching")])
@pytest.mark.parametrize("status", ["finished", "diverged"])
@pytest.mark.parametrize("steep", [False, True])
def test_along_a_run_each_row_is_what_a_run_that_ended_there_came_to(optimum, status, steep):
    grads = np.full((len(MEANDERING), 2), 0.5 if steep else 0.0)
    whole = run(MEANDERING, status, grads)
    found = [OUTCOMES[place] for place in outcomes_along(whole, optimum)]
    for rows in range(1, len(MEANDERING) + 1):
        ended = status if rows == len(MEANDERING) else "finished"
        part = run(MEANDERING[:rows], ended, grads[:rows])
        assert judge(part, optimum).outcome == found[rows - 1]
    assert len(set(found)) >= 2


def test_outcomes_along_a_run_are_places_that_fit_in_a_byte():
    along = outcomes_along(run(MEANDERING), OPTIMUM)
    assert along.dtype == np.uint8
    assert along.shape == (len(MEANDERING),)


def test_a_run_through_every_outcome():
    losses = [1.0, 0.5, 0.205, 1.5, 2.0]
    found = [OUTCOMES[place] for place in outcomes_along(run(losses, "diverged"), OPTIMUM)]
    assert found == ["stuck", "still falling", "arrived", "overshot", "diverged"]


@pytest.mark.parametrize(
    ("optimum", "goal"),
    [
        (OPTIMUM, 0.21),
        (NOWHERE, 0.01),
        (Optimum(None, 0.35, message="touching"), 0.35 + 0.01 * (np.log(2) - 0.35) / np.log(2)),
    ],
)
def test_the_goal_is_five_percent_above_the_optimum_or_a_little_above_the_infimum(optimum, goal):
    assert goal_loss(optimum) == pytest.approx(goal)


@pytest.mark.parametrize(
    ("dataset", "start"), [("toy1", "good"), ("toy1", "worst"), ("toy2", "good")]
)
def test_a_run_thrown_onto_a_plateau_is_stuck_there(dataset, start):
    thrown = Experiment(dataset=dataset, start=start, loss="mse", learning_rate=1000.0)
    trajectory = train(thrown)
    verdict = judge(trajectory, find_optimum(thrown))
    # It fell, and for ten epochs it has not any more, though it is far above the smallest.
    left = trajectory.losses[-1] - verdict.smallest_loss
    assert verdict.moved
    assert trajectory.losses[-11] - trajectory.losses[-1] < 1e-3 * left
    assert left > 0.1 * verdict.smallest_loss
    assert verdict.outcome == "stuck"


def test_a_small_learning_rate_is_no_plateau():
    slow = Experiment(loss="bce", learning_rate=1e-4)
    slow = replace(slow, start=tuple(train(replace(slow, learning_rate=0.25)).params[20]))
    assert judge(train(slow), find_optimum(slow)).outcome != "arrived"
    outcomes = outcomes_along(train(replace(slow, epochs=1000)), find_optimum(slow))
    assert OUTCOMES[outcomes[-1]] == "still falling"


def test_the_share_of_the_way_down():
    trajectory = run([1.0, 0.6, 1.4, 0.2])
    assert way_down(trajectory, OPTIMUM).tolist() == pytest.approx([0, 50, -50, 100])
    assert way_down(run([0.2, 0.3]), OPTIMUM).tolist() == [100, 100]


def test_a_run_that_walks_over_a_plateau_is_not_stuck_there():
    walking = Experiment(start="worst", loss="mse", optimizer="adam")
    states = outcomes_along(train(walking), find_optimum(walking))
    assert OUTCOMES.index("stuck") not in states
    standing = replace(walking, optimizer="sgd")
    states = outcomes_along(train(standing), find_optimum(standing))
    assert set(states) == {OUTCOMES.index("stuck")}
