"""Visits from beginning to end: links, languages, phones, dark rooms, and what is taken home."""

import csv
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from landscape import Experiment, pytorch_code, train
from tests.browser.visit import GRAPH

pytestmark = pytest.mark.browser

# Relative luminance as WCAG defines it, of a CSS colour.
LUMINANCE = """
(colour) => {
  const channels = colour.match(/[0-9.]+/g).slice(0, 3).map((c) => c / 255);
  const linear = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return linear.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
}
"""


def contrast(page, selector, style="color"):
    """Contrast of an element's text with the page's background."""
    one, other = page.evaluate(
        f"""([selector, style]) => {{
          const css = (node, name) => getComputedStyle(node)[name];
          return [
            css(document.querySelector(selector), style),
            css(document.querySelector('.stApp') ?? document.body, 'backgroundColor'),
          ].map({LUMINANCE});
        }}""",
        [selector, style],
    )
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def play(visit):
    """Play quickly to the end; whether the epoch rose on the way."""
    visit.speed(5)
    visit.press("play")
    assert visit.playing
    visit.page.wait_for_function("() => document.querySelector('[data-role=epoch]').value > 0")
    visit.page.wait_for_function(
        "() => { const node = document.querySelector('[data-role=epoch]');"
        " return node.value === node.max; }"
    )
    expect(visit.page.locator("[data-role=play]")).to_have_attribute(
        "aria-label", re.compile("Play|재생")
    )


def test_a_link_opens_cold_in_korean_and_the_switch_changes_words_only(visitor, address):
    visit = visitor().open(
        f"{address}/?start=-2.5,4&loss=mse&optimizer=adam&epochs=60&seed=3&lang=ko"
    )
    run = train(Experiment("toy2", (-2.5, 4), "mse", "adam", epochs=60, seed=3))
    np.testing.assert_allclose(visit.trace("path", "x"), run.params[:, 0], rtol=1e-5)
    assert "에폭 60 / 60" in visit.title
    assert visit.page.get_attribute("html", "lang") == "ko"
    assert visit.page.get_attribute("[data-role=play]", "aria-label") == "재생"
    assert visit.page.get_attribute("[data-role=epoch]", "aria-label") == "에폭"
    assert visit.graph("gd._fullLayout.scene.zaxis.title.text") == "손실"
    names = visit.graph("gd._fullData.map((t) => t.name)")
    assert names[:4] == ["data", "truth", "fit", "surface"]
    visit.scrub(20)
    before = visit.link
    visit.choose("lang", "English")
    assert "epoch 20 / 60" in visit.title
    assert visit.page.get_attribute("html", "lang") == "en"
    assert visit.page.get_attribute("[data-role=play]", "aria-label") == "Play"
    assert visit.graph("gd._fullLayout.scene.zaxis.title.text") == "loss"
    assert visit.link == {**before, "lang": "en"}
    np.testing.assert_allclose(visit.trace("path", "x"), run.params[:21, 0], rtol=1e-5)
    visit.choose("lang", "한국어")
    assert "에폭 20 / 60" in visit.title
    assert visit.link == before


@pytest.mark.long
def test_a_korean_browser_is_spoken_to_in_korean(visitor, address):
    visit = visitor(locale="ko-KR").open(f"{address}/")
    assert "에폭 100 / 100" in visit.title
    assert visit.link == {}
    for label in ("SGD", "Adam", "MSE", "BCE"):
        assert visit.page.get_by_role("radio", name=label, exact=True).count() == 1


def test_links_over_the_page_have_what_is_chosen_on_it(shared, address):
    visit = shared.open(f"{address}/?start=worst&epochs=40")
    navigation = visit.page.locator(".st-key-navigation")
    visit.choose("start", "good")
    visit.choose("optimizer", "Adam")
    to_other = navigation.get_by_role("link", name="Two runs")
    assert to_other.count() == 1
    assert "optimizer=adam" in to_other.get_attribute("href")
    assert "start=" not in to_other.get_attribute("href")
    to_other.click()
    visit.page.wait_for_url("**/compare**")
    visit.settle()
    for run in visit.graph("gd._fullData.filter((t) => t.name === 'path').map((t) => t.x[0])"):
        assert run == pytest.approx(Experiment(start="good").start_params[0])
    assert visit.link["optimizer"] == "adam"
    visit.page.go_back()
    visit.page.wait_for_url(lambda url: "compare" not in url)
    visit.settle()
    assert visit.link == {"epochs": "40", "optimizer": "adam"}


def test_back_restores_what_was_chosen_before(shared, address):
    visit = shared.open(f"{address}/?start=worst")
    invitation = visit.page.locator(".st-key-header")
    expect(invitation).to_contain_text("BCE")
    visit.choose("loss", "MSE")
    expect(invitation).not_to_contain_text("BCE")  # it names the loss in its formula
    visit.choose("optimizer", "Adam")
    for link, experiment in (
        ({"start": "worst", "loss": "mse"}, Experiment(start="worst", loss="mse")),
        ({"start": "worst"}, Experiment(start="worst")),
    ):
        visit.page.go_back()
        visit.settle()
        assert visit.link == link
        end = train(experiment).params[-1]
        np.testing.assert_allclose(visit.trace("path", "x")[-1], end[0], rtol=1e-5)
    checked = visit.page.locator(".st-key-loss [aria-checked=true]")
    assert checked.inner_text() == "BCE"
    expect(invitation).to_contain_text("BCE")
    visit.page.go_forward()
    visit.settle()
    assert visit.link == {"start": "worst", "loss": "mse"}
    assert visit.page.locator(".st-key-loss [aria-checked=true]").inner_text() == "MSE"


def test_back_to_another_language_keeps_what_is_chosen(shared, address):
    visit = shared.open(f"{address}/?start=worst&lang=en")
    visit.choose("lang", "한국어")
    visit.choose("lang", "English")
    visit.page.go_back()
    visit.settle()
    chosen = visit.page.locator(".st-key-start [aria-checked=true]")
    assert chosen.inner_text() == "최악의"
    visit.choose("loss", "MSE")
    assert visit.link == {"start": "worst", "loss": "mse", "lang": "ko"}


def test_nonsense_in_a_link_is_told_and_cannot_write_on_the_page(shared, address):
    visit = shared.open(f"{address}/?loss=%60%0A%0A%23%20Big&start=%3Cimg%20src%3Dx%3E&epochs=0")
    note = visit.page.get_by_test_id("stAlert")
    for word in ("loss", "start", "epochs", "' # Big", "<img src=x>"):
        expect(note).to_contain_text(word)
    assert note.locator("h1, img").count() == 0
    assert "epoch 100 / 100" in visit.title


def test_what_is_taken_home_is_what_is_shown_and_plays_offline(shared, visitor, address, tmp_path):
    visit = shared.open(f"{address}/?start=worst&epochs=40")
    experiment = Experiment(start="worst", epochs=40)
    run = train(experiment)
    files = {}
    visit.page.get_by_test_id("stPopover").get_by_text("Take it home").click()
    for label, ending in (("PyTorch code", "py"), ("CSV", "csv"), ("HTML", "html")):
        with visit.page.expect_download() as download:
            visit.page.get_by_test_id("stDownloadButton").filter(has_text=label).click()
        assert download.value.suggested_filename == f"toy2-worst-bce-sgd.{ending}"
        files[ending] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[ending])
    assert files["py"].read_text("utf-8") == pytorch_code(experiment)
    header, *rows = csv.reader(files["csv"].read_text("utf-8").splitlines())
    assert header[0] == "epoch"
    assert np.array_equal(np.array(rows, dtype=float)[:, 1:3], run.params)

    offline = visitor()
    asked: list[str] = []
    offline.page.context.set_offline(True)
    offline.page.on("request", lambda request: asked.append(request.url))
    offline.page.goto(files["html"].as_uri())
    offline.page.wait_for_selector(".ls-stage[data-ready]")
    offline.page.wait_for_function(f"() => {GRAPH}._fullLayout.scene._scene.glplot")
    assert offline.surface_share() > 0.05
    offline.press("last")
    np.testing.assert_allclose(offline.trace("path", "x"), run.params[:, 0], rtol=1e-5)
    assert "epoch 40 / 40" in offline.title
    play(offline)
    offline.scrub(10)
    assert "epoch 10 / 40" in offline.title
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_on_a_phone_the_curve_stands_over_the_surface(visitor, address):
    visit = visitor(viewport={"width": 390, "height": 844}, has_touch=True).open(f"{address}/")
    width, content = visit.page.evaluate(
        "[window.innerWidth, document.documentElement.scrollWidth]"
    )
    assert content <= width == 390
    curve = visit.graph("gd._fullLayout.yaxis.domain")
    scene = visit.graph("gd._fullLayout.scene.domain")
    assert scene["y"][1] < curve[0]
    assert scene["x"] == [0, 1]
    assert visit.graph("gd._fullLayout.xaxis.domain[1]") == 1
    assert visit.graph("gd.clientHeight") == visit.graph("gd.layout.meta.narrow.height")
    for role in ("previous", "play", "next", "epoch", "speed", "loop", "picture", "present"):
        box = visit.page.locator(f"[data-role={role}]").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert visit.surface_share() > 0.02
    upper, lower = (
        visit.page.evaluate(
            "(axis) => { const gd = document.querySelector('.ls-follower');"
            " return gd._fullLayout[axis].domain; }",
            axis,
        )
        for axis in ("yaxis", "yaxis2")
    )
    assert lower[1] < upper[0]
    play(visit)


@pytest.mark.long
def test_in_the_dark_everything_can_be_read(visitor, address):
    visit = visitor(color_scheme="dark").open(f"{address}/")
    background = visit.page.evaluate(
        "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    )
    assert visit.page.evaluate(LUMINANCE, background) < 0.05
    assert contrast(visit.page, ".ls-title") > 7
    assert contrast(visit.page, ".ls-graph .xtick text", "fill") > 7
    assert contrast(visit.page, ".ls-follower .xtick text", "fill") > 7
    assert contrast(visit.page, ".ls-controls select") > 7
    # The 3D axes' words are drawn by WebGL: bright pixels where in the light they are dark.
    assert (visit.picture().min(axis=-1) > 200).mean() > 0.002


@pytest.mark.long
def test_it_is_said_why_a_number_is_refused_and_the_run_before_is_kept(visitor, address):
    visit = visitor(locale="ko-KR").open(f"{address}/?epochs=20")
    before = visit.trace("path", "z")
    field = visit.page.locator(".st-key-epochs input")
    note = visit.page.locator(".st-key-epochs .ls-refused")
    field.fill("-3")
    field.press("Enter")
    visit.settle()
    assert note.inner_text() == (
        "에폭 수: 1 이상 10000 이하여야 합니다. 받은 값은 −3이며, 이전 학습을 그대로 둡니다."
    )
    np.testing.assert_array_equal(visit.trace("path", "z"), before)
    assert visit.link == {"epochs": "20"}
    field.fill("30")
    field.press("Enter")
    visit.settle()
    assert note.count() == 0
    assert visit.link == {"epochs": "30"}
