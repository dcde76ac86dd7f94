"""The stage on a plotly.js whose undocumented parts have other names: slower, and all there."""

import re

import numpy as np
import pytest

from landscape import Experiment, train
from landscape.ui.stage.assets import JS, plotly_js

pytestmark = pytest.mark.browser

# The stage's scripts that know Plotly's insides, and the names of these.
ADAPTER = {"internals.js", "scene.js", "flat_traces.js", "cached_background.js"}
NAMES = (
    "_fullData",
    "calcdata",
    "l2p",
    "p2d",
    "_offset",
    "_scene",
    "glplot",
    "getCamera",
    "setViewport",
    "refineData",
    "setContourLevels",
)
RUN = train(Experiment(start="plausible", epochs=40))
PATH = "gd.data.find((t) => t.name === 'path')"


def test_only_the_adapter_knows_plotlys_insides():
    inside = re.compile(rf"\b(_fullLayout|_length|d2p|{'|'.join(NAMES)})\b")
    found = {path.name for path in JS.glob("*.js") if inside.search(path.read_text("utf-8"))}
    assert found == ADAPTER - {"cached_background.js"}
    importing = {
        path.name
        for path in JS.glob("*.js")
        if re.search(r'from "./(scene|flat_traces|cached_background)', path.read_text("utf-8"))
    }
    assert importing <= ADAPTER


def renamed(*names):
    """plotly.js with other names for parts of it."""
    text = plotly_js()
    for name in names:
        text, count = re.subn(rf"(?<![\w$]){re.escape(name)}(?![\w$])", f"{name}Q", text)
        assert count, name
    return text


@pytest.fixture
def without(visitor, address):
    """A function that opens a link on a plotly.js without the parts of these names."""

    def open_without(link, *names):
        visit = visitor()
        body = renamed(*names)
        visit.page.route(
            "**/*plotly*.js", lambda route: route.fulfill(body=body, content_type="text/javascript")
        )
        said = []
        visit.page.on("console", lambda message: said.append(message.text))
        visit.page.goto(f"{address}/{link}")
        visit.page.wait_for_selector(".ls-stage[data-ready]", timeout=30_000)
        assert any("without acceleration" in text for text in said)
        return visit

    return open_without


def check_explore(visit):
    """Everything moves with the clock."""
    graph = visit.graph
    visit.scrub(37)
    visit.page.wait_for_function(
        "() => { const gd = document.querySelector('.ls-graph');"
        f" return {PATH}.x.length === 38; }}"
    )
    assert graph(f"{PATH}.x.at(-1)") == pytest.approx(RUN.params[37, 0], rel=1e-5)
    now = graph("(({ x, y }) => [x[0], y[0]])(gd.data.find((t) => t.name === 'now'))")
    assert now == pytest.approx(RUN.params[37], rel=1e-5)
    x, y = (
        np.array(graph(f"Array.from(gd.data.find((t) => t.name === 'fit').{axis})"))
        for axis in "xy"
    )
    w0, w1 = RUN.params[37]
    np.testing.assert_allclose(y, 1 / (1 + np.exp(-(w0 + w1 * x))), atol=1e-6)
    visit.scrub(0)
    visit.press("play")
    visit.page.wait_for_function(
        "document.querySelector('[data-role=epoch]').value === '40'", timeout=60_000
    )


@pytest.mark.long
def test_without_any_of_them_the_run_plays(without):
    check_explore(without("?start=plausible&epochs=40", *NAMES))


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_without_one_of_them_the_run_plays(without, name):
    check_explore(without("?start=plausible&epochs=40", name))


@pytest.mark.long
def test_without_them_cells_appear_and_a_click_starts_there(without):
    visit = without("every?epochs=20&start=plausible", *NAMES)
    known = "gd.data.find((t) => t.name === 'arrivals').z.flat().filter((e) => e !== null).length"
    visit.page.wait_for_timeout(2000)
    visit.scrub(20)
    visit.page.wait_for_timeout(500)
    late = visit.graph(known)
    visit.scrub(2)
    visit.page.wait_for_timeout(500)
    assert 0 <= visit.graph(known) < late
    visit.scrub(20)
    visit.page.wait_for_timeout(500)
    assert visit.graph(known) == late
    box = visit.page.locator(".ls-graph .subplot.xy .heatmaplayer image").bounding_box()
    x, y = box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"]
    visit.page.mouse.move(x - 5, y)
    visit.page.mouse.move(x, y, steps=3)
    visit.page.wait_for_timeout(300)
    visit.page.mouse.click(x, y)
    visit.page.wait_for_url("**start=-*")
