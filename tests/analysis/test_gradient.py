import numpy as np
import pytest
import torch

from landscape import (
    BadValue,
    Experiment,
    GradientField,
    GridSpec,
    gradient_field,
    load_dataset,
    loss_slopes,
    point_shares,
    shares_along,
    train,
)
from tests.reference import grad_at, own_dataset, sigmoid

BOTH = pytest.mark.parametrize("loss", ["mse", "bce"])
SATURATED = [(-0.8, -0.3), (-10.0, -1.0), (-40.0, 3.0), (12.0, 60.0)]


@BOTH
@pytest.mark.parametrize(
    "run",
    [
        {"start": "worst", "epochs": 60},
        {"start": "good", "optimizer": "adam", "epochs": 60},
        {"dataset": "toy1", "start": "plausible", "learning_rate": 20, "epochs": 30},
        {"optimizer": "lbfgs", "epochs": 12},
    ],
)
def test_shares_add_up_to_the_gradient_that_training_recorded(loss, run):
    experiment = Experiment(loss=loss, **run)
    recorded = train(experiment)
    for params, grad in zip(recorded.params, recorded.grads, strict=True):
        shares = point_shares(experiment, params)
        np.testing.assert_allclose(shares.sum(axis=0), grad, rtol=0, atol=1e-12)
    along = shares_along(experiment, recorded.params)
    np.testing.assert_allclose(along.grads, recorded.grads, rtol=0, atol=1e-12)


@BOTH
@pytest.mark.parametrize("params", SATURATED)
def test_each_point_has_the_share_derived_by_hand(loss, params):
    data = load_dataset("toy2")
    u = params[0] + params[1] * data.x
    residual = np.where(data.y == 1, -sigmoid(-u), sigmoid(u))
    factor = 2 * sigmoid(u) * sigmoid(-u) if loss == "mse" else 1
    expected = (residual * factor)[:, None] * np.column_stack([np.ones_like(u), data.x])
    shares = point_shares(Experiment(loss=loss), params)
    assert shares.shape == (2000, 2)
    np.testing.assert_allclose(shares, expected / 2000, rtol=1e-12, atol=1e-15)


def test_two_points_pull_against_each_other_until_their_shares_cancel():
    with own_dataset([1.0, 1.0], [0, 1]) as name:
        experiment = Experiment(name)
        np.testing.assert_allclose(
            point_shares(experiment, (0.0, 0.0)), [[0.25, 0.25], [-0.25, -0.25]]
        )
        along = shares_along(experiment, [(0.0, 0.0)])
        np.testing.assert_allclose(along.grads, [[0, 0]], atol=1e-17)
        np.testing.assert_allclose(along.lengths, [np.sqrt(0.5)])
        assert np.isnan(along.factors).all()  # at ½ nobody is on the wrong side


@BOTH
def test_the_factor_is_that_of_the_points_on_the_wrong_side(loss):
    data = load_dataset("toy1")
    rows = [(-10.0, -1.0), (0.5, 2.0), (-0.2, 30.0)]
    found = shares_along(Experiment("toy1", loss=loss), rows)
    for (w0, w1), factor, length in zip(rows, found.factors, found.lengths, strict=True):
        p = sigmoid(w0 + w1 * data.x)
        wrong = (p > 0.5) != (data.y == 1)
        assert factor == pytest.approx((p * (1 - p))[wrong].mean(), rel=1e-9)
        shares = len(p) * point_shares(Experiment("toy1", loss=loss), (w0, w1))
        assert length == pytest.approx(np.linalg.norm(shares, axis=1).mean(), rel=1e-12)


@BOTH
@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
def test_the_field_is_that_of_gradients_one_by_one(loss, dataset):
    experiment = Experiment(dataset, loss=loss)
    data = load_dataset(dataset)
    grid = GridSpec((-12.0, 4.0), (-3.0, 30.0), 9, 7)
    field = gradient_field(experiment, grid)
    assert field.grads.shape == (7, 9, 2)
    for j, v in enumerate(grid.v_values):
        for i, u in enumerate(grid.u_values):
            expected = grad_at(loss, data.x, data.y, u, v)
            np.testing.assert_allclose(field.grads[j, i], expected, rtol=1e-9, atol=1e-11)


@BOTH
def test_the_usual_field_has_what_a_run_records_at_its_start(loss):
    field = gradient_field(Experiment(loss=loss))
    assert field.norms.shape == (110, 130)
    at = (int(np.argmin(abs(field.v - 2))), int(np.argmin(abs(field.u + 7))))
    start = (float(field.u[at[1]]), float(field.v[at[0]]))
    recorded = train(Experiment(start=start, loss=loss, epochs=1))
    np.testing.assert_allclose(field.grads[at], recorded.grads[0], rtol=1e-9, atol=1e-13)
    assert field.norms[at] == pytest.approx(recorded.grad_norms[0], rel=1e-9)


def test_a_field_checks_its_shapes_and_cannot_be_changed():
    field = GradientField(np.arange(3), np.arange(2), np.ones((2, 3, 2)))
    np.testing.assert_allclose(field.norms, np.full((2, 3), np.sqrt(2)))
    with pytest.raises(ValueError, match="read-only"):
        field.grads[0, 0, 0] = 2
    with pytest.raises(BadValue, match=r"grads must have the shape .* = \(2, 3, 2\)"):
        GradientField(np.arange(3), np.arange(2), np.ones((3, 2, 2)))


@pytest.mark.parametrize("params", [[1.0, 2.0, 3.0], [1.0], []])
def test_params_are_two_numbers(params):
    with pytest.raises(BadValue, match="params must have the shape"):
        point_shares(Experiment("toy1"), params)
    with pytest.raises(BadValue, match="params must have the shape"):
        shares_along(Experiment("toy1"), params)


def test_slopes_of_the_losses_by_the_margin():
    m = np.linspace(-40, 40, 641).reshape(1, -1)
    np.testing.assert_allclose(loss_slopes("bce", m), -sigmoid(-m), rtol=1e-12, atol=1e-15)
    by_hand = -2 * sigmoid(-m) ** 2 * sigmoid(m)
    np.testing.assert_allclose(loss_slopes("mse", m), by_hand, rtol=1e-12, atol=1e-15)
    assert loss_slopes("mse", 0).shape == ()


def test_slopes_times_the_row_are_the_shares():
    data = load_dataset("toy1")
    sign = 2 * data.y - 1
    slopes = loss_slopes("mse", sign * (0.3 - 1.2 * data.x))
    expected = np.column_stack([slopes * sign, slopes * sign * data.x]) / 13
    np.testing.assert_allclose(point_shares(Experiment("toy1", loss="mse"), (0.3, -1.2)), expected)


def test_torch_is_left_as_it_was():
    before = torch.random.get_rng_state()
    gradient_field(Experiment("toy1"), GridSpec(nu=2, nv=2))
    assert torch.equal(torch.random.get_rng_state(), before)
