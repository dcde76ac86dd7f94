"""Every learning rate, as a visitor sees it."""

import numpy as np
import pytest

from landscape import Experiment, at_rate, find_optimum, rate_map, train
from landscape.analysis.verdict import goal_loss
from tests.browser.test_every import painted

pytestmark = pytest.mark.browser

EXPERIMENT = Experiment("line", optimizer="sgd", epochs=40)
LINK = "rates?dataset=line&optimizer=sgd&epochs=40"


@pytest.fixture(scope="module")
def found():
    return rate_map(EXPERIMENT)


def place(visit, found, row, column):
    """Where on the page a cell's middle is."""
    box = visit.page.locator(".ls-graph .subplot.xy .heatmaplayer image").bounding_box()
    x = box["x"] + box["width"] * (column + 0.5) / len(found.rates)
    y = box["y"] + box["height"] * (1 - (row + 0.5) / len(found.momenta))
    return x, y


def test_cells_appear_are_told_and_open_their_run(shared, address, found):
    visit = shared.open(f"{address}/{LINK}")
    ended = np.fmin(found.epochs, found.diverged)
    for epoch in (40, 7):
        visit.scrub(epoch)
        visit.settle()
        np.testing.assert_array_equal(painted(visit, "xy"), ended <= epoch)
        assert f"diverged {round(100 * np.mean(found.diverged <= epoch))} %" in visit.title
    row = 24
    arrives = int(np.flatnonzero(np.isfinite(found.epochs[row]))[0])
    lost, never = 30, 0
    assert np.isnan(ended[row, never])
    told = {
        lost: f"diverges after {found.diverged[row, lost]:.0f} epochs",
        never: "does not arrive",
        arrives: f"arrives at epoch {found.epochs[row, arrives]:.0f}",
    }
    for column, words in told.items():
        x, y = place(visit, found, row, column)
        visit.page.mouse.move(x - 4, y)
        visit.page.mouse.move(x, y, steps=3)
        visit.page.wait_for_function(
            "(words) => document.querySelector('.hoverlayer').textContent.includes(words)",
            arg=words,
        )
    rate, momentum = found.rates[arrives], found.momenta[row]
    hovered = visit.page.locator(".hoverlayer").text_content()
    assert f"momentum β {momentum:g}" in hovered
    visit.page.mouse.click(*place(visit, found, row, arrives))
    visit.page.wait_for_url("**optimizer_options=*")
    visit.settle()
    assert float(visit.link["learning_rate"]) == rate
    assert visit.link["optimizer_options"] == f"momentum:{momentum:g}"
    visit.press("last")
    visit.settle()
    run = train(at_rate(EXPERIMENT, rate, momentum))
    np.testing.assert_allclose(visit.trace("path", "x")[-1], run.params[-1, 0], rtol=1e-4)
    arrived = np.flatnonzero(run.losses <= goal_loss(find_optimum(EXPERIMENT)))[0]
    assert arrived == found.epochs[row, arrives]
    visit.page.go_back()
    visit.page.wait_for_url("**/rates*")
    visit.settle()
    assert "optimizer_options" not in visit.link


@pytest.mark.long
def test_a_finger_opens_a_run_on_a_phone(visitor, address, found):
    phone = {"width": 390, "height": 844}
    visit = visitor(viewport=phone, has_touch=True).open(f"{address}/{LINK}")
    visit.page.locator(".ls-graph").scroll_into_view_if_needed()
    visit.page.touchscreen.tap(*place(visit, found, 15, 8))
    visit.page.wait_for_url("**optimizer_options=*")
    visit.settle()
    assert float(visit.link["learning_rate"]) == found.rates[8]
    assert visit.link["optimizer_options"] == f"momentum:{found.momenta[15]:g}"
