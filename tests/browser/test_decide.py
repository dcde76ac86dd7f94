"""Decision and accuracy, as a visitor sees them: what is decided follows the clock."""

import numpy as np
import pytest

from landscape import Experiment, train

pytestmark = pytest.mark.browser

LINK = "?dataset=hours&epochs=900&decision=on&ask=7"


def test_matrix_and_answer_follow_the_clock(shared, address):
    visit = shared.open(f"{address}/{LINK}")
    params = train(Experiment("hours", epochs=900)).params
    for epoch in (0, 450, 900):
        visit.scrub(epoch)
        visit.settle()
        w0, w1 = params[epoch]
        ones = 1 / (1 + np.exp(-(w0 + w1 * np.array([1.0, 2.0, 3.0, 4.0])))) >= 0.5
        fails, passes = ones[:2].sum(), ones[2:].sum()
        cells = visit.page.locator(".ls-table td").all_inner_texts()
        assert [int(text) for text in cells] == [2 - fails, fails, 2 - passes, passes]
        chance = 1 / (1 + np.exp(-(w0 + 7 * w1)))
        assert f"{chance:.4g} → {'pass' if chance >= 0.5 else 'fail'}" in visit.title
    # The line down from where the curve crosses the threshold.
    x = visit.graph("Array.from(gd._fullData.find((t) => t.name === 'crossing').x)")
    assert x[0] == pytest.approx(-params[900, 0] / params[900, 1], abs=0.01)
    assert visit.troubles == []


@pytest.mark.long
def test_another_threshold_changes_the_matrix(shared, address):
    visit = shared.open(f"{address}/?dataset=hours&epochs=40&decision=on")
    cells = visit.page.locator(".ls-table td")
    visit.scrub(0)
    visit.settle()
    # σ(0.132 + 0.1723·x) is 0.58 to 0.69 for the four points: all are taken for a pass.
    assert cells.all_inner_texts() == ["0", "2", "0", "2"]
    visit.page.get_by_role("button", name="Decision").click()
    slider = visit.page.get_by_role("slider", name="Threshold")
    for _ in range(4):  # to 0.7
        slider.press("ArrowRight")
    visit.settle()
    visit.page.wait_for_function("document.querySelectorAll('.ls-table td')[1].innerText === '0'")
    assert cells.all_inner_texts() == ["2", "0", "2", "0"]
    assert visit.troubles == []
