"""Turns are taken in the order of coming, by no more at once than there are places."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from landscape.core.turns import Turns


def waiting(turns, count):
    end = time.monotonic() + 10
    while len(turns._waiting) < count:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_who_waits_longest_is_next():
    turns, order, held = Turns(1), [], threading.Event()

    def work(number):
        with turns.turn():
            order.append(number)
            held.wait()

    threads = []
    for number in range(20):
        threads.append(threading.Thread(target=work, args=(number,)))
        threads[-1].start()
        waiting(turns, number)
    held.set()
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_who_is_to_be_first_does_not_wait_for_the_others():
    turns, order = Turns(1), []
    turns.acquire()

    def work(name, first):
        turns.acquire(first=first)
        order.append(name)
        turns.release()

    threads = []
    for count, name in enumerate(("one", "two", "first")):
        threads.append(threading.Thread(target=work, args=(name, name == "first")))
        threads[-1].start()
        waiting(turns, count + 1)
    turns.release()
    for thread in threads:
        thread.join()
    assert order == ["first", "one", "two"]


@pytest.mark.parametrize("places", [1, 3])
def test_no_more_have_a_turn_than_there_are_places(places):
    turns, inside, most = Turns(places), [], []

    def work(number):
        for _ in range(50):
            with turns.turn():
                inside.append(number)
                most.append(len(inside))
                time.sleep(0.0001)
                inside.remove(number)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(12)))
    assert max(most) == places
    assert len(most) == 600


def test_a_turn_that_fails_is_over():
    turns = Turns(1)
    for _ in range(3):
        with pytest.raises(KeyError), turns.turn():
            raise KeyError
    with turns.turn():
        assert not turns._waiting
