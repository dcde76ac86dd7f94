import numpy as np
import pytest

from landscape.core.dataset import Dataset
from landscape.core.errors import BadValue
from landscape.core.fields import GridSpec, LossSurface
from landscape.core.trajectory import Optimum, Trajectory

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "make",
    [
        lambda a: Dataset(a, np.zeros(3)).x,
        lambda a: Dataset(np.zeros(3), a).y,
        lambda a: LossSurface(a, np.zeros(2), np.zeros((2, 3))).u,
        lambda a: Trajectory(np.zeros((3, 2)), np.zeros((3, 2)), a).losses,
        lambda a: (
            Trajectory(np.zeros((3, 2)), np.zeros((3, 2)), a, "finished", "", a).learning_rates
        ),
        lambda a: Optimum(a, 0.0).params,
    ],
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_records_keep_their_own_read_only_float64(make, dtype):
    mine = np.ones(3, dtype=dtype)
    kept = make(mine)
    assert kept.dtype == np.float64
    mine[0] = 0
    assert kept.tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="read-only"):
        kept[0] = 5


@pytest.mark.parametrize("bad", [0.5, 2.0, -1.0, NAN])
def test_classes_are_zero_or_one(bad):
    with pytest.raises(BadValue, match=r"^y must be 0 or 1\. Got "):
        Dataset([1.0, 2.0, 3.0], [0.0, bad, 1.0])


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"nu": 1}, "nu must be between 2 and 2000. Got 1."),
        ({"nv": 2001}, "nv must be between 2 and 2000. Got 2001."),
        ({"nv": 2.5}, "nv must be a whole number. Got 2.5."),
        ({"u": (1, 1)}, "u must rise from its first to its second number. Got (1.0, 1.0)."),
        ({"v": (2, 1)}, "v must rise from its first to its second number. Got (2.0, 1.0)."),
        ({"v": (NAN, 1)}, "v must be a number. Got nan."),
        ({"u": (0, INF)}, "u must be between -10000000000 and 10000000000. Got inf."),
    ],
)
def test_a_bad_grid_is_refused(bad, sentence):
    with pytest.raises(BadValue) as caught:
        GridSpec(**bad)
    assert str(caught.value) == sentence


def test_the_default_grid_is_the_lectures():
    grid = GridSpec()
    np.testing.assert_allclose(grid.u_values, np.arange(-10, 3, 0.1), rtol=0, atol=1e-12)
    np.testing.assert_allclose(grid.v_values, np.arange(-1, 10, 0.1), rtol=0, atol=1e-12)


def test_a_grid_leaves_its_ends_out():
    grid = GridSpec(u=(0, 1), v=(-2, 2), nu=4, nv=8)
    assert grid.u_values.tolist() == [0, 0.25, 0.5, 0.75]
    assert grid.v_values.tolist() == [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5]
    assert hash(grid) == hash(GridSpec(u=(0.0, 1.0), v=(-2.0, 2.0), nu=4, nv=8))


def test_a_surface_has_w1_down_its_rows():
    LossSurface(np.zeros(3), np.zeros(2), np.zeros((2, 3)))
    with pytest.raises(BadValue) as caught:
        LossSurface(np.zeros(3), np.zeros(2), np.zeros((3, 2)))
    assert str(caught.value) == "loss must have the shape (nv, nu) = (2, 3). Got (3, 2)."


def test_a_trajectory_counts_steps_and_measures_gradients():
    run = Trajectory(np.zeros((3, 2)), [[3.0, 4.0], [0.0, -2.0], [5.0, 12.0]], np.zeros(3))
    assert run.epochs == 2
    assert run.grad_norms.tolist() == [5.0, 2.0, 13.0]
    assert run.status == "finished"
    assert run.learning_rates.shape == (0,)


def test_a_trajectory_ends_one_of_two_ways():
    with pytest.raises(BadValue) as caught:
        Trajectory(np.zeros((1, 2)), np.zeros((1, 2)), np.zeros(1), status="lost")
    assert str(caught.value) == "status must be one of finished, diverged. Got 'lost'."
