"""What a teacher asks, and how a lesson goes on."""

import pytest

from tests.ui.rooms.acts import LESSONS, asked, begun, place


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("choice", {"options": "one"}, "The options must be 2 to 8 lines (now 1)."),
        (
            "choice",
            {"options": f"a\n{'b' * 81}"},
            "must have at most 80 characters in a line (now 81).",
        ),
        ("end", {"prompt": "?" * 301}, "The question must have 1 to 300 characters, and has 301."),
        ("end", {"link": f"?{'a' * 1501}"}, "must have at most 1500 characters, and has 1501."),
        ("choice", {"options": "a\nb", "right": 3}, "The right option must be the number"),
        ("end", {"link": "dataset=nonsense"}, "must be one of"),
        ("start", {"link": "dataset=three_classes"}, "must have two parameters"),
        ("number", {"link": "hello"}, "The link must be a link of this app."),
        ("end", {"link": "http://[abc?start=worst"}, "The link must be a link of this app."),
        ("end", {"link": "//a\u2100b?x"}, "The link must be a link of this app."),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(teacher, rooms, kind, typed, sentence):
    before = rooms.room(teacher.code)
    asked(teacher, kind, **typed)
    (error,) = teacher.app.error
    assert sentence in error.value
    if "prompt" in typed:
        assert teacher.app.text_input(key=f"ask_prompt_{kind}").value == typed["prompt"]
    assert rooms.room(teacher.code) == before


def test_no_answer_is_taken_for_one_to_another_question(teacher, student, rooms):
    one = student()
    begun(teacher, "curve", step=4).presses("phase_vote")
    steps = [rooms.room(teacher.code).step]
    asked(teacher, "end", link="start=worst&loss=mse")
    steps.append(rooms.room(teacher.code).step)
    place(one.runs(), -8.0, 1.0)
    assert rooms.count(teacher.code, steps[-1], 1) == 1
    asked(teacher, "end", "And this?", link="start=worst&loss=mse")
    steps.append(rooms.room(teacher.code).step)
    begun(teacher, "plateau").presses("phase_vote")
    steps.append(rooms.room(teacher.code).step)
    assert len(set(steps)) == 4
    for step in (steps[0], *steps[2:]):
        assert rooms.answers(teacher.code, step, 1) == ()
    assert "Your answer" not in one.runs().said


@pytest.mark.parametrize("press", ["phase_talk", "room_back", "begin_lesson", "ask_question"])
def test_who_decides_on_a_room_as_it_was_undoes_nothing_that_came_since(
    browser, teacher, rooms, press
):
    begun(teacher)
    asked(teacher, "text")
    phone = browser()
    phone.cookies = teacher.cookies
    phone.opens(room=teacher.code)
    phone.app.selectbox(key="ask_kind").set_value("text")
    phone.runs().app.text_input(key="ask_prompt_text").set_value("Else?")
    asked(teacher, "text", "And this?")
    now = rooms.room(teacher.code)
    phone.presses(press)
    assert [error.value for error in phone.app.error] == [
        "The room has changed meanwhile: look again."
    ]
    assert rooms.room(teacher.code) == now
    assert "And this?" in phone.said


def test_after_a_question_in_between_the_lesson_goes_on_where_it_was(teacher):
    begun(teacher, step=2)
    asked(teacher, "text")
    teacher.presses("room_back")
    assert LESSONS["plateau"].steps[2].title.en in teacher.said


@pytest.mark.parametrize("kind", ["start", "end"])
@pytest.mark.parametrize("prompt", [None, "Where would you put it?"])
def test_how_to_answer_on_the_map_is_said_whatever_the_teacher_asks(teacher, student, kind, prompt):
    one = student()
    if prompt is None:
        teacher.app.selectbox(key="ask_kind").set_value(kind)
        teacher.runs().presses("ask_question")
    else:
        asked(teacher, kind, prompt)
    for page in (teacher, one.runs()):
        assert page.said.count("Click on the map, or type w0 and w1.") == 1
        assert page.said.count("Click") == 1
    teacher.presses("phase_reveal")
    for page in (teacher, one.runs()):
        assert "Click" not in page.said
