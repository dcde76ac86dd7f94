import math
import re

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from landscape.core.dataset import Dataset
from landscape.core.trajectory import Trajectory
from landscape.figures import RunOnSurface, StageLabels, stage_figure, style
from landscape.figures.curve import MOST_MARKS
from landscape.figures.frames import MOST_FRAMES, frame_epochs
from tests.figures import records
from tests.figures.records import NOWHERE, OPTIMUM, TRUTH
from tests.reference import sigmoid

BOTH_SCALES = pytest.mark.parametrize("scale", ["linear", "log"])


FULL = [
    ("data", go.Scatter),
    ("truth", go.Scatter),
    ("fit", go.Scatter),
    ("surface", go.Surface),
    ("halo", go.Scatter3d),
    ("path", go.Scatter3d),
    ("truth", go.Scatter3d),
    ("optimum", go.Scatter3d),
    ("start", go.Scatter3d),
    ("now", go.Scatter3d),
]


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


def point(trace):
    return np.array([*trace.x, *trace.y, *trace.z])


def test_traces_have_their_names_and_kinds():
    figure = stage()
    assert [(trace.name, type(trace)) for trace in figure.data] == FULL


def test_the_fit_and_the_path_are_drawn_after_what_they_lie_on():
    names = [trace.name for trace in stage().data]
    assert names.index("data") < names.index("fit")
    assert names.index("surface") < names.index("path") < names.index("now") == len(names) - 1


@pytest.mark.parametrize("truth_loss", [None, 0.3])
def test_data_without_a_truth_show_none(truth_loss):
    figure = stage(records.dataset(truth=None), truth_loss=truth_loss)
    assert [(t.name, type(t)) for t in figure.data] == [f for f in FULL if f[0] != "truth"]
    assert style.TRUTH not in str(figure.to_dict())


def test_a_truth_whose_loss_is_unknown_is_a_curve_without_a_star():
    assert named(stage(truth_loss=None), "truth").type == "scatter"


def test_a_loss_without_an_optimum_shows_none():
    figure = stage(optimum=NOWHERE)
    assert [(t.name, type(t)) for t in figure.data] == [f for f in FULL if f[0] != "optimum"]
    assert style.OPTIMUM not in str(figure.to_dict())


def test_points_equal_the_data():
    dataset = records.dataset()
    trace = named(stage(dataset), "data")
    np.testing.assert_allclose(trace.x, dataset.x, rtol=1e-6)
    assert np.array_equal(trace.y, dataset.y)


@pytest.mark.parametrize(("n", "most"), [(2000, 2000), (2001, 1001), (20_000, 2000)])
def test_many_points_are_thinned_evenly(n, most):
    dataset = records.dataset(n)
    trace = named(stage(dataset), "data")
    assert len(trace.x) == len(trace.y) == most <= MOST_MARKS
    step = math.ceil(n / MOST_MARKS)
    np.testing.assert_allclose(trace.x, dataset.x[::step], rtol=1e-6)
    assert np.array_equal(trace.y, dataset.y[::step])


def test_few_points_are_discs_and_many_are_strokes():
    assert named(stage(records.dataset(13)), "data").marker.symbol == "circle"
    many = named(stage(records.dataset(500)), "data").marker
    assert many.symbol == "line-ns-open"
    assert many.opacity < 0.5


def test_the_fit_is_the_sigmoid_of_the_last_params():
    run = records.run()
    trace = named(stage(run=run), "fit")
    x = np.array(trace.x, dtype=float)
    assert (x[0], x[-1]) == (-1, 1)
    assert len(x) > 100
    expected = sigmoid(run.params[-1, 0] + run.params[-1, 1] * x)
    np.testing.assert_allclose(trace.y, expected, atol=1e-6)


def test_the_truths_curve_is_the_sigmoid_of_the_truth():
    trace = named(stage(), "truth", "scatter")
    expected = sigmoid(TRUTH[0] + TRUTH[1] * np.array(trace.x, dtype=float))
    np.testing.assert_allclose(trace.y, expected, atol=1e-6)
    assert trace.line.dash == "dash"


def test_huge_params_make_a_step_without_overflow():
    run = Trajectory([[0.0, 0.0], [-3e5, 1e6]], np.ones((2, 2)), [0.7, 0.6])
    y = np.array(named(stage(run=run), "fit").y)
    assert np.isfinite(y).all()
    assert (y.min(), y.max()) == (0, 1)


def test_the_surface_equals_the_record_and_is_not_turned():
    surface = records.surface()
    trace = named(stage(surface=surface), "surface")
    np.testing.assert_allclose(trace.x, surface.u, rtol=1e-6)
    np.testing.assert_allclose(trace.y, surface.v, rtol=1e-6)
    assert trace.z.shape == (len(surface.v), len(surface.u))
    np.testing.assert_allclose(trace.z, surface.loss, rtol=1e-6)


def test_the_path_equals_the_record():
    run = records.run()
    trace = named(stage(run=run), "path")
    np.testing.assert_allclose(trace.x, run.params[:, 0], rtol=1e-6)
    np.testing.assert_allclose(trace.y, run.params[:, 1], rtol=1e-6)
    np.testing.assert_allclose(trace.z, run.losses, rtol=1e-6)


def test_stars_stand_where_they_belong():
    run = records.run()
    figure = stage(run=run)
    for name, place in (
        ("start", [*run.params[0], run.losses[0]]),
        ("now", [*run.params[-1], run.losses[-1]]),
        ("optimum", [*OPTIMUM.params, OPTIMUM.loss]),
    ):
        np.testing.assert_allclose(point(named(figure, name)), place, rtol=1e-6)
    np.testing.assert_allclose(point(named(figure, "truth", "scatter3d")), [*TRUTH, 0.3], rtol=1e-6)


def test_each_star_has_its_symbol_and_colour():
    figure = stage()
    for name, colour in (
        ("start", style.START),
        ("truth", style.TRUTH),
        ("optimum", style.OPTIMUM),
    ):
        star = named(figure, name, "scatter3d")
        assert list(star.text) == [style.STARS[name]]
        assert star.textfont.color == colour
    for name in ("path", "now"):
        assert named(figure, name).marker.color == style.NOW
    assert named(figure, "fit").line.color == style.NOW
    assert named(figure, "truth", "scatter").line.color == style.TRUTH
    assert named(figure, "data").marker.color == style.DATA


@pytest.mark.parametrize("epochs", [1, 20, 999, 1000, 10_000])
def test_frames_hold_the_run_and_are_bounded(epochs):
    run = records.run(epochs)
    meta = stage(run=run).layout.meta
    (frames,) = meta["runs"]
    rows = frame_epochs(epochs)
    assert set(frames) == {"w0", "w1", "g0", "g1", "loss"}  # in the scene it is as high as the loss
    assert {len(array) for array in frames.values()} == {min(epochs + 1, MOST_FRAMES)}
    assert np.array_equal(meta["epoch"], rows)
    for name, column in (
        ("w0", run.params[:, 0]),
        ("w1", run.params[:, 1]),
        ("g0", run.grads[:, 0]),
        ("g1", run.grads[:, 1]),
        ("loss", run.losses),
    ):
        assert frames[name].dtype == np.float32
        np.testing.assert_allclose(frames[name], column[rows], rtol=1e-6)


def test_a_long_path_is_as_long_as_its_frames():
    figure = stage(run=records.run(10_000))
    assert len(named(figure, "path").x) == len(figure.layout.meta["epoch"]) == MOST_FRAMES
    np.testing.assert_allclose(point(named(figure, "now"))[2], 3 / 10_001, rtol=1e-6)


def test_labels_are_on_the_axes_the_legends_and_in_the_hover_texts():
    names = vars(StageLabels())
    labels = StageLabels(**{name: f"«{name}»" for name in names})
    figure = stage(labels=labels)
    scene = figure.layout.scene
    assert scene.xaxis.title.text == "«bias»"
    assert scene.yaxis.title.text == "«weight»"
    assert scene.zaxis.title.text == "«loss»"
    assert figure.layout.yaxis.title.text == "«probability»"
    curve, surface = (note.text for note in figure.layout.annotations)
    assert re.findall("«.*?»", curve) == ["«data»", "«truth»", "«fit»"]
    assert re.findall("«.*?»", surface) == ["«start»", "«now»", "«truth»", "«optimum»"]
    for name in ("data", "fit", "start", "now", "optimum"):
        assert f"<extra>«{name}»</extra>" in named(figure, name).hovertemplate
    # Names of traces are for programs: they stay.
    assert [trace.name for trace in figure.data] == [name for name, _ in FULL]


def test_english_is_what_labels_are_without_being_told():
    figure = stage()
    assert figure.layout.scene.xaxis.title.text == "w0 (bias)"
    assert figure.layout.scene.yaxis.title.text == "w1 (weight)"
    assert figure.layout.scene.zaxis.title.text == "loss"


def test_hover_texts_give_the_params_and_the_loss():
    figure = stage(labels=StageLabels(loss="cost"))
    for name in ("surface", "path", "start", "now", "optimum"):
        template = named(figure, name).hovertemplate
        assert template.startswith("Ŵ = (%{x:.3g}, %{y:.3g})<br>cost = %{z:.4g}<extra>")
    assert named(figure, "fit").hovertemplate.startswith("x = %{x:.3g}<br>ŷ = %{y:.3f}<extra>")
    assert named(figure, "data").hovertemplate.startswith("x = %{x:.3g}<br>y = %{y}<extra>")


def test_the_template_is_its_own():
    before = pio.templates.default
    try:
        pio.templates.default = "seaborn"
        figure = stage()
    finally:
        pio.templates.default = before
    assert figure.layout.template is not None
    assert figure.layout.template.layout.to_plotly_json() == {}


def test_the_records_stay_as_they_were():
    dataset, surface, run = records.dataset(), records.surface(), records.run()
    before = [a.copy() for a in (dataset.x, surface.loss, run.params, run.losses)]
    stage(dataset, surface, run, scale="log")
    after = (dataset.x, surface.loss, run.params, run.losses)
    assert all(np.array_equal(b, a) for b, a in zip(before, after, strict=True))


def test_data_of_one_point_are_drawn():
    figure = stage(Dataset([2.0], [1.0]), truth_loss=None)
    assert list(named(figure, "data").x) == [2.0]
    assert np.isfinite(named(figure, "fit").y).all()
