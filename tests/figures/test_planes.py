"""Runs of more than two parameters, drawn on a plane."""

import numpy as np
import pytest

from landscape.core.dataset import Dataset
from landscape.core.fields import LossSurface
from landscape.core.plane import Plane
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import Map, MapRun, RunOnSurface, maps_figure, stage_figure

EPOCHS = 12
PLANE = Plane([1.0, 0.0, -1.0], [[1.0, 1.0, 0.0], [0.0, 0.0, 2.0]], ("b + w1", "w2"))
GENERATOR = np.random.default_rng(5)
PARAMS = GENERATOR.normal(size=(EPOCHS + 1, 3))
GRADS = GENERATOR.normal(size=(EPOCHS + 1, 3))
RUN = Trajectory(PARAMS, GRADS, np.linspace(1, 0.5, EPOCHS + 1))
SURFACE = LossSurface(np.linspace(-3, 3, 6), np.linspace(-2, 2, 5), np.ones((5, 6)), PLANE)
OPTIMUM = Optimum([0.5, 1.5, 3.0], 0.4)
TRUTH = (2.0, 0.0, 1.0)
DATA = Dataset(
    GENERATOR.normal(size=(7, 2)), [0, 1, 0, 1, 1, 0, 0], TRUTH, ("hours", "sleep"), ("h", "")
)
PREDICTIONS = GENERATOR.uniform(size=(EPOCHS + 1, 7))


def named(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def nearest(params):
    """The positions u, v, worked out by hand: along (1, 1, 0) and (0, 0, 2) from (1, 0, -1)."""
    b, w1, w2 = np.moveaxis(np.asarray(params, dtype=float), -1, 0)
    return (b - 1 + w1) / 2, (w2 + 1) / 2


@pytest.fixture(scope="module")
def stage():
    side = RunOnSurface(SURFACE, RUN, OPTIMUM, 0.45, predictions=PREDICTIONS)
    return stage_figure(DATA, [side])


def test_path_and_stars_stand_at_their_nearest_positions(stage):
    u, v = nearest(PARAMS)
    (path,) = named(stage, "path")
    np.testing.assert_allclose(path.x, u, rtol=1e-6)
    np.testing.assert_allclose(path.y, v, rtol=1e-6)
    for name, params in (("start", PARAMS[0]), ("now", PARAMS[-1]), ("optimum", OPTIMUM.params)):
        (star,) = named(stage, name)
        np.testing.assert_allclose([star.x[0], star.y[0]], nearest(params), rtol=1e-6)
    truth = next(trace for trace in named(stage, "truth") if trace.type == "scatter3d")
    np.testing.assert_allclose([truth.x[0], truth.y[0]], nearest(TRUTH), rtol=1e-6)


def test_frames_have_positions_slopes_and_predictions(stage):
    (frames,) = stage.layout.meta["runs"]
    u, v = nearest(PARAMS)
    np.testing.assert_allclose(frames["w0"], u, rtol=1e-6)
    np.testing.assert_allclose(frames["w1"], v, rtol=1e-6)
    np.testing.assert_allclose(frames["g0"], GRADS[:, 0] + GRADS[:, 1], rtol=1e-5)
    np.testing.assert_allclose(frames["g1"], 2 * GRADS[:, 2], rtol=1e-5)
    assert frames["predictions"].shape == ((EPOCHS + 1) * 7,)
    np.testing.assert_allclose(frames["predictions"].reshape(-1, 7), PREDICTIONS, rtol=1e-6)


def test_points_with_two_features_stand_by_their_number(stage):
    (fit,), (data,) = named(stage, "fit"), named(stage, "data")
    assert list(fit.x) == list(data.x) == [1, 2, 3, 4, 5, 6, 7]
    np.testing.assert_allclose(fit.y, PREDICTIONS[-1], rtol=1e-6)
    assert fit.meta == {"run": 0}
    assert stage.layout.xaxis.title.text == "point (hours (h), sleep)"
    curve = next(trace for trace in named(stage, "truth") if trace.type == "scatter")
    logits = TRUTH[0] + DATA.x @ np.array(TRUTH[1:])
    np.testing.assert_allclose(curve.y, 1 / (1 + np.exp(-logits)), rtol=1e-6)


def test_axes_are_called_what_the_plane_calls_them(stage):
    assert stage.layout.scene.xaxis.title.text == "b + w1"
    assert stage.layout.scene.yaxis.title.text == "w2"
    figure = maps_figure([Map(SURFACE, OPTIMUM, [MapRun(RUN)])])
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("b + w1", "w2")
    (path,), (best,) = named(figure, "path"), named(figure, "optimum")
    np.testing.assert_allclose([path.x, path.y], nearest(PARAMS), rtol=1e-6)
    np.testing.assert_allclose([best.x[0], best.y[0]], nearest(OPTIMUM.params), rtol=1e-6)
