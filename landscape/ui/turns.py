"""Whose page is drawn: one at a time, while longer work goes on beside it.

Python runs one thread at a time. Two hundred pages that are drawn at once switch between each
other all the time, which takes a third more of the processor, and each is done only at the end.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_turn = threading.Lock()
_mine = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for this visitor's turn, and have it until the end of the block."""
    with _turn:
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
        _turn.acquire()
        _mine.held = True
