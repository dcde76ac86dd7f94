import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    BadValue,
    Experiment,
    curvature_along,
    find_optimum,
    hessian_at,
    load_dataset,
    sharpness,
    stability_limit,
    train,
)
from landscape.analysis.curvature import semi_axes
from tests.reference import own_dataset, sigmoid

BOTH = pytest.mark.parametrize("loss", ["mse", "bce"])


def hessian_by_hand(loss, x, y, w0, w1):
    """Σ of f''(u)·(1, x)(1, x)ᵀ / n, with f'' of one point's loss by its logit."""
    u = w0 + w1 * x
    p, q = sigmoid(u), sigmoid(-u)
    # ((p - y)²)'' with p' = p·q and (p·q)' = p·q·(q - p); (-log p)'' = p·q for either class.
    second = 2 * (p * q) ** 2 + 2 * (p - y) * p * q * (q - p) if loss == "mse" else p * q
    rows = np.stack([np.ones_like(x), x])
    return (second * rows) @ rows.T / len(x)


def largest_root(h):
    """The larger root of the characteristic polynomial of a symmetric 2 by 2 matrix."""
    middle, half = (h[0, 0] + h[1, 1]) / 2, (h[0, 0] - h[1, 1]) / 2
    return middle + np.hypot(half, h[0, 1])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    params=st.tuples(st.floats(-30, 30), st.floats(-30, 30)),
    loss=st.sampled_from(["mse", "bce"]),
    dataset=st.sampled_from(["toy1", "toy2"]),
)
def test_hessian_and_sharpness_are_those_derived_by_hand(params, loss, dataset):
    data = load_dataset(dataset)
    experiment = Experiment(dataset, loss=loss)
    expected = hessian_by_hand(loss, data.x, data.y, *params)
    hessian = hessian_at(experiment, params)
    assert hessian.shape == (2, 2)
    assert hessian.dtype == np.float64
    np.testing.assert_allclose(hessian, expected, rtol=0, atol=1e-9)
    assert sharpness(experiment, params) == pytest.approx(largest_root(expected), rel=0, abs=1e-9)


def other_loss(loss, dataset):
    """The mean loss in the textbook's form, for torch.func."""
    data = load_dataset(dataset)
    x, y = torch.tensor(data.x), torch.tensor(data.y)

    def value(w):
        u = w[0] + w[1] * x
        if loss == "mse":
            return ((torch.sigmoid(u) - y) ** 2).mean()
        return (torch.logaddexp(torch.zeros_like(u), u) - y * u).mean()

    return value


@BOTH
@pytest.mark.filterwarnings("ignore:`torch.jit.script`")  # torch.func's own
@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
def test_hessians_along_rows_are_those_of_functional_torch(dataset, loss):
    rows = [(-0.8, -0.3), (-10.0, -1.0), (0.0, 0.0), (-60.0, 5.0), (25.0, 80.0), (-1.0, 5.0)]
    found = curvature_along(Experiment(dataset, loss=loss), rows)
    assert found.shape == (6, 2, 2)
    by_torch = torch.func.hessian(other_loss(loss, dataset))
    for row, hessian in zip(rows, found, strict=True):
        expected = by_torch(torch.tensor(row, dtype=torch.float64))
        np.testing.assert_allclose(hessian, expected, rtol=0, atol=1e-9)


def test_a_long_path_is_taken_in_parts_and_each_row_is_as_by_itself():
    path = np.random.default_rng(0).normal(size=(1001, 2)) * 5
    experiment = Experiment(loss="mse")
    along = curvature_along(experiment, path)
    for k in (0, 11, 12, 500, 1000):
        np.testing.assert_allclose(along[k], hessian_at(experiment, path[k]), rtol=1e-12)


@pytest.mark.parametrize("params", [[1.0, 2.0], [[1.0, 2.0, 3.0]], np.zeros((2, 2, 2))])
def test_a_path_has_two_columns(params):
    with pytest.raises(BadValue, match="params must have the shape"):
        curvature_along(Experiment("toy1"), params)


def test_the_sharpness_of_one_point():
    # BCE at (0, 0): ¼·(1, 2)(1, 2)ᵀ has the eigenvalues 0 and 5/4.
    with own_dataset([2.0], [1]) as name:
        experiment = Experiment(name)
        np.testing.assert_allclose(
            hessian_at(experiment, np.zeros(2)), [[0.25, 0.5], [0.5, 1]], atol=1e-15
        )
        assert sharpness(experiment, [0, 0]) == pytest.approx(1.25, abs=1e-15)
        assert stability_limit(experiment, (0, 0)) == pytest.approx(1.6, abs=1e-14)


@pytest.mark.parametrize("momentum", [-0.1, 1.1, np.nan])
def test_a_momentum_outside_of_0_to_1_is_named(momentum):
    with pytest.raises(BadValue, match="momentum must be"):
        stability_limit(Experiment("toy1"), (0.0, 0.0), momentum)


def test_where_nothing_curves_up_every_rate_is_stable():
    with own_dataset([0.0, 1.0], [1, 1]) as name:
        # (1 - σ(u))² curves down below u = log ½; one eigenvalue is then 0 or below.
        down = Experiment(name, loss="mse")
        assert sharpness(down, (-5.0, 0.0)) < 0
        assert stability_limit(down, (-5.0, 0.0)) == np.inf
        # So far out that every second derivative is 0 in float64.
        assert sharpness(Experiment(name), (5000.0, 0.0)) == 0
        assert stability_limit(Experiment(name), (5000.0, 0.0)) == np.inf


def test_no_curvature_is_told_where_there_are_no_numbers():
    assert np.isnan(sharpness(Experiment("toy1"), (np.nan, 0.0)))
    assert np.isnan(stability_limit(Experiment("toy1"), (0.0, np.inf)))


@BOTH
@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
@pytest.mark.parametrize("momentum", [0.0, 0.6])
def test_gradient_descent_stays_below_the_limit_and_leaves_above_it(dataset, loss, momentum):
    options = (("momentum", momentum),)
    experiment = Experiment(dataset, loss=loss, optimizer_options=options)
    optimum = find_optimum(experiment).params
    limit = stability_limit(experiment, optimum, momentum)
    steepest = np.linalg.eigh(hessian_at(experiment, optimum))[1][:, -1]
    start = tuple(optimum + 1e-3 * steepest)

    def distances(rate):
        run = train(dataclasses.replace(experiment, start=start, learning_rate=rate, epochs=400))
        return np.linalg.norm(run.params - optimum, axis=1)

    assert distances(0.97 * limit)[-1] < 1e-6
    above = distances(1.03 * limit)
    assert above[200:].min() > 5 * above[0]


def test_starts_and_optimizers_do_not_matter():
    one = hessian_at(Experiment("toy1"), (1.0, 2.0))
    other = Experiment("toy1", "worst", "bce", "adam", 3.0, 7)
    assert hessian_at(other, (1.0, 2.0)).tobytes() == one.tobytes()


def test_the_ellipse_is_the_level_set_of_the_absolute_hessian():
    rng = np.random.default_rng(1)
    hessians = rng.normal(size=(50, 2, 2))
    hessians = hessians + hessians.transpose(0, 2, 1)
    values, first, second = semi_axes(hessians, 0.01)
    assert (values[:, 0] >= values[:, 1]).all()
    for hessian, (one, other), a, b in zip(hessians, values, first, second, strict=True):
        # |H| = √(H·H), which needs no eigenvector.
        root = abs(np.linalg.det(hessian))
        absolute = (hessian @ hessian + root * np.eye(2)) / np.sqrt(
            np.trace(hessian @ hessian) + 2 * root
        )
        for turn in np.linspace(0, 6, 9):
            d = np.cos(turn) * a + np.sin(turn) * b
            assert d @ absolute @ d / 2 == pytest.approx(0.01)
        np.testing.assert_allclose(hessian @ a, one * a, atol=1e-12)
        np.testing.assert_allclose(hessian @ b, other * b, atol=1e-12)


def test_where_nothing_curves_the_ellipse_is_large_and_finite():
    values, first, second = semi_axes(np.zeros((1, 2, 2)), 0.01)
    assert (values == 0).all()
    assert np.hypot(*first[0]) == np.hypot(*second[0]) == pytest.approx(1e6)
