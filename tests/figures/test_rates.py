import numpy as np
import pytest

from landscape.core.fields import RateMap
from landscape.figures import RateLabels, rates_figure
from landscape.figures.rates import DIVERGED

RATES, MOMENTA = np.array([0.125, 0.25, 0.5, 1.0]), np.array([0.0, 0.3, 0.6])
EPOCHS = np.array([[np.nan, 9, 4, np.nan], [20, 5, np.nan, np.nan], [7, 6, np.nan, np.nan]])
LOST = np.array([[np.nan, np.nan, np.nan, 1], [np.nan, np.nan, 0, 2], [np.nan] * 4])
NONE = np.full_like(LOST, np.nan)
LIMITS = 0.6 * (1 + MOMENTA)


def rates(diverged=LOST, limits=LIMITS):
    return RateMap(RATES, MOMENTA, EPOCHS, diverged, 0.3, limits)


@pytest.fixture(scope="module")
def figure():
    return rates_figure(rates(), 20, (0.25, 0.1))


def named(figure, name):
    (trace,) = (trace for trace in figure.data if trace.name == name)
    return trace


def test_cells_tell_epochs_never_and_after_how_many_a_run_diverged(figure):
    cells = named(figure, "arrivals")
    np.testing.assert_array_equal(cells.z, [[-1, 9, 4, -3], [20, 5, -2, -4], [7, 6, -1, -1]])
    assert cells.z.dtype == np.int16
    np.testing.assert_allclose(cells.x, np.log10(RATES), rtol=1e-6)
    np.testing.assert_allclose(cells.y, MOMENTA, rtol=1e-6)
    assert cells.meta["columns"] == ["0.125", "0.25", "0.5", "1"]
    assert cells.meta["rows"] == ["0", "0.3", "0.6"]


def test_the_line_is_theorys_limit_at_each_momentum(figure):
    for name in ("halo", "limit"):
        line = named(figure, name)
        np.testing.assert_allclose(line.x, np.log10(LIMITS), rtol=1e-6)
        np.testing.assert_allclose(line.y, MOMENTA, rtol=1e-6)
    assert "limit 2(1 + β)/λmax" in figure.layout.annotations[0].text


def test_without_limits_there_is_no_line():
    figure = rates_figure(rates(limits=None), 20, (0.25, 0.1))
    assert [trace.name for trace in figure.data] == ["arrivals", "chosen"]
    assert "limit" not in figure.layout.annotations[0].text


def test_the_chosen_run_is_marked_over_the_cells(figure):
    mark = figure.data[-1]
    assert mark.name == "chosen"
    np.testing.assert_allclose([mark.x[0], mark.y[0]], [np.log10(0.25), 0.1], rtol=1e-6)
    assert mark.hovertemplate == "learning rate 0.25, β = 0.1<extra>chosen</extra>"


def test_the_shares_follow_the_clock(figure):
    (run,) = figure.layout.meta["runs"]
    clock = figure.layout.meta["epoch"]
    np.testing.assert_array_equal(clock, np.arange(21))
    for epoch, share, lost in zip(clock, run["share"], run["lost"], strict=True):
        assert share == np.round(100 * np.mean(epoch >= EPOCHS))
        assert lost == np.round(100 * np.mean(epoch >= LOST))


def test_diverged_has_a_colour_past_that_of_the_last_epoch(figure):
    axis = figure.layout.coloraxis
    last = 20 / axis.cmax
    assert [color for stop, color in axis.colorscale if stop > last + 1e-9][-2:] == [DIVERGED] * 2
    # In 256 steps, as the browser draws it, the last epoch is none of these.
    begins = next(stop for stop, color in axis.colorscale if color == DIVERGED)
    assert np.rint(last * 255) + 1 <= begins * 256
    plain = rates_figure(rates(diverged=NONE), 20, (0.25, 0.1))
    assert plain.layout.coloraxis.cmax == 20
    assert DIVERGED not in dict(plain.layout.coloraxis.colorscale).values()
    assert "diverged" not in plain.layout.annotations[0].text


def test_the_axes_end_where_the_cells_do_with_powers_of_ten_in_full(figure):
    half = np.log10(2) / 2
    assert figure.layout.xaxis.range == pytest.approx((np.log10(0.125) - half, half))
    assert figure.layout.yaxis.range == pytest.approx((-0.15, 0.75))
    wide = RateMap([0.001, 1000], MOMENTA, NONE[:, :2], NONE[:, :2], 0.3)
    axis = rates_figure(wide, 20, (0.25, 0.1)).layout.xaxis
    assert axis.tickvals == (-3, -2, -1, 0, 1, 2, 3)
    assert axis.ticktext == ("0.001", "0.01", "0.1", "1", "10", "100", "1000")


def test_the_words_are_those_that_are_given():
    labels = RateLabels(rate="학습률", momentum="모멘텀", place="{column}; {row}", never="없음")
    figure = rates_figure(rates(), 20, (0.25, 0.1), labels=labels)
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("학습률", "모멘텀")
    assert named(figure, "arrivals").meta["place"] == "{column}; {row}<br>"
    assert named(figure, "arrivals").meta["never"] == "없음"
