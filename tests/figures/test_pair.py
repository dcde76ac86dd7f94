"""The stage of two runs: what differs from the stage of one."""

import re

import numpy as np
import pytest

from landscape.core.fields import LossSurface
from landscape.core.trajectory import Trajectory
from landscape.figures import StageLabels, stage_figure, style
from landscape.figures.frames import MOST_FRAMES
from tests.figures import records
from tests.figures.records import NOWHERE, OPTIMUM, TRUTH, side
from tests.reference import sigmoid

SCENE = ["surface", "halo", "path", "truth", "optimum", "start", "now"]
OTHER_SURFACE = LossSurface([-10, 2], [-1, 9], [[2.0, 4.0], [6.0, 30.0]])


def pair(run=None, other=None, *, dataset=None, optimum=OPTIMUM, **look):
    sides = [
        side(run or records.run(), truth_loss=0.3, name="A: MSE"),
        side(
            other or records.run(9),
            optimum,
            on=OTHER_SURFACE,
            truth_loss=0.7,
            name="B: BCE",
            color=style.OTHER,
        ),
    ]
    return stage_figure(dataset or records.dataset(), sides, **look)


def of(figure, number, name):
    """The trace of that name in the scene of a run."""
    scene = "scene2" if number else "scene"
    (trace,) = (t for t in figure.data if t.name == name and getattr(t, "scene", None) == scene)
    return trace


def flat(figure):
    return [trace for trace in figure.data if trace.type == "scatter"]


def test_the_points_and_the_truth_are_drawn_once_and_each_run_has_a_curve_and_a_scene():
    figure = pair()
    assert [trace.name for trace in flat(figure)] == ["data", "truth", "fit", "fit"]
    for scene in ("scene", "scene2"):
        drawn = [t.name for t in figure.data if getattr(t, "scene", None) == scene]
        assert drawn == SCENE


def test_what_moves_has_the_number_of_its_run_and_nothing_else_has():
    figure = pair()
    assert [trace.meta["run"] for trace in figure.data if trace.name == "fit"] == [0, 1]
    for number in (0, 1):
        for name in SCENE:
            meta = of(figure, number, name).meta or {}
            moves = name in ("halo", "path", "start", "now")
            assert meta.get("run") == (number if moves else None)
    assert all(trace.meta is None for trace in flat(figure) if trace.name != "fit")


def test_each_run_is_in_its_own_colour():
    figure = pair()
    for number, color in enumerate((style.NOW, style.OTHER)):
        (fit,) = (t for t in flat(figure) if t.meta == {"run": number, "link": "sigmoid"})
        path, now = of(figure, number, "path"), of(figure, number, "now")
        assert {fit.line.color, path.line.color, path.marker.color, now.marker.color} == {color}


def test_each_run_is_on_its_own_surface_with_its_own_truth():
    run, other = records.run(12), records.run(5)
    figure = pair(run, other)
    for number, (record, surface, truth) in enumerate(
        ((run, records.surface(), 0.3), (other, OTHER_SURFACE, 0.7))
    ):
        path = of(figure, number, "path")
        np.testing.assert_allclose(np.column_stack([path.x, path.y]), record.params, rtol=1e-6)
        np.testing.assert_allclose(path.z, record.losses, rtol=1e-6)
        np.testing.assert_allclose(of(figure, number, "surface").z, surface.loss, rtol=1e-6)
        star = of(figure, number, "truth")
        np.testing.assert_allclose([*star.x, *star.y, *star.z], [*TRUTH, truth], rtol=1e-6)


def test_each_curve_is_the_sigmoid_of_its_runs_last_params():
    run, other = records.run(12), records.run(5)
    fits = [trace for trace in pair(run, other).data if trace.name == "fit"]
    for fit, record, name in zip(fits, (run, other), ("A: MSE", "B: BCE"), strict=True):
        w0, w1 = record.params[-1]
        x = np.array(fit.x, dtype=float)
        np.testing.assert_allclose(fit.y, sigmoid(w0 + w1 * x), atol=1e-6)
        assert fit.hovertemplate.endswith(f"<extra>{name}</extra>")


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_each_scene_has_the_loss_axis_of_its_own_surface(scale):
    layout = pair(scale=scale).layout
    # From the smaller of surface and optimum to the surface's largest.
    grid = records.surface().loss
    expected = [(grid.min(), grid.max()), (OPTIMUM.loss, 30.0)]
    for scene, (low, high) in zip((layout.scene, layout.scene2), expected, strict=True):
        assert scene.zaxis.type == scale
        ends = np.array(scene.zaxis.range)
        bottom, top = 10**ends if scale == "log" else ends
        assert bottom < low
        assert high < top
        room = 0.9 * (np.log10(high / low) if scale == "log" else high - low)
        assert room < ends[1] - ends[0] < 1.3 * room
    assert layout.scene.zaxis.range != layout.scene2.zaxis.range


def test_scenes_look_alike_and_do_not_overlap():
    layout = pair().layout
    one, two = layout.scene, layout.scene2
    assert one.camera == two.camera
    assert one.aspectratio == two.aspectratio
    assert (one.xaxis.range, one.yaxis.range) == (two.xaxis.range, two.yaxis.range)
    assert layout.xaxis.domain[1] < one.domain.x[0] < one.domain.x[1] <= two.domain.x[0]
    assert two.domain.x[1] <= 1
    # Far enough for a figure by itself; the stage goes as near as there is room for.
    assert 2.2 < np.linalg.norm([one.camera.eye[axis] for axis in "xyz"]) < 2.5


def test_one_clock_runs_for_both_and_the_shorter_stays_at_its_last():
    run, other = records.run(20), records.run(6, diverged=True)
    for sides, lengths in (((run, other), [21, 7]), ((other, run), [7, 21])):
        figure = pair(*sides)
        meta = figure.layout.meta
        assert np.array_equal(meta["epoch"], np.arange(21))
        assert [len(frames["loss"]) for frames in meta["runs"]] == lengths
        for number, record in enumerate(sides):
            now = of(figure, number, "now")
            np.testing.assert_allclose(
                [*now.x, *now.y, *now.z], [*record.params[-1], record.losses[-1]], rtol=1e-6
            )


def test_a_long_run_beside_a_short_one_thins_both_alike():
    figure = pair(records.run(10_000), records.run(400))
    meta = figure.layout.meta
    assert len(meta["epoch"]) == MOST_FRAMES
    for number, run in enumerate((records.run(10_000), records.run(400))):
        frames, path = meta["runs"][number], of(figure, number, "path")
        epochs = meta["epoch"][: len(frames["w0"])]
        assert np.array_equal(frames["w0"], path.x)
        np.testing.assert_allclose(
            frames["w0"], run.params[np.minimum(epochs, run.epochs), 0], rtol=1e-6
        )
        assert frames["w0"][-1] == np.float32(run.params[-1, 0])


def test_heights_on_a_log_axis_never_fall_below_its_end_and_losses_stay_what_they_are():
    losses = [1.0, 0.5, 0.0]
    touching = Trajectory(np.zeros((3, 2)), np.zeros((3, 2)), losses)
    for scale, lowest in (("linear", 0.0), ("log", 30.0 * 1e-12)):
        figure = pair(other=touching, optimum=NOWHERE, scale=scale)
        frames = figure.layout.meta["runs"][1]
        np.testing.assert_allclose(frames["loss"], losses)
        assert ("z" in frames) == (scale == "log")  # else it is the loss
        np.testing.assert_allclose(frames.get("z", frames["loss"]), [1, 0.5, lowest], rtol=1e-6)
        np.testing.assert_allclose(of(figure, 1, "path").z, [1.0, 0.5, lowest], rtol=1e-6)


def test_a_loss_without_an_optimum_shows_none_in_its_scene_alone():
    figure = pair(optimum=NOWHERE)
    stars = [trace.scene for trace in figure.data if trace.name == "optimum"]
    assert stars == ["scene"]


def test_the_curve_legend_has_the_letters_and_each_scene_its_name():
    labels = StageLabels(**{name: f"«{name}»" for name in vars(StageLabels())})
    notes = {note.name: note for note in pair(labels=labels).layout.annotations}
    assert list(notes) == ["curve-legend", "scene-title", "scene2-title", "scene-legend"]
    curve = re.sub("<.*?>", "", notes["curve-legend"].text)
    assert re.findall(r"«\w+»|\b[AB]\b", curve) == ["«data»", "«truth»", "A", "B"]
    for number, (name, color) in enumerate((("A: MSE", style.NOW), ("B: BCE", style.OTHER))):
        title = notes[f"scene{number + 1 if number else ''}-title"]
        assert f"<b>{name}</b>" in title.text
        assert color in title.text
    legend = notes["scene-legend"]
    assert re.findall("«.*?»", legend.text) == ["«start»", "«truth»", "«optimum»"]
    layout = pair().layout
    for name in ("scene", "scene2"):
        left, right = layout[name].domain.x
        assert left <= notes[f"{name}-title"].x < (left + right) / 2


def test_every_place_that_a_narrow_screen_changes_is_there():
    for figure in (pair(), stage_figure(records.dataset(), [side()])):
        layout = figure.to_dict()["layout"]
        narrow = layout["meta"]["narrow"]
        assert narrow.pop("height") > 500
        for where, value in narrow.items():
            part = layout
            for name in where.split("."):
                part = part[int(name)] if isinstance(part, list) else part[name]
            assert part != value, where
