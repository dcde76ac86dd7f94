import numpy as np

from landscape.core.trajectory import Optimum
from landscape.figures import (
    Map,
    MapRun,
    Sample,
    SampleLabels,
    curves_figure,
    samples_figure,
    style,
)
from tests.figures import records

TRUTH = (-1.0, 0.5)
THEORY = {share: share * np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 0.0]]) for share in (0.5, 0.95)}
BEST = Optimum([0.5, 0.25], 0.1, 0.0)
SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])


def samples(count=4, without=()):
    return [
        Sample(
            f"seed {i}",
            None if i in without else np.array([0.1 * i, 0.2 * i]),
            None if i in without else SQUARE + i,
        )
        for i in range(count)
    ]


def drawn(shown, truth=TRUTH, theory=THEORY, words=None, maps=2):
    *earlier, last = [records.run(5 + i) for i in range(len(shown))]
    runs = [MapRun(run, faint=True) for run in earlier] + [MapRun(last)]
    places = [Map(records.surface(), BEST, runs), Map(records.surface(), BEST, [])][:maps]
    return samples_figure(places, shown, truth, theory, words=words)


def named(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def points(trace):
    return np.column_stack([trace.x, trace.y])


def test_faint_runs_are_paths_that_only_move():
    figure = drawn(samples(3))
    paths = named(figure, "path")
    assert [path.meta["run"] for path in paths] == [0, 1, 2]
    assert paths[0].line.width == paths[1].line.width < paths[2].line.width
    assert all(path.hoverinfo == "skip" for path in paths[:2])
    assert [trace.meta["run"] for trace in named(figure, "start")] == [2]
    assert [trace.meta["run"] for trace in named(figure, "now")] == [2]
    frames = figure.layout.meta["runs"]
    assert set(frames[0]) == set(frames[1]) == {"w0", "w1"}
    assert {"w0", "w1", "g0", "g1", "loss"} <= set(frames[2])
    assert [len(one["w0"]) for one in frames] == [6, 7, 8]


def test_optima_stand_on_the_second_map_and_older_ones_are_fainter():
    figure = drawn(samples(4))
    (earlier,) = named(figure, "earlier")
    np.testing.assert_allclose(points(earlier), [[0, 0], [0.1, 0.2], [0.2, 0.4]], rtol=1e-6)
    opacities = list(earlier.marker.opacity)
    assert opacities == sorted(opacities)
    assert len(set(opacities)) == 3
    assert {trace.xaxis for trace in [earlier, *named(figure, "truth")]} == {"x2"}
    assert "seed 1" in earlier.text[1]
    (last,) = [trace for trace in named(figure, "optimum") if trace.xaxis == "x2"]
    assert last.marker.size > earlier.marker.size
    (many,) = named(drawn(samples(100)), "earlier")
    assert (len(many.x), many.marker.size < earlier.marker.size) == (99, True)
    names = [trace.name for trace in figure.data if trace.xaxis == "x2"]
    assert names[-1] == "optimum"  # over the earlier ones


def test_truth_and_theory_have_the_truths_colour():
    figure = drawn(samples(2))
    (truth,) = named(figure, "truth")
    np.testing.assert_allclose(points(truth), [TRUTH])
    theory = named(figure, "theory")
    assert {truth.marker.color, *(line.line.color for line in theory)} == {style.TRUTH}
    for line, ellipse in zip(theory, THEORY.values(), strict=True):
        np.testing.assert_allclose(points(line), ellipse, rtol=1e-6)
    assert [label.text[0] for label in named(figure, "theory-share")] == [
        "<b>50 %</b>",
        "<b>95 %</b>",
    ]


def test_edges_are_lines_of_their_own_on_the_first_map():
    figure = drawn(samples(3, without={1}))
    (edge,), (edges,) = named(figure, "edge"), named(figure, "edges")
    np.testing.assert_allclose(points(edge), SQUARE + 2)
    assert edge.line.width > edges.line.width
    gaps = np.isnan(edges.x)
    np.testing.assert_allclose(points(edges)[~gaps], SQUARE)
    assert gaps.tolist() == [False] * 4 + [True]
    assert not {edge.xaxis, edges.xaxis} & {"x2"}


def test_samples_without_an_optimum_are_left_out():
    figure = drawn(samples(3, without={0, 2}))
    assert len(named(figure, "earlier")) == 1
    assert not named(figure, "edge")
    assert len(named(figure, "path")) == 3


def test_one_sample_alone_has_no_earlier_ones():
    figure = drawn(samples(1))
    assert not named(figure, "earlier")
    assert not named(figure, "edges")
    assert "paler" not in "".join(note.text for note in figure.layout.annotations)


def test_without_theory_there_is_no_ellipse_and_no_word_of_one():
    figure = drawn(samples(3), theory=None)
    assert not named(figure, "theory")
    assert "theory" not in figure.layout.annotations[1].text
    assert named(figure, "truth")


def test_what_is_not_drawn_is_not_in_the_line_of_symbols():
    figure = drawn(samples(2, without={0, 1}))
    assert "5 %" not in figure.layout.annotations[0].text
    only_earlier = drawn(samples(2, without={1}))
    assert "5 %" in only_earlier.layout.annotations[0].text


def test_without_a_truth_there_is_one_map():
    figure = drawn(samples(1), truth=None, theory=None, maps=1)
    assert len(named(figure, "surface")) == 1
    assert named(figure, "edge")
    assert len(figure.layout.annotations) == 1


def test_only_the_first_map_takes_a_start():
    first, second = named(drawn(samples(2)), "surface")
    assert first.meta is None
    assert second.meta["inert"] is True


def test_every_word_is_over_a_map():
    labels = SampleLabels(**{name: f"«{name}»" for name in vars(SampleLabels())})
    layout = drawn(samples(2), words=labels).layout
    said = [note.text for note in layout.annotations]
    for name in vars(labels):
        assert f"«{name}»" in "".join(said)
    assert "«edge»" in said[0]
    assert "«theory»" in said[1]
    for i in (0, 1):
        assert layout.meta["narrow"][f"annotations.{i}.text"].count("<br>") == 2


def test_maps_stand_one_over_the_other_where_it_is_narrow():
    layout = drawn(samples(2)).to_dict()["layout"]
    narrow = layout["meta"]["narrow"]
    assert narrow["yaxis2.domain"][1] < narrow["yaxis.domain"][0]
    assert narrow["annotations.1.y"] == narrow["yaxis2.domain"][1]
    for where in narrow:
        assert where == "height" or where.split(".")[0] in layout


def test_curves_are_those_of_the_optima_the_last_one_bold():
    shown = samples(4, without={1})
    figure = curves_figure(records.dataset(), shown)
    fits = named(figure, "fit")
    best = [one.optimum for one in shown if one.optimum is not None]
    for trace, (w0, w1) in zip(fits, best, strict=True):
        np.testing.assert_allclose(trace.y, 1 / (1 + np.exp(-(w0 + w1 * trace.x))), rtol=1e-5)
        assert trace.meta is None
    assert fits[0].opacity < fits[1].opacity
    assert fits[-1].line.width > fits[0].line.width
    assert {trace.line.color for trace in fits} == {style.OPTIMUM}
    assert named(figure, "truth")[0].line.color == style.TRUTH


def test_curves_of_data_without_a_truth_have_none():
    figure = curves_figure(records.dataset(truth=None), samples(1, without={0}))
    assert len(figure.data) == 0
    assert "truth" not in figure.layout.annotations[0].text
