from dataclasses import replace

import numpy as np
import pytest

from landscape.core.fields import LossSurface
from landscape.figures import Map, MapRun, StageLabels, maps_figure, style
from landscape.figures.frames import MOST_FRAMES
from tests.figures import records
from tests.figures.records import NOWHERE, OPTIMUM

ONE = ["surface", "halo", "path", "start", "optimum", "now"]
TWO = ["surface", "halo", "path", "halo", "path", "start", "start", "optimum", "now", "now"]


def place(*runs, surface=None, optimum=OPTIMUM, title="MSE"):
    shown = [MapRun(run) for run in runs or [records.run()]]
    return Map(surface or records.surface(), optimum, shown, title)


def named(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def on(figure, axis):
    return [trace for trace in figure.data if trace.xaxis == axis]


def test_a_map_has_its_loss_its_path_and_three_marks():
    figure = maps_figure([place()])
    assert [trace.name for trace in figure.data] == ONE
    assert {(trace.xaxis, trace.yaxis) for trace in figure.data} == {("x", "y")}


def test_every_mark_lies_over_every_path():
    figure = maps_figure([place(records.run(), records.run(5))])
    assert [trace.name for trace in figure.data] == TWO


def test_a_loss_without_an_optimum_shows_none():
    figure = maps_figure([place(optimum=NOWHERE)])
    assert [trace.name for trace in figure.data] == [name for name in ONE if name != "optimum"]


def test_the_map_equals_the_record_and_is_not_turned():
    surface = records.surface()
    (trace,) = named(maps_figure([place()]), "surface")
    np.testing.assert_allclose(trace.x, surface.u, rtol=1e-6)
    np.testing.assert_allclose(trace.y, surface.v, rtol=1e-6)
    assert trace.z.shape == (len(surface.v), len(surface.u))
    np.testing.assert_allclose(trace.z, np.log(surface.loss), atol=1e-6)
    np.testing.assert_allclose(trace.customdata, surface.loss, rtol=1e-6)
    assert trace.hovertemplate.startswith("Ŵ = (%{x:.3g}, %{y:.3g})<br>loss = %{customdata:.4g}")


def test_levels_lie_within_the_logarithms():
    surface = records.surface()
    (trace,) = named(maps_figure([place()]), "surface")
    levels = trace.contours
    assert np.log(surface.loss.min()) < levels.start < levels.end
    assert levels.end == pytest.approx(np.log(surface.loss.max()))
    assert 15 < (levels.end - levels.start) / levels.size < 20


@pytest.mark.parametrize(
    "loss", [np.full((2, 2), 0.3), [[0.0, 1e-9], [0.5, 20.0]], np.zeros((2, 2))]
)
def test_a_flat_loss_and_one_that_touches_zero_are_drawn(loss):
    surface = LossSurface([0, 1], [0, 1], loss)
    (trace,) = named(maps_figure([place(surface=surface)]), "surface")
    assert np.isfinite(trace.z).all()
    assert trace.contours.size > 0
    assert np.isfinite([trace.contours.start, trace.contours.end]).all()


def test_paths_and_marks_are_where_the_run_was():
    run = records.run(12)
    figure = maps_figure([place(run)])
    for name in ("path", "halo"):
        (line,) = named(figure, name)
        np.testing.assert_allclose(np.column_stack([line.x, line.y]), run.params, rtol=1e-6)
    for name, point in (
        ("start", run.params[0]),
        ("now", run.params[-1]),
        ("optimum", OPTIMUM.params),
    ):
        (mark,) = named(figure, name)
        np.testing.assert_allclose([*mark.x, *mark.y], point, rtol=1e-6)


def test_runs_are_counted_through_all_maps():
    runs = [records.run(k) for k in (3, 4, 5)]
    figure = maps_figure([place(*runs[:2]), place(runs[2])], columns=2)
    for name in ("halo", "path", "start", "now"):
        assert [trace.meta["run"] for trace in named(figure, name)] == [0, 1, 2]
    for trace in [*named(figure, "surface"), *named(figure, "optimum")]:
        assert trace.meta is None
    for trace in named(figure, "path"):
        run = runs[trace.meta["run"]]
        np.testing.assert_allclose(trace.y, run.params[:, 1], rtol=1e-6)
        frames = figure.layout.meta["runs"][trace.meta["run"]]
        np.testing.assert_allclose(frames["w1"], run.params[:, 1], rtol=1e-6)
    assert {trace.name for trace in on(figure, "x2")} == set(ONE)
    assert [trace.meta["run"] for trace in on(figure, "x2") if trace.meta] == [2, 2, 2, 2]


def test_one_clock_is_as_long_as_the_longest_run():
    runs = [records.run(5), records.run(30), records.run(12, diverged=True)]
    meta = maps_figure([place(*runs)]).layout.meta
    assert np.array_equal(meta["epoch"], np.arange(31))
    assert [len(frames["w0"]) for frames in meta["runs"]] == [6, 31, 13]


def test_a_long_path_is_as_long_as_its_frames():
    figure = maps_figure([place(records.run(10_000), records.run(400))])
    long, short = named(figure, "path")
    assert len(long.x) == len(figure.layout.meta["epoch"]) == MOST_FRAMES
    assert len(short.x) == len(figure.layout.meta["runs"][1]["w0"]) < 401
    np.testing.assert_allclose([short.x[-1], short.y[-1]], records.run(400).params[-1], rtol=1e-6)


def test_what_else_is_known_of_a_run_travels_with_its_frames():
    run = records.run(4)
    state, distance = np.arange(5, dtype=np.uint8), np.linspace(1, 0, 5)
    shown = MapRun(run, more={"state": state, "distance": distance})
    figure = maps_figure([Map(records.surface(), OPTIMUM, [shown])])
    (frames,) = figure.layout.meta["runs"]
    assert frames["state"].dtype == np.uint8
    assert np.array_equal(frames["state"], state)
    np.testing.assert_allclose(frames["distance"], distance, rtol=1e-6)


def test_each_runner_has_its_name_colour_and_mark():
    shown = [
        MapRun(records.run(), "SGD", "#112233", "square"),
        MapRun(records.run(5), "Adam", "#445566", "cross"),
    ]
    figure = maps_figure([Map(records.surface(), OPTIMUM, shown)])
    paths, nows = named(figure, "path"), named(figure, "now")
    for path, now, run in zip(paths, nows, shown, strict=True):
        assert path.line.color == now.marker.color == run.color
        assert now.marker.symbol == run.symbol
        assert path.hovertemplate.startswith(f"{run.name}<br>Ŵ = ")
        assert now.hovertemplate.endswith(f"<extra>{run.name}</extra>")
    assert {start.marker.color for start in named(figure, "start")} == {style.START}
    assert named(figure, "optimum")[0].marker.color == style.OPTIMUM


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (4, 2), (3, 2), (2, 1), (5, 3)])
def test_maps_stand_row_by_row_and_do_not_overlap(count, columns):
    layout = maps_figure([place(title=f"map {i}") for i in range(count)], columns=columns).layout
    boxes = []
    for i in range(count):
        number = str(i + 1) if i else ""
        x, y = layout[f"xaxis{number}"], layout[f"yaxis{number}"]
        assert (x.anchor, y.anchor) == (f"y{number}", f"x{number}")
        boxes.append((*x.domain, *y.domain))
        title = layout.annotations[i]
        assert title.text == f"map {i}"
        assert (title.x, title.y) == (x.domain[0], y.domain[1])
    assert all(0 <= low < high <= 1 + 1e-12 for box in boxes for low, high in (box[:2], box[2:]))
    for i, (left, right, bottom, top) in enumerate(boxes):
        for j in range(i):
            other = boxes[j]
            assert right < other[0] or left > other[1] or top < other[2] or bottom > other[3]
            if j // columns == i // columns:
                assert (bottom, top) == other[2:]
                assert left > other[0]
            else:
                assert top < other[3]


def test_axes_show_the_whole_surface_and_are_named_at_the_edges():
    surface = records.surface()
    layout = maps_figure([place() for _ in range(4)], columns=2).layout
    for number in ("", "2", "3", "4"):
        x, y = layout[f"xaxis{number}"], layout[f"yaxis{number}"]
        assert x.range[0] < surface.u[0] < surface.u[-1] < x.range[1]
        assert y.range[0] < surface.v[0] < surface.v[-1] < y.range[1]
        assert x.title.text == ("w0 (bias)" if number in ("3", "4") else "")
        assert y.title.text == ("w1 (weight)" if number in ("", "3") else "")


def test_labels_are_on_the_axes_and_in_the_hover_texts():
    labels = StageLabels(**{name: f"«{name}»" for name in vars(StageLabels())})
    figure = maps_figure([place()], labels=labels)
    assert figure.layout.xaxis.title.text == "«bias»"
    assert figure.layout.yaxis.title.text == "«weight»"
    for name, text in (("surface", "«loss» = "), ("start", "«start»"), ("optimum", "«optimum»")):
        assert text in named(figure, name)[0].hovertemplate
    assert [trace.name for trace in figure.data] == ONE  # names of traces are for programs


def test_every_place_that_a_narrow_screen_changes_is_there():
    layout = maps_figure([place() for _ in range(4)], columns=2).to_dict()["layout"]
    narrow = layout["meta"]["narrow"]
    assert narrow.pop("height") > 300
    for where in narrow:
        part = where.split(".")[0]
        assert part in layout, where


@pytest.mark.parametrize(
    ("ends", "digits"),
    [((-10.0, 10.0), 0), ((0.0, 9.0), 0), ((-1.04, -0.86), 2), ((-120.0, 30.0), 1)],
)
def test_numbers_that_are_long_have_room_beside_the_map(ends, digits):
    layout = maps_figure([replace(place(), ranges=([0.0, 1.0], list(ends)))]).layout
    assert layout["margin"]["l"] == 56 + 8 * digits
    assert layout["meta"]["narrow"]["margin.l"] == 44 + 8 * digits
