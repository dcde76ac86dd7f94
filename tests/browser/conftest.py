from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from landscape.ui.stage.assets import JS
from tests.browser.driver import chromium, served
from tests.browser.reading import TABLES, Data
from tests.browser.visit import DESKTOP, Visit


@pytest.fixture(scope="session")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def address():
    with served() as address:
        yield address


@pytest.fixture
def visitor(browser: Browser):
    """A visitor who has never been here: a function that opens a page of a fresh context."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def visitor(**options: Any) -> Visit:
        contexts.append(browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", **options}))
        visits.append(Visit(contexts[-1].new_page()))
        return visits[-1]

    yield visitor
    troubles = [trouble for visit in visits for trouble in visit.troubles]
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture(scope="module")
def shared(browser: Browser, address: str):
    """One page that a file's tests share: each opens its own link on it, or puts it back."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    visit = Visit(context.new_page())
    yield visit
    troubles = list(visit.troubles)
    context.close()
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
