"""A live room in browsers: one for the teacher's wall, one for each student."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driver import at_rest
from tests.browser.line import line_to

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LOST = re.compile("net::ERR|not responding|reaching server|disconnected from server|WebSocket")
WORDS = "<img src=x onerror=alert(1)><b>so</b>"


class Visitor:
    def __init__(self, visit):
        self.page, self.troubles = visit.page, visit.troubles
        self.page.on("dialog", lambda _dialog: visit.troubles.append("a script ran"))

    def opens(self, address):
        self.page.goto(address)
        return self

    def presses(self, key):
        self.page.locator(f".st-key-{key} button").click()
        at_rest(self.page)
        return self

    def types(self, key, text):
        self.page.locator(f"[class*='st-key-{key}']").locator("input, textarea").fill(text)
        return self

    def forgets_lost_connections(self):
        """Leave what Streamlit and the browser say of a network that is not there."""
        self.troubles[:] = [one for one in self.troubles if not LOST.search(one)]

    def sees(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=20_000)
        return self


@pytest.fixture
def wall(visitor, address):
    return Visitor(visitor()).opens(f"{address}/room?lang=en").presses("open_room")


@pytest.fixture
def student(visitor, address, wall):
    wall.page.wait_for_url("**/room?*room=*")
    link = wall.page.url

    def join():
        return Visitor(visitor(**PHONE)).opens(link).presses("join_room").sees("You are in.")

    return join


def test_a_class_votes_talks_votes_again_and_sees_both_votes(wall, student):
    one, other = student(), student()
    wall.sees("Joined: 2")  # without a press
    wall.types("ask_prompt_choice", "Which loss?").types("ask_options", "MSE\nBCE")
    wall.presses("ask_question").sees("Answered: 0")
    for each in (one, other):  # without a press either
        each.sees("Which loss?").page.get_by_text("MSE", exact=True).click()
        each.presses("give_room_answer").sees("Answered.")
    wall.sees("Answered: 2").presses("phase_talk")
    one.sees("Talk it over").page.reload()
    one.sees("Your answer: MSE.").sees("Talk it over")
    wall.page.reload()
    wall.presses("phase_vote_again")
    for each in (one, other):
        each.sees("Second vote:").presses("give_room_answer")
    one.page.get_by_text("BCE", exact=True).click()
    one.presses("give_room_answer").sees("Your answer: BCE.")
    wall.sees("Answered: 2").presses("phase_reveal")
    for each in (wall, one, other):
        each.sees("First vote: 100 % (2)").sees("Second vote: 50 % (1)")
    one.sees("You said: BCE.")
    other.sees("You said: MSE.")


def test_what_a_student_writes_is_text_on_the_wall(wall, student):
    one = student()
    wall.page.locator(".st-key-ask_kind input").click()
    wall.page.get_by_role("option", name="a few words").click()
    at_rest(wall.page)
    wall.types("ask_prompt_text", "Why?").presses("ask_question")
    long = "x" * 150 + " " + "y" * 150
    one.sees("Why?").sees("Your answer, of at most 200 characters")
    one.page.locator("textarea").focus()
    one.page.keyboard.insert_text(long)  # as pasting does
    one.presses("give_room_answer").sees("must have at most 200 characters, and has 301.")
    expect(one.page.locator("textarea")).to_have_value(long)
    one.types("room_text", WORDS)
    one.presses("give_room_answer").sees("Answered.")
    wall.sees("Answered: 1").presses("phase_reveal")
    one.sees("Answers in words: 1").sees("when your teacher shows them")
    expect(one.page.get_by_text(WORDS)).to_have_count(0)
    wall.presses("show_words").sees(WORDS)
    one.sees(WORDS)
    wall.page.locator("[class*='st-key-hide_'] button").click()
    expect(one.page.get_by_text(WORDS)).to_have_count(0, timeout=20_000)
    assert wall.page.locator("img[src=x]").count() == 0


def test_what_a_teacher_asks_is_shown_as_it_was_typed(wall, student):
    prompt = "$5 or $6, **now** :red[x] a >= b -> c: www.a.org, x@y.org?"
    options = ["1. $a^2$ - `b`", "<b>so</b> :material/help: #"]
    one = student()
    wall.types("ask_prompt_choice", prompt).types("ask_options", "\n".join(options))
    wall.presses("ask_question")
    one.sees("$5 or")
    expect(one.page.get_by_role("radiogroup", name=prompt)).to_be_visible()
    one.page.locator("[data-testid=stRadioOption]").first.click()
    one.presses("give_room_answer").sees("Answered.")

    def shown(visitor, *texts):
        said = visitor.page.locator(".st-key-lesson").inner_text().replace("\u2060", "")
        for text in texts:
            assert text in said
        assert (
            visitor.page.locator(".st-key-lesson").locator(".katex:visible, p a:visible").count()
            == 0
        )

    shown(wall, prompt, *options)
    shown(one, prompt, *options, f"Your answer: {options[0]}.")
    wall.presses("phase_reveal").sees("First vote: 100 % (1)")
    shown(wall, prompt, *options)
    shown(one.sees("You said:"), prompt, f"You said: {options[0]}.")


def test_the_limits_of_a_number_may_have_a_decimal_comma(wall):
    wall.page.locator(".st-key-ask_kind input").click()
    wall.page.get_by_role("option", name="a number").click()
    at_rest(wall.page)
    field = wall.page.locator(".st-key-ask_low input")
    field.fill("")
    field.press_sequentially("0,25")
    expect(field).to_have_value("0.25")


@pytest.mark.long
def test_a_minute_without_a_network_brings_nobody_out_of_the_room(visitor, address):
    with line_to(address) as line:
        wall, one = (Visitor(visitor(**options)) for options in ({}, PHONE))
        sockets = [sockets_of(each.page) for each in (wall, one)]
        wall.opens(f"{line.address}/room?lang=en").presses("open_room")
        wall.page.wait_for_url("**/room?*room=*")
        one.opens(wall.page.url).presses("join_room").sees("You are in.")
        wall.page.locator(".st-key-room_lesson input").click()
        wall.page.get_by_role("option", name="What Adam does").click()
        at_rest(wall.page)
        wall.presses("begin_lesson").presses("phase_vote")
        one.sees("What is w0 after one step?").types("answer_room", "-9.5")
        one.presses("give_room_answer").sees("Your answer: −9.5.")
        wall.sees("Answered: 1")
        line.cut()
        wall.page.wait_for_timeout(60_000)
        for each in (wall, one):
            each.sees("Connection error")
        assert line.refused > 0
        assert sockets == [["closed"], ["closed"]]
        line.mend()
        for each in (wall, one):  # without a reload
            expect(each.page.get_by_text("Connection error")).to_have_count(0, timeout=60_000)
        wall.sees("step 1 of 6").sees("Answered: 1")
        one.sees("Your answer: −9.5.").sees("What is w0 after one step?")
        assert sockets == [["closed", "open"], ["closed", "open"]]
        wall.presses("phase_talk")
        one.sees("Talk it over").sees("Your answer: −9.5.")
        for each in (wall, one):
            each.forgets_lost_connections()


def sockets_of(page):
    """The states of a page's WebSockets, in the order in which they were opened."""
    states = []

    def opened(socket):
        place = len(states)
        states.append("open")
        socket.on("close", lambda _socket: states.__setitem__(place, "closed"))

    page.on("websocket", opened)
    return states
