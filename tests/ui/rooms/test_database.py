"""What a whole class asks for at once is read once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from landscape.rooms import Answer, NoRoom
from landscape.ui.rooms import database

CLASS = 8


class Slow:
    """Rooms that take their time, and count what they are asked for."""

    def __init__(self):
        self.asked = 0

    def version(self, code):
        self.asked += 1
        time.sleep(0.2)
        if code == "closed":
            raise NoRoom
        return 5

    def answers(self, code, step, round):
        self.asked += 1
        time.sleep(0.1)
        return (Answer("s" * 32, "x" * (10_000_000 if code == "large" else 10), 1.0),)


@pytest.fixture
def slow(monkeypatch):
    slow = Slow()
    monkeypatch.setattr(database, "rooms", lambda: slow)
    for kept in (database.latest_version, database.revealed_answers):
        kept.cache_clear()
    yield slow
    for kept in (database.latest_version, database.revealed_answers):
        kept.cache_clear()


def at_once(function, *arguments):
    """What a class gets that asks at the same moment."""
    together = threading.Barrier(CLASS)

    def ask(_number):
        together.wait()
        return function(*arguments)

    with ThreadPoolExecutor(CLASS) as threads:
        return list(threads.map(ask, range(CLASS)))


def test_a_class_that_asks_at_once_reads_the_version_once(slow):
    assert at_once(database.latest_version, "ABCDEF") == [5] * CLASS
    assert slow.asked == 1


def test_a_class_that_asks_at_once_reads_the_answers_once(slow):
    found = at_once(database.revealed_answers, "ABCDEF", 3, 7)
    assert len(set(found)) == 1
    assert slow.asked == 2  # of both rounds


def test_a_room_that_was_closed_keeps_nobody_waiting(slow):
    for _ in range(2):
        with pytest.raises(NoRoom):
            database.latest_version("closed")


def test_answers_are_kept_within_a_number_of_bytes(slow):
    for step in range(3):
        database.revealed_answers("large", step, 1)
        database.revealed_answers("small", step, 1)
    kept = database.revealed_answers.cache
    assert kept.currsize <= kept.maxsize == database.KEPT_BYTES
    assert 0 < len(kept) < 6
