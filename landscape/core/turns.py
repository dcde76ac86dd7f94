"""Taking turns in the order of coming."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A semaphore that lets in who waits longest.

    Python's, connection pools and SQLite's own waiting let in whoever asks at the right moment: of
    a class that asks at once some would wait for very long.

    Parameters
    ----------
    places : int
        How many may have their turn at once.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    def acquire(self, *, first: bool = False) -> None:
        """Wait for a turn, before all others if it is to be the `first`; then `release` it."""
        with self._mutex:
            if self._free:
                self._free -= 1
                return
            mine = threading.Event()
            if first:
                self._waiting.appendleft(mine)
            else:
                self._waiting.append(mine)
        mine.wait()

    def release(self) -> None:
        """End a turn that was waited for."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, which lasts as long as the context."""
        self.acquire()
        try:
            yield
        finally:
            self.release()
