"""Why it stalls, as a visitor sees it: what moves with the clock."""

import numpy as np
import pytest

from landscape import Experiment, load_dataset, train
from tests.browser.test_lab import runs
from tests.reference import sigmoid

pytestmark = pytest.mark.browser

PLAUSIBLE = Experiment("toy1", "plausible", "mse", epochs=60)
LINK = "stall?dataset=toy1&start=plausible&loss=mse&epochs=60"


@pytest.fixture(scope="module")
def page(shared, address):
    return shared.open(f"{address}/{LINK}")


def drawn(visit, name, dash=None):
    """The numbers of each trace of a name, and where its marks or its line are on the page."""
    return visit.graph(
        f"gd._fullData.filter((t) => t.name === '{name}').map((t) => ({{"
        "x: Array.from(t.x), y: Array.from(t.y), meta: t.meta,"
        "marks: [...gd.querySelectorAll(`.scatterlayer .trace${t.uid} path.point`)]"
        ".map((m) => m.getAttribute('transform')),"
        "line: gd.querySelector(`.scatterlayer .trace${t.uid} path.js-line`)?.getAttribute('d') }))"
    )


def expected_share(meta, x, params):
    """A point's share of the gradient, times the number of points, from the textbook."""
    y = 1 if meta["sign"] == 1 else 0
    p = sigmoid(params[0] + params[1] * x)
    share = p - y
    if meta["of"] == "slopes_mse":
        share = 2 * share * p * (1 - p)
    return share * x if meta["component"] else share


def test_shares_follow_the_clock(page):
    run = train(PLAUSIBLE)
    before = None
    for epoch in (0, 7, 60):
        page.scrub(epoch)
        page.settle()
        lines, marks = drawn(page, "share"), drawn(page, "shares")
        assert len(lines) == len(marks) == 4
        for trace in lines + marks:
            x = np.array(trace["x"])
            wanted = expected_share(trace["meta"], x, run.params[epoch])
            np.testing.assert_allclose(trace["y"], wanted, atol=3e-3)
        assert [len(mark["marks"]) for mark in marks] == [len(mark["x"]) for mark in marks]
        shown = [mark["marks"] for mark in marks] + [line["line"] for line in lines]
        assert shown != before
        before = shown


def test_the_marks_are_those_of_the_points(page):
    data = load_dataset("toy1")
    for mark in drawn(page, "shares"):
        y = 1 if mark["meta"]["sign"] == 1 else 0
        np.testing.assert_allclose(mark["x"], np.unique(data.x[data.y == y]))


def test_the_ellipse_goes_around_where_it_is_and_dots_say_where_it_curves_down(page):
    run = train(PLAUSIBLE)
    data = load_dataset("toy1")
    for epoch in (0, 60):
        page.scrub(epoch)
        page.settle()
        w0, w1 = run.params[epoch]
        p = sigmoid(w0 + w1 * data.x)
        second = 2 * (p * (1 - p)) ** 2 + 2 * (p - data.y) * p * (1 - p) * (1 - 2 * p)
        rows = np.stack([np.ones_like(p), data.x])
        values, vectors = np.linalg.eigh((second * rows) @ rows.T / 13)
        absolute = (vectors * abs(values)) @ vectors.T
        for ellipse in drawn(page, "ellipse"):
            away = np.column_stack([ellipse["x"], ellipse["y"]]) - run.params[epoch]
            levels = np.einsum("ki,ij,kj->k", away, absolute, away) / 2
            np.testing.assert_allclose(levels, 0.01, rtol=1e-3)
        for axes in drawn(page, "axes"):
            number = (values < 0).sum() if axes["meta"]["down"] else (values >= 0).sum()
            ends = np.column_stack([axes["x"], axes["y"]]) - run.params[epoch]
            assert (np.hypot(*ends.T) > 1e-3).sum() == 2 * number
    np.testing.assert_allclose(runs(page)[0], run.params, rtol=1e-5, atol=1e-6)


def test_facts_and_sentences_have_the_numbers_of_the_epoch(page):
    page.scrub(0)
    page.settle()
    first = page.page.inner_text(".ls-story")
    norm = train(PLAUSIBLE).grad_norms[0]
    assert first.startswith(f"MSE's gradient has length {norm:.4f}: where ŷ is on the wrong")
    height = page.page.locator(".ls-story").bounding_box()["height"]
    assert "epoch 0 / 60" in page.title
    # For experts, below.
    assert "Hessian (" in page.page.locator(".ls-folded").text_content()
    page.press("last")
    page.settle()
    assert page.page.inner_text(".ls-story") != first
    assert page.page.locator(".ls-story").bounding_box()["height"] == height


def test_the_chosen_point_is_marked_beside_the_curve_and_in_both_panels(page):
    data = load_dataset("toy1")
    points = sorted(zip(data.x.tolist(), data.y.tolist(), strict=True))
    ones = [point for point in points if point[1] == 1]

    def assert_marked(x, y):
        text = page.page.get_attribute("[data-role=point]", "aria-valuetext")
        assert text == f"x = {x:g}, y = {y:g}".replace("-", "−")
        beside, *panels = drawn(page, "pointed")
        assert (beside["x"], beside["y"]) == ([x], [y])
        assert {panel["meta"]["of"] for panel in panels} == {"slopes_mse", "slopes_bce"}
        for panel in panels:
            meta = {**panel["meta"], "sign": 2 * y - 1}
            wanted = expected_share(meta, x, train(PLAUSIBLE).params[7])
            np.testing.assert_allclose(panel["y"], [wanted], atol=3e-3)
            assert panel["x"] == [x]
            assert len(panel["marks"]) == 1

    page.scrub(7)
    page.settle()
    assert_marked(*ones[len(ones) // 2])  # at first
    page.page.locator("[data-role=point]").fill("1")
    page.settle()
    assert_marked(*points[1])


def test_a_click_on_the_map_starts_there(page):
    box = page.page.locator(".ls-graph").bounding_box()
    left, top, x, y = page.graph(
        "[gd._fullLayout.xaxis2._offset, gd._fullLayout.yaxis4._offset,"
        " gd._fullLayout.xaxis2.d2p(-5), gd._fullLayout.yaxis4.d2p(0.5)]"
    )
    page.page.mouse.click(box["x"] + left + x, box["y"] + top + y)
    page.settle()
    start = [float(number) for number in page.link["start"].split(",")]
    assert start == pytest.approx([-5, 0.5], abs=0.1)
