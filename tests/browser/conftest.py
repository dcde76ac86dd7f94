from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from landscape.ui.stage.assets import JS
from tests.browser.contexts import Contexts
from tests.browser.driver import chromium, served
from tests.browser.reading import TABLES, Data
from tests.browser.visit import DESKTOP, Visit


@pytest.fixture(scope="session")
def browser():
    # Smooth edges take software half of the time in which it draws.
    with chromium("--webgl-antialiasing-mode=none") as browser:
        yield browser


@pytest.fixture(scope="session")
def contexts(browser: Browser):
    return Contexts(browser)


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """The app, with rooms in a file of its own."""
    rooms = tmp_path_factory.mktemp("rooms") / "rooms.sqlite3"
    with served(LANDSCAPE_ROOMS=str(rooms)) as address:
        yield address


@pytest.fixture
def visitor(contexts: Contexts):
    """A visitor of whom nothing is known: a function that opens a page in a context of its own."""
    taken: list[BrowserContext] = []
    visits: list[Visit] = []

    def visitor(**options: Any) -> Visit:
        taken.append(contexts.take(**{"viewport": DESKTOP, "locale": "en-GB", **options}))
        visits.append(Visit(taken[-1].new_page()))
        return visits[-1]

    yield visitor
    troubles = [trouble for visit in visits for trouble in visit.troubles]
    for context in taken:
        contexts.give_back(context)
    assert troubles == []


@pytest.fixture(scope="module")
def shared(contexts: Contexts, address: str):
    """One page that a file's tests share: each opens its own link on it, or puts it back."""
    context = contexts.take(viewport=DESKTOP, locale="en-GB")
    visit = Visit(context.new_page())
    yield visit
    troubles = list(visit.troubles)
    contexts.give_back(context)
    assert troubles == []


@pytest.fixture
def stage(shared, address):
    """The stage at its end and paused, at speed 1, with the camera as it comes."""
    if shared.page.url != f"{address}/?start=worst" or shared.turned:
        shared.open(f"{address}/?start=worst")
    if shared.playing:
        shared.press("play")
    if shared.page.get_attribute("[data-role=loop]", "aria-pressed") == "true":
        shared.press("loop")
    shared.speed(1)
    shared.press("last")
    shared.page.evaluate("document.activeElement.blur()")
    shared.settle()
    return shared


@pytest.fixture(scope="module")
def alone(browser):
    """A function that evaluates an expression over a module `m` of the stage's."""
    page = browser.new_page()

    def answer(route):
        file = JS / route.request.url.rpartition("/")[2]
        if file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(body="<main></main>", content_type="text/html")

    page.route("http://modules.test/**", answer)
    page.goto("http://modules.test/")

    def evaluate(module, expression, argument=None):
        script = f"async (arg) => {{ const m = await import('/{module}.js'); {expression} }}"
        return page.evaluate(script, argument)

    yield evaluate
    page.close()


@pytest.fixture(scope="module")
def toy2():
    return Data()


@pytest.fixture
def read(shared, address):
    """A function that opens a page and returns the tables of its pictures, picture by picture."""

    def read(page):
        visit = shared.open(f"{address}/{page}", end=False)
        visit.page.evaluate(
            "document.querySelectorAll('details').forEach((one) => one.open = true)"
        )
        for expander in visit.page.locator("[data-testid=stExpander] summary").all():
            if expander.evaluate("(one) => !one.parentElement.open"):
                expander.click()
        visit.settle()
        pictures = visit.page.locator(".js-plotly-plot:visible").count()
        folded = visit.page.locator(".ls-numbers:visible")
        expect(folded).to_have_count(pictures)
        visit.page.evaluate(
            "document.querySelectorAll('.ls-numbers').forEach((one) => one.open = true)"
        )
        expect(visit.page.locator(".ls-numbers:visible:not(:has(td))")).to_have_count(0)
        return [one.evaluate(TABLES) for one in folded.all()]

    return read
