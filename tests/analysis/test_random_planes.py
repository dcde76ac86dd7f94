from types import SimpleNamespace

import numpy as np
import pytest
import torch

from landscape import BadValue, hessian_at, negative_curvature_share
from landscape.analysis import hessian, random_planes
from tests.analysis.nets import descend, logistic_task, net_task

TASK = net_task()
END = descend(TASK).params[-1]


def with_hessian(matrix):
    """A task whose Hessian is a given matrix."""
    square = torch.from_numpy(np.array(matrix, dtype=float))
    objective = SimpleNamespace(hessians=lambda params: square.expand(len(params), -1, -1))
    task = SimpleNamespace(param_names=("w",) * len(square), objective=objective)
    task.task = task
    return task


def test_what_is_said_of_the_whole_hessian():
    found = negative_curvature_share(TASK, END)
    values = np.linalg.eigvalsh(hessian_at(TASK, END))
    assert found.smallest == pytest.approx(values[0], abs=1e-12)
    assert found.largest == pytest.approx(np.abs(values).max(), rel=1e-12)
    assert found.negative_eigenvalues == (values < -1e-12 * values[-1]).sum() > 0
    assert found.mean_curvature == pytest.approx(np.trace(hessian_at(TASK, END)) / 31, rel=1e-10)


def test_curvatures_are_those_in_the_planes():
    found = negative_curvature_share(TASK, END, planes=40, seed=7)
    matrix = hessian_at(TASK, END)
    draws = np.random.default_rng(7)
    for pair in found.curvatures:
        axes = draws.normal(size=(31, 2))
        # A generalised problem: stationary values of (aᵀHa) / (aᵀa) for a in the plane.
        metric, projected = axes.T @ axes, axes.T @ matrix @ axes
        expected = np.sort(np.linalg.eigvals(np.linalg.solve(metric, projected)).real)
        np.testing.assert_allclose(pair, expected, atol=1e-12)
    again = negative_curvature_share(TASK, END, planes=40, seed=7)
    assert np.array_equal(found.curvatures, again.curvatures)
    assert found.share == np.mean(found.curvatures.min(axis=1) < 0)


def test_a_few_descending_directions_are_seldom_seen():
    # One of 40 directions curves down half as much as the others curve up.
    found = negative_curvature_share(with_hessian(np.diag([-0.5] + [1.0] * 39)), np.zeros(40))
    assert found.negative_eigenvalues == 1
    assert found.smallest == -0.5
    assert found.share == 0
    assert found.minimum_share == 1


def test_with_a_mean_curvature_of_zero_saddles_are_seen():
    matrix = np.diag([1.0] * 20 + [-1.0] * 20)
    found = negative_curvature_share(with_hessian(matrix), np.zeros(40), planes=2000)
    assert found.mean_curvature == 0
    # For a symmetric spectrum a maximum is as frequent as a minimum.
    assert abs(found.minimum_share - found.maximum_share) < 0.05
    assert found.share == pytest.approx(found.saddle_share + found.maximum_share)
    assert found.minimum_share + found.share == pytest.approx(1)
    assert found.saddle_share > 0.3


def test_a_flat_loss_shows_nothing():
    found = negative_curvature_share(with_hessian(np.zeros((5, 5))), np.zeros(5))
    assert found.share == found.minimum_share == found.negative_eigenvalues == 0


def test_rounding_is_no_negative_curvature():
    # A singular Hessian: 30 eigenvalues of 0, which come out a little below or above.
    rng = np.random.default_rng(0)
    half = rng.normal(size=(32, 2))
    found = negative_curvature_share(with_hessian(half @ half.T), np.zeros(32))
    assert found.negative_eigenvalues == 0
    assert found.share == 0


def test_the_average_curvature_in_random_planes_is_the_mean_curvature():
    found = negative_curvature_share(TASK, END, planes=4000)
    spread = found.curvatures.mean(axis=1).std() / np.sqrt(4000)
    assert abs(found.curvatures.mean() - found.mean_curvature) < 4 * spread
    assert spread < 0.05 * found.mean_curvature


def test_products_give_the_same_as_the_whole_hessian(monkeypatch):
    exact = negative_curvature_share(TASK, END, planes=30)
    monkeypatch.setattr(random_planes, "EXACT_PARAMS", 5)
    monkeypatch.setattr(hessian, "EXACT_PARAMS", 5)
    found = negative_curvature_share(TASK, END, planes=30)
    np.testing.assert_allclose(found.curvatures, exact.curvatures, atol=1e-12)
    assert found.share == exact.share
    assert found.smallest == pytest.approx(exact.smallest, abs=1e-7 * exact.largest)
    assert found.largest == pytest.approx(exact.largest, rel=1e-9)
    assert found.negative_eigenvalues is None
    assert found.mean_curvature == pytest.approx(exact.curvatures.mean(), abs=1e-12)


def test_of_two_parameters_every_plane_shows_the_eigenvalues():
    task = logistic_task()
    values = np.linalg.eigvalsh(hessian_at(task, (-5.0, 1.0)))
    found = negative_curvature_share(task, (-5.0, 1.0), planes=20)
    np.testing.assert_allclose(found.curvatures, np.tile(values, (20, 1)), atol=1e-14)
    assert found.share == float(values[0] < 0)


@pytest.mark.parametrize(
    ("params", "planes", "said"),
    [
        (END[1:], 10, "params must have the shape"),
        (END * np.nan, 10, "params must be where the Hessian is finite"),
        (END, 0, "planes must be between 1"),
    ],
)
def test_what_cannot_be_used_is_told(params, planes, said):
    with pytest.raises(BadValue, match=said):
        negative_curvature_share(TASK, params, planes=planes)
