"""The loss as a sound, a place that walks on the surface, and little motion."""

import math
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from landscape import Experiment, train
from tests.browser.test_reading import Data, close, number
from tests.reference import grad_at

pytestmark = pytest.mark.browser

# Notes what a page asks of its sound card, and when: a stand-in, since a test has no ears.
CARD = """
window.heard = { contexts: 0, tones: [], loud: [], chimes: [] };
const noting = (list, about = () => true) => ({
  value: 0,
  setTargetAtTime(value, at) { if (about()) list.push([performance.now(), value, at]); },
  cancelScheduledValues() {},
});
class Node { connect(other) { return other; } }
window.AudioContext = class {
  constructor() {
    window.heard.contexts += 1;
    this.state = 'running';
    this.destination = new Node();
  }
  get currentTime() { return performance.now() / 1000; }
  resume() { this.state = 'running'; return Promise.resolve(); }
  suspend() { this.state = 'suspended'; return Promise.resolve(); }
  close() { return Promise.resolve(); }
};
window.OscillatorNode = class extends Node {
  constructor(context, { type, frequency }) {
    super();
    if (type === 'sine') window.heard.chimes.push([performance.now(), frequency]);
    this.frequency = noting(window.heard.tones);
  }
  start() {}
  stop() {}
};
window.GainNode = class extends Node {
  constructor() { super(); this.gain = noting(window.heard.loud); }
};
window.StereoPannerNode = class extends Node {
  constructor() { super(); this.pan = noting([]); }
};
"""


def heard(visit):
    return visit.page.evaluate("window.heard")


def height(loss, low, high):
    return math.log(loss / low) / math.log(high / low)


def test_a_loss_is_a_tone_by_its_logarithm(alone):
    tones = alone(
        "sound",
        "return arg.map((loss) => m.pitchOf(m.shareOfLoss(loss, [0.01, 10])));",
        [0.001, 0.01, 0.1, 1, 10, 1000],
    )
    assert tones == pytest.approx([220, 220, 440, 880, 1760, 1760])
    odd = alone(
        "sound",
        "return [[NaN, [1, 2]], [Infinity, [1, 2]], [5, [3, 3]], [0, [0, 1]]]"
        ".map(([loss, range]) => m.shareOfLoss(loss, range));",
    )
    assert odd == [1, 1, 0, 0]
    assert alone("sound", "return m.voicesOf([0, 0.5, 1]);") == [0.5]
    assert alone("sound", "return m.voicesOf([0, 0.5]);") == [0, 0.5]


@pytest.mark.long
def test_the_loss_is_heard_while_the_clock_runs(visitor, address):
    visit = visitor()
    visit.page.add_init_script(CARD)
    visit.open(f"{address}/?optimizer=adam&learning_rate=1&lang=en", end=False)
    button = visit.page.get_by_role("button", name="Hear the loss")
    expect(button).to_have_attribute("aria-pressed", "false")
    visit.press("next")
    assert heard(visit)["contexts"] == 0  # nobody has asked for it
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert heard(visit)["contexts"] == 1
    visit.press("first")
    visit.speed(5)
    visit.page.evaluate("window.heard.tones.length = 0")
    visit.press("play")
    visit.page.wait_for_function("document.querySelector('[data-role=play]').ariaLabel === 'Play'")
    visit.settle()
    run = train(Experiment(optimizer="adam", learning_rate=1))
    surface = visit.graph(
        "gd._fullData.find((t) => t.name === 'surface').z"
        ".reduce((ends, row) => [Math.min(ends[0], ...row), Math.max(ends[1], ...row)],"
        " [Infinity, -Infinity])"
    )
    tones = [value for _at, value, _when in heard(visit)["tones"]]
    expected = [220 * 2 ** (3 * max(0, height(loss, *surface))) for loss in run.losses]
    for tone in tones:
        assert np.isclose(tone, expected, rtol=1e-4).any()
    assert len(set(tones)) > 5
    assert tones[-1] == pytest.approx(expected[-1], rel=1e-4)
    loud = heard(visit)["loud"]
    assert max(value for _at, value, _when in loud) <= 0.06
    assert loud[-1][1] == 0  # silent at the end
    assert [pitch for _at, pitch in heard(visit)["chimes"][:2]] == [1319, 1976]  # it has arrived
    # It is remembered for the visit, and not heard before the page is touched.
    visit.page.reload()
    visit.settle()
    expect(visit.page.get_by_role("button", name="Hear the loss")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert heard(visit)["contexts"] == 0


def told(visit):
    visit.page.wait_for_timeout(350)
    text = visit.page.locator(".ls-walk-told [role=status]").inner_text()
    numbers = re.findall(r"−?[\d.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", text)
    return text, [number(one) for one in numbers]


def test_the_arrow_keys_walk_on_the_surface_and_say_what_is_there(visitor, address):
    visit = visitor().open(f"{address}/?start=worst&lang=en", end=False)
    page = visit.page
    walk = page.get_by_role("application", name=re.compile("^Surface: the arrow keys walk"))
    for _ in range(20):
        page.keyboard.press("Tab")
        if walk.evaluate("(node) => node === document.activeElement"):
            break
    _text, (w0, w1, *_rest) = told(visit)
    assert (w0, w1) == (-10, -1)  # where the run is
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowRight")
    _text, (w0, w1, loss, slope, *downhill) = told(visit)
    # A step is two points of the surface's grid, which are 0.1 apart; with Shift five times that.
    assert (w0, w1) == pytest.approx((-10 + 26 * 0.2, -1 + 25 * 0.2))
    data = Data()
    close(loss, data.loss("bce", (w0, w1)))
    # Central differences over two steps of 0.1 are not quite the derivative.
    gradient = grad_at("bce", data.x, data.y, w0, w1)
    np.testing.assert_allclose(downhill, -gradient, rtol=0.01)
    np.testing.assert_allclose(slope, np.linalg.norm(gradient), rtol=0.01)
    assert visit.epoch == 0  # the keys are not the clock's
    before = [walk.bounding_box()[side] for side in ("x", "y")]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("start="))
    visit.settle()
    assert visit.link["start"] == f"{w0:g},{w1:g}"
    assert walk.evaluate("(node) => node === document.activeElement")
    assert [walk.bounding_box()[side] for side in ("x", "y")] == pytest.approx(before, abs=8)
    page.keyboard.press("Escape")
    assert not page.locator(".ls-walk-told").is_visible()
    page.keyboard.press("ArrowRight")  # the clock's again
    assert visit.epoch == 1


def test_it_walks_from_map_to_map(shared, address):
    visit = shared.open(f"{address}/twelve?lang=en", end=False)
    visit.page.locator(".ls-walk").focus()
    data, seen = Data(), []
    for _ in range(4):
        _text, (w0, w1, loss, *_rest) = told(visit)
        seen.append((w0, w1, loss))
        visit.page.keyboard.press("PageDown")
    mse, bce = (data.loss(name, seen[0][:2]) for name in ("mse", "bce"))
    close([loss for _w0, _w1, loss in seen], [mse, bce, mse, bce])
    assert len({place[:2] for place in seen}) == 1


def test_a_cell_tells_when_it_arrives(shared, address):
    visit = shared.open(f"{address}/rates?lang=en", end=False)
    visit.page.locator(".ls-walk").focus()
    text, _numbers = told(visit)
    assert re.fullmatch(r"\([\d.]+, [\d.]+\): (arrives at epoch \d+|does not arrive)", text)


def test_who_wants_little_motion_sees_few_frames(alone):
    script = """
      const frames = [];
      await new Promise((resolve) => {
        const onFrame = (frame) => frames.push(frame);
        const clock = new m.Clock({ onFrame, onState: () => clock.playing || resolve() });
        clock.load(101, 0);
        clock.speed = 5;
        clock.play();
      });
      return frames;
    """
    many = alone("clock", script)
    few = alone(
        "clock",
        "const { matchMedia } = window; window.matchMedia = () => ({ matches: true });"
        f"try {{ {script} }} finally {{ window.matchMedia = matchMedia; }}",
    )
    assert len(few) <= 5  # of 1.6 s
    assert few[-1] == many[-1] == 100
    assert len(many) > len(few)


@pytest.mark.long
def test_a_lesson_goes_with_the_keyboard_alone_and_tells_the_answer(visitor, address):
    visit = visitor(reduced_motion="reduce")
    page = visit.page
    visit.open(f"{address}/?lesson=plateau&step=1&lang=en", end=False)

    def focused():
        return page.evaluate(
            "(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()"
        )

    def tab_to(name, most=45):
        for _ in range(most):
            page.keyboard.press("Tab")
            if re.search(name, focused()):
                return
        raise AssertionError(f"no Tab leads to {name}")

    tab_to("^To the picture$")
    page.keyboard.press("Enter")
    assert "Enter: guess this place." in focused()  # ▶ is shut
    for key in ("Shift+ArrowRight", "Shift+ArrowUp", "Enter"):
        page.keyboard.press(key)
    w0 = page.locator(".st-key-guess_plateau_0_w0 input")
    expect(w0).not_to_have_value("", timeout=10_000)
    visit.settle()
    w1 = page.locator(".st-key-guess_plateau_0_w1 input")
    guess = float(w0.input_value()), float(w1.input_value())
    assert guess == pytest.approx((-9, 0))  # five steps of two cells of 0.1
    # The picture with the guess is another one, over which the keys go on.
    for key in ("ArrowRight", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    told = page.locator(".ls-walk-told [role=status]")
    expect(told).to_contain_text("(−9, 0)")
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text("(−8.8, 0)")
    for _ in range(45):
        page.keyboard.press("Tab")
        if focused() == "Answer":
            break
    page.keyboard.press("Enter")
    page.locator(".st-key-reveal").wait_for()
    status = page.locator(".ls-status")
    expect(status).to_contain_text("You said: (−9, 0).", timeout=30_000)
    expect(status).to_contain_text("epoch 100 / 100", timeout=30_000)
    snapshot = page.locator(".ls-stage").aria_snapshot()
    for part in (
        'img "The data with the fitted curve',
        'group "Playback"',
        'button "Play"',
        'slider "epoch"',
        "status: ",
    ):
        assert part in snapshot
    tab_to("Next$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Does patience help?")).to_be_visible(timeout=10_000)
    visit.settle()
