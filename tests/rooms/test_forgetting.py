"""A room forgets itself after a day, and wrong codes after five minutes."""

import pytest

from landscape.rooms import NoRoom, NotInRoom, NotTeacher

DAY, WINDOW = 24 * 60 * 60, 5 * 60
TABLES = ("rooms", "room_students", "room_answers", "room_hidden")


@pytest.fixture
def used(rooms):
    """A room with an answer that is hidden: its code, its key, its student."""
    code, key = rooms.open()
    rooms.change(code, key, phase="vote")
    student = rooms.join(code, "192.0.2.1")
    rooms.answer(code, student, "text", step=0, round=1)
    rooms.hide(code, key, student, 0)
    return code, key, student


def test_a_room_is_kept_for_a_day_with_all_that_is_its(rooms, used, clock, stored):
    rooms.forget(clock.now + DAY - 1)
    assert [len(stored(f"SELECT * FROM {table}")) for table in TABLES] == [1, 1, 1, 1]
    rooms.forget(clock.now + DAY)
    assert [len(stored(f"SELECT * FROM {table}")) for table in TABLES] == [0, 0, 0, 0]


def test_only_old_rooms_are_forgotten(rooms, used, clock):
    clock.now += DAY - 1
    young, _ = rooms.open()
    clock.now += 1
    rooms.forget(clock.now)
    assert rooms.room(young).code == young
    with pytest.raises(NoRoom):
        rooms.room(used[0])


def test_a_room_ends_after_a_day_though_nobody_has_deleted_it(rooms, used, clock):
    code, key, student = used
    clock.now += DAY
    for act in (rooms.room, rooms.version):
        with pytest.raises(NoRoom):
            act(code)
    with pytest.raises(NotTeacher):
        rooms.change(code, key, phase="reveal")
    with pytest.raises(NotInRoom):
        rooms.answer(code, student, "late", step=0, round=1)
    assert not rooms.is_student(code, student)
    assert not rooms.is_teacher(code, key)
    with pytest.raises(NoRoom):
        rooms.join(code, "192.0.2.1")


@pytest.mark.parametrize("how", ["open", "join"])
def test_opening_and_joining_forget_at_most_every_two_minutes(rooms, replica, clock, stored, how):
    def act():
        if how == "open":
            rooms.open()
        else:
            with pytest.raises(NoRoom):
                rooms.join("none", "192.0.2.1")

    old, _ = replica().open()
    clock.now += DAY - 60
    act()
    clock.now += 119
    act()
    assert (old,) in stored("SELECT code FROM rooms")
    clock.now += 1
    act()
    assert (old,) not in stored("SELECT code FROM rooms")


def test_wrong_codes_are_deleted_after_the_window(rooms, clock, stored):
    with pytest.raises(NoRoom):
        rooms.join("ZZZZZZ", "192.0.2.1")
    rooms.forget(clock.now + WINDOW - 1)
    assert len(stored("SELECT * FROM room_wrong_codes")) == 1
    rooms.forget(clock.now + WINDOW)
    assert stored("SELECT * FROM room_wrong_codes") == []


def test_an_old_room_of_the_same_code_has_left_nothing(rooms, used, clock, monkeypatch):
    code, key, student = used
    clock.now += DAY
    monkeypatch.setattr("landscape.rooms.store.new_code", lambda: code)
    assert rooms.open()[0] == code
    assert not rooms.is_student(code, student)
    assert not rooms.is_teacher(code, key)
    assert rooms.joined(code) == 0
    assert rooms.answers(code, 0, 1) == ()
