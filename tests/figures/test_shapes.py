import numpy as np
import pytest

from landscape import Experiment, find_optimum, load_dataset, loss_surface, train
from landscape.core.dataset import Dataset
from landscape.figures import (
    Fit,
    Knee,
    RunOnSurface,
    Shape,
    curve_inputs,
    fits_figure,
    shapes_figure,
    stage_figure,
    with_gap,
)
from landscape.figures.gap import gap_area
from tests.figures import records

X = np.linspace(-1, 1, 21)
SHAPES = [Shape("line", X, 5 * X), Shape("peak", X, 5 - 15 * np.abs(X))]
EXPERIMENT = Experiment("broken_line", optimizer="adam", epochs=20, learning_rate=0.1)
BROKEN = load_dataset("broken_line")


def traces(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def chance(x):
    """The lecture's, from exp alone."""
    return 1 / (1 + np.exp(-np.where(x < 0, 5 + 15 * x, 5 - 5 * x)))


def test_each_shape_is_above_its_probability():
    figure = shapes_figure(SHAPES, Knee())
    ups, downs = traces(figure, "u"), traces(figure, "probability")
    assert len(ups) == len(downs) == 2
    for shape, up, down in zip(SHAPES, ups, downs, strict=True):
        np.testing.assert_allclose(up.y, shape.logits, rtol=1e-6)
        np.testing.assert_allclose(down.y, 1 / (1 + np.exp(-shape.logits)), rtol=1e-6)
        across, other = (figure.layout[f"xaxis{t.xaxis[1:]}"].domain for t in (up, down))
        assert across == other
        high, low = (figure.layout[f"yaxis{t.yaxis[1:]}"].domain for t in (up, down))
        assert low[1] < high[0]
    said = [note.text for note in figure.layout.annotations]
    assert said == ["line", "peak", "<b>Bend it: drag the dot</b>"]


def test_no_two_panels_lie_over_each_other_wide_or_narrow():
    figure = shapes_figure(SHAPES * 2, Knee())
    narrow = figure.layout.meta["narrow"]
    for place in ({}, narrow):
        boxes = []
        for trace in figure.data:
            box = []
            for axis in (f"xaxis{trace.xaxis[1:]}", f"yaxis{trace.yaxis[1:]}"):
                box += place.get(f"{axis}.domain", figure.layout[axis].domain)
            assert all(-1e-9 <= end <= 1 + 1e-9 for end in box)
            boxes.append(box)
        for i, (l0, r0, b0, t0) in enumerate(boxes):
            for l1, r1, b1, t1 in boxes[:i]:
                assert min(r0, r1) <= max(l0, l1) or min(t0, t1) <= max(b0, b1)


def test_the_knee_is_on_its_curve_between_two_straight_lines():
    knee = Knee((-1, -4), (1, 0), (0.31, 6))
    shape = knee.shape()
    assert shape.logits[shape.x == 0.31] == 6
    slopes = np.diff(shape.logits) / np.diff(shape.x)
    np.testing.assert_allclose(slopes[shape.x[1:] <= 0.31], 10 / 1.31)
    np.testing.assert_allclose(slopes[shape.x[:-1] >= 0.31], -6 / 0.69)
    figure = shapes_figure([], knee)
    np.testing.assert_allclose(traces(figure, "knee_u")[0].y, shape.logits, rtol=1e-6)
    usual = Knee()
    assert usual.at[1] == np.mean([usual.left[1], usual.right[1]])  # it begins as a line


def stage():
    side = RunOnSurface(loss_surface(EXPERIMENT), train(EXPERIMENT), find_optimum(EXPERIMENT))
    return stage_figure(BROKEN, [side])


def test_the_gap_lies_between_the_true_curve_and_the_best():
    best = find_optimum(EXPERIMENT).params
    figure = with_gap(stage(), BROKEN, best, best_word="best one", gap_word="what stays")
    assert [trace.name for trace in figure.data[:3]] == ["gap", "best", "data"]
    area, curve, *_ = figure.data
    half = len(area.x) // 2
    x = np.array(area.x[:half], dtype=float)
    np.testing.assert_allclose(area.y[:half], chance(x), atol=1e-3)
    expected = 1 / (1 + np.exp(-best[0] - best[1] * x))
    np.testing.assert_allclose(area.y[half:][::-1], expected, rtol=1e-5)
    np.testing.assert_array_equal(area.x[half:], area.x[:half][::-1])
    np.testing.assert_allclose(curve.y, expected, rtol=1e-5)
    assert area.fill == "toself"
    legend = next(note for note in figure.layout.annotations if note.name == "curve-legend")
    assert "best one" in legend.text
    assert "what stays" in legend.text


def test_nothing_else_of_the_stage_changes():
    before, after = stage(), with_gap(stage(), BROKEN, np.array([0.5, 2.0]))
    assert after.layout.meta["runs"][0].keys() == before.layout.meta["runs"][0].keys()
    assert [trace.name for trace in after.data[2:]] == [trace.name for trace in before.data]
    assert after.layout.scene == before.layout.scene


def test_without_a_true_curve_there_is_no_gap():
    with pytest.raises(ValueError, match="dataset must have a true curve"):
        gap_area(records.dataset(), np.zeros(2), "")


def test_each_fit_has_a_panel_with_the_best_line():
    best = find_optimum(EXPERIMENT).params
    x = curve_inputs(BROKEN)[:, 0]
    fits = [Fit(str(i), np.clip(0.1 * i + 0 * x, 0, 1)) for i in range(5)]
    figure = fits_figure(BROKEN, fits, best)
    for name in ("data", "truth", "best", "fit"):
        found = traces(figure, name)
        assert len({trace.xaxis for trace in found}) == len(found) == 5
    for i, trace in enumerate(traces(figure, "fit")):
        np.testing.assert_allclose(trace.y, 0.1 * i, rtol=1e-6)
        np.testing.assert_allclose(trace.x, x, rtol=1e-6)
    assert [note.text for note in figure.layout.annotations[1:]] == list("01234")
    drawn = traces(figure, "data")[0]
    np.testing.assert_array_equal(drawn.y, BROKEN.y[::4])


def test_fits_of_data_without_a_true_curve():
    data = Dataset(X, (X > 0).astype(float))
    figure = fits_figure(data, [Fit("one", np.full(161, 0.5))])
    assert [trace.name for trace in figure.data] == ["data", "fit"]
