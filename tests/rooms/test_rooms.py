"""What a teacher and students do with a room, and what they may not."""

import pytest

from landscape.core.errors import BadValue
from landscape.rooms import (
    Answer,
    NoRoom,
    NotInRoom,
    NotTeacher,
    Room,
    RoomChanged,
    VoteClosed,
)

CLIENT = "192.0.2.7"


@pytest.fixture
def opened(rooms):
    """A room's code and its teacher's key."""
    return rooms.open()


@pytest.fixture
def voting(rooms, opened):
    """A room that takes answers, its teacher's key, and a student of it."""
    code, key = opened
    rooms.change(code, key, phase="vote", step=3)
    return code, key, rooms.join(code, CLIENT)


def test_a_new_room_waits(rooms, opened):
    code, _ = opened
    assert rooms.room(code) == Room(code, "waiting", "", 0, None, 1, 1)
    assert rooms.joined(code) == 0
    assert not rooms.room(code).voting


def test_what_is_changed_is_read_by_every_replica(rooms, replica, opened):
    code, key = opened
    question = {"text": "어디서 끝날까? <b>", "kind": "map", "near": [-1.5, 4, None, True]}
    told = rooms.change(code, key, phase="vote", lesson="고원", step=4, question=question)
    assert told == Room(code, "vote", "고원", 4, question, 1, 2)
    assert replica().room(code) == told
    assert rooms.change(code, key, question=None).question is None
    assert replica().room(code).question is None


def test_the_version_grows_with_each_change_and_not_with_answers(rooms, voting):
    code, key, student = voting
    seen = [rooms.version(code)]
    rooms.answer(code, student, 1, step=3, round=1)
    assert rooms.version(code) == seen[0]
    for change in ({"phase": "talk"}, {"phase": "talk"}, {"step": 5}, {}):
        seen.append(rooms.change(code, key, **change).version)
        assert rooms.version(code) == seen[-1]
    for hidden in (True, False):
        rooms.hide(code, key, student, 3, hidden)
        seen.append(rooms.version(code))
    assert seen == sorted(set(seen))


def test_voting_again_is_the_second_round(rooms, opened):
    code, key = opened
    rounds = [
        rooms.change(code, key, phase=phase).round
        for phase in ("vote", "talk", "vote_again", "reveal", "vote")
    ]
    assert rounds == [1, 1, 2, 2, 1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"phase": "over"},
            "phase must be one of waiting, vote, talk, vote_again, reveal. Got 'over'.",
        ),
        ({"phase": None}, "phase must be one of"),
        ({"phase": []}, "phase must be one of"),
        ({"step": -1}, "step must be between 0 and 9999. Got -1."),
        ({"step": 1.5}, "step must be a whole number. Got 1.5."),
        ({"step": True}, "step must be a whole number. Got True."),
        ({"round": 3}, "round must be between 1 and 2. Got 3."),
        ({"phase": "vote", "round": 2}, "round must be 1 in the phase vote. Got 2."),
        (
            {"lesson": "a\0"},
            r"lesson must be a name of at most 100 printable characters. Got 'a\x00'.",
        ),
        ({"lesson": "\ud800"}, "lesson must be a name"),
        ({"lesson": "a" * 101}, "lesson must be a name"),
        ({"lesson": None}, "lesson must be a name"),
        ({"question": "why?"}, "question must be an object or null. Got 'str'."),
        ({"question": {"a": "x" * 8192}}, "question must be at most 8192 bytes of JSON. Got 8200."),
        ({"question": {1: 2}}, "question must have texts as keys. Got 1."),
        (
            {"teacher": "0" * 64},
            "field must be one of phase, lesson, step, question, round. Got 'teacher'.",
        ),
    ],
)
def test_a_change_that_breaks_a_rule_changes_nothing(rooms, opened, fields, said):
    code, key = opened
    with pytest.raises(BadValue) as error:
        rooms.change(code, key, **fields)
    assert str(error.value).startswith(said)
    assert rooms.room(code) == Room(code)


def test_a_change_of_a_room_that_has_another_version_changes_nothing(rooms, replica, opened):
    code, key = opened
    seen = rooms.room(code).version
    now = replica().change(code, key, version=seen, phase="vote", step=4)
    for version in (seen, now.version + 1):
        with pytest.raises(RoomChanged, match="has changed meanwhile"):
            rooms.change(code, key, version=version, phase="talk")
    with pytest.raises(NotTeacher):  # what version it has is the teacher's to know
        rooms.change(code, "0" * 32, version=seen, phase="talk")
    assert rooms.room(code) == now
    assert rooms.change(code, key, version=now.version, phase="talk").step == 4


def test_the_last_answer_counts_once(rooms, voting, clock):
    code, _, student = voting
    for value in ("worst", "good"):
        clock.now += 1
        rooms.answer(code, student, value, step=3, round=1)
    assert rooms.answers(code, 3, 1) == (Answer(student, "good", clock.now, False),)
    assert rooms.count(code, 3, 1) == 1
    assert rooms.answer_of(code, student, 3, 1) == Answer(student, "good", clock.now)


def test_answers_are_kept_by_step_round_and_room(rooms, voting, clock):
    code, key, student = voting
    rooms.answer(code, student, "first", step=3, round=1)
    rooms.change(code, key, phase="vote_again")
    rooms.answer(code, student, "second", step=3, round=2)
    rooms.change(code, key, phase="vote", step=4)
    rooms.answer(code, student, "next", step=4, round=1)
    other, other_key = rooms.open()
    rooms.change(other, other_key, phase="vote", step=3)
    rooms.answer(other, rooms.join(other, CLIENT), "elsewhere", step=3, round=1)
    found = [[one.value for one in rooms.answers(code, *asked)] for asked in ((3, 1), (3, 2))]
    assert found == [["first"], ["second"]]
    assert [one.value for one in rooms.answers(code, 4, 1)] == ["next"]
    assert rooms.answers(code, 4, 2) == ()
    assert rooms.count(code, 4, 2) == 0
    assert rooms.answer_of(code, student, 4, 2) is None


def test_answers_come_in_the_order_in_which_they_were_given(rooms, voting, clock):
    code, _, first = voting
    students = [first, *(rooms.join(code, CLIENT) for _ in range(5))]
    for number, student in enumerate(students):
        clock.now += 1
        rooms.answer(code, student, number, step=3, round=1)
    assert [one.value for one in rooms.answers(code, 3, 1)] == [0, 1, 2, 3, 4, 5]
    assert rooms.joined(code) == 6


@pytest.mark.parametrize("phase", ["waiting", "talk", "reveal"])
def test_answers_are_taken_while_a_vote_is_open(rooms, voting, phase):
    code, key, student = voting
    rooms.answer(code, student, "early", step=3, round=1)
    rooms.change(code, key, phase=phase)
    with pytest.raises(VoteClosed, match="not taken now"):
        rooms.answer(code, student, "late", step=3, round=1)
    assert [one.value for one in rooms.answers(code, 3, 1)] == ["early"]


@pytest.mark.parametrize(("step", "round"), [(2, 1), (4, 1), (3, 2), (10**30, 1), ("3", 1)])
def test_an_answer_to_another_question_is_refused(rooms, voting, step, round):
    code, _, student = voting
    with pytest.raises(VoteClosed):
        rooms.answer(code, student, "x", step=step, round=round)
    assert rooms.count(code, 3, 1) == 0


@pytest.mark.parametrize("stranger", ["", "0" * 32, "\0", "' OR 1=1 --", "\ud800", "é" * 32])
def test_who_has_not_joined_cannot_answer(rooms, voting, stranger):
    code, _, _ = voting
    assert not rooms.is_student(code, stranger)
    assert rooms.answer_of(code, stranger, 3, 1) is None
    with pytest.raises(NotInRoom, match="has not joined"):
        rooms.answer(code, stranger, 1, step=3, round=1)
    assert rooms.count(code, 3, 1) == 0


def test_a_student_of_another_room_cannot_answer(rooms, voting):
    code, _, student = voting
    elsewhere = rooms.join(rooms.open()[0], CLIENT)
    assert rooms.is_student(code, student)
    assert not rooms.is_student(code, elsewhere)
    with pytest.raises(NotInRoom):
        rooms.answer(code, elsewhere, 1, step=3, round=1)


@pytest.mark.parametrize("which", ["student", "empty", "upper", "other room's", "stored", "odd"])
def test_only_the_teacher_does_a_teachers_things(rooms, voting, which, stored):
    code, key, student = voting
    rooms.answer(code, student, "text", step=3, round=1)
    before = rooms.room(code)
    wrong = {
        "student": student,
        "empty": "",
        "upper": key.upper() + " ",
        "other room's": rooms.open()[1],
        "stored": stored("SELECT teacher FROM rooms")[0][0],
        "odd": "\ud800\0é",
    }[which]
    assert not rooms.is_teacher(code, wrong)
    for act in (
        lambda: rooms.change(code, wrong, phase="reveal"),
        lambda: rooms.change(code, wrong, phase="no phase"),
        lambda: rooms.hide(code, wrong, student, 3),
        lambda: rooms.close(code, wrong),
    ):
        with pytest.raises(NotTeacher, match="not its teacher"):
            act()
    assert rooms.room(code) == before
    assert not rooms.answers(code, 3, 1)[0].hidden
    assert rooms.is_teacher(code, key)


def test_what_is_hidden_stays_hidden_until_it_is_shown(rooms, voting):
    code, key, student = voting
    other = rooms.join(code, CLIENT)
    for one in (student, other):
        rooms.answer(code, one, f"by {one}", step=3, round=1)
    rooms.hide(code, key, student, 3)
    rooms.hide(code, key, student, 3)
    rooms.answer(code, student, "again", step=3, round=1)
    rooms.change(code, key, phase="vote_again")
    rooms.answer(code, student, "and again", step=3, round=2)
    hidden = {one.student: one.hidden for one in rooms.answers(code, 3, 1)}
    assert hidden == {student: True, other: False}
    assert [one.hidden for one in rooms.answers(code, 3, 2)] == [True]
    assert rooms.answer_of(code, student, 3, 2).hidden
    assert rooms.count(code, 3, 1) == 2
    rooms.hide(code, key, student, 3, hidden=False)
    assert not any(one.hidden for one in rooms.answers(code, 3, 1) + rooms.answers(code, 3, 2))


@pytest.mark.parametrize("stranger", ["0" * 32, "\0"])
def test_only_a_student_of_the_room_is_hidden(rooms, voting, stranger):
    code, key, _ = voting
    with pytest.raises(BadValue, match="student must have joined this room"):
        rooms.hide(code, key, stranger, 3)


def test_a_closed_room_is_gone_with_all_that_was_its(rooms, voting, stored):
    code, key, student = voting
    rooms.answer(code, student, "text", step=3, round=1)
    rooms.hide(code, key, student, 3)
    kept, _ = rooms.open()
    rooms.close(code, key)
    for act in (rooms.room, rooms.version, lambda code: rooms.join(code, CLIENT)):
        with pytest.raises(NoRoom, match="no open room"):
            act(code)
    with pytest.raises(NotInRoom):
        rooms.answer(code, student, "text", step=3, round=1)
    with pytest.raises(NotTeacher):
        rooms.close(code, key)
    assert not rooms.is_student(code, student)
    assert not rooms.is_teacher(code, key)
    assert stored("SELECT code FROM rooms") == [(kept,)]
    for table in ("room_students", "room_answers", "room_hidden"):
        assert stored(f"SELECT * FROM {table}") == []


def test_a_code_may_be_typed_in_any_way(rooms, voting):
    code, key, student = voting
    wide = "".join(chr(ord(letter) - 0x20 + 0xFF00) for letter in code)
    for typed in (code.lower(), f" {code[:3]}-{code[3:]}\n", wide):
        assert rooms.is_student(typed, student)
        assert rooms.is_teacher(typed, key)
        assert rooms.room(typed).code == code
        assert rooms.is_student(code, rooms.join(typed, CLIENT))
        rooms.answer(typed, student, typed, step=3, round=1)
        assert rooms.answers(typed, 3, 1)[0].value == typed
    assert rooms.joined(code) == 4
