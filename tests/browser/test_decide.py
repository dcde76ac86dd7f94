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
