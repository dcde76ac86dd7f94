"""A lesson as a student goes through it: asked, answered, shown."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from landscape import Experiment, train
from landscape.figures.guess import GUESS

pytestmark = pytest.mark.browser


def answer(visit):
    visit.page.locator(".st-key-give_answer").get_by_role("button", name="Answer").click()
    visit.page.locator(".st-key-reveal").wait_for()


def guess_of(visit):
    return visit.graph(
        "(({x, y}) => [Array.from(x), Array.from(y)])(gd._fullData.find((t) => t.name === 'guess'))"
    )


def play(visit):
    return visit.page.locator("[data-role=play]")


def test_a_click_on_the_map_is_the_guess_which_stands_beside_what_comes(visitor, address):
    visit = visitor().open(f"{address}/?lesson=plateau&step=1&lang=en", end=False)
    expect(play(visit)).to_be_disabled()
    box = visit.page.locator(".ls-graph").bounding_box()
    at = box["x"] + box["width"] * 0.62, box["y"] + box["height"] * 0.3
    visit.page.mouse.move(*at)
    visit.page.wait_for_timeout(700)
    visit.page.mouse.click(*at)
    w0 = visit.page.locator(".st-key-guess_plateau_0_w0 input")
    expect(w0).not_to_have_value("", timeout=10_000)
    visit.settle()
    (x,), _y = guess_of(visit)
    assert x == float(w0.input_value())
    expect(play(visit)).to_be_disabled()
    answer(visit)
    expect(play(visit)).to_be_enabled()
    visit.speed(10)
    end = train(Experiment(start="worst", loss="mse")).params[-1]
    told = visit.page.locator(".st-key-reveal").inner_text()
    assert f"{end[0]:.4g}".replace("-", "−") in told
    expect(visit.page.locator(".ls-title").first).to_contain_text("100 / 100", timeout=30_000)
    visit.page.reload()  # which loses nothing
    visit.settle()
    assert re.search("You said", visit.page.locator(".st-key-reveal").inner_text())
    visit.page.get_by_role("link", name="Next").click()
    expect(visit.page.get_by_role("heading", name="Does patience help?")).to_be_visible()
    assert "step=2" in visit.page.url
    visit.settle()
    visit.page.go_back()
    expect(visit.page.locator(".st-key-reveal")).to_contain_text("You said")
    visit.settle()


def test_a_curve_is_drawn_with_the_hand(visitor, address):
    visit = visitor().open(f"{address}/?lesson=curve&step=2&lang=en", end=False)
    box = visit.page.locator(".ls-curve-editor").bounding_box()
    shares = np.linspace(0.1, 0.9, 17)

    def place(share):
        return box["x"] + box["width"] * share, box["y"] + box["height"] * (1 - share)

    visit.page.mouse.move(*place(shares[0]))
    visit.page.mouse.down()
    for share in shares[1:]:
        visit.page.mouse.move(*place(share))
    visit.page.mouse.up()
    button = visit.page.locator(".st-key-give_answer").get_by_role("button", name="Answer")
    expect(button).to_be_enabled(timeout=10_000)
    visit.settle()
    x, p = map(np.array, guess_of(visit))
    slope = np.diff(p) / np.diff(x)
    np.testing.assert_allclose(slope, slope.mean(), rtol=0.25)  # a straight line was drawn
    assert visit.graph("gd._fullData.find((t) => t.name === 'guess').line.color") == GUESS
    answer(visit)
    assert "away from the learned one" in visit.page.locator(".st-key-reveal").inner_text()


@pytest.mark.long
def test_a_step_can_be_done_with_the_keyboard_alone(visitor, address):
    visit = visitor().open(f"{address}/?lesson=plateau&step=4&lang=en", end=False)
    page = visit.page
    page.locator(".st-key-answer_plateau_3").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    button = page.locator(".st-key-give_answer").get_by_role("button", name="Answer")
    expect(button).to_be_enabled(timeout=10_000)
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Answer":
            break
    page.keyboard.press("Enter")
    page.locator(".st-key-reveal").wait_for()
    visit.settle()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").endswith("Next"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Where MSE arrives")).to_be_visible(timeout=10_000)
    visit.settle()


@pytest.mark.parametrize(("language", "typed"), [("en", "-9,5"), ("ko", "-9.5")])
def test_a_number_may_have_a_decimal_comma_or_point(shared, address, language, typed):
    visit = shared.open(f"{address}/?lesson=plateau&step=2&lang={language}", end=False)
    field = visit.page.locator(".st-key-answer_plateau_1 input")
    field.press_sequentially(typed)
    expect(field).to_have_value("-9.5")
    field.press("Enter")
    visit.page.locator(".st-key-give_answer button").click()
    expect(visit.page.locator(".st-key-reveal")).to_contain_text("−9.5", timeout=20_000)
    visit.settle()


def test_a_whole_number_may_have_a_comma_between_thousands(shared, address):
    field = shared.open(f"{address}/?lang=en").page.locator(".st-key-epochs input")
    field.fill("")
    field.press_sequentially("1,000")
    expect(field).to_have_value("1000")


def test_an_axis_title_does_not_lie_on_the_numbers_of_a_narrow_window(shared, address):
    page = shared.open(f"{address}/?lesson=adam&step=1&lang=en", end=False).page
    title = page.locator(".ls-graph .ytitle").bounding_box()
    ticks = [tick.bounding_box() for tick in page.locator(".ls-graph .ytick text").all()]
    assert len(ticks) > 1
    assert title["x"] >= page.locator(".ls-graph").bounding_box()["x"]
    assert all(title["x"] + title["width"] <= tick["x"] for tick in ticks)
