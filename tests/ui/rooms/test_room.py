"""A room from the teacher's and the students' pages."""

import numpy as np
import pytest

from landscape import Experiment, find_optimum, train
from landscape.core.numbers import format_number
from landscape.lessons.read import find_lessons, lesson_folders
from landscape.rooms import NotTeacher
from landscape.ui.rooms import controls, visit
from tests.ui.visits import link, payloads, told, unpacked

LESSONS = {lesson.name: lesson for lesson in find_lessons(*lesson_folders())}
TEACHERS = {"room_next", "close_room", "begin_lesson", "ask_question"}


def begun(teacher, name="plateau", step=0):
    teacher.app.selectbox(key="room_lesson").set_value(name)
    teacher.presses("begin_lesson")
    for _ in range(step):
        teacher.presses("room_next")
    return teacher


def asked(teacher, kind, prompt="Why?", **typed):
    app = teacher.app
    app.selectbox(key="ask_kind").set_value(kind)
    teacher.runs()
    app.text_input(key=f"ask_prompt_{kind}").set_value(prompt)
    for key, value in typed.items():
        kinds = {"options": app.text_area, "link": app.text_input, "right": app.selectbox}
        kinds[key](key=f"ask_{key}").set_value(value)
    return teacher.presses("ask_question")


def place(student, w0, w1):
    for name, value in (("w0", w0), ("w1", w1)):
        (field,) = (one for one in student.app.number_input if one.key.endswith(name))
        field.set_value(value)
    return student.presses("give_room_answer")


def chosen(student, option):
    student.app.radio[0].set_value(option)
    return student.presses("give_room_answer")


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


def test_a_guess_is_clicked_on_the_map_and_changed_until_the_vote_is_closed(
    teacher, student, rooms
):
    one = student()
    begun(teacher).presses("phase_vote")
    told(one.runs().app, "guess", [-7.0, 3.0])
    one.presses("give_room_answer")
    told(one.app, "guess", [2.0, 4.0])
    one.presses("give_room_answer")
    (given,) = rooms.answers(teacher.code, rooms.room(teacher.code).step, 1)
    assert given.value == [2.0, 4.0]
    teacher.presses("phase_talk")
    one.app.session_state["guess"] = None
    one.presses("give_room_answer")  # the page is that of the vote still
    assert [error.value for error in one.app.error] == [
        "Answers to this question are not taken now."
    ]


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


def test_before_the_answer_is_shown_nothing_that_is_sent_tells_it(teacher, student):
    one = student()
    begun(teacher).presses("phase_vote")
    run = train(Experiment(start="worst", loss="mse"))
    for page in (one.runs(), teacher):
        stage = page.stage
        assert stage["locked"]
        (known,) = stage["layout"]["meta"]["runs"]
        for name, column in (("w0", run.params[:, 0]), ("loss", run.losses)):
            values = unpacked(known[name])
            assert set(values.tolist()) == {np.float32(column[0])}
        names = {trace.get("name") for trace in stage["traces"]}
        assert not names & {"truth", "optimum", "edge"}
        assert LESSONS["plateau"].steps[0].reveal.en not in page.said
    teacher.presses("phase_reveal")
    (known,) = one.runs().stage["layout"]["meta"]["runs"]
    assert unpacked(known["w0"])[-1] == np.float32(run.params[-1, 0])


def arrived(browser):
    """When training arrives from each start of all maps, as the browser is told."""
    maps = [
        unpacked(data["trace"]["z"])
        for kind, data in payloads(browser.app)
        if kind == "background" and data["trace"]["name"] == "arrivals"
    ]
    return np.concatenate([map.ravel() for map in maps])


def test_a_map_of_all_starts_is_not_sent_before(teacher, student):
    one = student()
    begun(teacher, step=5).presses("phase_vote")
    one.runs()
    assert arrived(one).max() <= 0  # those that are there at the start; -1 is for no other
    chosen(one, "few")
    teacher.presses("phase_reveal")
    assert arrived(one.runs()).max() > 0


def test_every_start_trains_at_once_and_those_that_arrive_are_counted(teacher, student):
    starts = [(-1.0, 3.0), (-10.0, -1.0), (-2.0, 5.0)]
    students = [student() for _ in starts]
    begun(teacher, step=4).presses("phase_vote")
    for one, start in zip(students, starts, strict=True):
        place(one.runs(), *start)
    teacher.presses("phase_reveal")
    base = Experiment(loss="mse", start="worst")
    goal = 1.05 * find_optimum(base).loss
    runs = [train(Experiment(loss="mse", start=start)) for start in starts]
    arrived = [bool((run.losses <= goal).any()) for run in runs]
    assert 0 < sum(arrived) < 3
    assert f"**First vote**: of 3 starts, {sum(arrived)} arrive." in teacher.said
    (known,) = teacher.stage["layout"]["meta"]["runs"]
    assert (unpacked(known["came"]) <= 100).tolist() == arrived
    one = students[0].runs()
    assert ("From (−1, 3) the run arrives." in one.said) == arrived[0]
    assert unpacked(one.stage["layout"]["meta"]["runs"][0]["w0"])[0] == -1


def test_a_choice_is_counted_for_both_votes_and_the_right_one_is_marked(teacher, student):
    two = [student(), student()]
    asked(teacher, "choice", options="MSE\nBCE", right=2)
    for one in two:
        chosen(one.runs(), "1")
    teacher.presses("phase_talk").presses("phase_vote_again")
    chosen(two[0].runs(), "1")
    chosen(two[1].runs(), "2")
    teacher.presses("phase_reveal")
    for page in (teacher, two[0].runs()):
        assert ":green[**✓ BCE**]" in page.said
        for bar in (
            "First vote: 100 % (2)",
            "First vote: 0 % (0)",
            "Second vote: 50 % (1)",
        ):
            assert bar in page.said


def test_words_of_students_are_text_and_hidden_at_once(teacher, student):
    words = "<img src=x onerror=alert(1)> **bold** :red[x]"
    one, other = student(), student()
    asked(teacher, "text")
    one.runs().app.text_area[0].set_value(words)
    one.presses("give_room_answer")
    teacher.presses("phase_reveal")
    assert [text.value for text in teacher.app.text] == [words]
    assert [text.value for text in other.runs().app.text] == [words]
    (hide,) = (key for key in teacher.buttons if key.startswith("hide_"))
    teacher.presses(hide)
    assert words not in teacher.received
    assert words not in other.runs().received
    teacher.presses(hide)
    assert [text.value for text in other.runs().app.text] == [words]


def test_a_number_is_asked_of_a_run_of_ones_own(teacher, student, rooms):
    one = student()
    asked(teacher, "number", "How low?", link="https://x.test/?start=worst&loss=mse&lang=ko")
    one.runs().app.number_input[0].set_value(0.4)
    one.presses("give_room_answer")
    teacher.presses("phase_reveal")
    final = train(Experiment(start="worst", loss="mse")).losses[-1]
    assert f"It is {final:.4g} (final loss): {abs(final - 0.4):.2g} away." in one.runs().said


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("choice", {"options": "one"}, "The options must be 2 to 8 lines."),
        ("choice", {"options": "a\nb", "right": 3}, "The right option must be the number"),
        ("end", {"link": "dataset=nonsense"}, "must be one of"),
        ("start", {"link": "dataset=three_classes"}, "must have two parameters"),
        ("number", {"link": "hello"}, "The link must be a link of this app."),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(teacher, rooms, kind, typed, sentence):
    before = rooms.room(teacher.code)
    asked(teacher, kind, **typed)
    (error,) = teacher.app.error
    assert sentence in error.value
    assert rooms.room(teacher.code) == before


def test_no_answer_is_taken_for_one_to_another_question(teacher, student, rooms):
    one = student()
    begun(teacher, "curve", step=4).presses("phase_vote")
    lesson_step = rooms.room(teacher.code).step
    asked(teacher, "text")
    asked(teacher, "text", "And this?")
    begun(teacher, "plateau")
    steps = {rooms.room(teacher.code).step, lesson_step}
    assert len(steps) == 2
    assert one.runs()
    assert rooms.room(teacher.code).step > lesson_step + 2


def test_after_a_question_in_between_the_lesson_goes_on_where_it_was(teacher):
    begun(teacher, step=2)
    asked(teacher, "text")
    teacher.presses("room_back")
    assert LESSONS["plateau"].steps[2].title.en in teacher.said


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
        controls.change(seen, {"phase": "reveal"})
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
    teacher.presses("phase_reveal")
    ids = [next(iter(one.cookies.values())) for one in students]
    key = teacher.cookies[f"room_{teacher.code}_teacher"]
    assert not any(one in teacher.received for one in ids)
    for one, other in (ids, ids[::-1]):
        page = students[ids.index(one)].runs()
        assert one in page.received  # its own, for the cookie
        assert other not in page.received
        assert key not in page.received


def test_a_room_that_was_closed_is_told_of(teacher, student):
    one = student()
    begun(teacher)
    teacher.presses("close_room")
    assert "open_room" in teacher.buttons
    one.runs()
    assert "join_room" in one.buttons


def test_a_database_that_does_not_answer_is_told_in_a_sentence(browser, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://nowhere")
    visitor = browser().opens().presses("open_room")
    assert [error.value for error in visitor.app.error] == [
        "The rooms cannot be reached. Try again in a minute."
    ]
