"""A live room in browsers: one for the teacher's wall, one for each student."""

import pytest
from playwright.sync_api import expect

from tests.browser.driver import at_rest

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WORDS = "<img src=x onerror=alert(1)><b>so</b>"


class Visitor:
    def __init__(self, visit):
        self.page = visit.page
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
    one.sees("Why?").types("room_text", WORDS)
    one.presses("give_room_answer").sees("Answered.")
    wall.sees("Answered: 1").presses("phase_reveal").sees(WORDS)
    one.sees(WORDS)
    wall.page.locator("[class*='st-key-hide_'] button").click()
    expect(one.page.get_by_text(WORDS)).to_have_count(0, timeout=20_000)
    assert wall.page.locator("img[src=x]").count() == 0


@pytest.mark.long
def test_a_lost_network_brings_nobody_out_of_the_room(wall, student):
    one = student()
    wall.types("ask_prompt_choice", "Which loss?").types("ask_options", "MSE\nBCE")
    wall.presses("ask_question")
    one.sees("Which loss?").page.get_by_text("MSE", exact=True).click()
    one.presses("give_room_answer").sees("Answered.")
    one.page.context.set_offline(True)
    one.page.wait_for_timeout(3000)
    wall.presses("phase_talk")
    one.page.context.set_offline(False)
    one.sees("Your answer: MSE.").sees("Talk it over")
