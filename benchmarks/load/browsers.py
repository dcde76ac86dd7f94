"""Real Chromiums beside the simulated visitors: from the click to the drawn path."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from playwright.sync_api import Error, Page

from tests.browser.driver import at_rest, chromium

LINK = "?start=worst&loss=mse&lang=en"  # at whose end the two optimizers are far apart
# Resolves with the milliseconds from the click to the second frame after the path ends elsewhere.
DRAWN = """
() => new Promise((resolve, reject) => {
  const last = () => {
    const traces = document.querySelector('.js-plotly-plot')?._fullData;
    const path = traces?.find((t) => t.name === 'path');
    return path?.x?.[path.x.length - 1];
  };
  const before = last();
  document.addEventListener('click', () => {
    const began = performance.now();
    const done = () => resolve(performance.now() - began);
    const look = () => {
      const now = last();
      if (now !== undefined && Math.abs(now - before) > 1e-4) {
        requestAnimationFrame(() => requestAnimationFrame(done));
      } else if (performance.now() - began > %(limit)d) reject(new Error('no new path in time'));
      else requestAnimationFrame(look);
    };
    look();
  }, { once: true, capture: true });
})
"""


class Browsers:
    """Chromiums, each in a thread of its own, which change the optimizer there and back.

    Parameters
    ----------
    urls : sequence of str
        Where the app is served; the browsers are dealt among them.
    count : int
        How many.
    every : float
        Seconds from one click to the next.
    limit : float
        Seconds that a click may take.
    """

    def __init__(self, urls: Sequence[str], count: int, every: float, limit: float) -> None:
        self.clicks: list[float] = []
        self.errors: list[str] = []
        self._every, self._limit = every, limit
        self._ready = threading.Barrier(count + 1)
        self._go, self._stop = threading.Event(), threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(urls[i % len(urls)],)) for i in range(count)
        ]

    def open(self) -> None:
        """Open the page in each, and wait until all show it."""
        for thread in self._threads:
            thread.start()
        self._ready.wait(120)

    def begin(self) -> None:
        """Let them click from now on."""
        self._go.set()

    def end(self) -> None:
        """Close them."""
        self._stop.set()
        self._go.set()
        for thread in self._threads:
            thread.join()

    def _run(self, url: str) -> None:
        try:
            with chromium() as browser:
                page = browser.new_page(viewport={"width": 1280, "height": 720})
                page.goto(f"{url}/{LINK}")
                page.wait_for_selector(".ls-stage[data-ready]", timeout=60_000)
                at_rest(page)
                page.click("[data-role=last]")
                self._ready.wait(120)
                self._go.wait()
                label = "Adam"
                while not self._stop.is_set():
                    began = time.monotonic()
                    self.clicks.append(self._click(page, label) / 1000)
                    label = "SGD" if label == "Adam" else "Adam"
                    self._stop.wait(max(0.4, began + self._every - time.monotonic()))
        except (Error, threading.BrokenBarrierError) as error:
            self._ready.abort()
            self.errors.append(f"Chromium: {str(error).splitlines()[0]}")

    def _click(self, page: Page, label: str) -> float:
        page.evaluate(f"window.drawn = ({DRAWN % {'limit': 1000 * self._limit}})(); 0")
        page.locator(".st-key-optimizer").get_by_text(label, exact=True).click()
        milliseconds: float = page.evaluate("window.drawn")
        at_rest(page)
        return milliseconds
