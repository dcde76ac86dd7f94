"""What all visitors share, with several at once; waits are for events, and none for a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest

from landscape.ui import results
from landscape.ui.results import kept_apart, kept_or_made, shared, size_of
from landscape.ui.turns import turn

PATIENCE = 20  # seconds after which a test fails rather than hangs


@pytest.fixture
def pool():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def test_what_many_ask_is_computed_once(pool):
    calls = []

    @shared
    def square(number):
        calls.append(number)
        return (number**2,)

    found = [pool.submit(square, 7) for _ in range(30)]
    assert {id(one.result(PATIENCE)) for one in found} == {id(square(7))}
    assert calls == [7]


def test_arrays_and_records_are_known_by_their_content():
    @dataclass(frozen=True, eq=False)
    class Record:
        values: np.ndarray

    calls = []

    @shared
    def total(record, rows):
        calls.append(1)
        return float(record.values.sum() + rows.sum())

    for end in (3.0, 3.0, np.nextafter(3, 4)):
        total(Record(np.array([1.0, end])), np.arange(3))
    assert len(calls) == 2


def test_what_fails_is_not_kept_and_does_not_stop_the_others(pool):
    fails = [True]

    @shared
    def once():
        if fails:
            fails.clear()
            raise ValueError("first")
        return "second"

    found = [pool.submit(once) for _ in range(5)]
    ends = [one.exception(PATIENCE) or one.result() for one in found]
    assert sorted(map(str, ends)) == ["first"] + ["second"] * 4


def test_work_within_work_and_waiting_for_others_never_blocks(pool):
    inner_began, go = threading.Event(), threading.Event()

    @shared
    def inner(_number):
        inner_began.set()
        assert go.wait(PATIENCE)
        return "inner"

    @shared
    def outer(number):
        return inner(0) + str(number)

    def visit(work, *args):
        with turn():
            return work(*args)

    first = pool.submit(visit, inner, 0)
    assert inner_began.wait(PATIENCE)
    others = [pool.submit(visit, outer, number) for number in range(5)]
    go.set()
    assert first.result(PATIENCE) == "inner"
    assert [one.result(PATIENCE) for one in others] == [f"inner{number}" for number in range(5)]


def test_long_work_makes_room_for_others(pool, monkeypatch):
    monkeypatch.setattr(results, "SHORT_WORK", 0.0)
    told, go = threading.Event(), threading.Event()

    @shared
    def long_work(progress):
        progress(0.5)
        told.set()
        assert go.wait(PATIENCE)
        return "long"

    @shared
    def short_work():
        return "short"

    shares = []
    waiting = pool.submit(long_work, shares.append)
    assert told.wait(PATIENCE)
    assert pool.submit(short_work).result(PATIENCE) == "short"
    go.set()
    assert waiting.result(PATIENCE) == "long"
    assert shares == [0.5]


def test_nothing_is_drawn_while_another_has_the_turn(pool):
    inside, most = [], []

    def draw():
        with turn():
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    for one in [pool.submit(draw) for _ in range(50)]:
        one.result(PATIENCE)
    assert set(most) == {1}


def test_the_least_used_is_dropped_when_the_budget_is_spent(monkeypatch):
    kept = results.LRUCache(10_000, getsizeof=size_of)
    monkeypatch.setattr(results, "_kept", kept)
    for name in "abc":
        kept_or_made(name, lambda: np.zeros(500))
    assert set(kept) == {"b", "c"}
    kept_or_made("large", lambda: np.zeros(5000))
    assert set(kept) == {"b", "c"}
    kept_or_made("passing", lambda: "x", lambda _value: False)
    assert "passing" not in kept


def test_sizes_are_those_of_what_is_held():
    @dataclass
    class Pair:
        name: str
        values: np.ndarray

    assert size_of(np.zeros(10)) == 80
    assert size_of([Pair("ab", np.zeros(2)), {"c": b"xyz"}]) == 2 + 16 + 1 + 3


def test_what_is_kept_apart_is_made_again_and_found_under_the_same_name():
    made = []

    @shared
    def double(number):
        made.append(number)
        return 2 * number

    assert double(3) == double(3) == 6
    for name in ("one", "one", "other"):
        with kept_apart(name):
            assert double(3) == 6
    assert double(3) == 6
    assert made == [3, 3, 3]  # for all, for one, for the other
