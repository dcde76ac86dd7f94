"""The stage's modules alone, on a page with nothing else."""

import json
from base64 import b64encode
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from landscape.figures import Map, MapRun, maps_figure, stage_figure
from landscape.ui.stage.payload import split
from tests.figures import records

pytestmark = pytest.mark.browser

NUMBERS = json.loads((Path(__file__).parents[1] / "core" / "numbers.json").read_text("utf-8"))


def test_a_number_is_written_as_in_the_table(alone):
    texts = alone("numbers", "return arg.map(Number).map(m.formatNumber);", [n for n, _ in NUMBERS])
    assert texts == [text for _, text in NUMBERS]


def test_a_clock_plays_to_its_end_and_keeps_inside(alone):
    frames, last, seeks = alone(
        "clock",
        """
        const frames = [];
        const done = new Promise((resolve) => {
          const clock = new m.Clock({
            onFrame: (frame) => frames.push(frame),
            onState: () => clock.playing || resolve(clock),
          });
          clock.load(5, 9);
          clock.speed = 10;
          clock.play();
        });
        const clock = await done;
        const seeks = [-3, 2.4, 99].map((frame) => (clock.seek(frame), clock.frame));
        return [frames.slice(0, -3), clock.last, seeks];
        """,
    )
    assert last == 4
    assert frames[0] == 0  # play at the end begins anew
    assert frames[-1] == 4
    assert frames == sorted(frames)
    assert seeks == [0, 2, 4]


def test_a_shared_trace_gets_back_what_does_not_travel(alone):
    z = np.array([[3, -1], [0, 7]], dtype=np.int16)
    packed = {"dtype": "i2", "shape": "2, 2"}
    heatmap = {"type": "heatmap", "z": packed, "meta": {"arrives": "at {epochs}", "never": "no"}}
    got = alone(
        "arrays",
        "const bytes = new Uint8Array(Int16Array.from(arg[1]).buffer);"
        "arg[0].z.bdata = btoa(String.fromCharCode(...bytes));"
        "const { z, text } = m.restoreDerivedArrays(arg[0]);"
        "return [z.map((row) => row.map(String)), text];",
        [heatmap, z.ravel().tolist()],
    )
    assert got == [[["3", "NaN"], ["0", "7"]], [["at 3", "no"], ["at 0", "at 7"]]]


def test_cells_of_runs_that_diverged_appear_in_the_last_colour(alone):
    z = np.array([[3, -1], [-2, -9]], dtype=np.int16)
    packed = {"dtype": "i2", "shape": "2, 2", "bdata": b64encode(z.tobytes()).decode()}
    meta = {"arrives": "at {epochs}", "never": "no", "diverges": "lost after {epochs}"}
    meta |= {"place": "{column}/{row}: ", "columns": ["a", "b"], "rows": ["c", "d"]}
    text, counts, red, rows = alone(
        "arrays",
        """
        const { Cells } = await import("/cells.js");
        const trace = m.restoreDerivedArrays(arg);
        const colorscale = [[0, "#000000"], [0.8, "#000000"], [0.8, "#FF0000"], [1, "#FF0000"]];
        const cells = new Cells({ layout: { coloraxis: { colorscale, cmax: 10 } } }, 0, trace);
        cells.drawn(document.createElementNS("http://www.w3.org/2000/svg", "image"));
        const counts = [0, 2, 3, 7].map((epoch) => cells.changes(epoch) && cells.count);
        cells.show(7);
        const { data } = cells.pixels;
        const red = [0, 4, 8, 12].map((i) => [data[i], data[i + 3]]);
        const rows = cells.at(2).map((row) => row.map((value) => value > 10));
        return [trace.text, counts, red, rows];
        """,
        {"type": "heatmap", "z": packed, "meta": meta},
    )
    assert text == [["a/c: at 3", "b/c: no"], ["a/d: lost after 0", "b/d: lost after 7"]]
    assert counts == [1, False, 2, 3]
    # From the top: the two that diverged, one that arrived, and one that is not painted.
    assert red == [[255, 255], [255, 255], [0, 255], [0, 0]]
    assert rows == [[False, False], [True, False]]


@pytest.mark.parametrize("name", ["surfacecolor", "customdata"])
def test_the_browser_makes_the_colours_and_losses_that_do_not_travel(alone, name):
    if name == "surfacecolor":
        figure = stage_figure(records.dataset(), [records.side()])
    else:
        run = MapRun(records.run())
        figure = maps_figure([Map(records.surface(), records.OPTIMUM, [run])])
    (drawn,) = (trace for trace in figure.data if trace["name"] == "surface")
    _, shared = split(figure)
    (sent,) = (trace for trace in shared.values() if trace["name"] == "surface")
    assert name not in sent
    made = alone("arrays", f"return m.restoreDerivedArrays(arg).{name};", sent)
    np.testing.assert_allclose(made, drawn[name], rtol=1e-5, atol=1e-6)


def test_a_shared_trace_that_never_comes_is_not_waited_for_for_ever(alone):
    said, found = alone(
        "arrays",
        """
        const backgrounds = new m.Backgrounds({ most: 2, patience: 20 });
        const late = backgrounds.get("late");
        backgrounds.put("late", { name: "late" });
        const said = await backgrounds.get("never").catch((error) => error.message);
        return [said, (await late).name];
        """,
    )
    assert said == "the shared trace never did not arrive"
    assert found == "late"


def test_a_shared_trace_that_is_renewed_is_not_the_first_to_go(alone):
    found = alone(
        "arrays",
        """
        const backgrounds = new m.Backgrounds({ most: 2, patience: 20 });
        for (const name of ["a", "b"]) backgrounds.put(name, { name });
        const renewed = ["a", "never"].map((name) => backgrounds.renew(name));
        backgrounds.put("c", { name: "c" });
        const gone = await backgrounds.get("b").catch(() => "gone");
        return [...renewed, (await backgrounds.get("a")).name, gone];
        """,
    )
    assert found == [True, False, "a", "gone"]


def test_the_fit_is_the_models_own_unless_it_is_a_sigmoid_of_a_line(alone):
    linked, predicted = alone(
        "moves",
        """
        const run = {
          w0: Float32Array.of(0, 1), w1: Float32Array.of(1, 2),
          predictions: Float32Array.of(0.1, 0.2, 0.3, 0.4),
        };
        const trace = { name: "fit", type: "scatter", x: [0, 0.5], meta: { run: 0 } };
        const at = (meta) => m.moveAt({ ...trace, meta: { run: 0, ...meta } }, [run], 1);
        return [{ link: "sigmoid" }, {}].map((meta) => Array.from(at(meta).y));
        """,
    )
    np.testing.assert_allclose(linked, 1 / (1 + np.exp([-1.0, -2.0])), rtol=1e-6)
    np.testing.assert_allclose(predicted, [0.3, 0.4], rtol=1e-6)


def test_cells_appear_with_their_epochs(alone):
    shown = alone(
        "cells",
        """
        const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
        const coloraxis = { colorscale: [[0, "#000000"], [1, "#FFFFFF"]], cmax: 4 };
        const z = [[1, NaN], [4, 2]];
        const cells = new m.Cells({ layout: { coloraxis } }, 0, { z });
        cells.drawn(image);
        const counts = [0, 1, 3, 3, 9].map((epoch) => cells.changes(epoch) && cells.count);
        cells.show(2);
        const alpha = Array.from({ length: 4 }, (_, i) => cells.pixels.data[4 * i + 3]);
        return [counts, alpha, cells.at(2)];
        """,
    )
    # Pictures begin at the top, where the second row is.
    assert shown == [[0, 1, 2, False, 3], [0, 255, 255, 0], [[1, None], [None, 2]]]


# The px that a wide scene keeps free around its box, by view: left, right, top, bottom.
FREE = {"fitted": (60, 50, 10, 58), "lecture": (76, 50, 10, 58), "above": (60, 50, 24, 88)}


@pytest.mark.parametrize("view", FREE)
@pytest.mark.parametrize("size", [(600, 380), (1400, 700), (900, 1200)])
def test_a_camera_goes_as_near_as_its_box_fits_into_the_room(alone, view, size):
    own, ratio = (1.0, -1.5, 0.8), (1.25, 1.15, 0.75)
    xyz = [dict(zip("xyz", triple, strict=True)) for triple in (own, ratio)]
    room = dict(zip(("width", "height"), size, strict=True))
    camera = alone("camera", "return m.fittedCamera(...arg);", [view, *xyz, room])
    eye, center, up = ([camera[part][axis] for axis in "xyz"] for part in ("eye", "center", "up"))
    back = np.subtract(eye, center) / np.linalg.norm(np.subtract(eye, center))
    if view == "fitted":
        np.testing.assert_allclose(back, own / np.linalg.norm(own), atol=1e-9)
    # The box's corners in a perspective of 45 degrees, as px from the scene's four edges.
    right = np.cross(up, back) / np.linalg.norm(np.cross(up, back))
    corners = np.array(list(product(*((-side / 2, side / 2) for side in ratio)))) - eye
    scale = size[1] / 2 / np.tan(np.pi / 8) / -(corners @ back)
    x, y = scale * (corners @ right), scale * (corners @ np.cross(back, right))
    free = np.array(
        [size[0] / 2 + x.min(), size[0] / 2 - x.max(), size[1] / 2 - y.max(), size[1] / 2 + y.min()]
    )
    spare = free - FREE[view]
    assert spare.min() >= -0.5
    # It is in the middle of its room, which it fills one way.
    assert min(spare[0] + spare[1], spare[2] + spare[3]) == pytest.approx(0, abs=0.5)
    assert abs(spare[0] - spare[1]) < 1
    assert abs(spare[2] - spare[3]) < 1


def test_a_mark_outside_its_map_has_a_label_at_the_edge(alone):
    shown = alone(
        "outside",
        """
        const graph = document.querySelector("main").appendChild(document.createElement("div"));
        const outside = new m.Outside(graph);
        const axis = (range, domain) => ({ range, domain });
        const layout = {
          width: 500, height: 400, margin: { l: 50, r: 50, t: 40, b: 60 },
          xaxis: axis([-10, 10], [0, 1]), yaxis: axis([0, 6], [0, 0.5]),
        };
        return arg.map(([x, y]) => {
          const now = { name: "now", x: [x], y: [y], marker: { color: "red" } };
          outside.show([now, { name: "path" }], (trace) => m.mapOf(trace, layout));
          const labels = [...outside.root.children].filter((label) => !label.hidden);
          outside.show([], undefined);
          return labels.map(({ style: { left, top }, textContent, firstChild }) =>
            [parseFloat(left), parseFloat(top), textContent, firstChild.style.transform]);
        });
        """,
        [[0, 3], [30, 3], [0, -5], [-40, 9]],
    )
    # The map is 400 px wide from 50, and 150 px high from 40 + 150; labels keep 14 px inside.
    assert shown == [
        [],
        [[50 + 400 - 14, 190 + 75, "➤(30, 3)", "rotate(0deg)"]],
        [[50 + 200, 190 + 150 - 14, "➤(0, −5)", "rotate(90deg)"]],
        [[50 + 14, 190 + 14, "➤(−40, 9)", shown[3][0][3]]],
    ]
    # Up and to the left, as steep as a tenth of each axis.
    turn = float(shown[3][0][3].removeprefix("rotate(").removesuffix("deg)"))
    assert turn == pytest.approx(np.degrees(np.arctan2(-15, -40)))


def test_a_line_of_symbols_is_broken_between_entries_where_it_would_run_into_the_next(alone):
    entry = '<span style="color:#123">━━</span> a word < 0.01'
    gap = "&nbsp;&nbsp;&nbsp;"
    note = {"text": gap.join([entry] * 3), "xref": "paper", "xanchor": "left", "yanchor": "bottom"}
    notes = [{**note, "x": 0, "y": 1}, {**note, "x": 0.5, "y": 1}, {**note, "x": 0, "y": 0.5}]
    layout = {
        "annotations": notes,
        "width": 700,
        "margin": {"l": 50, "r": 50, "t": 20},
        "font": {"size": 14, "family": "sans-serif"},
    }
    beside, last, alone_there, top = alone(
        "legends",
        "m.fitLegends(arg); return [...arg.annotations.map(({ text }) => text), arg.margin.t];",
        layout,
    )
    assert alone_there == note["text"]  # it has the whole width
    for text in (beside, last):
        lines = text.split("<br>")
        assert 1 < len(lines) <= 3
        assert gap.join(lines) == note["text"]  # only gaps have become ends of lines
    assert top > 20 + 14
