"""A visitor's page in a browser: opened, settled, and looked at."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from tests.browser.driver import at_rest

READY = ".ls-stage[data-ready]"
GRAPH = "document.querySelector('.ls-graph.js-plotly-plot')"
# Resolves when what the stage shows has stayed the same for 0.4 s: longer than the 0.3 s
# after which it comes to rest, and longer than any change takes to arrive after the script's end.
QUIET = f"""
() => new Promise((resolve, reject) => {{
  const began = performance.now();
  let before, since;
  const look = () => {{
    const gd = {GRAPH};
    const path = gd?._fullData?.find((t) => t.name === 'path');
    const shown = [
      document.querySelector('.ls-stage').innerText,
      path?.x.at(-1),
      path?.x.length,
      JSON.stringify(gd?.layout?.scene),
    ].join();
    if (shown !== before) [before, since] = [shown, performance.now()];
    if (performance.now() - since > 400) resolve();
    else if (performance.now() - began > 20000) reject(new Error('it never rests'));
    else setTimeout(look, 50);
  }};
  look();
}})
"""
AT_END = "(({ value, max }) => value === max)(document.querySelector('[data-role=epoch]'))"
DESKTOP = {"width": 1280, "height": 720}


def same_camera(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two cameras look the same way, but for the last bits."""
    places = [(part, axis) for part in ("eye", "center", "up") for axis in "xyz"]
    return all(abs(one[part][axis] - other[part][axis]) < 1e-9 for part, axis in places)


@dataclass
class Visit:
    """A visitor's page, and everything that went wrong on it."""

    page: Page
    troubles: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    turned: bool = False

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.troubles.append(f"page: {error}"))
        self.page.on("console", self._heard)
        self.page.on("websocket", self._socket)

    def _heard(self, message: Any) -> None:
        # Under a page's address Streamlit first asks for its server, and is told 404.
        probing = "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not probing:
            self.troubles.append(f"console: {message.text}")

    def _socket(self, socket: Any) -> None:
        socket.on("framereceived", lambda _: self.frames.append("received"))
        socket.on("framesent", lambda _: self.frames.append("sent"))

    # -- opening and changing ------------------------------------------------------------------

    def open(self, address: str, *, end: bool = True) -> Visit:
        """Open an address, and put the clock at its end if it is not locked."""
        self.page.goto(address)
        self.turned = False
        if end:
            self._wait_until_drawn()
            self._to_the_end()
        self.settle()
        if end and not self.page.evaluate(AT_END):  # set anew by what the stage was sent later
            self._to_the_end()
            self.settle()
        return self

    def settle(self) -> Visit:
        """Wait until the script has run, and the stage has drawn what it was sent."""
        self._wait_until_drawn()
        self.page.evaluate(QUIET)
        return self

    def _wait_until_drawn(self) -> None:
        at_rest(self.page)
        self.page.wait_for_selector(READY, timeout=30_000)
        self.page.wait_for_function(
            f"() => {{ const layout = {GRAPH}?._fullLayout;"
            " return layout && (!layout.scene || layout.scene._scene?.glplot); }"
        )

    def _to_the_end(self) -> None:
        self.page.eval_on_selector("[data-role=last]", "(button) => button.click()")

    def choose(self, key: str, label: str) -> Visit:
        self.click(key, label)
        return self.settle()

    def click(self, key: str, label: str) -> None:
        button = self.page.locator(f".st-key-{key}").get_by_role("radio", name=label, exact=True)
        if button.get_attribute("aria-checked") != "true":
            button.click()
            at_rest(self.page)

    @property
    def link(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.page.url).query))

    # -- the stage -----------------------------------------------------------------------------

    def graph(self, expression: str) -> Any:
        """What an expression over the stage's graph `gd` comes to."""
        return self.page.evaluate(f"() => {{ const gd = {GRAPH}; return {expression}; }}")

    def trace(self, name: str, axis: str) -> np.ndarray:
        kind = {"surface": "surface", "fit": "scatter", "data": "scatter"}.get(name, "scatter3d")
        found = f"gd._fullData.find((t) => t.name === '{name}' && t.type === '{kind}')"
        return np.array(self.graph(f"Array.from({found}.{axis})"))

    @property
    def camera(self) -> dict[str, Any]:
        return self.camera_of("scene")

    def camera_of(self, scene: str) -> dict[str, Any]:
        return self.graph(f"gd._fullLayout.{scene}._scene.getCamera()")

    @property
    def title(self) -> str:
        return self.page.inner_text(".ls-title:not(.ls-folded)")

    @property
    def epoch(self) -> int:
        return int(self.page.input_value("[data-role=epoch]"))

    def press(self, role: str) -> None:
        self.page.click(f"[data-role={role}]")

    def scrub(self, epoch: int) -> None:
        self.page.eval_on_selector(
            "[data-role=epoch]",
            "(node, epoch) => { node.value = epoch; node.dispatchEvent(new Event('input')); }",
            epoch,
        )

    def speed(self, times: float) -> None:
        self.page.select_option("[data-role=speed]", str(times))

    @property
    def playing(self) -> bool:
        label = self.page.get_attribute("[data-role=play]", "aria-label")
        return label in ("Pause", "일시 정지")

    def hover_surface(self, box: dict[str, float]) -> tuple[float, float, list[float]]:
        """Hover over a place in a box where the surface is: the place, and (u, v) there."""
        self.graph("gd.on('plotly_hover', ({ points }) => (window.under = points[0])) && 0")
        for across, down in ((0.45, 0.45), (0.55, 0.5), (0.4, 0.5), (0.5, 0.4), (0.35, 0.55)):
            x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
            self.page.evaluate("window.under = undefined")
            self.page.mouse.move(x - 3, y)
            self.page.mouse.move(x, y)
            self.page.wait_for_timeout(700)
            under = self.page.evaluate(
                "window.under && [window.under.data.name, window.under.x, window.under.y]"
            )
            if under and under[0] == "surface":
                return x, y, under[1:]
        raise AssertionError("the pointer finds no surface")

    def scene_box(self) -> dict[str, float]:
        """Where the 3D scene lies on the page."""
        box = self.page.locator(".ls-graph").bounding_box()
        left, right = self.graph("gd._fullLayout.scene.domain.x")
        bottom, top = self.graph("gd._fullLayout.scene.domain.y")
        height = box["height"] - 90  # without margins
        return {
            "x": box["x"] + 60 + left * (box["width"] - 68),
            "y": box["y"] + 34 + (1 - top) * height,
            "width": (right - left) * (box["width"] - 68),
            "height": (top - bottom) * height,
        }

    def picture(self, clip: dict[str, float] | None = None) -> np.ndarray:
        """Pixels of the scene, or of another part of the page."""
        data = self.page.screenshot(clip=clip or self.scene_box())
        return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)

    def surface_share(self) -> float:
        """The share of the scene that has a colour of the surface's scale, blue to yellow."""
        red, green, blue = np.moveaxis(self.picture(), -1, 0)
        # Grey middle tones of the scale are left out: text and grid are grey as well.
        bluish = (blue - red > 25) & (blue < 180) & (np.abs(red - green) < 90)
        yellowish = (red - blue > 40) & (np.abs(red - green) < 45)
        return float((bluish | yellowish).mean())

    def drag(self, dx: float, dy: float, *, at: tuple[float, float] = (0.5, 0.5)) -> None:
        self.turned = True
        box = self.scene_box()
        x, y = box["x"] + at[0] * box["width"], box["y"] + at[1] * box["height"]
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        for step in range(1, 9):
            mouse.move(x + dx * step / 8, y + dy * step / 8)
            self.page.wait_for_timeout(20)
        mouse.up()
        before = None
        while before != self.camera:  # until the turn's momentum is spent
            before = self.camera
            self.page.wait_for_timeout(1000)
