import numpy as np
import pytest

from landscape.core.fields import ConvergenceMap, LossSurface
from landscape.figures import (
    ArrivalLabels,
    ArrivalMap,
    Map,
    MapRun,
    arrival_colors,
    arrivals_figure,
    stage_figure,
)
from tests.figures import records

STARTS = {"good": (-0.8, -0.3), "worst": (-10.0, -1.0)}
EPOCHS = np.array([[0, 3, np.nan, 20], [20, np.nan, 7, 7], [1, 2, 3, np.nan]])
U, V = np.array([-9.0, -6.0, -3.0, 0.0]), np.array([0.0, 3.0, 6.0])


def arrivals(epochs=EPOCHS):
    return ConvergenceMap(U, V, epochs, np.ones_like(epochs), 0.3)


def arrival_map(run=None, cells=True, title="MSE + SGD"):
    place = Map(records.surface(), records.OPTIMUM, [MapRun(run or records.run(), "worst")], title)
    return ArrivalMap(place, arrivals() if cells else None)


@pytest.fixture(scope="module")
def figure():
    return arrivals_figure([arrival_map() for _ in range(5)], 20, STARTS)


def named(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def axes(trace):
    return trace.xaxis, trace.yaxis


def test_each_map_has_cells_with_the_epoch_of_each_and_a_sign_for_never(figure):
    cells = named(figure, "arrivals")
    assert [axes(one) for one in cells] == [("x", "y")] + [(f"x{i}", f"y{i}") for i in (2, 3, 4, 5)]
    for one in cells:
        np.testing.assert_array_equal(one.z, np.where(np.isnan(EPOCHS), -1, EPOCHS))
        assert one.z.dtype == np.int16
        np.testing.assert_array_equal(one.x, U)
        np.testing.assert_array_equal(one.y, V)


def test_all_maps_have_one_colour_scale_up_to_the_clocks_last_epoch(figure):
    assert {one.coloraxis for one in named(figure, "arrivals")} == {"coloraxis"}
    assert (figure.layout.coloraxis.cmin, figure.layout.coloraxis.cmax) == (0, 20)


def test_the_axes_end_where_the_cells_do(figure):
    for number in ("", "2", "3", "4", "5"):
        assert figure.layout[f"xaxis{number}"].range == (-10.5, 1.5)
        assert figure.layout[f"yaxis{number}"].range == (-1.5, 7.5)


def test_the_shares_are_those_that_have_arrived_by_each_epoch(figure):
    *runs, shares = figure.layout.meta["runs"]
    assert len(runs) == 5
    assert set(shares) == {f"share{i}" for i in range(5)}
    clock = figure.layout.meta["epoch"]
    for epoch, share in zip(clock, shares["share2"], strict=True):
        assert share == np.round(100 * np.mean(epoch >= EPOCHS))


def test_a_share_below_one_percent_has_a_tenth():
    epochs = np.full((40, 40), np.nan)
    epochs.flat[:5] = 2
    few = ConvergenceMap(np.arange(40.0), np.arange(40.0), epochs, epochs, 1.0)
    np.testing.assert_allclose(few.percent_by([0, 1, 2, 50]), [0, 0, 0.3, 0.3])
    assert arrivals().percent_by([20]) == [75]


def test_the_clock_goes_to_the_last_epoch_though_all_runs_ended_before():
    maps = [arrival_map(records.run(4, diverged=True)) for _ in range(5)]
    figure = arrivals_figure(maps, 30, STARTS)
    np.testing.assert_array_equal(figure.layout.meta["epoch"], np.arange(31))
    assert len(figure.layout.meta["runs"][0]["w0"]) == 5


def test_named_starts_are_marked_on_every_map_under_what_moves(figure):
    marks = named(figure, "starts")
    assert len(marks) == 5
    for mark in marks:
        np.testing.assert_allclose(np.stack([mark.x, mark.y], 1), list(STARTS.values()), rtol=1e-6)
        assert mark.text == tuple(STARTS)
    (names,) = named(figure, "start-names")
    assert (names.text, names.mode, names.xaxis) == (tuple(STARTS), "markers+text", "x")
    assert names.marker.opacity == 0
    # None lies over the left or the lower edge, where starts may be.
    for (w0, w1), place in zip(STARTS.values(), names.textposition, strict=True):
        assert place.endswith("right") or w0 > -9
        assert place.startswith("top") or w1 > 0
    for number in ("", "2", "3", "4", "5"):
        order = [trace.name for trace in figure.data if trace.xaxis == f"x{number}"]
        assert order.index("starts") < order.index("path") < order.index("now")
        # Their names can be read on whatever they lie.
        assert "start-names" not in order or order[-1] == "start-names"


def test_the_large_map_and_the_small_ones_do_not_overlap(figure):
    boxes = [
        (*figure.layout[f"xaxis{n}"].domain, *figure.layout[f"yaxis{n}"].domain)
        for n in ("", "2", "3", "4", "5")
    ]
    for places in (boxes, _narrow_boxes(figure.layout.meta["narrow"])):
        for i, one in enumerate(places):
            for other in places[i + 1 :]:
                apart_across = one[1] <= other[0] or other[1] <= one[0]
                apart_up = one[3] <= other[2] or other[3] <= one[2]
                assert apart_across or apart_up


def _narrow_boxes(narrow):
    return [
        (*narrow[f"xaxis{n}.domain"], *narrow[f"yaxis{n}.domain"]) for n in ("", "2", "3", "4", "5")
    ]


def test_a_map_without_cells_tells_losses_and_has_no_share():
    figure = arrivals_figure([arrival_map(cells=False), *[arrival_map()] * 4], 20, STARTS)
    assert len(named(figure, "arrivals")) == 4
    first, second = named(figure, "surface")[:2]
    assert first.contours.coloring == second.contours.coloring == "none"
    assert "customdata" in first.hovertemplate
    assert second.hoverinfo == "skip"
    assert set(figure.layout.meta["runs"][-1]) == {f"share{i}" for i in (1, 2, 3, 4)}


def test_the_words_are_those_that_are_given():
    labels = ArrivalLabels(epochs="에폭", arrives="{epochs}에폭", never="없음", bias="절편")
    figure = arrivals_figure([arrival_map()] * 5, 20, STARTS, labels=labels)
    assert named(figure, "arrivals")[0].meta == {"arrives": "{epochs}에폭", "never": "없음"}
    assert figure.layout.coloraxis.colorbar.title.text == "에폭"
    assert figure.layout.xaxis.title.text == "절편"


def test_a_surface_is_coloured_by_its_epochs_and_never_is_a_colour_of_its_own():
    on = LossSurface(U, V, np.ones((3, 4)) + np.arange(4))
    colors = arrival_colors(arrivals(), 20)
    figure = stage_figure(records.dataset(), [records.side(on=on)], surface=colors)
    (surface,) = named(figure, "surface")
    np.testing.assert_allclose(surface.z, on.loss)
    came = ~np.isnan(EPOCHS)
    np.testing.assert_allclose(surface.surfacecolor[came], EPOCHS[came])
    never = surface.surfacecolor[~came] / surface.cmax
    last_epoch = 20 / surface.cmax
    grey = surface.colorscale[-1][1]
    assert grey == surface.colorscale[-2][1]
    assert never == pytest.approx(1)
    assert last_epoch <= surface.colorscale[-2][0]
    assert surface.colorscale[-3][1] != grey
