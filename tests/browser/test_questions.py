"""What a class asks, answered by clicking: each within three clicks of the first page.

Those that are long lead to what other tests see on the pages themselves.
"""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from landscape import Experiment, find_optimum, load_dataset, loss_at, train

pytestmark = pytest.mark.browser


class Clicks:
    """A visitor who starts at the address, and counts clicks."""

    def __init__(self, visit, address):
        self.visit, self.count = visit, 0
        visit.open(address, end=False)

    @property
    def page(self):
        return self.visit.page

    def button(self, name):
        self._click(self.page.get_by_role("button", name=name))

    def go(self, section, page):
        self._click(self.page.locator(".st-key-navigation").get_by_text(section, exact=True))
        self._click(self.page.get_by_test_id("stPopoverBody").get_by_text(page, exact=True))
        expect(self.page.get_by_role("heading", level=1)).to_have_text(page)
        self.visit.settle()

    def option(self, key, label):
        self._click(self.page.locator(f".st-key-{key}").get_by_text(label, exact=True))
        self.visit.settle()

    def _click(self, target):
        target.first.click()
        self.count += 1


@pytest.fixture
def asks(shared, address):
    clicks = Clicks(shared, address)
    yield clicks
    assert clicks.count <= 3


def numbers(text):
    return [float(found.replace("−", "-")) for found in re.findall(r"−?\d+(?:\.\d+)?", text)]


def test_why_does_mse_with_sgd_never_leave_the_worst_start(asks):
    asks.visit.speed(10)
    asks.button("Try: worst, MSE, SGD")
    story = asks.page.locator(".ls-story")
    expect(story).to_contain_text("Stuck.", timeout=30_000)  # once the clock is at its end
    asks.button("Why does it stall?")
    expect(asks.page.get_by_role("heading", level=1)).to_have_text("Why it stalls")
    asks.visit.settle()
    expect(story).to_contain_text("MSE's gradient has length 2.6·10⁻⁵")
    expect(story).to_contain_text("the factor σ′(u) is 2.9·10⁻⁵ on average")
    expect(story).to_contain_text("BCE's gradient at the same Ŵ has length 0.4628")


@pytest.mark.long
def test_from_how_many_starts_does_each_pair_succeed(asks):
    asks.go("Why", "Every start")
    shares = asks.visit.title
    assert re.search(
        r"MSE \+ SGD\s+8 %\s+BCE \+ SGD\s+30 %\s+MSE \+ Adam\s+84 %\s+BCE \+ Adam\s+94 %", shares
    )


def test_what_does_adam_do_differently_in_numbers(asks):
    asks.go("Why", "Inside the optimizer")
    asks.option("optimizer", "Adam")
    adam, sgd = asks.page.locator(".ls-table > table tbody tr").all()
    run = train(Experiment(optimizer="adam", epochs=1))
    expect(adam).to_contain_text("−η·m̂ / (√v̂ + ε)")
    assert numbers(adam.inner_text())[-1] == pytest.approx(np.diff(run.params[:, 1])[0], rel=1e-3)
    assert numbers(sgd.inner_text())[-1] == pytest.approx(-0.25 * run.grads[0, 1], rel=1e-3)
    # Without scrolling.
    box = sgd.bounding_box()
    assert box["y"] + box["height"] < 720


@pytest.mark.long
def test_is_the_truth_the_minimum(asks):
    asks.go("Why", "New sample")
    said = asks.page.get_by_text("Is the truth the minimum?").locator("..").inner_text()
    experiment = Experiment()
    truth = load_dataset("toy2").truth
    told = numbers(said)
    assert told[0] == pytest.approx(loss_at(experiment, truth), rel=1e-3)
    assert told[1] == pytest.approx(find_optimum(experiment).loss, rel=1e-3)
    assert told[0] > told[1]


def test_what_if_the_rate_is_ten_times_larger(asks):
    asks.go("Compare", "Two runs")
    asks.button(re.compile("rate 0.25 | 2.5"))
    asks.visit.settle()
    expect(asks.page.get_by_text("learning rate (0.25 | 2.5)")).to_be_visible()
    asks.page.keyboard.press("End")
    one, other = asks.page.locator(".ls-story").all_inner_texts()
    assert "Still falling" in one
    assert "Arrived" in other


@pytest.mark.long
def test_what_does_a_new_sample_change(asks):
    before = asks.visit.trace("optimum", "x")
    asks.button("New sample")
    asks.visit.settle()
    assert asks.visit.link == {"seed": "1"}
    assert asks.visit.trace("optimum", "x") != before


@pytest.mark.long
def test_which_points_push(asks):
    asks.go("Why", "Why it stalls")
    shown = "gd._fullData.filter((t) => t.name === 'pull').map((t) => (t.x ?? []).length)"
    # An arrow for each loss, of the point that is chosen at first: a shaft and two barbs.
    assert asks.visit.graph(shown) == [5, 5]
    first = asks.page.locator(".ls-point").inner_text()
    asks._click(asks.page.locator("[data-role=point]"))
    asks.visit.settle()
    assert asks.visit.graph(shown) == [5, 5]
    assert asks.page.locator(".ls-point").inner_text() != first
    assert "x = " in asks.page.locator(".ls-point").inner_text()


@pytest.mark.long
def test_take_it_home(asks):
    asks.button("Take it home")
    with asks.page.expect_download() as download:
        asks.button("PyTorch code")
    code = download.value.path().read_text("utf-8")
    assert "torch.optim.SGD" in code


@pytest.mark.long
def test_what_does_no_number_of_epochs_mend(asks):
    asks.go("Beyond", "Where logistic regression ends")
    expect(asks.page.locator(".ls-story").first).to_contain_text(
        "best logistic curve", timeout=30_000
    )


@pytest.mark.long
def test_how_does_our_own_classs_data_look(asks):
    asks._click(asks.page.locator(".st-key-dataset").get_by_role("combobox"))
    asks._click(asks.page.get_by_role("option", name="Your own data"))
    asks.button("Paste or open data")
    expect(asks.page.get_by_test_id("stDialog").get_by_role("textbox").first).to_be_visible()
