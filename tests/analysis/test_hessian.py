import subprocess
import sys
import threading

import numpy as np
import pytest
import torch

from landscape import BadValue, Task, hessian_eigenpairs, hessian_vector_product
from landscape.analysis import hessian
from tests.analysis.nets import logistic_task, net_loss, net_task

ROUTES = pytest.mark.parametrize("exact_params", [500, 5], ids=["exact", "iteration"])
# torch.func.hessian's own, in the tests alone
JIT = pytest.mark.filterwarnings("ignore:`torch.jit.script`")


def by_torch(params, **options):
    value = torch.func.hessian(net_loss(**options))
    return value(torch.tensor(params, dtype=torch.float64)).numpy()


@JIT
@ROUTES
@pytest.mark.parametrize("loss", ["bce", "mse"])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_eigenpairs_are_the_leading_ones_of_functional_torch(
    monkeypatch, exact_params, activation, loss
):
    monkeypatch.setattr(hessian, "EXACT_PARAMS", exact_params)
    params = np.random.default_rng(2).normal(size=31)
    expected = by_torch(params, activation=activation, loss=loss)
    every = np.linalg.eigvalsh(expected)
    leading = every[np.argsort(-np.abs(every))][:4]
    pairs = hessian_eigenpairs(net_task(activation=activation, loss=loss), params, count=4)
    np.testing.assert_allclose(pairs.values, leading, rtol=0, atol=1e-8)
    np.testing.assert_allclose(
        pairs.vectors @ expected, pairs.values[:, None] * pairs.vectors, rtol=0, atol=1e-8
    )
    np.testing.assert_allclose(pairs.vectors @ pairs.vectors.T, np.eye(4), rtol=0, atol=1e-10)
    largest = np.abs(pairs.vectors).argmax(axis=1)
    assert (pairs.vectors[np.arange(4), largest] > 0).all()


@ROUTES
def test_a_negative_eigenvalue_leads_where_it_is_the_largest(monkeypatch, exact_params):
    monkeypatch.setattr(hessian, "EXACT_PARAMS", exact_params)
    # On the wrong side of every point MSE curves down.
    task = net_task(width=3, loss="mse", y=np.ones(10))
    pairs = hessian_eigenpairs(task, [0.3, 0.2, -0.1, 0.5, -0.4, 0.2, -3.0, 0.1, 0.2, -0.1])
    assert pairs.values[0] < 0
    assert abs(pairs.values[0]) > abs(pairs.values[1])


def test_iteration_gives_the_same_bits_again(monkeypatch):
    monkeypatch.setattr(hessian, "EXACT_PARAMS", 5)
    task, params = net_task(), np.random.default_rng(3).normal(size=31)
    first, again = (hessian_eigenpairs(task, params) for _ in range(2))
    assert first.vectors.tobytes() == again.vectors.tobytes()
    assert first.values.tobytes() == again.values.tobytes()


@ROUTES
def test_where_nothing_curves_the_eigenpairs_are_still_a_basis(monkeypatch, exact_params):
    monkeypatch.setattr(hessian, "EXACT_PARAMS", exact_params)
    # Every unit is off and the last bias so large that its own curvature is 0 in float64.
    params = np.concatenate([-np.full(10, 100.0), np.zeros(10), [5000.0], np.ones(10)])
    pairs = hessian_eigenpairs(net_task(activation="relu"), params)
    assert not pairs.values.any()
    np.testing.assert_allclose(pairs.vectors @ pairs.vectors.T, np.eye(2), atol=1e-12)


@JIT
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_products_are_those_with_the_hessian(activation):
    rng = np.random.default_rng(4)
    params, vectors = rng.normal(size=31), rng.normal(size=(3, 31))
    expected = by_torch(params, activation=activation)
    objective = net_task(activation=activation).objective
    for vector in vectors:
        found = hessian_vector_product(objective, params, vector)
        assert found.dtype == np.float64
        np.testing.assert_allclose(found, expected @ vector, rtol=0, atol=1e-12)


def test_a_product_needs_nothing_but_a_function():
    found = hessian_vector_product(lambda w: w[0] ** 2 * w[1], [3.0, 5.0], [1.0, 10.0])
    np.testing.assert_allclose(found, [2 * 5 + 2 * 3 * 10, 2 * 3], rtol=1e-15)
    assert not hessian_vector_product(lambda w: w.abs().sum(), [3.0, 5.0], [1.0, 1.0]).any()


def test_products_do_not_mind_how_torch_is_set():
    objective, ones = net_task().objective, np.ones(31)
    expected = hessian_vector_product(objective, ones, ones)
    with torch.no_grad():
        assert np.array_equal(hessian_vector_product(objective, ones, ones), expected)
    with torch.inference_mode():
        assert np.array_equal(hessian_vector_product(objective, ones, ones), expected)


def test_extremes_of_a_matrix_that_is_nearly_singular():
    rng = np.random.default_rng(0)
    values = np.concatenate([5 / np.arange(1, 100) ** 2, [-1e-3, -2e-4], np.zeros(199)])
    turn = np.linalg.qr(rng.normal(size=(300, 300)))[0]
    matrix = (turn * values) @ turn.T
    for sign in (1, -1):
        product = (sign * matrix).__matmul__
        smallest, largest = hessian.extreme_eigenvalues(product, 300)
        assert largest == pytest.approx(5, rel=1e-9)
        assert smallest == pytest.approx(-1e-3 if sign > 0 else -5, abs=1e-7)


def test_iteration_gives_the_same_bits_where_it_has_to_begin_anew():
    # Its space is exhausted after two products with this matrix: ARPACK draws a new direction.
    matrix = np.diag([3.0] + [0.0] * 39)
    pairs = [hessian.leading_eigenpairs(matrix.__matmul__, 40, 2) for _ in range(2)]
    assert pairs[0][1].tobytes() == pairs[1][1].tobytes()
    np.testing.assert_allclose(np.sort(pairs[0][0]), [0, 3], atol=1e-12)


def test_an_iteration_that_does_not_converge_is_told(monkeypatch):
    monkeypatch.setattr(hessian, "EXACT_PARAMS", 5)
    monkeypatch.setattr(hessian, "RESTARTS", 1)
    monkeypatch.setattr(hessian, "BASIS", 4)
    with pytest.raises(BadValue, match="params must be where the Hessian's eigenvalues"):
        hessian_eigenpairs(net_task(), np.random.default_rng(3).normal(size=31))


def test_a_thread_that_comes_first_can_multiply():
    # Each thread makes its module when it first needs one, which must not be while derivatives
    # are traced.
    objective, ones = net_task().objective, np.ones(31)
    found = []
    thread = threading.Thread(
        target=lambda: found.append(hessian_vector_product(objective, ones, ones))
    )
    thread.start()
    thread.join()
    assert np.array_equal(found[0], hessian_vector_product(objective, ones, ones))


@ROUTES
def test_a_task_of_ones_own_has_eigenpairs(monkeypatch, exact_params):
    monkeypatch.setattr(hessian, "EXACT_PARAMS", exact_params)
    module = torch.nn.Linear(9, 1)
    x = torch.tensor(np.random.default_rng(0).normal(size=(20, 9)))
    task = Task.from_module(module, torch.nn.functional.mse_loss, (x, x[:, :1]))
    rows = np.column_stack([x, np.ones(20)])
    values = np.linalg.eigvalsh(2 * rows.T @ rows / 20)[::-1]
    np.testing.assert_allclose(hessian_eigenpairs(task, task.params).values, values[:2], atol=1e-10)


@pytest.mark.parametrize(
    ("params", "count", "said"),
    [
        (np.zeros(30), 2, r"params must have the shape \(31,\)"),
        (np.zeros((1, 31)), 2, r"params must have the shape \(31,\)"),
        (np.full(31, np.nan), 2, "params must be where the Hessian is finite"),
        (np.zeros(31), 0, "count must be between 1 and 31"),
        (np.zeros(31), 32, "count must be between 1 and 31"),
    ],
)
@ROUTES
def test_what_cannot_be_used_is_told(monkeypatch, exact_params, params, count, said):
    monkeypatch.setattr(hessian, "EXACT_PARAMS", exact_params)
    with pytest.raises(BadValue, match=said):
        hessian_eigenpairs(net_task(), params, count=count)


def test_two_parameters_have_two_eigenpairs():
    pairs = hessian_eigenpairs(logistic_task("bce"), (1.0, 2.0))
    assert pairs.vectors.shape == (2, 2)
    assert pairs.values[0] > pairs.values[1] > 0


def test_scipy_is_loaded_only_when_it_is_needed():
    code = (
        "import sys, landscape.analysis.random_planes, landscape.analysis.plane_kinds;"
        "sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
