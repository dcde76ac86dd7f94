import re

import numpy as np
import pytest

from landscape.core.dataset import Dataset
from landscape.core.fields import GradientField
from landscape.figures import (
    LossDerivative,
    SurfaceAndGradient,
    curvature_figure,
    gradient_figure,
)
from landscape.figures.gradient_map import (
    ARROW,
    ARROWS,
    color_axis,
    direction_lines,
    hatch_lines,
    norms_trace,
)
from tests.figures import records
from tests.figures.records import NOWHERE, OPTIMUM

MARGINS = np.linspace(-40, 40, 1601)
LOSSES = [
    LossDerivative("slopes_one", "One", -1 / (1 + np.exp(MARGINS)), 40.0),
    LossDerivative("slopes_other", "Other", 0.1 * np.exp(-np.abs(MARGINS)), 40.0),
]


def field(nu=41, nv=33):
    """A gradient that grows from (-1, 4): its length is the distance from there."""
    u, v = np.linspace(-10, 2, nu), np.linspace(-1, 9, nv)
    return GradientField(u, v, np.stack(np.meshgrid(u + 1, v - 4), axis=-1))


def ground(plateau=3.0, optimum=OPTIMUM):
    return SurfaceAndGradient(records.surface(), field(), optimum, plateau)


def known(frames):
    values = np.linspace(0.1, 1, frames)
    return dict.fromkeys(("a0", "a1", "b0", "b1", "l1", "l2", "cond", "g"), values)


def drawn(dataset=None, **more):
    run = records.run()
    options = {"more": known(21), "own": "slopes_one", **more}
    on = options.pop("on", None) or ground()
    return gradient_figure(dataset or records.dataset(200), run, on, LOSSES, **options)


def traces(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def test_both_losses_have_a_line_for_each_class_on_the_same_scale():
    figure = drawn()
    lines = traces(figure, "share")
    assert [line.yaxis for line in lines] == ["y2", "y2", "y3", "y3"]
    assert [line.meta["of"] for line in lines] == ["slopes_one"] * 2 + ["slopes_other"] * 2
    assert [line.meta["sign"] for line in lines] == [1, -1, 1, -1]
    assert len({line.line.dash for line in lines}) == 2
    layout = figure.layout
    assert layout.yaxis2.range == layout.yaxis3.range
    assert not traces(figure, "shares")


def test_a_line_goes_from_the_first_point_of_its_class_to_the_last():
    data = records.dataset(200)
    ones, zeros, *_ = traces(drawn(data), "share")
    for line, y in ((ones, 1), (zeros, 0)):
        x = data.x[data.y == y]
        assert (line.x[0], line.x[-1]) == (pytest.approx(x[0]), pytest.approx(x[-1]))


def test_few_points_are_marked_each_where_it_is():
    x = np.array([-3.0, -1.0, 0.5, 0.5, 2.0])
    figure = drawn(Dataset(x, np.array([0, 0, 1, 1, 1])))
    ones, zeros, *_ = traces(figure, "shares")
    np.testing.assert_allclose(ones.x, [0.5, 2.0])
    np.testing.assert_allclose(zeros.x, [-3, -1])
    assert ones.marker.symbol != zeros.marker.symbol


def test_a_class_of_one_place_or_none_is_no_line():
    one = drawn(Dataset(np.array([-1.0, 0.0, 2.0]), np.array([0, 0, 1])))
    assert [line.meta["sign"] for line in traces(one, "share")] == [-1, -1]
    assert [mark.meta["sign"] for mark in traces(one, "shares")] == [1, -1, 1, -1]
    none = drawn(Dataset(np.array([-1.0, 0.0]), np.array([1, 1])))
    assert [mark.meta["sign"] for mark in traces(none, "shares")] == [1, 1]


def test_the_run_carries_what_the_browser_needs():
    figure = drawn(more={**known(21), "story": np.arange(21, dtype=np.uint8)})
    (frames,) = figure.layout.meta["runs"]
    np.testing.assert_allclose(frames["slopes_one"], LOSSES[0].slopes, rtol=1e-6)
    assert len(frames["slopes_one"]) == len(MARGINS)
    assert {"w0", "w1", "loss", "a0", "l2", "story"} <= set(frames)
    assert frames["story"].dtype == np.uint8
    assert figure.layout.meta["epoch"].tolist() == list(range(21))


def test_what_is_too_large_to_travel_is_no_number():
    more = known(21) | {"ratio": np.full(21, 1e300)}
    assert not np.isfinite(drawn(more=more).layout.meta["runs"][0]["ratio"]).any()


def test_the_map_has_the_norm_below_and_what_moves_above():
    figure = drawn()
    names = [trace.name for trace in figure.data if trace.xaxis == "x2"]
    assert names == [
        *("norms", "surface", "plateau", "directions", "halo", "path"),
        *("ellipse", "ellipse", "axes", "axes", "pulls", "pull", "pull"),
        *("start", "optimum", "now"),
    ]
    (norms,) = traces(figure, "norms")
    np.testing.assert_allclose(norms.customdata, field().norms, rtol=1e-6)
    np.testing.assert_allclose(np.exp(norms.z), field().norms, rtol=1e-4)
    assert norms.contours.start == norms.contours.end == pytest.approx(np.log(3))
    assert "optimum" not in [trace.name for trace in drawn(on=ground(optimum=NOWHERE)).data]


def test_the_hatch_lies_where_the_gradient_is_short():
    line = hatch_lines(field(), 3.0)
    points = np.column_stack([line["x"], line["y"]])
    ends = points[~np.isnan(points).any(axis=1)]
    assert len(ends) > 6
    assert np.hypot(ends[:, 0] + 1, ends[:, 1] - 4).max() < 3.3
    assert np.isnan(hatch_lines(field(), 1e-9)["x"]).all()
    assert not np.isnan(hatch_lines(field(), 1e9)["x"][:2]).any()


def test_small_arrows_point_down_the_gradient_and_are_as_long_everywhere():
    line = direction_lines(field())
    points = np.column_stack([line["x"], line["y"]]).reshape(-1, 7, 2)
    assert len(points) == ARROWS[0] * ARROWS[1]
    tail, tip = points[:, 0], points[:, 1]
    way, downhill = tip - tail, np.array([-1, 4]) - (tip + tail) / 2
    cross = way[:, 0] * downhill[:, 1] - way[:, 1] * downhill[:, 0]
    np.testing.assert_allclose(cross, 0, atol=1e-4)
    assert ((way * downhill).sum(axis=1) >= 0).all()
    wide, high = 12 * 1.06, 10 * 1.06
    np.testing.assert_allclose(np.hypot(way[:, 0] / wide, way[:, 1] / high), ARROW, rtol=1e-4)
    assert np.isnan(points[:, [2, 6]]).all()


def test_a_flat_field_has_no_arrows_and_still_a_scale():
    flat = GradientField(np.arange(5), np.arange(4), np.zeros((4, 5, 2)))
    assert len(direction_lines(flat)["x"]) == 0
    assert color_axis(flat)["cmin"] < color_axis(flat)["cmax"]


def test_the_bar_has_powers_of_ten_or_else_three_numbers():
    wide = GradientField(np.arange(2), np.arange(2), [[[1e-5, 0], [0.01, 0]], [[1, 0], [3, 0]]])
    bar = color_axis(wide)["colorbar"]
    assert bar["ticktext"] == ["10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1"]
    np.testing.assert_allclose(np.exp(bar["tickvals"]), 10.0 ** np.arange(-5, 1))
    close = GradientField(np.arange(2), np.arange(2), [[[2, 0], [3, 0]], [[2, 0], [4, 0]]])
    assert color_axis(close)["colorbar"]["ticktext"] == ["2", "2.8", "4"]


def test_an_axis_along_which_the_loss_curves_down_is_dotted():
    solid, dotted = traces(drawn(), "axes")
    assert (solid.meta["down"], dotted.meta["down"]) == (False, True)
    assert (solid.line.dash, dotted.line.dash) == (None, "dot")


def test_words_are_large_enough_and_everything_has_its_place_on_a_phone():
    figure = drawn()
    assert figure.layout.font.size >= 14
    assert figure.layout.coloraxis.colorbar.tickfont.size >= 14
    content = figure.to_plotly_json()["layout"]
    for place in figure.layout.meta["narrow"]:
        *way, last = place.split(".")
        part = content
        for name in way:
            part = part[int(name)] if name.isdigit() else part[name]
        assert place == "height" or last in part or re.fullmatch("margin|y", last), place


def curves(**more):
    values = {
        "l1": np.array([1e-5, 0.1, 0.2]),
        "l2": np.array([-1e-5, -0.01, 0.1]),
        "cond": np.array([1.0, 10, 2]),
        "g": np.array([1e-4, 0.0, np.nan]),
        **more,
    }
    return curvature_figure(np.arange(3), values)


def test_each_now_comes_after_the_line_that_it_follows():
    figure = curves()
    names = [trace.name for trace in figure.data]
    assert names == ["l1_up", "l1", "now", "l2_up", "l2", "now", "cond", "now", "g", "now"]
    for before, now in zip(figure.data, figure.data[1:], strict=False):
        if now.name == "now":
            assert (now.xaxis, now.yaxis) == (before.xaxis, before.yaxis)
            np.testing.assert_array_equal(now.y, before.y[-1:])


def test_an_eigenvalue_below_0_is_drawn_by_its_size_and_dotted():
    (up,), (line,) = traces(curves(), "l2_up"), traces(curves(), "l2")
    np.testing.assert_allclose(line.y, [1e-5, 0.01, 0.1], rtol=1e-6)
    np.testing.assert_allclose(up.y, [np.nan, np.nan, 0.1], rtol=1e-6)
    assert (line.line.dash, up.line.dash) == ("dot", "solid")


@pytest.mark.parametrize("values", [[0.0, 0, 0], [np.inf, np.nan, 0], [5.0, 5, 5], [1e-9, 1, 1e9]])
def test_an_axis_spans_a_decade_with_two_ticks_at_least(values):
    axis = curves(cond=np.array(values)).layout.yaxis2
    low, high = axis.range
    assert high - low > 1
    assert 2 <= len(axis.tickvals) <= 8
    kept = [value for value in values if 0 < value < np.inf]
    assert all(low < np.log10(value) < high for value in kept)


def test_what_is_pointed_at_is_told_below_the_colours_end_too():
    sizes = 10.0 ** np.linspace(-30, 0, 12).reshape(3, 4)
    tiny = GradientField(np.arange(4.0), np.arange(3.0), np.stack([sizes, 0 * sizes], axis=-1))
    trace = norms_trace(tiny, 0.01, "norm")
    # The browser makes the numbers of z, which travels.
    np.testing.assert_allclose(np.exp(trace["z"].astype(float)), sizes, rtol=1e-4)
    assert color_axis(tiny)["cmin"] == pytest.approx(np.log(1e-8))


def test_every_loss_has_the_arrow_of_one_point_and_its_own_has_those_of_many():
    data = records.dataset(200)
    figure = drawn(data)
    (many,), ones = traces(figure, "pulls"), traces(figure, "pull")
    assert [one.meta["of"] for one in ones] == ["slopes_one", "slopes_other"]
    assert many.meta["of"] == "slopes_one"
    # All to one scale, so that two losses can be compared; the longest of a slope of 1 fits in.
    assert len({trace.meta["scale"] for trace in (many, *ones)}) == 1
    size = np.array([np.ptp(figure.layout[axis].range) for axis in ("xaxis2", "yaxis4")])
    reach = many.meta["scale"] * np.array([1.0, np.abs(data.x).max()])
    assert 0.2 < np.linalg.norm(reach / size) < 0.4
    x, sign = (np.array(many.meta["points"][name]) for name in ("x", "sign"))
    assert 20 <= len(x) <= 41
    found = [np.flatnonzero(data.x == value)[0] for value in x]
    assert np.array_equal(2 * data.y[found] - 1, sign)


def test_few_points_all_have_their_arrow():
    (many,) = traces(drawn(records.dataset(13)), "pulls")
    assert len(many.meta["points"]["x"]) == 13
