import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import Experiment, GridSpec, load_dataset, loss_surface
from landscape.objective import quadrature
from landscape.objective.quadrature import objective_within, rule_within, steepness_bucket
from tests.reference import own_dataset, sigmoid
from tests.variants import few_of

BOTH = pytest.mark.parametrize("loss", ["mse", "bce"])


def losses_at(loss, x, y, params):
    """Mean losses with all their relative digits, in plain numpy, at params of shape (k, 2)."""
    points, counts = np.unique(np.stack([x, y]), axis=1, return_counts=True)
    margins = (params[:, :1] + params[:, 1:] * points[0]) * (2 * points[1] - 1)
    each = sigmoid(-margins) ** 2 if loss == "mse" else np.logaddexp(0, -margins)
    return each @ counts / len(x)


def broken_line(n, seed=0):
    """The lecture's third data set: the probability climbs, then falls to a half."""
    x = np.linspace(-1, 1, n)
    y = np.random.default_rng(seed).random(n) < sigmoid(np.where(x < 0, 15 * x + 5, 5 - 5 * x))
    return x, y.astype(float)


def assert_same_digits(surface, loss, x, y, every=1, rtol=1e-9):
    v, u = np.meshgrid(surface.v, surface.u, indexing="ij")
    params = np.stack([u.ravel(), v.ravel()], axis=1)[::every]
    # Below the smallest normal number digits are lost in float64 itself.
    np.testing.assert_allclose(
        surface.loss.ravel()[::every], losses_at(loss, x, y, params), rtol=rtol, atol=1e-300
    )


WINDOWS = [
    GridSpec(),
    GridSpec((-30.0, 3.0), (-1.0, 10.0)),
    GridSpec((-10.0, 3.0), (-25.0, 30.0), 60, 50),
    GridSpec((20.0, 30.0), (-0.5, 0.5)),
    GridSpec((-0.01, 0.01), (4.99, 5.01), 90, 70),
    GridSpec((-1e4, 1e4), (-1e4, 1e4), 12, 9),
]


@BOTH
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", ["toy1", "toy2", "broken line"])
def test_a_surface_keeps_nine_digits_on_any_window(name, window, loss):
    data = None if name == "broken line" else load_dataset(name)
    x, y = broken_line(2000) if data is None else (data.x, data.y)
    with own_dataset(x, y) as own:
        surface = loss_surface(Experiment(own, loss=loss), window)
    assert_same_digits(surface, loss, x, y, every=97)


@st.composite
def samples(draw):
    """Points of many kinds, standardised and then of any scale."""
    n = draw(st.sampled_from([1, 2, 3, 7, 40, 300, 3000, 100_000]))
    generator = np.random.default_rng(draw(st.integers(0, 10_000)))
    kind = draw(st.sampled_from(["normal", "even", "tails", "clumps", "few", "outlier"]))
    if kind == "normal":
        x = generator.normal(size=n)
    elif kind == "even":
        x = np.linspace(-1, 1, n)
    elif kind == "tails":
        x = generator.standard_cauchy(n)
    elif kind == "clumps":
        x = generator.integers(0, 4, n) + generator.normal(size=n) * 1e-9
    elif kind == "few":
        x = generator.integers(0, 25, n).astype(float)
    else:
        x = generator.normal(size=n)
        x[0] = 1e5
    x = (x - x.mean()) / (x.std() or 1.0) * draw(st.sampled_from([0.1, 1.0, 3.0]))
    ones = draw(st.sampled_from(["all", "none", "some", "by x"]))
    chance = {"all": 1.0, "none": 0.0, "some": 0.3, "by x": sigmoid(4 * x - 1)}[ones]
    return x, (generator.random(n) < chance).astype(float)


@settings(max_examples=30, derandomize=True)
@given(samples(), st.sampled_from(WINDOWS[:-1]), st.sampled_from(["mse", "bce"]))
def test_a_surface_of_any_points_keeps_nine_digits(points, window, loss):
    x, y = points
    # Where no rule pays, a surface of 100,000 points takes seconds: a few Ŵ are enough for it.
    if len(x) > 10_000:
        window = GridSpec(window.u, window.v, 12, 10)
    with own_dataset(x, y) as name:
        surface = loss_surface(Experiment(name, loss=loss), window)
    assert_same_digits(surface, loss, x, y, every=max(1, surface.loss.size // 40))


@BOTH
@pytest.mark.parametrize("steepest", [0.0, 0.3, 2.0, 9.9, 30.0])
@pytest.mark.parametrize("n", few_of([2000, 50_000]))
def test_a_rule_holds_up_to_its_steepness_whatever_the_bias(loss, steepest, n):
    x, y = broken_line(n)
    generator = np.random.default_rng(1)
    params = generator.uniform(-1, 1, (300, 2)) * [2 * steepest + 50, steepest]
    params[::2, 1] = steepest * np.sign(params[::2, 1])
    params[::3, 0] = -params[::3, 1] * generator.uniform(-1, 1, 100)
    with own_dataset(x, y) as name:
        problem = objective_within(Experiment(name, loss=loss).task, steepest)
    assert len(problem.design) < 350
    assert problem.weights.sum().item() == pytest.approx(1, abs=1e-12)
    found = problem(torch.from_numpy(params)).numpy()
    np.testing.assert_allclose(found, losses_at(loss, x, y, params), rtol=1e-9, atol=0)


@BOTH
def test_a_rule_for_fewer_digits_has_fewer_rows_and_keeps_those_digits(loss):
    experiment = Experiment(loss=loss)
    exact, rough = (
        rule_within(experiment.task, steepness_bucket(10), tolerance) for tolerance in (1e-13, 1e-8)
    )
    assert len(rough.design) < 0.8 * len(exact.design)
    data = load_dataset("toy2")
    params = np.random.default_rng(0).uniform(-10, 10, (300, 2))
    expected = losses_at(loss, data.x, data.y, params)
    errors = np.abs(rough(torch.from_numpy(params)).numpy() / expected - 1)
    assert 1e-13 < errors.max() < 1e-8


@BOTH
def test_a_rule_is_not_larger_than_it_has_to_be(loss):
    experiment = Experiment(loss=loss)
    rows = [
        len(objective_within(experiment.task, steepest).design) for steepest in (0.3, 1, 3, 10, 30)
    ]
    assert rows == sorted(rows)
    # 2·asinh(π/10) = 0.62 of the logarithm a node: 1e-9 takes 33 nodes of a class, 1e-13 some 48.
    assert 50 <= rows[3] <= 100


def test_a_hundred_times_the_points_take_hardly_more_nodes():
    rows = []
    for n in (2000, 200_000):
        with own_dataset(*broken_line(n)) as name:
            rows.append(len(objective_within(Experiment(name).task, 10).design))
    assert rows[1] <= rows[0] + 8


@BOTH
def test_few_different_x_are_summed_exactly(loss):
    values = np.array([-6.0, -1.5, 0.25, 2.0, 7.0])
    x, y = np.repeat(values, 400), np.tile([0.0, 1.0, 1.0, 0.0], 500)
    with own_dataset(x, y) as name:
        experiment = Experiment(name, loss=loss)
        problem = objective_within(experiment.task, 10)
        surface = loss_surface(experiment)
    assert len(problem.design) == 10
    assert sorted(problem.design[:, 1].abs().tolist()) == sorted(np.abs([*values, *values]))
    assert_same_digits(surface, loss, x, y, rtol=1e-13)


@BOTH
def test_toy1_is_exact(loss):
    experiment = Experiment("toy1", loss=loss)
    for window in WINDOWS:
        quick, direct = (
            loss_surface(experiment, window),
            loss_surface(experiment, window, exact=True),
        )
        np.testing.assert_allclose(quick.loss, direct.loss, rtol=1e-14, atol=0)


@pytest.mark.parametrize("steepest", [1e4, 1e9, 1e10, np.inf, np.nan])
def test_where_a_rule_does_not_pay_the_points_are_summed(steepest):
    experiment = Experiment()
    problem = objective_within(experiment.task, steepest)
    assert torch.equal(problem.design, experiment.task.objective.design)
    assert problem.weights.tolist() == [1 / 2000] * 2000


def test_the_recurrence_of_even_points_is_grams():
    # k²(N² - k²) / (4(4k² - 1)) for points one apart; here they are half as far apart.
    k, points = np.arange(1, 5), 5
    expected = k**2 * (points**2 - k**2) / (4 * (4 * k**2 - 1)) / 4
    diagonal, beside = quadrature._recurrence(np.linspace(-1, 1, points), np.full(points, 0.2), 5)
    np.testing.assert_allclose(diagonal, 0, atol=1e-15)
    np.testing.assert_allclose(beside**2, expected, rtol=1e-13)


def test_a_recurrence_ends_where_every_point_is_a_node():
    t, weights = np.array([-1.0, 0.1, 1.0]), np.array([0.2, 0.3, 0.5])
    diagonal, beside = quadrature._recurrence(t, weights, 56)
    assert (len(diagonal), len(beside)) == (3, 2)
    nodes, shares = quadrature._gauss(torch.from_numpy(diagonal), torch.from_numpy(beside), 3)
    np.testing.assert_allclose(nodes, t, atol=1e-14)
    np.testing.assert_allclose(shares, weights, atol=1e-14)


def test_another_sample_has_another_rule():
    window = GridSpec(nu=4, nv=3)
    made = [loss_surface(Experiment(seed=seed), window).loss for seed in (0, 1, 0)]
    assert np.array_equal(made[0], made[2])
    assert np.abs(made[0] - made[1]).max() > 1e-3
    # Names can come to mean other points.
    for height in (0.0, 1.0):
        x, y = np.linspace(-1, 1, 500), np.full(500, height)
        with own_dataset(x, y) as name:
            assert_same_digits(loss_surface(Experiment(name), window), "bce", x, y)


def test_many_threads_may_ask_for_one_rule():
    experiment = Experiment(seed=77, loss="mse")
    quadrature._rule.cache_clear()
    quadrature._measures.cache_clear()
    found, gate = [], threading.Barrier(6)

    def ask():
        gate.wait()
        found.append(loss_surface(experiment).loss)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(np.array_equal(found[0], other) for other in found)
