import numpy as np
import plotly.graph_objects as go
import pytest

from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import history_figure, style
from landscape.figures.frames import MOST_FRAMES
from tests.figures.records import NOWHERE, OPTIMUM, run, side


def axis_of(trace):
    return trace.xaxis, trace.yaxis


def test_the_loss_and_the_gradient_stand_side_by_side_each_with_its_now():
    figure = history_figure([side(run(), OPTIMUM)])
    assert [trace.name for trace in figure.data] == ["loss", "now", "grad_norm", "now"]
    assert all(isinstance(trace, go.Scatter) for trace in figure.data)
    assert [axis_of(trace) for trace in figure.data] == [("x", "y")] * 2 + [("x2", "y2")] * 2
    (_, left_end), (right_begin, _) = figure.layout.xaxis.domain, figure.layout.xaxis2.domain
    assert left_end < right_begin


def test_lines_equal_the_record():
    record = run(30)
    loss, _, norm, _ = history_figure([side(record, OPTIMUM)]).data
    for trace, values in (
        (loss, record.losses),
        (norm, np.hypot(record.grads[:, 0], record.grads[:, 1])),
    ):
        assert np.array_equal(trace.x, np.arange(31))
        np.testing.assert_allclose(trace.y, values, rtol=1e-6)


def test_now_is_at_the_end():
    record = run(30)
    _, now_loss, _, now_norm = history_figure([side(record, OPTIMUM)]).data
    assert (list(now_loss.x), list(now_norm.x)) == ([30], [30])
    np.testing.assert_allclose(now_loss.y, record.losses[-1:], rtol=1e-6)
    np.testing.assert_allclose(now_norm.y, record.grad_norms[-1:], rtol=1e-6)
    assert now_loss.marker.color == now_norm.marker.color == style.NOW


def test_a_long_run_is_thinned_and_keeps_its_ends():
    loss, *_ = history_figure([side(run(10_000), OPTIMUM)]).data
    assert len(loss.x) == len(loss.y) == MOST_FRAMES
    assert (loss.x[0], loss.x[-1]) == (0, 10_000)
    np.testing.assert_allclose(loss.y, 3 / (1 + np.array(loss.x)), rtol=1e-6)


def test_the_gradient_has_a_log_axis_and_the_loss_begins_at_zero():
    layout = history_figure([side(run(), OPTIMUM)]).layout
    assert (layout.yaxis.type, layout.yaxis.rangemode) == (None, "tozero")
    assert layout.yaxis2.type == "log"


def test_the_lowest_loss_is_a_line_with_a_word():
    layout = history_figure([side(run(), OPTIMUM)], lowest="least").layout
    (line,), (note,) = layout.shapes, layout.annotations
    assert (line.y0, line.y1, line.yref) == (OPTIMUM.loss, OPTIMUM.loss, "y")
    assert (note.text, note.y) == ("least", OPTIMUM.loss)
    assert line.line.color == note.font.color == style.OPTIMUM


def test_without_an_optimum_there_is_no_such_line():
    layout = history_figure([side(run(), NOWHERE)]).layout
    assert layout.shapes == layout.annotations == ()


def test_words_are_on_the_axes_and_in_the_labels():
    figure = history_figure([side(run(), OPTIMUM)], epoch="에폭", loss="손실", grad_norm="크기")
    layout = figure.layout
    assert layout.xaxis.title.text == layout.xaxis2.title.text == "에폭"
    assert (layout.yaxis.title.text, layout.yaxis2.title.text) == ("손실", "크기")
    assert figure.data[0].hovertemplate.startswith("에폭 %{x}<br>손실 = %{y")
    assert figure.data[2].hovertemplate.startswith("에폭 %{x}<br>크기 = %{y")
    assert all(figure.data[i].hoverinfo == "skip" for i in (1, 3))


@pytest.mark.parametrize("record", [run(1), run(1, diverged=True)])
def test_a_run_of_one_step_has_a_history(record):
    assert len(history_figure([side(record, OPTIMUM)]).data[0].x) == 2


def test_the_template_is_its_own():
    template = history_figure([side(run(), OPTIMUM)]).layout.template
    assert template is not None
    assert template.layout.to_plotly_json() == {}


def test_two_runs_each_have_their_lines_with_the_now_after_each():
    one, other = run(30), run(7, diverged=True)
    low = Optimum([0.0, 0.0], 0.1, 0.0)
    sides = [side(one, name="A: MSE"), side(other, low, name="B: BCE", color=style.OTHER)]
    figure = history_figure(sides)
    assert [trace.name for trace in figure.data] == ["loss", "now", "grad_norm", "now"] * 2
    for record, traces, of in zip(
        (one, other), (figure.data[:4], figure.data[4:]), sides, strict=True
    ):
        loss, now, norm, _ = traces
        # Each on its own epochs: the shorter ends where it ended.
        assert np.array_equal(loss.x, np.arange(record.epochs + 1))
        np.testing.assert_allclose(loss.y, record.losses, rtol=1e-6)
        np.testing.assert_allclose(norm.y, record.grad_norms, rtol=1e-6)
        assert list(now.x) == [record.epochs]
        assert {loss.line.color, norm.line.color, now.marker.color} == {of.color}
        assert f"<extra>{of.name}</extra>" in loss.hovertemplate
    floors = [(line.y0, line.line.color) for line in figure.layout.shapes]
    assert floors == [(OPTIMUM.loss, style.NOW), (0.1, style.OTHER)]


def test_two_runs_of_one_loss_have_one_lowest():
    layout = history_figure([side(), side(color=style.OTHER)]).layout
    assert [line.y0 for line in layout.shapes] == [OPTIMUM.loss]
    only = history_figure([side(optimum=NOWHERE), side(color=style.OTHER)]).layout
    assert [line.line.color for line in only.shapes] == [style.OTHER]


def test_every_place_that_a_narrow_screen_changes_is_there():
    layout = history_figure([side()]).to_dict()["layout"]
    narrow = {**layout["meta"]["narrow"]}
    assert narrow.pop("height") > 300
    assert {where.split(".")[0] for where in narrow} <= set(layout)


def test_two_losses_are_compared_by_their_share_of_the_way_down():
    down = {"A": np.linspace(0, 40, 21), "B": np.linspace(0, -30, 21)}
    sides = [
        side(run(), name=name, loss_name=name, color=color, way_down=down[name])
        for name, color in (("A", style.NOW), ("B", style.OTHER))
    ]
    figure = history_figure(sides, way_down="way")
    assert [trace.name for trace in figure.data] == ["way_down", "now", "grad_norm", "now"] * 2
    for line, of in zip(figure.data[::4], sides, strict=True):
        np.testing.assert_allclose(line.y, of.way_down, rtol=1e-6)
    bottom, top = figure.layout.yaxis.range
    assert bottom > 100 > 0 > -30 > top  # down is down
    assert figure.layout.yaxis.title.text == "way"
    assert not figure.layout.shapes


def test_a_gradient_that_hardly_changes_has_a_decade_and_two_ticks():
    still = Trajectory(np.zeros((3, 2)), [[2.4e-5, 9e-6]] * 3, [0.4, 0.4, 0.4])
    axis = history_figure([side(still)]).layout.yaxis2
    low, high = axis.range
    assert high - low >= 1
    assert low < np.log10(np.hypot(2.4e-5, 9e-6)) < high
    assert len(axis.tickvals) == len(axis.ticktext) >= 2
