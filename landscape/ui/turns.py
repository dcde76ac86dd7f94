"""Whose page is drawn, and what is computed beside it: a few threads at a time.

Python runs one thread at a time. Two hundred pages that are drawn, or trained for, at once switch
between each other all the time, which takes a third more of the processor, and each is done only at
the end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from landscape.core.turns import Turns

_turn = Turns(1)
WORKERS = 1  # that compute at once, as long as what they do is short: two take longer in all
_work = Turns(WORKERS)
_mine = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for this visitor's turn, and have it until the end of the block.

    Whoever has it already goes on.
    """
    if getattr(_mine, "held", False):
        yield
        return
    with _turn.turn():
        _mine.held = True
        try:
            yield
        finally:
            _mine.held = False


@contextmanager
def out_of_turn() -> Iterator[None]:
    """Let others have their turn during the block, which may take long or wait for them."""
    if not getattr(_mine, "held", False):
        yield
        return
    _mine.held = False
    _turn.release()
    try:
        yield
    finally:
        _turn.acquire(first=True)  # whoever is half done does not queue up again
        _mine.held = True


@contextmanager
def at_work() -> Iterator[Callable[[], None]]:
    """Wait for a place among those who compute, and have it until the end of the block.

    It gives a function that leaves the place to the next before that, as long work does. Work
    within work needs no other place. Nobody waits for a place who has the turn.
    """
    if getattr(_mine, "works", False):
        yield lambda: None
        return
    _work.acquire()
    _mine.works = True
    try:
        yield _leave
    finally:
        _leave()


def _leave() -> None:
    if getattr(_mine, "works", False):
        _mine.works = False
        _work.release()


@contextmanager
def away_from_work() -> Iterator[None]:
    """Leave one's place to others during the block, which waits for one of them."""
    had_place = getattr(_mine, "works", False)
    _leave()
    try:
        yield
    finally:
        if had_place:
            _work.acquire(first=True)
            _mine.works = True
