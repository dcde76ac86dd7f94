import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from landscape import Experiment, find_optimum, load_dataset
from landscape.analysis.optimum import LARGEST_GRAD
from tests.reference import grad_at, loss_at, own_dataset, sigmoid

BOTH = pytest.mark.parametrize("loss", ["mse", "bce"])


def optimum_of(x, y, loss):
    with own_dataset(x, y) as name:
        return find_optimum(Experiment(name, loss=loss))


def assert_optimal(optimum, loss, x, y):
    """No slope at the optimum, and nothing lower near it or far away."""
    w0, w1 = optimum.params
    assert np.linalg.norm(grad_at(loss, x, y, w0, w1)) <= 1e-8
    assert optimum.grad_norm <= 1e-8
    assert abs(optimum.loss - loss_at(loss, x, y, w0, w1)) <= 1e-12
    assert optimum.message == ""
    for reach in (1e-3, 0.1, 2, 20):
        for a in np.linspace(-reach, reach, 21):
            for b in np.linspace(-reach, reach, 21):
                assert loss_at(loss, x, y, w0 + a, w1 + b) >= optimum.loss - 1e-13


@BOTH
@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
def test_the_lectures_data_have_an_optimum(dataset, loss):
    data = load_dataset(dataset)
    optimum = find_optimum(Experiment(dataset=dataset, loss=loss))
    assert_optimal(optimum, loss, data.x, data.y)
    # The lecture's window at a tenth of its step, where the surface could hide a lower point.
    u, v = np.meshgrid(np.arange(-10, 3, 0.05), np.arange(-1, 10, 0.05))
    if dataset == "toy1":
        for w0, w1 in zip(u.flat, v.flat, strict=True):
            assert loss_at(loss, data.x, data.y, w0, w1) >= optimum.loss


@BOTH
@pytest.mark.parametrize("seed", range(4))
def test_every_sample_has_its_own_optimum_near_the_truth(loss, seed):
    data = load_dataset("toy2", seed)
    optimum = find_optimum(Experiment(loss=loss, seed=seed))
    assert np.linalg.norm(grad_at(loss, data.x, data.y, *optimum.params)) <= 1e-8
    # Five standard errors of 2000 such points, from the information matrix: 0.09 and 0.21.
    assert abs(optimum.params[0] + 1) < 0.45
    assert abs(optimum.params[1] - 5) < 1.2


@BOTH
@pytest.mark.parametrize("n", [500, 2000])
def test_an_optimum_is_where_newtons_method_ends_from_there(loss, n):
    for seed in range(5):
        experiment = Experiment(loss=loss, seed=seed, dataset_options=(("n", n),))
        x, y = experiment.task.dataset.x, experiment.task.dataset.y
        found = find_optimum(experiment).params
        params, rows = found.copy(), np.stack([np.ones_like(x), x])
        for _ in range(4):
            p = sigmoid(params[0] + params[1] * x)
            second = p * (1 - p)
            if loss == "mse":
                second = 2 * second**2 + 2 * (p - y) * second * (1 - 2 * p)
            hessian = (second * rows) @ rows.T / n
            params -= np.linalg.solve(hessian, grad_at(loss, x, y, *params))
        np.testing.assert_allclose(found, params, rtol=0, atol=1e-9)


def test_start_optimizer_rate_and_epochs_do_not_matter():
    one = find_optimum(Experiment("toy1"))
    other = find_optimum(Experiment("toy1", "worst", "bce", "adam", 3.0, 7))
    assert one.params.tolist() == other.params.tolist()


# Halves, so that two points often share their x.
POINTS = st.lists(
    st.tuples(st.integers(-6, 6).map(lambda i: i / 2), st.integers(0, 1)), min_size=4, max_size=14
)


def best_step_loss(loss, x, y):
    """The lowest loss of a step function by trying every one; at the step any height is tried."""
    best = np.inf
    for t in np.unique(x):
        at = x == t
        share = y[at].mean()
        if loss == "mse":
            there = at.sum() * share * (1 - share)
        else:
            there = -at.sum() * sum(p * np.log(p) for p in (share, 1 - share) if p)
        for step in (x > t, x < t):
            wrong = (step[~at] != y[~at]).sum()
            elsewhere = wrong if loss == "mse" else (np.inf if wrong else 0.0)
            best = min(best, (there + elsewhere) / len(x))
    return best


@BOTH
@settings(max_examples=25, deadline=None, derandomize=True)
@given(points=POINTS)
def test_random_data_have_an_optimum_or_a_step_that_beats_every_finite_curve(loss, points):
    x, y = (np.array(column, dtype=float) for column in zip(*points, strict=True))
    optimum = optimum_of(x, y, loss)
    step = best_step_loss(loss, x, y)
    if optimum.params is not None:
        assert_optimal(optimum, loss, x, y)
        assert optimum.loss <= step
        return
    assert optimum.message
    assert np.isnan(optimum.grad_norm)
    assert optimum.loss == pytest.approx(step, abs=1e-12)
    # No curve, gentle or steep, on any place of the line comes below the infimum.
    for slope in (-300, -30, -5, -1, -0.3, 0, 0.3, 1, 5, 30, 300):
        for middle in np.arange(-4, 4, 0.125):
            assert loss_at(loss, x, y, -slope * middle, slope) >= optimum.loss - 1e-12


@settings(max_examples=25, deadline=None, derandomize=True)
@given(points=POINTS)
def test_bce_has_an_optimum_exactly_when_the_classes_overlap(points):
    x, y = (np.array(column, dtype=float) for column in zip(*points, strict=True))
    assume(0 < y.sum() < len(y))
    zeros, ones = x[y == 0], x[y == 1]
    overlap = zeros.min() < ones.max() and ones.min() < zeros.max()
    assert (optimum_of(x, y, "bce").params is not None) == overlap


@BOTH
@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([-2.0, -1, 1, 2], [0, 0, 1, 1]),
        ([-2.0, -1, 1, 2], [1, 1, 0, 0]),
        ([0.0, 1], [0, 1]),
        ([-2.0, 0, 3], [1, 1, 1]),
        ([-2.0, 0, 3], [0, 0, 0]),
        ([5.0], [1]),
    ],
)
def test_separable_data_and_one_class_have_none(loss, x, y):
    optimum = optimum_of(x, y, loss)
    assert optimum.params is None
    assert optimum.loss == 0
    assert np.isnan(optimum.grad_norm)
    assert optimum.message == (
        "The classes can be separated: the loss falls towards its infimum for ever."
    )


@pytest.mark.parametrize(
    ("loss", "infimum"),
    # The two points at x = 1 can do no better than ½ each; the others come as close as they like.
    [("mse", 2 * 0.25 / 4), ("bce", 2 * np.log(2) / 4)],
)
def test_classes_that_touch_leave_the_loss_of_the_touching_points(loss, infimum):
    optimum = optimum_of([0.0, 1, 1, 2], [0, 0, 1, 1], loss)
    assert optimum.params is None
    assert optimum.loss == pytest.approx(infimum, abs=1e-15)


@pytest.mark.parametrize(
    ("loss", "smallest"),
    [("mse", 2 / 9), ("bce", -np.log(2 / 3) * 2 / 3 - np.log(1 / 3) / 3)],
)
def test_all_the_same_x_has_no_single_best(loss, smallest):
    optimum = optimum_of([0.1, 0.1, 0.1], [0, 1, 1], loss)  # whose mean is not quite 0.1
    assert optimum.params is None
    assert optimum.loss == pytest.approx(smallest, abs=1e-15)
    assert optimum.message == "All points have the same x: no Ŵ is the only best."


def test_mse_gives_an_outlier_up_rather_than_bend_to_it():
    x, y = np.array([-3.0, -2, -1, 1, 2, 3, 100]), np.array([0.0, 0, 0, 1, 1, 1, 0])
    # A gentle curve through all seven is a local minimum with loss 0.22; a step leaves out one.
    optimum = optimum_of(x, y, "mse")
    assert optimum.params is None
    assert optimum.loss == pytest.approx(1 / 7, abs=1e-15)
    assert optimum.message == (
        "No finite parameters have the smallest loss: it falls as they grow."
    )
    assert_optimal(optimum_of(x, y, "bce"), "bce", x, y)


@BOTH
@pytest.mark.parametrize(("shift", "scale"), [(0, 1e-6), (0, 1e4), (2000, 12), (-300, 0.01)])
def test_other_units_move_the_optimum_along(loss, shift, scale):
    x, y = np.array([-2.0, -1, -0.5, 0, 0.5, 1, 2]), np.array([0.0, 0, 1, 0, 1, 0, 1])
    b0, b1 = optimum_of(x, y, loss).params
    w0, w1 = optimum_of(shift + scale * x, y, loss).params
    # σ(w0 + w1·(shift + scale·x)) is the same curve as σ(b0 + b1·x).
    assert w1 * scale == pytest.approx(b1, rel=1e-5)
    assert w0 + w1 * shift == pytest.approx(b0, rel=1e-5, abs=1e-5)


def test_the_promise_is_the_documented_one():
    assert LARGEST_GRAD == 1e-8
