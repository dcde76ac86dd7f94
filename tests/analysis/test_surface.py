import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import Experiment, GridSpec, default_grid, load_dataset, loss_surface
from landscape.objective.linear import CHUNK
from tests.reference import loss_at, own_dataset

BOTH = pytest.mark.parametrize("loss", ["mse", "bce"])


def by_double_loop(loss, data, u, v):
    expected = np.empty((len(v), len(u)))
    for j, w1 in enumerate(v):
        for i, w0 in enumerate(u):
            expected[j, i] = loss_at(loss, data.x, data.y, w0, w1)
    return expected


@BOTH
@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
def test_the_lectures_window_equals_a_double_loop(loss, dataset):
    surface = loss_surface(Experiment(dataset=dataset, loss=loss), GridSpec(), exact=True)
    u, v = np.arange(-10, 3, 0.1), np.arange(-1, 10, 0.1)
    np.testing.assert_allclose(surface.u, u, rtol=0, atol=1e-12)
    np.testing.assert_allclose(surface.v, v, rtol=0, atol=1e-12)
    assert surface.loss.shape == (110, 130)
    assert surface.loss.dtype == np.float64
    expected = by_double_loop(loss, load_dataset(dataset), surface.u, surface.v)
    np.testing.assert_allclose(surface.loss, expected, rtol=0, atol=1e-12)
    quick = loss_surface(Experiment(dataset=dataset, loss=loss), GridSpec())
    assert np.array_equal(quick.u, surface.u)
    assert np.array_equal(quick.v, surface.v)
    np.testing.assert_allclose(quick.loss, expected, rtol=1e-12, atol=0)


ENDS = st.tuples(st.floats(-20, 20), st.floats(0.5, 30)).map(lambda e: (e[0], e[0] + e[1]))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    u=ENDS,
    v=ENDS,
    nu=st.integers(2, 9),
    nv=st.integers(2, 9),
    loss=st.sampled_from(["mse", "bce"]),
    n=st.integers(2, 40),
    seed=st.integers(0, 99),
)
def test_any_grid_equals_a_double_loop(u, v, nu, nv, loss, n, seed):
    experiment = Experiment(loss=loss, seed=seed, dataset_options=(("n", n),))
    grid = GridSpec(u, v, nu, nv)
    surface = loss_surface(experiment, grid, exact=True)
    assert (surface.u.shape, surface.v.shape) == ((nu,), (nv,))
    np.testing.assert_allclose(surface.u, [u[0] + (u[1] - u[0]) * i / nu for i in range(nu)])
    np.testing.assert_allclose(surface.v, [v[0] + (v[1] - v[0]) * j / nv for j in range(nv)])
    data = load_dataset("toy2", seed, (("n", n),))
    expected = by_double_loop(loss, data, surface.u, surface.v)
    # The logits reach 70, whose own rounding is 1e-14: far below the tolerance still.
    np.testing.assert_allclose(surface.loss, expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(loss_surface(experiment, grid).loss, expected, rtol=1e-9, atol=1e-12)


@BOTH
@pytest.mark.parametrize(("nu", "nv"), [(2, 300), (300, 2)])
def test_long_grids_are_not_turned(loss, nu, nv):
    grid = GridSpec((-10, 3), (-1, 10), nu, nv)
    surface = loss_surface(Experiment(loss=loss), grid, exact=True)
    assert surface.loss.shape == (nv, nu)
    data = load_dataset("toy2")
    expected = by_double_loop(loss, data, surface.u, surface.v)
    np.testing.assert_allclose(surface.loss, expected, rtol=0, atol=1e-12)
    quick = loss_surface(Experiment(loss=loss), grid).loss
    np.testing.assert_allclose(quick, expected, rtol=1e-9, atol=0)


@BOTH
def test_more_points_than_fit_at_once(loss):
    x = np.linspace(-2, 3, CHUNK + 7)
    with own_dataset(x, x > 0.5) as name:
        surface = loss_surface(Experiment(name, loss=loss), GridSpec(nu=3, nv=2), exact=True)
        expected = by_double_loop(loss, load_dataset(name), surface.u, surface.v)
    np.testing.assert_allclose(surface.loss, expected, rtol=0, atol=1e-12)


def test_a_single_point_makes_a_surface():
    with own_dataset([2.0], [1]) as name:
        surface = loss_surface(Experiment(name), GridSpec((0, 2), (0, 2), 2, 2))
    # log(1 + e^-(w0 + 2·w1)) at w0 in (0, 1), w1 in (0, 1)
    expected = [[np.log(2), np.log1p(np.exp(-1))], [np.log1p(np.exp(-2)), np.log1p(np.exp(-3))]]
    np.testing.assert_allclose(surface.loss, expected, rtol=0, atol=1e-14)


def test_start_optimizer_rate_and_epochs_do_not_matter():
    grid = GridSpec(nu=4, nv=3)
    one = loss_surface(Experiment(), grid)
    other = loss_surface(Experiment(start="worst", optimizer="adam", epochs=3), grid)
    assert np.array_equal(one.loss, other.loss)
    assert not np.array_equal(one.loss, loss_surface(Experiment(seed=1), grid).loss)


def test_points_inside_leave_the_window_alone():
    assert default_grid() == GridSpec()
    assert default_grid(None, (-10.0, -1.0), (3.0, 10.0), None) == GridSpec()
    assert default_grid((-0.8, -0.3), (-1.0, 5.0)) == GridSpec()


COORDINATE = st.floats(-1e4, 1e4)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(COORDINATE, COORDINATE), max_size=4))
def test_a_grid_is_stretched_to_hold_every_point(points):
    grid = default_grid(*points)
    assert (grid.nu, grid.nv) == (130, 110)
    for ends, window, index in ((grid.u, (-10, 3), 0), (grid.v, (-1, 10), 1)):
        values = [point[index] for point in points]
        low, high = min(values, default=0), max(values, default=0)
        # A side moves only for a point beyond it, and then leaves some room around the point.
        assert ends[0] < low if low < window[0] else ends[0] == window[0]
        assert ends[1] > high if high > window[1] else ends[1] == window[1]


def test_a_stretched_grid_leaves_eight_percent_free():
    grid = default_grid((-30.0, 5.0))
    assert grid.u == pytest.approx((-30 - 0.08 * 33, 3.0))
    assert grid.v == (-1.0, 10.0)
    grid = default_grid((0.0, 20.0))
    assert grid.u == (-10.0, 3.0)
    assert grid.v == pytest.approx((-1.0, 20 + 0.08 * 21))
