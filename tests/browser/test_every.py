"""Every start, as a visitor sees it."""

import numpy as np
import pytest

from landscape import Experiment, GridSpec, convergence_map, train
from landscape.ui.pages.every import COARSE
from tests.browser.visit import GRAPH

pytestmark = pytest.mark.browser

LINK = "every?start=worst&loss=mse&epochs=60"
EXPERIMENT = Experiment(start="worst", loss="mse", epochs=60)
# How many cells of a map are painted: the image over them is read back, pixel by pixel.
PAINTED = """
async (place) => {
  const image = document.querySelector(`.ls-graph .subplot.${place} .heatmaplayer image`);
  const picture = new Image();
  picture.src = image.getAttribute("href");
  await picture.decode();
  const { width, height } = picture;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const cells = Array.from({ length: width * height }, (_, i) => data[4 * i + 3] > 0);
  return [height, width, cells];
}
"""


def painted(visit, place):
    """Which cells are painted, row by row from the lowest w1 on."""
    high, wide, cells = visit.page.evaluate(PAINTED, place)
    return np.array(cells).reshape(high, wide)[::-1]


@pytest.fixture(scope="module")
def every(shared, address):
    return shared.open(f"{address}/{LINK}")


def test_cells_appear_when_their_epoch_has_come(every):
    fine = convergence_map(EXPERIMENT).epochs
    coarse = convergence_map(
        Experiment(optimizer="adam", epochs=60), GridSpec().coarser(*COARSE)
    ).epochs
    for epoch in (25, 60, 3):
        every.scrub(epoch)
        every.settle()
        np.testing.assert_array_equal(painted(every, "xy"), fine <= epoch)
        np.testing.assert_array_equal(painted(every, "x5y5"), coarse <= epoch)
        assert f"BCE + Adam {round(100 * np.mean(coarse <= epoch))} %" in every.title


def test_cells_and_shares_follow_while_it_plays(every):
    every.press("first")
    before = painted(every, "x5y5").sum()
    every.press("play")
    every.page.wait_for_function("document.querySelector('[data-role=epoch]').value === '60'")
    assert painted(every, "x5y5").sum() > before
    every.settle()


def test_pointing_at_a_start_tells_its_epochs(every):
    every.press("last")
    box = every.page.locator(".ls-graph .subplot.xy .heatmaplayer image").bounding_box()
    epochs = convergence_map(EXPERIMENT).epochs
    inside = 85  # above the optimum, whose mark would be pointed at
    first = int(np.flatnonzero(np.isfinite(epochs[inside]))[0]) + 1
    told = f"arrives at epoch {epochs[inside, first]:.0f}"
    for row, column, words in ((inside, first, told), (100, 10, "does not arrive")):
        x = box["x"] + box["width"] * (column + 0.5) / 130
        y = box["y"] + box["height"] * (1 - (row + 0.5) / 110)
        every.page.mouse.move(x - 5, y)
        every.page.mouse.move(x, y, steps=3)
        every.page.wait_for_function(
            "(words) => document.querySelector('.hoverlayer').textContent.includes(words)",
            arg=words,
        )
    every.page.mouse.move(5, 5)


def test_a_click_on_a_small_map_starts_there_on_all(every):
    box = every.page.locator(".ls-graph .subplot.x3y3 .heatmaplayer image").bounding_box()
    every.page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.5 * box["height"])
    every.settle()
    w0, w1 = map(float, every.link["start"].split(","))
    assert w0 == pytest.approx(-10.05 + 0.25 * 13, abs=0.15)
    assert w1 == pytest.approx(-1.05 + 0.5 * 11, abs=0.15)
    paths = every.graph(
        "gd._fullData.filter((t) => t.name === 'path')"
        ".map((t) => [t.meta.run, Array.from(t.x), Array.from(t.y)])"
    )
    pairs = [("mse", "sgd"), ("mse", "sgd"), ("bce", "sgd"), ("mse", "adam"), ("bce", "adam")]
    assert len(paths) == 5
    for run, x, y in paths:
        loss, optimizer = pairs[run]
        expected = train(Experiment(start=(w0, w1), loss=loss, optimizer=optimizer, epochs=60))
        np.testing.assert_allclose(np.stack([x, y], 1), expected.params, rtol=1e-4, atol=1e-5)


def test_quick_steps_of_the_slider_all_count(every):
    every.page.locator(".st-key-learning_rate input").focus()
    for _ in range(2):
        every.page.keyboard.press("ArrowRight")
        every.page.wait_for_timeout(150)
    every.settle()
    assert every.link["learning_rate"] == "0.4"
    slider = every.page.locator(".st-key-learning_rate input")
    assert slider.get_attribute("aria-valuetext") == "0.4"
    for _ in range(2):
        every.page.keyboard.press("ArrowLeft")
        every.page.wait_for_timeout(150)
    every.settle()
    assert "learning_rate" not in every.link


def test_on_the_surface_a_map_is_its_colours(every):
    every.choose("shown", "3D")
    colors = every.graph(
        "(() => { const t = gd._fullData.find((t) => t.name === 'surface');"
        " return Array.from(t.surfacecolor, (row) => Array.from(row)); })()"
    )
    epochs = convergence_map(EXPERIMENT).epochs
    came = ~np.isnan(epochs)
    np.testing.assert_allclose(np.array(colors)[came], epochs[came])
    assert every.link["shown"] == "surface"


def test_on_a_phone_the_picture_is_as_high_as_its_layout_asks(visitor, address):
    phone = visitor(viewport={"width": 390, "height": 844}).open(f"{address}/{LINK}")
    height, asked = phone.graph("[gd.clientHeight, gd.layout.meta.narrow.height]")
    assert height == asked
    # The colour bar under the picture takes no room beside it when the phone is turned.
    phone.page.set_viewport_size({"width": 1280, "height": 720})
    phone.page.wait_for_function(f"() => {GRAPH}._fullLayout._size.w > 700")
