"""What is hidden is in nothing that a browser is given; what is sent anyway changes nothing."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import numpy as np
import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import expect
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.load.page import pressed, typed
from benchmarks.load.visitor import Visitor
from landscape import Experiment, train
from landscape.ui.link.mystery import make_mystery
from tests.browser.driver import served
from tests.browser.received import Received

pytestmark = [pytest.mark.browser, pytest.mark.long]

RATE = 0.1372  # odd, so that nothing else is it
RUN = Experiment(start="worst", loss="mse", optimizer="adam", learning_rate=RATE)
END = [np.float32(value).item() for value in train(RUN).params[-1]]


@pytest.fixture(scope="module")
def address():
    """A server whose key the test knows."""
    before = os.environ.get("LANDSCAPE_KEY")
    os.environ["LANDSCAPE_KEY"] = Fernet.generate_key().decode()
    with served() as address:
        yield address
    del os.environ["LANDSCAPE_KEY"]
    if before is not None:
        os.environ["LANDSCAPE_KEY"] = before


def result_of(coroutine):
    """What a coroutine comes to, in a thread of its own: Playwright has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def looked_into(visitor, address, **link):
    """A page that is opened, and everything that it is given: its code and its files too."""
    visit = visitor(accept_downloads=True)
    received = Received(visit.page)
    visit.open(f"{address}/?{urlencode({**link, 'lang': 'en'})}")
    code = visit.page.get_by_text("The code of this run")
    if code.count():
        code.click()
        visit.settle()
    take = visit.page.get_by_role("button", name="Take it home")
    if take.count():
        take.click()
        visit.page.get_by_test_id("stDownloadButton").first.wait_for()
        visit.settle()
        received.download()
        take.click()
        visit.settle()
    return visit, received


def hidden_link(address, names, **link):
    """The address that a teacher copies who has opened a link that hides something."""

    async def opened():
        teacher = Visitor(address, 60)
        answer = await teacher.open(urlencode({**link, "hide": names, "lang": "en"}))
        await teacher.close()
        assert not answer.error
        return teacher.page.query

    return result_of(opened())


def test_what_is_looked_for_is_found_where_nothing_is_hidden(visitor, address):
    link = {"start": "worst", "loss": "mse", "optimizer": "adam", "learning_rate": str(RATE)}
    _visit, received = looked_into(visitor, address, **link)
    assert len(received.files) == 3
    for file in received.files.values():
        assert str(RATE).encode() in file or b"<!doctype html>" in file
    assert received.holds(RATE)
    assert all(received.holds(value) for value in END)
    frames_alone = Received(_visit.page)
    frames_alone.frames = [frame for frame in received.frames if b"bdata" in frame]
    assert np.float32(RATE).tobytes() in b"".join(frames_alone.everything())


def test_a_mystery_is_in_nothing_until_it_is_revealed(visitor, address):
    run = Experiment(
        start="worst",
        loss="mse",
        optimizer="sgd",
        learning_rate=RATE,
        optimizer_options=(("momentum", 0.7731),),
    )
    text = make_mystery(run, ["optimizer", "learning_rate", "loss"])
    visit, received = looked_into(visitor, address, mystery=text, optimizer="rmsprop")
    assert len(received.files) == 3
    hidden = train(run)
    assert received.holds(np.float32(hidden.params[-1, 0]).item())  # the path is there to be seen
    for secret in (RATE, np.float32(RATE).item(), 0.7731):
        assert not received.holds(secret)
    for row in (20, 50, 100):  # what would tell the loss, and how the step was made
        for number in (hidden.losses[row], *hidden.grads[row]):
            assert not received.holds(np.float32(number).item())
    for page in ("Two runs", "All twelve"):
        visit.page.locator(".st-key-neighbours").get_by_role("link", name=page).click()
        visit.page.locator(".st-key-mystery").get_by_text("This page shows").wait_for()
        visit.settle()
    assert not received.holds(RATE)
    visit.page.get_by_role("link", name="Explore").first.click()
    visit.page.locator(".st-key-reveal_mystery button").click()
    expect(visit.page.locator(".st-key-mystery")).to_contain_text(f"Learning rate: {RATE}")
    visit.settle()
    assert received.holds(str(RATE))
    visit.page.reload()  # which seals it again
    visit.settle()
    assert visit.page.locator(".st-key-reveal_mystery button").is_visible()
    assert not visit.page.get_by_text(str(RATE)).count()


def test_a_sealed_start_is_in_nothing(visitor, address):
    run = Experiment(start=(-3.713, 0.9137), epochs=60)
    text = make_mystery(run, ["start"])
    _visit, received = looked_into(visitor, address, mystery=text)
    hidden = train(run).params
    for early in hidden[:6].ravel():
        assert not received.holds(np.float32(early).item())
    assert received.holds(np.float32(hidden[6, 0]).item())
    assert not received.holds("-3.713")


def test_what_a_link_hides_is_in_nothing(visitor, address):
    link = {"start": "worst", "loss": "mse", "optimizer": "adam", "learning_rate": str(RATE)}
    query = hidden_link(address, "learning_rate,loss", **link)
    assert str(RATE) not in query
    assert "mse" not in query
    visit = visitor()
    received = Received(visit.page)
    visit.open(f"{address}/?{query}")
    assert not received.files
    for secret in (RATE, np.float32(RATE).item()):
        assert not received.holds(secret)
    assert received.holds(END[0])
    assert "MSE" not in visit.page.locator("[data-testid=stMain]").inner_text()


def test_the_answer_of_a_lesson_is_in_nothing_before_it_is_given(visitor, address):
    end = train(Experiment(start="worst", loss="mse")).params[-1]
    visit = visitor()
    received = Received(visit.page)
    visit.open(f"{address}/?lesson=plateau&step=1&lang=en", end=False)
    secrets = [np.float32(value).item() for value in end]
    assert not any(map(received.holds, secrets))
    assert not received.holds("It ended at")
    for name, value in (("w0", "-7"), ("w1", "3")):
        visit.page.locator(f".st-key-guess_plateau_0_{name} input").fill(value)
        visit.page.keyboard.press("Enter")
        visit.settle()
    assert not any(map(received.holds, secrets))
    visit.page.locator(".st-key-give_answer").get_by_role("button", name="Answer").click()
    visit.page.locator(".st-key-reveal").wait_for()
    visit.settle()
    assert all(map(received.holds, secrets))


@pytest.mark.parametrize(
    ("lesson", "step", "page"),
    [("rate", 2, "rates"), ("plateau", 6, "every"), ("adam", 1, "inside")],
)
def test_a_map_without_its_cells_is_drawn_and_filled_after_the_answer(
    visitor, address, lesson, step, page
):
    visit = visitor()
    visit.open(f"{address}/{page}?lesson={lesson}&step={step}&lang=en", end=False)
    before = visit.graph("JSON.stringify(gd._fullData.map((t) => t.name))")
    key = f"answer_{lesson}_{step - 1}"
    number = visit.page.locator(f".st-key-{key} input[type=number]")
    if number.count():
        number.fill("-9.5" if lesson == "adam" else "20")
        visit.page.keyboard.press("Enter")
    else:
        visit.page.locator(f".st-key-{key}").get_by_role("radio").first.focus()
        visit.page.keyboard.press("Space")
    visit.settle()
    button = visit.page.locator(".st-key-give_answer").get_by_role("button", name="Answer")
    expect(button).to_be_enabled()
    button.click()
    visit.page.locator(".st-key-reveal").wait_for()
    visit.settle()
    after = visit.graph("JSON.stringify(gd._fullData.map((t) => t.name))")
    assert ("arrivals" in before) == ("arrivals" in after)
    assert after.count("limit") >= before.count("limit")
    assert "arrow" not in before


def sent_anyway(address, query, states):
    """What the address says after a client has sent states for widgets, in its own order."""

    async def told():
        visitor = Visitor(address, 60)
        answer = await visitor.open(query)
        assert not answer.error
        before = visitor.page.query, visitor.page.digests["stage"]
        request = visitor.page.request(visitor._address)
        sent = {
            state.id: state for state in (*request.widget_states.widgets, *states(visitor.page))
        }
        del request.widget_states.widgets[:]
        request.widget_states.widgets.extend(sent.values())
        answer = await visitor._ask(request, "change")
        await visitor.close()
        assert not answer.error
        return before, (visitor.page.query, visitor.page.digests["stage"])

    return result_of(told())


def test_a_client_that_sends_a_locked_choice_anyway_changes_nothing(address):
    query = f"learning_rate={RATE}&lock=learning_rate,loss&lang=en"
    before, after = sent_anyway(
        address,
        query,
        lambda page: [typed(page.find("learning_rate"), 3.0), pressed(page.find("loss"), "MSE")],
    )
    assert before == after
    free, changed = sent_anyway(
        address,
        f"learning_rate={RATE}&lang=en",
        lambda page: [typed(page.find("learning_rate"), 3.0), pressed(page.find("loss"), "MSE")],
    )
    assert free != changed  # what is sent is what changes one that is not locked


def test_a_client_that_sends_a_hidden_choice_anyway_changes_nothing(address):
    async def ids():
        """The ids of the widgets on a page that hides nothing."""
        visitor = Visitor(address, 60)
        await visitor.open("lang=en")
        await visitor.close()
        return visitor.page

    page = result_of(ids())
    states = [typed(page.find("learning_rate"), 3.0), pressed(page.find("loss"), "MSE")]
    query = hidden_link(address, "learning_rate,loss", learning_rate=str(RATE))
    before, after = sent_anyway(address, query, lambda _page: [_copy(one) for one in states])
    assert before == after
    told = dict(part.split("=", 1) for part in query.split("&"))
    other = urlencode({"loss": "mse", "learning_rate": "3"})
    forced, _ = sent_anyway(address, f"{query}&{other}", lambda _page: [])
    assert forced[1] == before[1]
    assert set(told) == {"hide", "sealed", "lang"}


def _copy(state: WidgetState) -> WidgetState:
    return WidgetState.FromString(state.SerializeToString())
