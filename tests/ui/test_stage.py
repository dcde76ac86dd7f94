import itertools
import json
import re
import sys
from dataclasses import replace

import numpy as np
import pytest

from landscape import (
    Experiment,
    figures,
    gradient_field,
    load_dataset,
)
from landscape.figures import (
    Arrow,
    Map,
    MapRun,
    StageLabels,
    arrow_traces,
    history_figure,
    maps_figure,
)
from landscape.ui.picture import KeptPicture, Picture
from landscape.ui.stage import assets, payload
from landscape.ui.stage.words import words
from tests.ui.stages import side, stage

WORST = Experiment(start="worst", loss="mse")


def history(*experiments):
    return history_figure([side(experiment) for experiment in experiments])


def split(figure):
    """A figure's own part as JSON gives it back, and the shared traces."""
    return json.loads(json.dumps(payload.split(figure)))


def size(*things):
    return sum(len(json.dumps(thing)) for thing in things)


def in_place(run, shared):
    """The traces with the shared ones put in, as the browser does it."""
    return [
        {**shared[trace["shared"]], **{k: v for k, v in trace.items() if k != "shared"}}
        if "shared" in trace
        else trace
        for trace in run["traces"]
    ]


@pytest.fixture(scope="module")
def usual():
    return split(stage(WORST))


def test_the_shared_parts_are_the_points_and_the_surface(usual):
    run, shared = usual
    assert [trace["name"] for trace in shared.values()] == ["data", "surface"]
    own = [trace["name"] for trace in run["traces"] if "name" in trace]
    assert own == ["truth", "fit", "halo", "path", "truth", "optimum", "start", "now"]


@pytest.mark.parametrize("loss", ["bce", "mse"])
def test_every_place_left_open_is_filled_by_its_own_trace(loss):
    for figure in (stage(WORST), stage(WORST, replace(WORST, loss=loss, optimizer="adam"))):
        whole = figure.to_dict()["data"]
        for trace in whole:
            trace.pop("surfacecolor", None)  # the browser takes the logarithm itself
            if "run" in trace.get("meta", {}):  # and puts what moves at the clock's epoch
                for axis in "yz" if trace["name"] == "fit" else "xyz":
                    trace.pop(axis, None)
        assert in_place(*split(figure)) == whole


def test_the_surface_travels_without_its_colours(usual):
    _, shared = usual
    _, surface = shared.values()
    assert "surfacecolor" not in surface
    assert surface["z"]["dtype"] == "f4"


@pytest.mark.parametrize(
    "change",
    [
        {"optimizer": "adam"},
        {"start": "good"},
        {"learning_rate": 0.5},
        {"epochs": 60},
        {"optimizer_options": (("momentum", 0.9),)},
        {"schedule": "steplr"},
    ],
)
def test_runs_that_differ_in_what_moves_share_everything_else(usual, change):
    run, shared = usual
    other_run, other_shared = split(stage(replace(WORST, **change)))
    assert other_shared == shared
    assert (other_run["key"], other_run["traces"]) == (run["key"], run["traces"])
    assert other_run["layout"]["meta"]["runs"] != run["layout"]["meta"]["runs"]


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        ({"loss": "bce"}, {"data"}),
        ({"seed": 1}, set()),
        ({"dataset_options": (("n", 500),)}, set()),
        ({"start": (-20, 0)}, {"data"}),
        ({"dataset": "toy1"}, set()),
    ],
)
def test_another_loss_sample_or_window_is_drawn_anew(usual, change, stays):
    run, shared = usual
    other_run, other_shared = split(stage(replace(WORST, **change)))
    assert other_run["key"] != run["key"]
    assert {shared[key]["name"] for key in shared.keys() & other_shared.keys()} == stays


@pytest.mark.parametrize(
    "look",
    [{"scale": "log"}, {"labels": StageLabels(loss="손실")}, {"labels": StageLabels(now="현재")}],
)
def test_another_scale_or_language_is_drawn_anew(usual, look):
    # Were the key the same, the browser would move the path and leave axes and words as they are.
    run, _ = usual
    other, _ = split(stage(WORST, **look))
    assert other["key"] != run["key"]


@pytest.mark.parametrize(
    "look", [{"name": "Adam"}, {"color": "#000000"}, {"symbol": "square"}, {"name": "<b>"}]
)
def test_another_runner_in_a_place_is_drawn_anew(look):
    # Its name, colour and mark do not move with the clock: moving the old one is not enough.
    own = side(WORST)

    def key(**look):
        run, _ = split(maps_figure([Map(own.surface, own.optimum, [MapRun(own.run, **look)])]))
        return run["key"]

    assert key(**look) != key()


def test_what_has_a_runs_number_is_what_the_browser_moves():
    pair = stage(WORST, replace(WORST, optimizer="adam"))
    own = side(WORST)
    arrows = arrow_traces(own.surface, [Arrow("g", own.run.grads, "g", "#000000")])
    drawn = maps_figure([Map(own.surface, own.optimum, [MapRun(own.run)], over=arrows)])
    stalled = figures.gradient_figure(
        load_dataset("toy1"),
        own.run,
        figures.SurfaceAndGradient(own.surface, gradient_field(WORST), own.optimum, 0.04),
        [figures.LossDerivative(name, name, np.ones(3), 40.0) for name in ("one", "other")],
        own="one",
    )
    marbles = figures.marbles_figure(
        [
            figures.Marbles(
                own,
                np.arange(len(own.run.losses), dtype=np.int32),
                own.run.params[:, None],
                own.run.losses[:, None],
            )
        ]
    )
    sliced = figures.slice_figure(own.surface, own.run, own.run.losses)
    asked = np.zeros(len(own.run.losses), np.float32)
    cells = {"cells": np.zeros(24 * 24, np.uint8), "cell_frames": np.zeros(1, np.int32)}
    decided = [
        figures.stage_figure(load_dataset(name), [own], decision=figures.Decision(0.5, at, frames))
        for name, at, frames in (
            ("toy2", (0.5,), {"asked": asked}),
            ("two_features", (3.0, 2.0), {"asked": asked, **cells}),
        )
    ]
    traces = (*pair.data, *drawn.data, *stalled.data, *marbles.data, *sliced.data)
    traces += tuple(trace for figure in decided for trace in figure.data)
    marked = {trace["name"] for trace in traces if "run" in (trace.get("meta") or {})}
    moves = re.search(
        r"const MOVES = \{(.*?)^\};", assets.script("stage.js"), re.DOTALL | re.MULTILINE
    )
    assert moves is not None
    assert marked == set(re.findall(r"^  (\w+)[:(]", moves[1], re.MULTILINE))


@pytest.mark.parametrize("epochs", [100, 300])
def test_a_change_of_the_optimizer_sends_less_than_forty_kilobytes(epochs):
    experiment = replace(WORST, optimizer="adam", epochs=epochs)
    run, _ = split(stage(experiment))
    assert size(run, words("landscape"), history(experiment).to_dict()) < 40_000


def test_a_change_of_the_loss_sends_less_than_120_kilobytes():
    experiment = replace(WORST, loss="bce", optimizer="adam")
    run, shared = split(stage(experiment))
    (surface,) = (trace for trace in shared.values() if trace["name"] == "surface")
    sent = size(run, words("landscape"), history(experiment).to_dict(), surface)
    assert sent < 120_000


@pytest.mark.long
def test_the_longest_run_is_bounded_too():
    experiment = Experiment("toy1", epochs=10_000, learning_rate=0.01)
    run, _ = split(stage(experiment))
    assert size(run, history(experiment).to_dict()) < 120_000


def test_two_runs_on_one_surface_send_it_once():
    run, shared = split(stage(WORST, replace(WORST, optimizer="adam")))
    assert [trace["name"] for trace in shared.values()] == ["data", "surface"]
    _, surface = shared
    assert [(t["shared"], t["scene"]) for t in run["traces"] if "scene" in t and "shared" in t] == [
        (surface, "scene"),
        (surface, "scene2"),
    ]


@pytest.mark.parametrize(
    "change",
    [{"optimizer": "adam"}, {"start": "good"}, {"learning_rate": 2.0}, {"schedule": "steplr"}],
)
def test_a_change_of_the_second_run_alone_sends_no_surface_again(change):
    other = replace(WORST, loss="bce")
    _, shared = split(stage(WORST, other))
    changed_run, changed_shared = split(stage(WORST, replace(other, **change)))
    assert len(shared) == 3
    # In their places too: each travels in a component of its own, by its number.
    assert list(changed_shared.items()) == list(shared.items())
    assert size(changed_run, history(WORST, replace(other, **change)).to_dict()) < 60_000


def test_the_lectures_maps_send_each_surface_once():
    both = itertools.product(("sgd", "adam"), ("mse", "bce"))
    pairs = [replace(WORST, loss=loss, optimizer=optimizer) for optimizer, loss in both]
    maps = [Map(side(one).surface, side(one).optimum, [MapRun(side(one).run)]) for one in pairs]
    run, shared = split(maps_figure(maps, columns=2))
    assert len(shared) == 2
    mse, bce = shared
    drawn = [(t["shared"], t["xaxis"], t["yaxis"]) for t in run["traces"] if "shared" in t]
    assert drawn == [
        (mse, "x", "y"),
        (bce, "x2", "y2"),
        (mse, "x3", "y3"),
        (bce, "x4", "y4"),
    ]


@pytest.fixture(scope="module")
def given():
    return payload.stage_data(stage(WORST), name="한 글 \"'<", facts=[])


def test_what_is_kept_as_json_is_all_that_the_browser_is_given(given):
    assert json.loads(given.own_json) == json.loads(json.dumps({**given.own, **given.beside}))
    shared = [json.loads(one) for one in given.shared_json]
    assert {one["key"]: one["trace"] for one in shared} == given.shared


def test_a_stage_with_another_part_has_another_json(given):
    other = replace(given, beside={**given.beside, "stories": [{"texts": ["said"]}]})
    assert json.loads(given.own_json)["stories"] == []
    assert json.loads(other.own_json)["stories"] == [{"texts": ["said"]}]


def test_more_entries_stand_beside_those_of_a_json_object(given):
    more = {"epoch": None, "failed": '"}{', "asks": {}}
    together = json.loads(payload.json_with(given.own_json, more))
    assert together == {**json.loads(given.own_json), **more}


def test_a_picture_is_counted_with_its_json(given):
    kept = KeptPicture(Picture(figure=stage(WORST)), "stage")
    sent = sys.getsizeof(given.own_json) + sum(map(sys.getsizeof, given.shared_json))
    assert sent < 120_000
    assert 1.5 * sent < kept.nbytes < 3 * sent
