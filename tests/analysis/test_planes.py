import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    MODELS,
    PLANES,
    BadValue,
    Experiment,
    GridSpec,
    default_window,
    hessian_at,
    hessian_plane,
    loss_surface,
    parameter_plane,
    plane_window,
    principal_plane,
    random_plane,
    start_end_plane,
)
from landscape.core.dataset import Dataset
from landscape.losses import LOSSES
from landscape.objective.task import Task
from tests.analysis.nets import descend, logistic_task, net_loss, net_task
from tests.reference import own_dataset

KINDS = ["parameters", "principal", "random", "hessian", "start_end"]
EVERY = pytest.mark.parametrize("kind", KINDS)
TASK = net_task()
RUN = descend(TASK)
END = RUN.params[-1]


def test_every_kind_can_be_chosen_by_name():
    assert list(PLANES) == KINDS
    with pytest.raises(BadValue, match="plane must be one of parameters, principal"):
        PLANES["other"]


@EVERY
@settings(max_examples=30, deadline=None, derandomize=True)
@given(position=st.tuples(st.floats(-50, 50), st.floats(-50, 50)))
def test_a_position_is_found_again(kind, position):
    plane = PLANES[kind].make(TASK, RUN)
    lifted = plane.lift(position)
    assert lifted.shape == (31,)
    np.testing.assert_allclose(plane.project(lifted), position, rtol=0, atol=1e-11)
    assert plane.distance(lifted) < 1e-11


@EVERY
def test_surfaces_on_it_are_the_loss_at_lifted_positions(kind):
    plane = PLANES[kind].make(TASK, RUN)
    grid = plane_window(plane, RUN.params, number=4)
    surface = loss_surface(TASK, grid, plane=plane)
    value = net_loss()
    for j, v in enumerate(surface.v):
        for i, u in enumerate(surface.u):
            params = plane.origin + u * plane.axes[0] + v * plane.axes[1]
            expected = value(torch.tensor(params)).item()
            assert surface.loss[j, i] == pytest.approx(expected, rel=1e-12)


@EVERY
def test_with_two_parameters_every_kind_shows_the_whole_plane(kind):
    task = logistic_task()
    run = descend(task, start=(-3.0, -1.0), rate=2.0)
    plane = PLANES[kind].make(task, run)
    np.testing.assert_allclose(plane.distance(run.params), 0, atol=1e-12)
    np.testing.assert_allclose(
        plane.distance(np.random.default_rng(0).normal(size=(20, 2)) * 9), 0, atol=1e-11
    )
    surface = loss_surface(task, plane_window(plane, run.params, number=7), plane=plane)
    usual = task.plane()
    for j, v in enumerate(surface.v):
        for i, u in enumerate(surface.u):
            w0, w1 = plane.lift((u, v))
            there = loss_surface(task, GridSpec((w0, w0 + 1), (w1, w1 + 1), 2, 2), plane=usual)
            assert surface.loss[j, i] == pytest.approx(there.loss[0, 0], rel=1e-11)


def test_two_chosen_parameters_vary_and_the_others_stay():
    plane = parameter_plane(TASK, 20, 3, END)
    assert plane.names == (TASK.param_names[20], TASK.param_names[3])
    lifted = plane.lift((7.0, -8.0))
    assert (lifted[20], lifted[3]) == (7, -8)
    kept = np.delete(np.arange(31), [3, 20])
    assert np.array_equal(lifted[kept], END[kept])
    made = PLANES["parameters"].make(TASK, RUN, first=20, second=3)
    assert np.array_equal(made.origin, plane.origin)
    assert np.array_equal(made.axes, plane.axes)
    assert np.array_equal(
        parameter_plane(TASK).origin, [0, 0, *next(iter(TASK.starts.values()))[2:]]
    )


def test_both_parameters_of_two_are_the_identity():
    task = logistic_task()
    assert parameter_plane(task, 0, 1, (3.0, 4.0)).is_identity
    assert parameter_plane(task, 1, 0).names == ("w1", "w0")


def test_principal_axes_are_those_of_the_differences_to_the_end():
    plane = principal_plane(RUN)
    assert np.array_equal(plane.origin, END)
    assert plane.names == ("PC 1", "PC 2")
    differences = RUN.params - END
    # As eigenvectors of the 31 by 31 matrix, not by SVD.
    values, vectors = np.linalg.eigh(differences.T @ differences)
    for axis, vector in zip(plane.axes, vectors.T[::-1], strict=False):
        assert abs(axis @ vector) == pytest.approx(1, abs=1e-9)
        assert axis[np.abs(axis).argmax()] > 0
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-13)
    away = np.square(plane.distance(RUN.params)).sum()
    assert away == pytest.approx(values[:-2].sum(), rel=1e-6)
    assert np.array_equal(principal_plane(RUN.params).axes, plane.axes)


@given(seed=st.integers(0, 999), shift=st.floats(-1e6, 1e6))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_straight_path_gets_a_second_axis(seed, shift):
    rng = np.random.default_rng(seed)
    direction = rng.normal(size=6)
    path = shift + np.linspace(0, 3, 9)[:, None] * direction
    first, second = principal_plane(path).axes
    unit = direction / np.linalg.norm(direction)
    assert abs(first @ unit) == pytest.approx(1, abs=1e-8)
    assert first @ second == pytest.approx(0, abs=1e-12)
    assert np.linalg.norm(second) == pytest.approx(1, abs=1e-12)
    # Deterministic: all but one of its components are multiples of the first axis's.
    place = np.abs(first).argmin()
    others = np.delete(np.arange(6), place)
    ratios = second[others] / first[others]
    np.testing.assert_allclose(ratios, ratios[0], rtol=1e-6)


def test_random_directions_have_the_norms_of_the_filters():
    plane = random_plane(TASK, END, seed=3)
    bias, weight, last_bias, last = np.split(np.arange(31), [10, 20, 21])
    for axis in plane.axes:
        assert not axis[np.concatenate([bias, last_bias])].any()
        # 1 input: each of the ten filters is one number; the last layer is one filter of ten.
        np.testing.assert_allclose(np.abs(axis[weight]), np.abs(END[weight]), rtol=1e-12)
        assert np.linalg.norm(axis[last]) == pytest.approx(np.linalg.norm(END[last]), rel=1e-12)
    again = random_plane(TASK, END, seed=3)
    assert np.array_equal(plane.axes, again.axes)
    assert not np.array_equal(plane.axes, random_plane(TASK, END, seed=4).axes)
    assert np.array_equal(PLANES["random"].make(TASK, RUN, seed=3).axes, plane.axes)


def test_random_directions_of_rows_of_several_weights():
    rng = np.random.default_rng(1)
    data = Dataset(rng.normal(size=(20, 3)), rng.integers(0, 2, 20).astype(float))
    options = (("width", 4), ("layers", 2))
    task = Task(data, MODELS["mlp"], LOSSES["bce"], options)
    params = rng.normal(size=len(task.param_names))
    plane = random_plane(task, params, seed=0, ignore_biases=False)
    # Layer by layer, bias first: 3 → 4 → 4 → 1.
    filters = np.split(params, np.cumsum([4, 3, 3, 3, 3, 4, 4, 4, 4, 4, 1]))
    for axis in plane.axes:
        parts = np.split(axis, np.cumsum([4, 3, 3, 3, 3, 4, 4, 4, 4, 4, 1]))
        for part, kept in zip(parts, filters, strict=True):
            assert np.linalg.norm(part) == pytest.approx(np.linalg.norm(kept), rel=1e-12)
            if len(part) > 1:  # random, not the filter itself
                assert abs(part @ kept) < 0.999 * (kept @ kept)


@pytest.mark.parametrize("params", [(2.0, 3.0), (2.0, 0.0), (0.0, 0.0), (-2.0, 1e-12)])
@pytest.mark.parametrize("ignore_biases", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_random_directions_that_depend_on_each_other_are_completed(params, ignore_biases, seed):
    plane = random_plane(logistic_task(), params, seed=seed, ignore_biases=ignore_biases)
    first, second = plane.axes
    sine = abs(first[0] * second[1] - first[1] * second[0])
    sine /= np.linalg.norm(first) * np.linalg.norm(second)
    if ignore_biases:  # only the weight's direction is drawn, the other is made orthogonal to it
        assert sine == pytest.approx(1, abs=1e-12)
    assert sine > 1e-8
    assert np.linalg.norm(first) == pytest.approx(np.linalg.norm(second))


def test_the_hessian_plane_has_the_curvatures_on_its_axes():
    plane = hessian_plane(TASK, END)
    hessian = hessian_at(TASK, END)
    values = np.linalg.eigvalsh(hessian)
    leading = values[np.argsort(-np.abs(values))[:2]]
    np.testing.assert_allclose(plane.axes @ hessian @ plane.axes.T, np.diag(leading), atol=1e-12)
    assert np.array_equal(plane.origin, END)


def test_start_and_end_lie_on_the_first_axis():
    plane = start_end_plane(TASK, RUN)
    np.testing.assert_allclose(plane.project(RUN.params[[0, -1]]), [[0, 0], [1, 0]], atol=1e-12)
    assert plane.distance(END) < 1e-12
    first, second = plane.axes
    assert first @ second == pytest.approx(0, abs=1e-12)
    assert np.linalg.norm(second) == pytest.approx(np.linalg.norm(first), rel=1e-12)
    assert plane.names == ("start → end", "gradient")
    gradient = RUN.grads[0]
    assert plane.distance(plane.origin + gradient) < 1e-12
    assert second @ gradient > 0
    assert np.array_equal(start_end_plane(TASK, RUN.params).axes, plane.axes)


def test_a_first_step_along_the_line_leaves_no_gradient_beside_it():
    one_step = start_end_plane(TASK, RUN.params[:2])
    assert one_step.names == ("start → end", "orthogonal")
    assert one_step.axes[0] @ one_step.axes[1] == pytest.approx(0, abs=1e-13)


def test_where_the_gradient_is_zero_the_second_axis_is_completed():
    with own_dataset([-1.0, 1.0], [1, 1]) as name:
        task = Experiment(name, loss="mse").task
        plane = start_end_plane(task, [[5000.0, 0.0], [5000.0, 2.0]])
    assert np.array_equal(plane.axes, [[0, 2], [2, 0]])
    assert plane.names[1] == "orthogonal"


@pytest.mark.parametrize("path", [[[1e6, 2.0, 3.0]], [[1e6, 2.0, 3.0]] * 5])
def test_a_path_that_does_not_move_has_no_principal_components(path):
    with pytest.raises(BadValue, match="path must move"):
        principal_plane(path)


def test_a_path_that_returns_has_no_line_from_start_to_end():
    with pytest.raises(BadValue, match="path must end elsewhere"):
        start_end_plane(logistic_task(), [[1.0, 2.0], [3.0, 3.0], [1.0, 2.0]])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: parameter_plane(TASK, 0, 31, END), "second must be between 0 and 30"),
        (lambda: parameter_plane(TASK, 3, 3, END), "second must be another parameter"),
        (lambda: parameter_plane(TASK, 0, 1, END[1:]), "origin must have 31 parameters"),
        (lambda: random_plane(TASK, END[1:]), "params must have 31 parameters"),
        (lambda: random_plane(TASK, END * np.nan), "params must be finite"),
        (lambda: random_plane(TASK, END, seed=-1), "seed must be between 0"),
        (lambda: principal_plane(END), "path must have the shape"),
        (lambda: principal_plane([[1.0, np.inf]]), "path must be finite"),
        (lambda: start_end_plane(TASK, RUN.params[:, 1:]), "path must have 31 parameters"),
        (lambda: PLANES["random"].make(TASK, RUN, first=1), "plane_options must name options"),
        (lambda: PLANES["random"].make(TASK, RUN, seed=0.5), "plane_options seed must be a whole"),
    ],
)
def test_what_cannot_be_used_is_told(make, said):
    with pytest.raises(BadValue, match=said):
        make()


@EVERY
def test_a_task_of_ones_own_has_every_plane(kind):
    module = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    x = torch.tensor(np.random.default_rng(0).normal(size=(15, 3)))
    task = Task.from_module(module, torch.nn.functional.cross_entropy, (x, torch.arange(15) % 2))
    path = task.params + np.linspace(0, 1, 5)[:, None] * np.sin(np.arange(26) ** 2)
    plane = PLANES[kind].make(task, task.trajectory(path))
    assert plane.axes.shape == (2, 26)
    if kind == "random":  # weights before biases
        weight = path[-1][:12].reshape(4, 3)
        for axis in plane.axes:
            lengths = np.linalg.norm(axis[:12].reshape(4, 3), axis=1)
            np.testing.assert_allclose(lengths, np.linalg.norm(weight, axis=1), rtol=1e-12)
            assert not axis[12:16].any()


@EVERY
def test_the_window_shows_the_whole_path_with_room(kind):
    plane = PLANES[kind].make(TASK, RUN)
    grid = plane_window(plane, RUN.params, number=30)
    assert (grid.nu, grid.nv) == (30, 30)
    positions = plane.project(RUN.params)
    extent = np.ptp(positions, axis=0)
    for (low, high), values, own in zip((grid.u, grid.v), positions.T, extent, strict=True):
        free = min(values.min() - low, high - values.max())
        assert free >= 0.2 * own
        assert high - low >= 0.25 * extent.max()
    usual = default_window(TASK, plane=plane)
    for (low, high), values in zip((usual.u, usual.v), positions.T, strict=True):
        assert low < values.min() < values.max() < high
    still = plane_window(plane, RUN.params[:1])
    assert still.u[0] < plane.project(RUN.params[0])[0] < still.u[1]
