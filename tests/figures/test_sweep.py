import math

import numpy as np
import pytest

from landscape.figures import SweepLine, style, sweep_figure

RATES = np.array([0.01, 0.1, 1.0, 10.0])
SGD = SweepLine(RATES, np.array([0.6, 0.4, 0.35, np.nan]), 1.0, "SGD", "#112233", "square")
ADAM = SweepLine(RATES[::2], np.array([0.5, 0.34]), 1.0, "Adam", "#445566", "cross")
LOST = SweepLine(RATES, np.full(4, np.nan), None, "Lost", "#778899", "x")


def figure(*lines, lowest=0.32, limit=14.2, **words):
    return sweep_figure(lines or [SGD, ADAM], lowest, limit, **words)


def marks(drawn):
    return [trace for trace in drawn.data if trace.name == "best"]


def test_each_optimizer_has_its_line_with_a_gap_where_it_diverged():
    drawn = figure(SGD, ADAM, LOST)
    lines = [trace for trace in drawn.data if trace.mode == "lines"]
    assert [line.name for line in lines] == ["SGD", "Adam", "Lost"]
    for line, given in zip(lines, (SGD, ADAM, LOST), strict=True):
        np.testing.assert_allclose(line.x, given.rates, rtol=1e-6)
        np.testing.assert_allclose(line.y, given.final_losses, rtol=1e-6)
        assert line.line.color == given.color
        assert line.connectgaps is None
        assert f"<extra>{given.name}</extra>" in line.hovertemplate


def test_the_best_rate_is_marked_on_its_line():
    drawn = figure(SGD, ADAM, LOST)
    for mark, given, loss in zip(marks(drawn), (SGD, ADAM), (0.35, 0.34), strict=True):
        np.testing.assert_allclose([*mark.x, *mark.y], [1.0, loss], rtol=1e-6)
        assert (mark.marker.color, mark.marker.symbol) == (given.color, given.symbol)
        assert mark.showlegend is False  # its line is in the legend
    assert drawn.layout.showlegend is True


def test_marks_lie_over_all_lines():
    modes = [trace.mode for trace in figure().data]
    assert modes == ["lines", "lines", "markers", "markers"]


def test_both_axes_are_logarithmic():
    layout = figure().layout
    assert (layout.xaxis.type, layout.yaxis.type) == ("log", "log")


def test_the_lowest_loss_and_the_limit_are_lines_with_words():
    layout = figure(lowest_word="least", limit_word="limit").layout
    floor, wall = layout.shapes
    assert (floor.y0, floor.y1, floor.yref, floor.xref) == (0.32, 0.32, "y", "x domain")
    assert (wall.x0, wall.x1, wall.xref, wall.yref) == (14.2, 14.2, "x", "y domain")
    least, limit = layout.annotations
    assert (least.text, limit.text) == ("least", "limit = 14.2")
    # Plotly wants an annotation's place on a log axis as a logarithm, a shape's as it is.
    assert least.y == pytest.approx(math.log10(0.32))
    assert limit.x == pytest.approx(math.log10(14.2))
    assert (least.yref, least.xref, limit.xref, limit.yref) == (
        "y",
        "x domain",
        "x",
        "y domain",
    )
    assert floor.line.color == style.OPTIMUM


@pytest.mark.parametrize(
    ("lowest", "limit", "lines"),
    [(None, None, 0), (0.0, math.inf, 0), (0.3, math.inf, 1), (0.0, 3.0, 1), (0.3, math.nan, 1)],
)
def test_what_a_log_axis_cannot_show_is_left_out(lowest, limit, lines):
    layout = figure(lowest=lowest, limit=limit).layout
    assert len(layout.shapes) == len(layout.annotations) == lines


def test_words_are_on_the_axes_and_in_the_labels():
    drawn = figure(SGD, rate="학습률", final="손실", best="최선")
    assert drawn.layout.xaxis.title.text == "학습률"
    assert drawn.layout.yaxis.title.text == "손실"
    assert drawn.data[0].hovertemplate.startswith("학습률 %{x:.3g}<br>손실 %{y")
    assert marks(drawn)[0].hovertemplate.startswith("최선: %{x:.3g}<br>손실 %{y")
