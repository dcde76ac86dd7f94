"""Links that version 0.1 wrote open what they opened: its numbers are in links.json."""

import json
from pathlib import Path

import pytest

from tests.ui.visits import frames, given, link, opened, sent, unpacked

LINKS = json.loads((Path(__file__).parent / "links.json").read_text("utf-8"))
FRAMES = ("w0", "w1", "loss")
SHARES = ("share0", "share4")  # of the starts in the window that have arrived


def check(entry):
    app = opened(entry["page"], **entry["parameters"])
    assert link(app) == entry["link"]
    stage = sent(app)
    assert unpacked(stage["layout"]["meta"]["epoch"])[-1] == entry["epochs"]
    same = [*FRAMES, *SHARES]
    if entry["parameters"].get("dataset") == "toy1":
        same = FRAMES  # its window is chosen for its points now, and so are the starts in it
    elif entry["page"] == "inside":
        # It leaves more room for arrows now.
        (u0, u1, v0, v1), (left, right, bottom, top) = window(app, stage), entry["window"]
        assert u0 <= left < right <= u1
        assert v0 <= bottom < top <= v1
    else:
        assert window(app, stage) == pytest.approx(entry["window"], rel=1e-6)
    expected = [{name: run[name] for name in same if name in run} for run in entry["runs"]]
    last = [{name: run[name][-1] for name in same if name in run} for run in frames(app)]
    assert [pytest.approx(run, rel=1e-6, nan_ok=True) for run in expected] == last


def window(app, stage):
    """The ends of the axes of the first surface."""
    sent_once = [given(element.proto) for element in app.get("bidi_component")]
    shared = {part["key"]: part["trace"] for part in sent_once if "trace" in part}
    traces = [shared[trace["shared"]] for trace in stage["traces"] if "shared" in trace]
    surface = next(trace for trace in traces if trace["name"] == "surface")
    return [unpacked(surface[axis])[end] for axis in "xy" for end in (0, -1)]


@pytest.mark.parametrize("number", range(3, 200, 15))  # all pages, since 8 follow one another
def test_a_link_of_version_0_1_opens_the_same_picture(number):
    check(LINKS[number])


@pytest.mark.long
def test_all_links_of_version_0_1_open_the_same_picture():
    assert len(LINKS) == 200
    for entry in LINKS:
        check(entry)
