"""The stage at work: clock, keys, camera, clicks, and the history beside it."""

import numpy as np
import pytest
from PIL import Image

from landscape import Experiment, train
from landscape.ui.stage.assets import BUNDLE, PLOTLY
from tests.browser.visit import same_camera
from tests.reference import sigmoid

pytestmark = pytest.mark.browser


RUN = train(Experiment(start="worst"))


# Where a chart's "now" is, and where its line says that it belongs, in pixels.
NOW = """
(epoch) => {
  const gd = document.querySelector('.ls-follower');
  return gd._fullData.flatMap((trace, i) => {
    if (trace.name !== 'now') return [];
    const line = gd._fullData[i - 1];
    const axis = (name) => gd._fullLayout[`${name[0]}axis${name.slice(1)}`];
    const point = gd.querySelector(`.scatterlayer .trace${trace.uid} path.point`);
    const [left, top] = point.getAttribute('transform').match(/-?[0-9.]+/g).map(Number);
    const [x, y] = [axis(trace.xaxis).d2p(epoch), axis(trace.yaxis).d2p(line.y[epoch])];
    return [[left - x, top - y]];
  });
}
"""


@pytest.mark.parametrize("epoch", [0, 37, 100])
def test_the_slider_moves_everything_to_an_epoch(stage, epoch):
    stage.scrub(epoch)
    stage.settle()
    assert f"epoch {epoch} / 100" in stage.title
    for axis, values in (("x", RUN.params[:, 0]), ("y", RUN.params[:, 1]), ("z", RUN.losses)):
        np.testing.assert_allclose(stage.trace("path", axis), values[: epoch + 1], rtol=1e-5)
        np.testing.assert_allclose(stage.trace("now", axis), values[epoch : epoch + 1], rtol=1e-5)
    w0, w1 = RUN.params[epoch]
    curve = sigmoid(w0 + w1 * stage.trace("fit", "x"))
    np.testing.assert_allclose(stage.trace("fit", "y"), curve, atol=1e-5)
    slider = stage.page.locator("[data-role=epoch]")
    assert slider.get_attribute("aria-valuetext") == f"epoch {epoch} / 100"
    assert slider.get_attribute("aria-label") == "epoch"


def test_the_title_has_the_numbers_of_its_epoch(stage):
    stage.scrub(2)
    (w0, w1), (g0, g1), loss = RUN.params[2], RUN.grads[2], RUN.losses[2]

    def fixed(value, digits):
        return f"{value:.{digits}f}".replace("-", "−")

    assert f"current (w0, w1) ({fixed(w0, 3)}, {fixed(w1, 4)})" in stage.title
    assert f"gradient ({fixed(g0, 4)}, {fixed(g1, 4)})" in stage.title
    assert f"BCE {fixed(loss, 3)}" in stage.title


def test_the_history_follows_the_clock(stage):
    for epoch in (100, 30, 0):
        stage.scrub(epoch)
        offsets = stage.page.evaluate(NOW, epoch)
        assert len(offsets) == 2
        np.testing.assert_allclose(offsets, 0, atol=0.6)


def test_the_first_screen_has_the_stage_and_the_main_controls(stage):
    keys = ("dataset", "start", "loss", "optimizer", "learning_rate", "epochs")
    selectors = [f".st-key-{key}" for key in keys]
    for selector in (".ls-title:not(.ls-folded)", ".ls-graph", ".ls-controls", *selectors):
        box = stage.page.locator(selector).bounding_box()
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] <= 720, selector
        assert box["x"] + box["width"] <= 1280, selector


def test_plotly_is_served_as_the_bundle(stage):
    answer = stage.page.evaluate(
        "fetch(document.querySelector('script[src*=plotly]').src).then((answer) => answer.text())"
    )
    assert answer == (BUNDLE / PLOTLY).read_text("utf-8")


def test_the_picture_is_a_png_of_the_stage(stage):
    with stage.page.expect_download() as download:
        stage.press("picture")
    assert download.value.suggested_filename == "landscape.png"
    picture = Image.open(download.value.path())
    assert picture.format == "PNG"
    width, height = picture.size
    assert width > 1200
    assert height > 600
    assert len(picture.convert("RGB").getcolors(2**24)) > 300


@pytest.mark.long
def test_a_turn_goes_on_while_the_stage_comes_to_rest(stage):
    stage.scrub(30)  # and 0.3 s later it rests, in the middle of the turn
    stage.turned = True
    box, mouse = stage.scene_box(), stage.page.mouse
    x, y = box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"]
    mouse.move(x, y)
    mouse.down()
    angles = []
    for step in range(1, 26):
        mouse.move(x + 2 * step, y)
        stage.page.wait_for_timeout(25)
        eye = stage.camera["eye"]
        angles.append(np.arctan2(eye["y"], eye["x"]))
    mouse.up()
    angles = np.degrees(np.unwrap(angles))
    assert angles[0] - angles[-1] > 10
    assert (np.diff(angles) < 0.01).all()


def test_the_camera_and_the_epoch_stay_when_something_is_changed(stage):
    stage.scrub(30)
    stage.settle()
    before = stage.camera
    stage.drag(70, -20)
    turned = stage.camera
    assert turned != before
    stage.choose("optimizer", "Adam")
    assert stage.epoch == 30
    assert same_camera(turned, stage.camera)
    stage.choose("loss", "MSE")
    assert stage.epoch == 30
    assert same_camera(turned, stage.camera)
    stage.choose("scale", "log")
    assert stage.epoch == 30
    assert same_camera(turned, stage.camera)
    run = train(Experiment(start="worst", loss="mse", optimizer="adam"))
    np.testing.assert_allclose(stage.trace("path", "x"), run.params[:31, 0], rtol=1e-5)
    stage.press("play")
    stage.page.wait_for_timeout(400)
    stage.press("play")
    assert same_camera(turned, stage.camera)


def test_one_who_watches_the_end_sees_the_new_runs_end(stage):
    stage.choose("optimizer", "Adam")
    assert stage.epoch == 100
    number = stage.page.locator(".st-key-epochs input")
    number.fill("60")
    number.press("Enter")
    stage.settle()
    assert "epoch 60 / 60" in stage.title


def test_a_click_on_the_surface_starts_there_and_a_drag_does_not(stage):
    before = stage.link
    stage.drag(30, 0, at=(0.4, 0.4))
    stage.settle()
    assert stage.link == before
    _x, _y, under = stage.hover_surface(stage.scene_box())
    stage.page.mouse.down()
    stage.page.wait_for_timeout(100)
    stage.page.mouse.up()
    stage.page.wait_for_url(lambda url: "start=worst" not in url)
    stage.settle()
    start = tuple(float(number) for number in stage.link["start"].split(","))
    assert start == pytest.approx(under, abs=0.0051)
    run = train(Experiment(start=start))
    assert "epoch 100 / 100" in stage.title
    np.testing.assert_allclose(stage.trace("path", "x"), run.params[:, 0], rtol=1e-5)
    assert stage.page.locator(".st-key-start_w0 input").input_value() == f"{start[0]:g}"
