"""On the wall and in the hand: presenting, keys, views, what is outside, and a phone."""

from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

from landscape import Experiment, train

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def type_size(visit):
    return visit.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")


def presents(visit):
    return visit.page.evaluate("document.documentElement.classList.contains('ls-present')")


def test_f_gives_the_whole_screen_to_the_picture_with_larger_type(stage):
    usual, height = type_size(stage), stage.page.locator(".ls-graph").bounding_box()["height"]
    ticks = stage.graph("gd._fullLayout.xaxis.tickfont.size")
    stage.page.keyboard.press("f")
    stage.settle()
    assert presents(stage)
    larger = 0.0305 * 720 / usual  # by the height, which is less than 1.6
    assert type_size(stage) == pytest.approx(larger * usual)
    assert stage.graph("gd._fullLayout.xaxis.tickfont.size") == pytest.approx(larger * ticks)
    assert stage.page.locator(".ls-graph").bounding_box()["width"] > 1200
    controls = stage.page.locator(".st-key-optimizer")
    expect(controls).to_be_hidden()
    stage.page.click(".ls-drawer-button")
    expect(controls).to_be_visible()
    # A clicker steps.
    for key, epoch in (("PageUp", 99), ("PageUp", 98), ("PageDown", 99)):
        stage.page.keyboard.press(key)
        assert stage.epoch == epoch
    stage.page.keyboard.press("f")
    stage.settle()
    assert not presents(stage)
    assert type_size(stage) == usual
    assert stage.page.locator(".ls-graph").bounding_box()["height"] == height
    expect(controls).to_be_visible()
    stage.page.keyboard.press("PageUp")
    assert stage.epoch == 99  # left to the page


def test_space_plays_after_a_choice_and_is_left_to_the_page_out_of_sight(stage):
    stage.choose("loss", "MSE")
    stage.page.keyboard.press(" ")
    assert stage.playing
    stage.page.keyboard.press(" ")
    assert not stage.playing
    stage.page.keyboard.press("Home")
    assert stage.epoch == 0
    stage.page.set_viewport_size({"width": 1280, "height": 400})  # so that it can be out of sight
    stage.settle()
    stage.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 5000)")
    stage.page.wait_for_timeout(300)
    stage.page.keyboard.press(" ")
    stage.page.keyboard.press("End")
    assert (stage.epoch, stage.playing) == (0, False)
    stage.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    stage.page.set_viewport_size({"width": 1280, "height": 720})
    stage.settle()
    stage.choose("loss", "BCE")


@pytest.mark.long
def test_the_lectures_view_and_the_one_from_above(stage):
    def seen():
        camera = stage.camera
        way = [camera["eye"][axis] - camera["center"][axis] for axis in "xyz"]
        return np.array(way) / np.linalg.norm(way)

    fitted = seen()
    stage.page.select_option("[data-role=view]", "lecture")
    stage.settle()
    x, y, z = seen()
    assert np.degrees(np.arcsin(z)) == pytest.approx(15, abs=0.1)
    assert np.degrees(np.arctan2(y, x)) == pytest.approx(75, abs=0.1)
    stage.page.select_option("[data-role=view]", "above")
    stage.settle()
    assert seen()[2] > 0.95
    stage.page.select_option("[data-role=view]", "fitted")
    stage.settle()
    np.testing.assert_allclose(seen(), fitted, atol=1e-6)


@pytest.mark.long
def test_the_path_can_be_hidden_and_shown_again(stage):
    def lengths():
        return [len(stage.trace(name, "x")) for name in ("path", "halo", "now")]

    assert lengths() == [101, 101, 1]
    stage.press("path")
    assert lengths() == [1, 1, 1]
    stage.press("path")
    assert lengths() == [101, 101, 1]


def test_the_story_follows_the_clock_and_a_screen_reader_hears_its_end(stage):
    story, status = stage.page.locator(".ls-story"), stage.page.locator("[role=status].ls-status")
    stage.press("first")
    assert "Epoch 0: the loss has come 0 % of the way down" in story.inner_text()
    assert story.get_by_role("button").count() == 0
    stage.press("last")
    assert story.inner_text().startswith("Still falling")
    expect(story.get_by_role("button")).to_have_text("Train ten times as long")
    stage.speed(10)
    stage.press("play")
    expect(status).to_contain_text("Still falling", timeout=10_000)
    stage.speed(1)
    assert stage.page.locator(".ls-graph").get_attribute("aria-label").startswith("The data with")


def test_an_arrow_points_to_where_a_run_has_gone(shared, address):
    link = "?dataset=toy1&loss=mse&learning_rate=1000"
    shared.open(f"{address}/{link}", end=False)
    label = shared.page.locator(".ls-outside span")
    expect(label).to_have_count(0)
    shared.press("last")
    expect(label).to_be_visible()
    w0, w1 = train(Experiment("toy1", loss="mse", learning_rate=1000.0)).params[-1]
    told = label.inner_text().replace("−", "-").strip("➤ \n()").split(", ")
    assert [float(text) for text in told] == pytest.approx([w0, w1], rel=1e-3)
    shared.press("first")
    expect(label).to_be_hidden()


def test_two_hundred_marbles_roll_on_both_losses(shared, address):
    shared.open(f"{address}/every?shown=marbles&epochs=30", end=False)
    counts = (
        "gd._fullData.filter((t) => t.name === 'marbles')"
        ".map((t) => Array.from(t.x).filter((x) => !Number.isNaN(x)).length)"
    )
    before = shared.graph(counts)
    shared.press("last")
    after = shared.graph(counts)
    for rolling, arrived in (before[:2], before[2:]):
        assert rolling + arrived == 200
    for i in (1, 3):
        assert after[i] > before[i]
    place = "Array.from(gd._fullData.find((t) => t.name === 'marbles' && t.scene === 'scene').x)"
    still = np.array(shared.graph(place))
    assert (still < -5).sum() > 30  # on MSE's plateau they lie where they lay


def test_on_a_phone_play_is_in_the_first_screen_and_stays(visitor, address):
    visit = visitor(**PHONE).open(address)
    play = visit.page.locator("[data-role=play]")
    for scrolled in (0, 150, 300):
        visit.page.evaluate(
            f"document.querySelector('[data-testid=stMain]').scrollTo(0, {scrolled})"
        )
        visit.page.wait_for_timeout(200)
        box = play.bounding_box()
        assert 0 < box["y"] < box["y"] + box["height"] <= 844
    wide = visit.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    # Start and loss, under them the optimizer, and then the other controls.
    boxes = [
        visit.page.locator(f".st-key-{key}").bounding_box()
        for key in ("start", "loss", "optimizer", "dataset", "scale", "epochs")
    ]
    start, loss, *under = (box["y"] for box in boxes)
    assert start == loss
    assert [start, *under] == sorted({start, *under})
    # Nothing of them has to be scrolled sideways.
    buttons = visit.page.locator(":is(.st-key-start, .st-key-loss, .st-key-optimizer) button")
    assert buttons.count() >= 4 + 2 + 8
    for button in (one.bounding_box() for one in buttons.all()):
        assert 0 <= button["x"] < button["x"] + button["width"] <= 390
    # What is seldom needed has one row.
    seldom = visit.page.locator(".ls-seldom > *").all()
    assert len({one.bounding_box()["y"] for one in seldom}) == 1


@pytest.mark.long
def test_a_tap_on_the_surface_starts_there_and_not_where_the_last_one_was(visitor, address):
    visit = visitor(viewport={"width": 1280, "height": 720}, has_touch=True).open(address)
    starts = []
    for across in (0.5, 0.58):
        box = visit.scene_box()
        visit.page.touchscreen.tap(box["x"] + across * box["width"], box["y"] + 0.5 * box["height"])
        visit.page.wait_for_timeout(1500)
        visit.settle()
        starts.append(visit.link["start"])
    one, other = ([float(number) for number in start.split(",")] for start in starts)
    assert np.hypot(*np.subtract(one, other)) > 0.5


def test_leaving_the_full_screen_ends_presenting(stage):
    stage.page.keyboard.press("f")
    stage.page.wait_for_function("() => document.fullscreenElement")
    assert presents(stage)
    # As Escape does, which a browser keeps to itself.
    stage.page.evaluate("document.exitFullscreen()")
    stage.page.wait_for_function("() => !document.documentElement.matches('.ls-present')")
    stage.settle()
    expect(stage.page.locator(".ls-drawer-button")).to_have_count(0)


def test_on_a_phone_the_table_of_a_race_is_whole(visitor, address):
    visit = visitor(**PHONE).open(f"{address}/race?epochs=20")
    cells = visit.page.locator(".race :is(th, td)").all()
    assert len(cells) == 5 * 6
    for cell in cells:
        # Of the text itself, which may be wider than its cell.
        left, right = cell.evaluate(
            "(cell) => { const range = document.createRange(); range.selectNodeContents(cell);"
            " const { left, right } = range.getBoundingClientRect(); return [left, right]; }"
        )
        assert 0 <= left <= right <= 390
    assert visit.page.evaluate("document.querySelector('.ls-table').scrollWidth") <= 366


@pytest.mark.parametrize(
    "page",
    ["stall", *(pytest.param(p, marks=pytest.mark.long) for p in ("compare", "samples", "twelve"))],
)
def test_presenting_shows_the_whole_stage_and_nothing_lies_on_another(shared, address, page):
    visit = shared.open(f"{address}/{page}?epochs=20")
    visit.page.keyboard.press("f")
    visit.settle()
    parts = visit.page.locator(".ls-stage > :not(.ls-status)").all()
    boxes = [box for box in (part.bounding_box() for part in parts) if box and box["height"]]
    assert boxes[0]["y"] >= -0.5
    for one, other in pairwise(boxes):
        assert one["y"] + one["height"] <= other["y"] + 0.5
    assert boxes[-1]["y"] + boxes[-1]["height"] <= 720
    # What Plotly has drawn is no higher than its place.
    assert visit.graph("gd.querySelector('.main-svg').clientHeight <= gd.clientHeight")
    words = visit.page.locator(".ls-graph .annotation text").all()
    assert all(box["x"] + box["width"] <= 1280 for box in (one.bounding_box() for one in words))
    visit.page.keyboard.press("f")
    visit.settle()


@pytest.mark.long
def test_presenting_goes_on_from_page_to_page_and_can_be_ended_there(shared, address):
    visit = shared.open(f"{address}/?start=worst&loss=mse&epochs=20")
    visit.page.keyboard.press("f")
    visit.settle()
    visit.page.get_by_role("button", name="Why does it stall?").click()
    visit.page.wait_for_selector("[data-role=point]")
    visit.settle()
    assert presents(visit)
    expect(visit.page.locator(".ls-drawer-button")).to_have_count(1)
    visit.page.keyboard.press("f")
    visit.settle()
    assert not presents(visit)
    expect(visit.page.locator(".ls-drawer-button")).to_have_count(0)
    assert visit.playing is False
