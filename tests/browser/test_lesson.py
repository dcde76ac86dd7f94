"""What a lesson can do with the stage: lock the clock, set it, and hear where it was left."""

from pathlib import Path

import pytest

from tests.browser.driver import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lesson():
    with served(Path(__file__).with_name("lesson.py")) as address:
        yield address


@pytest.mark.long
def test_a_lesson_locks_the_clock_sets_it_and_hears_where_it_was_left(visitor, lesson):
    visit = visitor().open(lesson)
    page = visit.page
    said = page.get_by_test_id("stText")
    assert visit.epoch == 20
    for role in ("play", "next", "last", "epoch"):
        assert page.locator(f"[data-role={role}]").is_disabled()
    page.locator(".ls-graph").click()
    page.keyboard.press("ArrowRight")
    visit.settle()
    assert visit.epoch == 20
    assert said.inner_text() == "heard None, start None"
    page.get_by_role("button", name="to epoch 7").click()
    visit.settle()
    assert visit.epoch == 7
    page.get_by_text("locked").click()
    visit.settle()
    assert visit.epoch == 7
    assert page.locator("[data-role=play]").is_enabled()
    page.locator("[data-role=epoch]").fill("31")
    visit.settle()
    assert said.inner_text() == "heard 31, start None"
    visit.press("previous")
    page.get_by_text("heard 30, start None").wait_for()
    visit.press("play")
    page.get_by_text("heard 40, start None").wait_for()
    assert visit.epoch == 40  # what is set stays as it was, so that the clock is free
