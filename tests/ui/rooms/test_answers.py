"""Answers of a class: as they are given, and as they are shown."""

import pytest

from landscape import Experiment, find_optimum, train
from tests.ui.rooms.acts import asked, begun, chosen, place
from tests.ui.visits import told, unpacked


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


WORDS = "<img src=x onerror=alert(1)> **bold** :red[x]"


@pytest.fixture
def written(teacher, student):
    """The pages of the teacher, of who has written `WORDS`, and of another student."""
    one, other = student(), student()
    asked(teacher, "text")
    one.runs().app.text_area[0].set_value(WORDS)
    one.presses("give_room_answer")
    return teacher.presses("phase_reveal"), one.runs(), other.runs()


def texts(page):
    return [text.value for text in page.app.text]


def test_words_of_students_are_counted_until_the_teacher_shows_them(written):
    teacher, one, other = written
    for page in written:
        assert "Answers in words: **1**" in page.said
        assert WORDS not in page.received
    assert "show_words" not in one.buttons | other.buttons
    teacher.presses("show_words")
    for page in (teacher, one.runs(), other.runs()):
        assert texts(page) == [WORDS]


def test_the_teacher_can_read_and_hide_words_before_anybody_sees_them(written):
    teacher, one, other = written
    (read,) = (box for box in teacher.app.checkbox if box.key.startswith("read_words"))
    read.check()
    assert texts(teacher.runs()) == [WORDS]
    (hide,) = (key for key in teacher.buttons if key.startswith("hide_"))
    teacher.presses(hide)
    for page in (one.runs(), other.runs()):
        assert WORDS not in page.received
    teacher.presses("show_words")
    for page in (teacher, one.runs(), other.runs()):
        assert WORDS not in page.received
    teacher.presses(hide)
    assert texts(other.runs()) == [WORDS]


def test_words_that_are_shown_are_hidden_at_once(written):
    teacher, _one, other = written
    teacher.presses("show_words")
    (hide,) = (key for key in teacher.buttons if key.startswith("hide_"))
    teacher.presses(hide)
    assert WORDS not in teacher.received
    assert WORDS not in other.runs().received
    teacher.presses(hide)
    assert texts(other.runs()) == [WORDS]


def test_words_that_are_too_long_stay_in_their_field(teacher, student, rooms):
    one = student()
    asked(teacher, "text")
    one.runs().app.text_area[0].set_value("x" * 201)
    one.presses("give_room_answer")
    (error,) = one.app.error
    assert "The answer must have at most 200 characters, and has 201." in error.value
    assert one.app.text_area[0].value == "x" * 201
    assert rooms.count(teacher.code, rooms.room(teacher.code).step, 1) == 0


def test_words_for_the_next_question_are_not_shown_with_those_for_the_last(written):
    teacher, one, other = written
    teacher.presses("show_words")
    asked(teacher, "text", "And now?")
    one.runs().app.text_area[0].set_value("other words")
    one.presses("give_room_answer")
    teacher.presses("phase_reveal")
    for page in (teacher, other.runs()):
        assert "other words" not in page.received


def test_a_number_is_asked_of_a_run_of_ones_own(teacher, student, rooms):
    one = student()
    asked(teacher, "number", "How low?", link="https://x.test/?start=worst&loss=mse&lang=ko")
    one.runs().app.number_input[0].set_value(0.4)
    one.presses("give_room_answer")
    teacher.presses("phase_reveal")
    final = train(Experiment(start="worst", loss="mse")).losses[-1]
    assert f"It is {final:.4g} (final loss): {abs(final - 0.4):.2g} away." in one.runs().said


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


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("choice", {"options": "MSE\nBCE", "right": 2}, "9"),
        ("number", {}, "many"),
        ("start", {}, [1.0]),
        ("end", {}, {"w0": 1}),
    ],
)
def test_answers_that_are_none_are_as_if_not_given(teacher, student, rooms, kind, typed, value):
    one = student()
    asked(teacher, kind, **typed)
    (student_id,) = one.cookies.values()
    room = rooms.room(teacher.code)
    rooms.answer(teacher.code, student_id, value, step=room.step, round=1)
    teacher.presses("phase_reveal")
    for page in (teacher, one.runs()):
        assert "Nobody has answered." in page.said
        assert page.stage["traces"]


def test_a_second_vote_of_an_earlier_pass_is_not_shown_again(teacher, student):
    one = student()
    begun(teacher, step=1)
    begin = {"first": -8.0, "second": -9.0}
    teacher.presses("phase_vote")
    one.runs().app.number_input[0].set_value(begin["first"])
    one.presses("give_room_answer")
    teacher.presses("phase_talk").presses("phase_vote_again")
    one.runs().app.number_input[0].set_value(begin["second"])
    one.presses("give_room_answer")
    teacher.presses("room_back").presses("room_next").presses("phase_vote").presses("phase_reveal")
    for page in (teacher, one.runs()):
        assert "**First vote**" in page.said
        assert "**Second vote**" not in page.said
    assert "You said: −8." in one.said


@pytest.mark.parametrize("again", [False, True])
def test_back_and_next_leave_a_step_revealed_with_all_its_votes(teacher, student, rooms, again):
    one = student()
    begun(teacher, step=1).presses("phase_vote")
    one.runs().app.number_input[0].set_value(-8.0)
    one.presses("give_room_answer")
    if again:
        teacher.presses("phase_talk").presses("phase_vote_again")
        one.runs().app.number_input[0].set_value(-9.0)
        one.presses("give_room_answer")
    teacher.presses("phase_reveal").presses("room_back")
    assert rooms.room(teacher.code).phase == "waiting"
    teacher.presses("room_next")
    for page in (teacher, one.runs()):
        assert "**First vote**" in page.said
        assert ("**Second vote**" in page.said) == again
        assert not page.stage["locked"]
    assert f"You said: {'−9' if again else '−8'}." in one.said
    asked(teacher, "text", "And in words?").presses("room_back")
    assert rooms.room(teacher.code).phase == "reveal"
    begun(teacher)
    assert rooms.room(teacher.code).phase == "waiting"
    teacher.presses("room_next")
    assert rooms.room(teacher.code).phase == "waiting"  # begun again, it is asked again


def test_the_step_before_a_revealed_one_about_the_same_run_is_open(teacher, student):
    one = student()
    begun(teacher, "curve", step=1).presses("phase_vote").presses("phase_reveal")
    teacher.presses("room_back")
    for page in (teacher, one.runs()):
        assert not page.stage["locked"]


def test_an_answer_that_was_not_given_is_asked_for(teacher, student, rooms):
    one = student()
    asked(teacher, "choice", options="MSE\nBCE")
    one.runs().presses("give_room_answer")
    assert [toast.value for toast in one.app.toast] == ["Give an answer first."]
    assert rooms.count(teacher.code, rooms.room(teacher.code).step, 1) == 0


def test_a_number_that_was_taken_out_is_not_given(teacher, student, rooms):
    one = student()
    asked(teacher, "number")
    one.runs().app.number_input[0].set_value(0.5)
    one.runs()
    one.app.number_input[0].set_value(None)
    one.presses("give_room_answer")
    assert [toast.value for toast in one.app.toast] == ["Give an answer first."]
    assert rooms.count(teacher.code, rooms.room(teacher.code).step, 1) == 0
