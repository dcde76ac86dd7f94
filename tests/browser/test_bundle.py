"""The stage with the bundle of plotly.js and with the plotly wheel's own."""

from functools import partial
from pathlib import Path

import numpy as np
import plotly
import pytest

from landscape import Experiment
from landscape.ui.stage import stage_data, stage_page
from landscape.ui.stage.assets import BUNDLE, PLOTLY
from tests.ui.stages import stage as figure_of
from tests.variants import few_of

pytestmark = pytest.mark.browser

FILES = {
    "bundle": BUNDLE / PLOTLY,
    "whole": Path(plotly.__file__).parent / "package_data" / PLOTLY,
}
PAGES = ("?start=worst&loss=mse&optimizer=adam&scale=log", "every?start=worst", "compare")
# Everything that the page needs, and no text becomes a script.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
)


def answer(route, body):
    route.fulfill(body=body, content_type="text/javascript")


@pytest.mark.parametrize("link", few_of(PAGES))
def test_the_bundle_draws_what_the_whole_draws(visitor, address, link):
    seen, kinds, said = {}, {}, []
    for name, file in FILES.items():
        visit = visitor()
        visit.page.on("console", lambda message: said.append(message.text))
        body = file.read_text("utf-8")
        visit.page.route("**/*plotly*.js", partial(answer, body=body))
        visit.page.goto(f"{address}/{link}")
        visit.settle()
        kinds[name] = visit.page.evaluate("Object.keys(Plotly.PlotSchema.get().traces).sort()")
        seen[name] = visit.picture(visit.page.locator(".ls-graph").first.bounding_box())
    assert not any("without acceleration" in text for text in said)
    assert kinds["bundle"] == ["contour", "heatmap", "scatter", "scatter3d", "surface"]
    assert set(kinds["bundle"]) < set(kinds["whole"])
    assert len(np.unique(seen["bundle"].reshape(-1, 3), axis=0)) > 100  # colours
    np.testing.assert_array_equal(seen["bundle"], seen["whole"])


def test_the_stage_draws_where_no_text_may_become_a_script(browser):
    figure = figure_of(Experiment("toy1", epochs=5))
    body = stage_page(stage_data(figure, name="stage", facts=[]), "A stage")
    context = browser.new_context()
    page = context.new_page()
    refused = []
    page.on("console", lambda message: message.type == "error" and refused.append(message.text))
    page.on("pageerror", lambda error: refused.append(str(error)))
    headers = {"content-security-policy": POLICY, "content-type": "text/html; charset=utf-8"}
    page.route("http://page.test/", lambda route: route.fulfill(body=body, headers=headers))
    page.goto("http://page.test/")
    page.wait_for_selector(".ls-stage[data-ready]", timeout=30_000)
    page.wait_for_function(
        "document.querySelector('.ls-graph')._fullLayout.scene._scene.glplot !== undefined"
    )
    page.click("[data-role=last]")
    page.wait_for_timeout(500)
    assert refused == []
    page.evaluate("setTimeout(() => (window.answer = Function('return 1')()))")  # the policy is on
    page.wait_for_timeout(500)
    assert page.evaluate("window.answer") is None
    assert any("unsafe-eval" in text for text in refused)
    context.close()
