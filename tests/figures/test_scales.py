import math

import numpy as np
import plotly.io as pio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.fields import LossSurface
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import RunOnSurface, stage_figure
from tests.figures import records
from tests.figures.records import OPTIMUM

BOTH_SCALES = pytest.mark.parametrize("scale", ["linear", "log"])


def stage(
    dataset=None,
    surface=None,
    run=None,
    optimum=OPTIMUM,
    *,
    truth_loss: float | None = 0.3,
    **kwargs,
):
    side = RunOnSurface(surface or records.surface(), run or records.run(), optimum, truth_loss)
    return stage_figure(dataset or records.dataset(), [side], **kwargs)


def named(figure, name, kind=None):
    (trace,) = (t for t in figure.data if t.name == name and (kind is None or t.type == kind))
    return trace


@BOTH_SCALES
def test_the_axis_alone_decides_the_scale(scale):
    figure = stage(scale=scale)
    assert figure.layout.scene.zaxis.type == scale
    # Losses on either scale: whatever moved the surface by hand would part it from the path.
    np.testing.assert_allclose(named(figure, "surface").z, records.surface().loss, rtol=1e-6)
    np.testing.assert_allclose(named(figure, "path").z, records.run().losses, rtol=1e-6)
    np.testing.assert_allclose(named(figure, "optimum").z, [OPTIMUM.loss], rtol=1e-6)


def test_nothing_but_axis_and_contours_differs_between_the_scales():
    linear, log = (stage(scale=scale).to_dict() for scale in ("linear", "log"))
    for content in (linear, log):
        del content["layout"]["scene"]["zaxis"]
        (surface,) = (t for t in content["data"] if t["name"] == "surface")
        del surface["contours"], surface["meta"]
    assert pio.to_json(linear) == pio.to_json(log)


@BOTH_SCALES
def test_colours_follow_the_logarithm_of_the_loss(scale):
    surface = records.surface()
    trace = named(stage(surface=surface, scale=scale), "surface")
    np.testing.assert_allclose(trace.surfacecolor, np.log(surface.loss), atol=1e-6)
    assert trace.cmin == pytest.approx(math.log(surface.loss.min()))
    assert trace.cmax == pytest.approx(math.log(surface.loss.max()))


@BOTH_SCALES
def test_the_axes_hold_the_whole_surface(scale):
    surface = records.surface()
    scene = stage(surface=surface, scale=scale).layout.scene
    ends = np.array(scene.zaxis.range)
    low, high = 10**ends if scale == "log" else ends
    assert low < surface.loss.min()
    assert surface.loss.max() < high
    for axis, values in ((scene.xaxis, surface.u), (scene.yaxis, surface.v)):
        assert axis.range[0] < values[0]
        assert values[-1] < axis.range[1]


@BOTH_SCALES
def test_between_two_contours_lies_as_much_of_the_window(scale):
    rng = np.random.default_rng(1)
    surface = LossSurface(np.arange(40.0), np.arange(30.0), rng.lognormal(size=(30, 40)) ** 3)
    levels = named(stage(surface=surface, scale=scale), "surface").meta["levels"].astype(float)
    heights = np.log10(surface.loss) if scale == "log" else surface.loss
    counts = np.histogram(heights, [-np.inf, *levels, np.inf])[0]
    assert len(levels) == 10
    assert counts[1:-1].max() - counts[1:-1].min() <= 2
    assert counts[1:-1].min() == pytest.approx(surface.loss.size / 10, abs=2)


def test_contours_lie_within_the_loss():
    surface = records.surface()
    levels = named(stage(surface=surface), "surface").contours.z
    count = (levels.end - levels.start) / levels.size
    assert 8 < count < 12
    assert surface.loss.min() < levels.start < levels.end <= surface.loss.max()


@BOTH_SCALES
def test_a_flat_surface_and_one_that_touches_zero_are_drawn(scale):
    for loss in (np.full((2, 2), 0.3), np.array([[0.0, 1e-9], [0.5, 20.0]])):
        surface = LossSurface([0, 1], [0, 1], loss)
        figure = stage(surface=surface, scale=scale)
        trace = named(figure, "surface")
        assert np.isfinite(trace.surfacecolor).all()
        assert trace.cmin < trace.cmax
        assert trace.contours.z.size > 0
        ends = figure.layout.scene.zaxis.range
        assert ends[0] < ends[1]
        assert np.isfinite(ends).all()


def test_a_log_axis_shows_twelve_powers_of_ten_and_no_zero():
    surface = LossSurface([0, 1], [0, 1], [[0.0, 1e-9], [0.5, 20.0]])
    figure = stage(surface=surface, scale="log")
    np.testing.assert_allclose(named(figure, "surface").z, [[2e-11, 1e-9], [0.5, 20.0]], rtol=1e-6)
    ticks = figure.layout.scene.zaxis.tickvals
    assert 2e-11 <= min(ticks) < max(ticks) <= 20
    assert figure.layout.scene.zaxis.ticktext == tuple(f"{tick:.4g}" for tick in ticks)


@given(low=st.floats(1e-6, 10), span=st.floats(0.02, 1e4))
@settings(deadline=None)
def test_a_linear_loss_axis_has_no_tick_where_another_axis_begins(low, span):
    surface = LossSurface([0, 1], [0, 1], [[low, low + span / 3], [low + span / 2, low + span]])
    axis = stage(surface=surface, optimum=Optimum([0, 0], low, 0.0)).layout.scene.zaxis
    ticks = np.array(axis.tickvals)
    assert 1 <= len(ticks) <= 6
    assert ticks.min() >= low + 0.1 * span
    assert ticks.max() <= low + span
    assert len(set(axis.ticktext)) == len(ticks)
    np.testing.assert_allclose([float(text) for text in axis.ticktext], ticks, rtol=1e-3)
    steps = np.diff(ticks)
    np.testing.assert_allclose(steps, steps[:1].repeat(len(steps)), rtol=1e-6)


def test_a_log_axis_reaches_down_to_a_path_that_ends_between_the_points_of_the_grid():
    surface = LossSurface([0, 1], [0, 1], [[0.4, 0.5], [0.6, 2.0]])
    low = Trajectory(np.zeros((3, 2)), np.zeros((3, 2)), [1.0, 0.1, 0.02])
    for optimum in (Optimum([0.5, 0.5], 0.02, 0.0), Optimum(None, 0.0, message="none")):
        figure = stage(surface=surface, run=low, optimum=optimum, scale="log")
        bottom, _ = figure.layout.scene.zaxis.range
        assert bottom < np.log10(0.02)
        np.testing.assert_allclose(named(figure, "path").z, low.losses, rtol=1e-6)


def test_runs_of_one_loss_share_the_loss_axis():
    surface = LossSurface([0, 1], [0, 1], [[0.4, 0.5], [0.6, 2.0]])
    optimum = Optimum([0.5, 0.5], 0.02, 0.0)
    ranges = {
        stage(surface=surface, run=run, optimum=optimum, scale="log").layout.scene.zaxis.range
        for run in (records.run(3), records.run(30))
    }
    assert len(ranges) == 1
