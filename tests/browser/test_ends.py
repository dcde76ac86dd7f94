"""The curve that a visitor bends, by mouse, keys and touch."""

import numpy as np
import pytest

pytestmark = pytest.mark.browser

LINK = "ends?fit_epochs=30&fit_rate=0.1"
BEND = "document.querySelector('.ls-bend .js-plotly-plot')"


def curve(visit, name):
    """A curve as it is painted: x and y of its points, from the pixels of its line."""
    return np.array(
        visit.page.evaluate(
            f"""() => {{
              const gd = {BEND};
              const trace = gd._fullData.find((t) => t.name === '{name}');
              const axis = (at) => gd._fullLayout[`${{at[0]}}axis${{at.slice(1)}}`];
              const line = gd.querySelector(`.trace${{trace.uid}} path.js-line`);
              const numbers = line.getAttribute('d').match(/-?[\\d.]+/g).map(Number);
              const [across, up] = [axis(trace.xaxis), axis(trace.yaxis)];
              const place = (i) => [across.p2d(numbers[2 * i]), up.p2d(numbers[2 * i + 1])];
              return Array.from({{ length: numbers.length / 2 }}, (_, i) => place(i));
            }}"""
        )
    )


def follows(visit):
    """The knee's (x, u), when u is straight on both its sides and σ(u) follows."""
    said = visit.page.get_attribute(".ls-knee", "aria-valuetext")
    knee = [float(part.split(" = ")[1].replace("−", "-")) for part in said.split(", ")]
    u, probability = curve(visit, "knee_u"), curve(visit, "knee_probability")
    expected = np.interp(u[:, 0], [-1, knee[0], 1], [-5, knee[1], 2])
    np.testing.assert_allclose(u[:, 1], expected, atol=0.15)  # pixels
    np.testing.assert_allclose(probability[:, 1], 1 / (1 + np.exp(-expected)), atol=0.03)
    box = visit.page.locator(".ls-knee").bounding_box()
    return knee, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.fixture(scope="module")
def ends(shared, address):
    visit = shared.open(f"{address}/{LINK}")
    visit.page.wait_for_selector(".st-key-nets .js-plotly-plot")
    return visit


def test_the_probability_follows_the_hand_without_the_server(ends):
    page = ends.page
    page.locator(".ls-knee").scroll_into_view_if_needed()
    (x, u), (left, top) = follows(ends)
    assert (x, u) == (0, -1.5)
    assert "u is a straight line" in page.inner_text(".ls-bent")
    before = len(ends.frames)
    page.mouse.move(left, top)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(left - 8 * step, top - 8 * step)
        (now_x, now_u), place = follows(ends)
        np.testing.assert_allclose(place, (left - 8 * step, top - 8 * step), atol=1)
        assert now_x < x
        assert now_u > u
        x, u = now_x, now_u
    page.mouse.up()
    assert "up and comes back down" in page.inner_text(".ls-bent")
    page.mouse.move(left + 90, top)  # let go: it stays
    assert follows(ends)[0] == [x, u]
    assert len(ends.frames) == before


def test_arrow_keys_move_the_knee_and_not_the_clock(ends):
    page = ends.page
    page.get_by_role("button", name="Make it straight").click()
    assert "u is a straight line" in page.inner_text(".ls-bent")
    epoch = ends.epoch
    page.locator(".ls-knee").focus()
    (x, u), _ = follows(ends)
    for key in ("ArrowRight", *["ArrowUp"] * 12):
        page.keyboard.press(key)
    np.testing.assert_allclose(follows(ends)[0], [x + 0.05, min(u + 6, 5.2)], atol=0.011)
    for _ in range(40):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowLeft")
    np.testing.assert_allclose(follows(ends)[0], [-0.84, -9.2], atol=1e-6)  # not over its ends
    assert "down and comes back up" in page.inner_text(".ls-bent")
    assert ends.epoch == epoch


def test_presenting_shows_the_stage_wherever_the_page_was(ends):
    page = ends.page
    page.evaluate("document.querySelector('.ls-graph').scrollIntoView()")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollBy(0, 200)")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("f")
    page.wait_for_function("() => document.querySelector('.ls-present')")
    ends.settle()
    assert not page.locator(".st-key-above").is_visible()
    box = page.locator(".ls-stage").bounding_box()
    assert -1 <= box["y"] < 20
    page.keyboard.press("f")
    page.wait_for_function("() => !document.querySelector('.ls-present')")


@pytest.mark.long
def test_a_finger_drags_it_on_a_phone(visitor, address):
    phone = {"width": 390, "height": 844}
    visit = visitor(viewport=phone, has_touch=True).open(f"{address}/{LINK}&lang=ko")
    visit.page.locator(".ls-knee").scroll_into_view_if_needed()
    assert visit.page.get_by_role("slider", name="u의 꺾이는 점").is_visible()
    (x, u), (left, top) = follows(visit)
    touch = visit.page.context.new_cdp_session(visit.page)
    for kind, step in (("touchStart", 0), *(("touchMove", i) for i in range(1, 7))):
        place = {"x": left + 5 * step, "y": top - 6 * step}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    (now_x, now_u), place = follows(visit)
    np.testing.assert_allclose(place, (left + 30, top - 36), atol=1)
    assert now_x > x
    assert now_u > u
