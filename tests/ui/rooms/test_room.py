"""A room from the teacher's and the students' pages."""

import numpy as np
import pytest

from landscape import Experiment, train
from landscape.core.numbers import format_number
from landscape.rooms import NotTeacher, Unreachable
from landscape.ui.rooms import controls, entrance, polling, visit
from tests.ui.rooms.acts import LESSONS, asked, begun, place
from tests.ui.visits import link

TEACHERS = {"room_next", "close_room", "begin_lesson", "ask_question"}
CLOSED = "There is no open room with this code."


def test_a_teacher_opens_a_room_whose_code_link_and_picture_are_shown(teacher, rooms):
    code = teacher.code
    assert rooms.room(code).phase == "waiting"
    assert any(f"{code[:3]} {code[3:]}" in element.value for element in teacher.app.get("html"))
    assert len(teacher.app.get("image")) == 1
    key = teacher.cookies[f"room_{code}_teacher"]
    assert rooms.is_teacher(code, key)
    assert key not in str(link(teacher.app))  # the address is on the wall


def test_a_code_may_be_typed_as_it_is_read_out(browser, teacher, rooms):
    visitor = browser().opens()
    code = teacher.code.lower()
    visitor.app.text_input(key="room_code").set_value(f" {code[:3]}-{code[3:]} ")
    visitor.presses("join_room")
    assert "You are in." in visitor.said
    assert visitor.code == teacher.code
    assert rooms.joined(teacher.code) == 1


@pytest.mark.parametrize("code", ["AAAAAA", "what is this", "1"])
def test_a_room_that_there_is_not_is_told_in_a_sentence(browser, code):
    visitor = browser().opens()
    visitor.app.text_input(key="room_code").set_value(code)
    visitor.presses("join_room")
    (error,) = visitor.app.error
    assert error.value == "There is no open room with this code."


def test_who_has_a_link_that_is_wrong_can_type_the_code(browser, teacher, rooms):
    visitor = browser().opens(room="AAAAAA").presses("join_room")
    assert [error.value for error in visitor.app.error] == [CLOSED]
    visitor.app.text_input(key="room_code").set_value(teacher.code)
    visitor.presses("join_room")
    assert "You are in." in visitor.said
    assert visitor.code == teacher.code


def test_what_students_see_follows_the_phases(teacher, student, rooms):
    one = student()
    begun(teacher)
    one.runs()
    assert LESSONS["plateau"].steps[0].text.en.strip() in one.said
    assert "give_room_answer" not in one.buttons
    teacher.presses("phase_vote")
    place(one.runs(), -8.0, 1.0)
    assert "Your answer: (−8, 1)." in one.said
    (given,) = rooms.answers(teacher.code, rooms.room(teacher.code).step, 1)
    assert given.value == [-8.0, 1.0]
    assert "Answered: **1**" in teacher.runs().said
    teacher.presses("phase_talk")
    assert "Talk it over" in one.runs().said
    assert "give_room_answer" not in one.buttons
    teacher.presses("phase_vote_again")
    assert "Answered: **0**" in teacher.said
    fields = {field.key[-2:]: field.value for field in one.runs().app.number_input}
    assert fields == {"w0": -8, "w1": 1}  # what was answered first
    place(one, -10.0, -1.0)
    teacher.presses("phase_reveal")
    end = train(Experiment(start="worst", loss="mse")).params[-1]
    away = np.hypot(*(end - (-10, -1)))
    assert f"{format_number(away)} away" in one.runs().said
    for page in (one, teacher):
        assert "**First vote**: 0 of 1 are close." in page.said
        assert "**Second vote**: 1 of 1 are close." in page.said


def test_a_reload_is_back_at_the_question_with_the_answer(teacher, student):
    one = student()
    begun(teacher).presses("phase_vote")
    place(one.runs(), -8.0, 1.0)
    one.opens(room=teacher.code)
    assert "Your answer: (−8, 1)." in one.said
    assert {field.value for field in one.app.number_input} == {-8, 1}
    code = teacher.code
    teacher.opens(room=code)
    assert "phase_talk" in teacher.buttons
    assert "Joined: **1**" in teacher.said


def test_a_student_has_no_button_of_the_teachers_and_cannot_do_what_it_does(
    teacher, student, rooms, monkeypatch
):
    one = student()
    begun(teacher)
    before = rooms.room(teacher.code)
    one.runs()
    assert not one.buttons & TEACHERS
    assert not {key for key in one.buttons if key.startswith(("phase_", "hide_"))}
    (student_id,) = one.cookies.values()
    seen = visit.RoomVisit(teacher.code, room=before, role="student", secret=student_id)
    with pytest.raises(NotTeacher):
        visit.change_room(seen, before, {"phase": "reveal"})
    state = {visit._VISIT: seen}
    monkeypatch.setattr(visit.st, "session_state", state)
    controls._phase("reveal")
    assert isinstance(state[visit._PROBLEM], NotTeacher)
    assert rooms.room(teacher.code) == before


def test_a_key_that_was_made_up_is_nobody(browser, teacher):
    visitor = browser()
    visitor.cookies = {
        f"room_{teacher.code}_teacher": "0" * 32,
        f"room_{teacher.code}_student": "f" * 32,
    }
    visitor.opens(room=teacher.code)
    assert "join_room" in visitor.buttons
    assert not visitor.buttons & TEACHERS


def test_no_id_of_another_is_sent_to_anybody(teacher, student):
    students = [student(), student()]
    asked(teacher, "text")
    for one in students:
        one.runs().app.text_area[0].set_value("words")
        one.presses("give_room_answer")
    teacher.presses("phase_reveal").presses("show_words")
    ids = [next(iter(one.cookies.values())) for one in students]
    key = teacher.cookies[f"room_{teacher.code}_teacher"]
    assert not any(one in teacher.received for one in ids)
    for one, other in (ids, ids[::-1]):
        page = students[ids.index(one)].runs()
        assert one in page.received  # its own, for the cookie
        assert other not in page.received
        assert key not in page.received


def test_a_room_that_was_closed_is_told_of(browser, teacher, student):
    one, code = student(), teacher.code
    begun(teacher)
    assert teacher.app.button(key="close_room").disabled
    teacher.app.checkbox(key="sure_to_close").check()
    teacher.runs().presses("close_room")
    assert "open_room" in teacher.buttons
    one.runs()
    assert "join_room" in one.buttons
    assert [warning.value for warning in one.app.warning] == [CLOSED]
    one.opens(room=code)
    assert [warning.value for warning in one.app.warning] == [CLOSED]
    stranger = browser().opens(room=code)
    assert not stranger.app.warning  # who was never in it learns nothing of it


@pytest.fixture
def pressing(monkeypatch):
    """The session in which a visitor presses buttons, whose page is not drawn in between."""
    state, address = {}, {}
    monkeypatch.setattr(entrance.st, "session_state", state)
    monkeypatch.setattr(entrance.st, "query_params", address)
    return address


def test_pressing_twice_joins_once(browser, teacher, rooms, pressing):
    for _ in range(2):
        entrance._join(teacher.code)
    assert rooms.joined(teacher.code) == 1
    other, _key = rooms.open()
    entrance._join(other)
    assert pressing == {"room": other}
    assert rooms.joined(other) == 1


def test_pressing_twice_opens_one_room(browser, pressing):
    entrance._open()
    code = pressing["room"]
    entrance._open()
    assert pressing == {"room": code}
    pressing.clear()  # at the entrance again, another is opened
    entrance._open()
    assert pressing["room"] != code


def test_a_database_that_does_not_answer_is_told_in_a_sentence(browser, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://nowhere")
    visitor = browser().opens().presses("open_room")
    assert [error.value for error in visitor.app.error] == [
        "The rooms cannot be reached. Try again in a minute."
    ]


def test_a_wall_whose_database_does_not_answer_any_more_says_so(teacher, monkeypatch):
    def unreachable():
        raise Unreachable

    monkeypatch.setattr(polling, "is_poll", lambda: True)
    monkeypatch.setattr(polling, "rooms", unreachable)
    assert "The rooms cannot be reached. Try again in a minute." in teacher.runs().said
