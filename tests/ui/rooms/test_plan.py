"""What a room shows of a question that this version of the app has not stored."""

import logging

import pytest

from landscape.rooms import Room
from landscape.ui.rooms import plan
from landscape.ui.rooms.questions import make_asked
from tests.ui.rooms.acts import LESSONS


@pytest.fixture(autouse=True)
def lessons(monkeypatch):
    monkeypatch.setattr(plan, "found_lessons", lambda: list(LESSONS.values()))


GOOD = {
    "choice": make_asked("choice", "Which?", options="a\nb", right=1),
    "number": make_asked("number", "How many?", quantity="final_loss", low=0.0, high=2.0),
    "text": make_asked("text", "Why?"),
}


def without(kind, name):
    return {field: value for field, value in GOOD[kind].items() if field != name}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"kind": "sound", "prompt": "Which?"},
        {"kind": ["text"], "prompt": "Which?"},
        without("text", "prompt"),
        without("choice", "options"),
        without("choice", "right"),
        without("choice", "link"),
        {**GOOD["choice"], "options": "a"},
        without("number", "low"),
        {**GOOD["number"], "high": "2"},
        {**GOOD["number"], "high": 0.0},
        {**GOOD["number"], "quantity": "weight"},
        {**GOOD["number"], "link": 3},
    ],
)
def test_a_question_that_cannot_be_read_is_not_shown_and_is_logged(caplog, asked):
    room = Room("ABCDEF", "vote", "plateau", 3, {"asked": asked})
    with caplog.at_level(logging.WARNING):
        assert plan.step_of(room) is None
    assert "A room's question cannot be read" in caplog.text


@pytest.mark.parametrize("kind", GOOD)
def test_what_a_later_version_has_added_is_passed_over(kind):
    question = {"base": 0, "free": 4, "place": 0, "new": 1, "asked": {**GOOD[kind], "new": 1}}
    shown = plan.step_of(Room("ABCDEF", "vote", "", 3, question))
    assert shown == plan.read_asked(GOOD[kind])


@pytest.mark.parametrize("kept", [{}, {"free": None, "place": "2"}, {"base": -1, "free": True}])
def test_numbers_that_cannot_be_read_give_no_step_to_two_questions(kept):
    room = Room("ABCDEF", "vote", "plateau", 7, kept)
    assert plan.step_of(room) == LESSONS["plateau"].steps[0]
    assert plan.ask(room, GOOD["text"])["step"] > 7
    assert plan.begin_lesson(room, LESSONS["curve"])["step"] > 7


def test_a_step_that_its_lesson_has_not_is_not_shown():
    steps = LESSONS["plateau"].steps
    shown = [
        plan.step_of(Room("ABCDEF", "vote", "plateau", 7, {"place": place}))
        for place in (len(steps) - 1, len(steps))
    ]
    assert shown == [steps[-1], None]


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([[0, 2], [3, 1]], {0: 2, 3: 1}),
        ([[0, 3], [1], "ab", None, ["0", 1], [2, 1]], {2: 1}),
        ({"0": 1}, {}),
        (None, {}),
    ],
)
def test_of_what_was_revealed_that_counts_which_can_be_read(kept, expected):
    room = Room("ABCDEF", "vote", "plateau", 7, {"revealed": kept})
    assert plan.plan_of(room).revealed == expected
