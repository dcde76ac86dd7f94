import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    PLANES,
    BadValue,
    LossSurface,
    Task,
    component_shares,
    loss_surface,
    plane_window,
    random_walk_control,
    random_walk_shares,
    slice_report,
    surface_height,
)
from landscape.core.plane import Plane
from landscape.core.trajectory import Trajectory
from tests.analysis.nets import descend, logistic_task, net_loss, net_task

EVERY = pytest.mark.parametrize("kind", list(PLANES))
TASK = net_task()
RUN = descend(TASK)


@EVERY
def test_the_report_is_that_of_least_squares_and_the_textbooks_loss(kind):
    plane = PLANES[kind].make(TASK, RUN)
    report = slice_report(TASK, RUN, plane)
    assert report.heights.shape == report.distances.shape == report.losses.shape == (61,)
    value = net_loss()
    inside = whole = 0.0
    end = RUN.params[-1]
    under = (
        plane.origin + np.linalg.lstsq(plane.axes.T, end - plane.origin, rcond=None)[0] @ plane.axes
    )
    for k, params in enumerate(RUN.params):
        best = np.linalg.lstsq(plane.axes.T, params - plane.origin, rcond=None)[0]
        nearest = plane.origin + best @ plane.axes
        assert report.losses[k] == pytest.approx(value(torch.tensor(params)).item(), abs=1e-9)
        assert report.heights[k] == pytest.approx(value(torch.tensor(nearest)).item(), abs=1e-9)
        assert report.distances[k] == pytest.approx(np.linalg.norm(params - nearest), abs=1e-9)
        inside += np.sum((nearest - under) ** 2)
        whole += np.sum((params - end) ** 2)
    assert report.spread_share == pytest.approx(inside / whole, abs=1e-9)
    assert 0 < report.spread_share < 1


@EVERY
@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_of_two_parameters_nothing_is_hidden(kind, loss):
    task = logistic_task(loss)
    run = descend(task, start=(-3.0, -1.0), rate=1.0)
    report = slice_report(task, run, PLANES[kind].make(task, run))
    assert report.spread_share == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(report.distances, 0, atol=1e-12)
    np.testing.assert_allclose(report.heights, report.losses, rtol=1e-12)


def test_a_step_across_the_plane_is_hidden():
    plane = Plane(np.full(31, 0.5), 3 * np.eye(31)[:2])
    rows = np.zeros((3, 31))
    rows[1:, 0], rows[2, 5] = 3, 4  # a step of 3 in the plane, one of 4 out of it
    report = slice_report(TASK, Trajectory(rows, rows, np.zeros(3)), plane)
    assert report.spread_share == pytest.approx(9 / 41, abs=1e-15)
    out = 0.5 * np.sqrt(29)
    np.testing.assert_allclose(report.distances, [out, out, np.hypot(0.5 * np.sqrt(28), 3.5)])


@pytest.mark.parametrize("rows", [1, 4])
def test_a_run_that_never_moves_hides_nothing_and_has_no_nan(rows):
    run = Trajectory(RUN.params[[0] * rows], RUN.grads[[0] * rows], RUN.losses[[0] * rows])
    report = slice_report(TASK, run, TASK.plane(run.params[-1]))
    assert report.spread_share == 1
    np.testing.assert_allclose(report.heights, run.losses, rtol=1e-12)
    assert not report.distances.any()
    assert not component_shares(run).any()


def test_a_run_of_another_task_is_refused():
    with pytest.raises(BadValue, match="run must have 2 parameters"):
        slice_report(logistic_task(), RUN, TASK.plane())


@EVERY
def test_a_task_of_ones_own_has_a_report(kind):
    module = torch.nn.Linear(4, 1)
    x = torch.tensor(np.random.default_rng(0).normal(size=(15, 4)))
    task = Task.from_module(module, torch.nn.functional.mse_loss, (x, x[:, :1]))
    run = task.trajectory(task.params + np.linspace(0, 1, 6)[:, None] ** np.arange(1, 6))
    plane = PLANES[kind].make(task, run)
    report = slice_report(task, run, plane)
    assert 0 < report.spread_share < 1
    weights, biases = np.split(plane.lift(plane.project(run.params)), [4], axis=1)
    residuals = weights @ x.numpy().T + biases - x[:, 0].numpy()
    np.testing.assert_allclose(report.heights, np.square(residuals).mean(axis=1), rtol=1e-9)


POSITION = st.tuples(st.floats(-3, 2), st.floats(1, 4.5))


@given(position=POSITION, c=st.lists(st.floats(-9, 9), min_size=4, max_size=4))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_bilinear_functions_are_interpolated_exactly(position, c):
    def value(u, v):
        return c[0] + c[1] * u + c[2] * v + c[3] * u * v

    u, v = np.linspace(-3, 2, 6), np.array([1.0, 1.5, 4.5])
    surface = LossSurface(u, v, value(u[None, :], v[:, None]))
    assert surface_height(surface, position) == pytest.approx(value(*position), abs=1e-11)


def test_heights_between_four_points_and_outside():
    surface = LossSurface(np.array([0.0, 1.0]), np.array([0.0, 2.0]), [[0.0, 4.0], [8.0, 20.0]])
    inside = [[[0, 0], [1, 0]], [[0, 2], [1, 2]], [[0.5, 1], [0.25, 0.5]]]
    np.testing.assert_allclose(
        surface_height(surface, inside), [[0, 4], [8, 20], [8, 0.75 * 2 + 0.25 * 8]]
    )
    outside = [[-0.01, 1], [1.01, 1], [0.5, -0.01], [0.5, 2.01], [np.nan, 1], [0.5, np.inf]]
    assert np.isnan(surface_height(surface, outside)).all()
    # The last value of a grid is the last that is drawn.
    assert surface_height(surface, (1.0, 2.0)) == 20


def test_a_fine_surface_is_as_high_as_the_plane():
    plane = PLANES["principal"].make(TASK, RUN)
    surface = loss_surface(TASK, plane_window(plane, RUN.params, number=150), plane=plane)
    drawn = surface_height(surface, plane.project(RUN.params))
    np.testing.assert_allclose(drawn, slice_report(TASK, RUN, plane).heights, atol=1e-3)


@pytest.mark.parametrize("centred", [True, False])
def test_shares_are_those_of_the_covariance(centred):
    rows = RUN.params
    away = rows - (rows.mean(axis=0) if centred else rows[-1])
    values = np.linalg.eigvalsh(away.T @ away)[::-1]
    found = component_shares(RUN, 5, centred=centred)
    np.testing.assert_allclose(found, values[:5] / values.sum(), atol=1e-12)
    assert component_shares(rows, 31, centred=centred).sum() == pytest.approx(1, abs=1e-12)


def test_shares_beyond_the_rows_of_a_path_are_zero():
    shares = component_shares([[0.0] * 6, [1.0] * 6], 4)
    np.testing.assert_allclose(shares, [1, 0, 0, 0], atol=1e-15)


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.long
def test_a_long_walk_in_many_dimensions_has_the_shares_of_the_law(centred):
    walk = random_walk_control(800, 4000, seed=1)
    shares = component_shares(walk, 6, centred=centred)
    law = random_walk_shares(6, centred=centred)
    # Of 4,000 directions each has shares of its own: their mean errs by 1/√4000, 1.6 %.
    np.testing.assert_allclose(shares, law, rtol=0.06)
    # The other law would not pass.
    assert abs(shares[0] - random_walk_shares(1, centred=not centred)[0]) > 0.15


@pytest.mark.parametrize("centred", [True, False])
def test_the_law_is_all_of_the_variance(centred):
    law = random_walk_shares(1_000_000, centred=centred)
    assert law.sum() == pytest.approx(1, abs=1e-6)
    first = 6 / np.pi**2 if centred else 8 / np.pi**2
    second = first / 4 if centred else first / 9
    np.testing.assert_allclose(law[:2], [first, second], rtol=1e-12)


def test_a_walk_has_steps_of_unit_variance_from_zero():
    walk = random_walk_control(300, 400, seed=2)
    assert walk.shape == (301, 400)
    assert not walk[0].any()
    steps = np.diff(walk, axis=0)
    # 120,000 numbers: standard errors of 0.003 and 0.002.
    assert abs(steps.mean()) < 0.012
    assert abs(steps.std() - 1) < 0.008
    assert abs(np.corrcoef(steps[:-1].ravel(), steps[1:].ravel())[0, 1]) < 0.012
    assert np.array_equal(walk, random_walk_control(300, 400, seed=2))
    assert not np.array_equal(walk, random_walk_control(300, 400, seed=3))
    assert random_walk_control(0, 2).shape == (1, 2)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: random_walk_control(-1, 5), "steps must be between 0"),
        (lambda: random_walk_control(10, 1), "dim must be between 2"),
        (lambda: random_walk_control(10**5, 10**5), "dim must be between 2"),
        (lambda: component_shares(RUN, 0), "count must be between 1 and 31"),
        (lambda: random_walk_shares(0), "count must be between 1"),
    ],
)
def test_what_cannot_be_used_is_told(make, said):
    with pytest.raises(BadValue, match=said):
        make()
