import numpy as np
import pytest

from landscape import (
    Experiment,
    curvature_along,
    find_optimum,
    load_dataset,
    stall_report,
    train,
)
from tests.reference import grad_at, sigmoid

ROWS = [0, 3, 50]


def report(**fields):
    experiment = Experiment(epochs=50, **fields)
    run = train(experiment)
    optimum = find_optimum(experiment)
    return run, optimum, stall_report(experiment, run, optimum, ROWS)


def test_a_report_has_the_numbers_of_its_rows():
    run, optimum, found = report(loss="mse", start="worst", learning_rate=2.0)
    data = load_dataset("toy2")
    for k, row in enumerate(ROWS):
        w0, w1 = run.params[row]
        norm = np.linalg.norm(grad_at("mse", data.x, data.y, w0, w1))
        away = np.hypot(w0 - optimum.params[0], w1 - optimum.params[1])
        guess = sigmoid(w0 + w1 * data.x)
        wrong = (guess > 0.5) != (data.y == 1)
        assert found.grad_norms[k] == pytest.approx(norm, rel=1e-9)
        assert found.step_lengths[k] == pytest.approx(2 * norm, rel=1e-9)
        assert found.distances[k] == pytest.approx(away)
        assert found.steps_left[k] == pytest.approx(away / (2 * norm), rel=1e-9)
        assert found.factors[k] == pytest.approx((guess * (1 - guess))[wrong].mean())
    hessians = curvature_along(Experiment(loss="mse"), run.params[ROWS])
    np.testing.assert_array_equal(found.hessians, hessians)
    larger, smaller = found.eigenvalues.T
    np.testing.assert_allclose(larger + smaller, np.trace(hessians, axis1=1, axis2=2), atol=1e-15)
    np.testing.assert_allclose(larger * smaller, np.linalg.det(hessians), atol=1e-15)
    np.testing.assert_allclose(
        found.conditions,
        np.maximum(*abs(found.eigenvalues.T)) / np.minimum(*abs(found.eigenvalues.T)),
    )
    for axes in (found.long_axis, found.short_axis):
        curved = np.einsum("ki,kij,kj->k", axes, hessians, axes)
        np.testing.assert_allclose(abs(curved) / 2, 0.01, rtol=1e-6)
    assert not found.arrived.any()
    assert not found.overshoots.any()


def test_a_run_that_has_arrived_and_steps_that_are_too_long_are_told():
    _, _, found = report(learning_rate=60.0, start="good")
    assert found.overshoots.any()
    _, _, found = report(optimizer="adam", learning_rate=1.0)
    assert found.arrived.tolist() == [False, False, True]


def test_without_an_optimum_there_is_no_distance():
    _, optimum, found = report(dataset_options=(("n", 2), ("w1", 50.0)))
    assert optimum.params is None
    assert np.isnan(found.distances).all()
    assert np.isnan(found.steps_left).all()
    assert not found.overshoots.any()
