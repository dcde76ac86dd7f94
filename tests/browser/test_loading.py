"""What a visitor sees where a part of the stage does not arrive, and after the next change."""

import pytest

from tests.browser.driver import at_rest
from tests.browser.visit import READY

pytestmark = pytest.mark.browser

MESSAGE = "The picture could not be loaded. Reload the page to try again."


@pytest.mark.parametrize(
    "pattern",
    [
        "**/mount.js*",
        pytest.param("**/moves.js", marks=pytest.mark.long),
        pytest.param("**/*plotly*.js", marks=pytest.mark.long),
    ],
)
def test_what_did_not_arrive_is_told_and_asked_for_again_at_the_next_change(
    visitor, address, pattern
):
    visit = visitor()
    visit.page.route(pattern, lambda route: route.abort())
    visit.page.goto(address)
    message = visit.page.locator(".st-key-stage").get_by_text(MESSAGE)
    message.wait_for()
    at_rest(visit.page)
    visit.page.unroute(pattern)
    assert visit.troubles
    visit.troubles.clear()
    visit.choose("optimizer", "Adam")
    assert "epoch 0 / 100" in visit.title
    assert message.count() == 0


@pytest.mark.long
def test_a_stage_whose_background_never_comes_says_so(visitor, address):
    visit = visitor().open(f"{address}/")
    folder = visit.page.evaluate(
        "Object.keys(window.landscapeStage).find((name) => name.startsWith('component/'))"
    )
    visit.page.clock.install()
    visit.page.evaluate(
        """async (folder) => {
          const parentElement = document.createElement("main");
          document.body.append(parentElement);
          const entry = await import(new URL(`${folder}/mount.js?again=0`, document.baseURI));
          const packed = { dtype: "i4", bdata: "" };
          const data = {
            traces: [{ shared: "none" }], key: "", facts: [], table: null, stories: [], play: 0,
            layout: { meta: { epoch: packed, runs: [] }, font: {}, margin: {} },
            asks: {
              start: false, open: false, epoch: false, follow: false, points: false, drag: false,
              guess: false, curve: false,
            },
            locked: false, epoch: null,
            words: {
              language: "en", file: "", lists: {}, plotly: {}, epoch: "", play: "", pause: "",
              controls: "",
            },
            failed: "failed",
          };
          const plotly = document.querySelector("script[src*=plotly]").src;
          entry.mountStage({ data, parentElement }, plotly);
        }""",
        folder,
    )
    main = visit.page.locator("body > main")
    visit.page.clock.fast_forward(19_000)
    assert main.inner_text() == ""
    visit.page.clock.fast_forward(2_000)
    visit.page.wait_for_function("document.querySelector('body > main').textContent === 'failed'")
    assert visit.page.locator(READY).count() == 1
    (trouble,) = visit.troubles
    assert "did not arrive" in trouble
    visit.troubles.clear()
