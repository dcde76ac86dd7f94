"""How many times a second path, curve and sentence follow a start that is dragged over a map."""

from __future__ import annotations

from itertools import count
from math import cos, sin

from playwright.sync_api import Page

from tests.browser.driver import at_rest, chromium, served

SECONDS = 8
MOVES = 30  # a second: a hand's
# Its path and the link that opens it; Explore's surface has to be seen from above.
PAGES = {"Explore": "", "Every start": "every"}
# Counts the ends of the first path, another one for every update that was drawn.
COUNTED = """
() => {
  window.ends = [];
  const look = () => {
    const gd = document.querySelector('.ls-graph.js-plotly-plot');
    const path = gd?._fullData?.find((trace) => trace.name === 'path');
    const end = path && `${path.x.at(-1)} ${path.y.at(-1)}`;
    if (end !== window.ends.at(-1)?.end) window.ends.push({ end, at: performance.now() });
    requestAnimationFrame(look);
  };
  look();
}
"""


def updates(page: Page) -> float:
    """Drag the start in circles; the updates a second that were drawn meanwhile."""
    box = page.locator(".ls-start").first.bounding_box()
    assert box is not None
    left, top = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(left, top)
    page.mouse.down()
    page.evaluate(COUNTED)
    began: float = page.evaluate("performance.now()")
    for i in count():
        # Never at the same place again, whose run the server would know.
        size = 20 + i / 7
        page.mouse.move(left + size * (1 - cos(i / 5)), top + size * sin(i / 5))
        page.wait_for_timeout(1000 / MOVES)
        if page.evaluate("performance.now()") - began > 1000 * SECONDS:
            break
    drawn: int = page.evaluate("window.ends.length")
    page.mouse.up()
    return (drawn - 1) / SECONDS


def main() -> None:
    """Print the measurements."""
    print("Updates a second while the start is dragged (at least 8 on an idle machine)")
    with served() as address, chromium() as browser:
        for name, path in PAGES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(f"{address}/{path}")
            page.wait_for_selector(".ls-stage[data-ready]", timeout=60_000)
            at_rest(page)
            view = page.locator("[data-role=view]")
            if view.is_visible():
                view.select_option("above")
                page.wait_for_timeout(1500)
            print(f"  {name:<12} {updates(page):5.1f}", flush=True)
            page.close()
