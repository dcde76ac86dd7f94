"""What has been computed, kept for all visitors who ask the same, within a budget of bytes."""

from __future__ import annotations

import hashlib
import sys
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np
from cachetools import LRUCache

from landscape.ui.turns import at_work, away_from_work, out_of_turn

P = ParamSpec("P")
R = TypeVar("R")
KEPT_BYTES = 160_000_000
# Of an entry: so that many small ones are bounded too.
OVERHEAD_BYTES = 2_000
SHORT_WORK = 0.5  # seconds, after which work that tells its progress makes room for others


def size_of(value: object) -> int:
    """Return about how many bytes a record, array, text or collection of them holds."""
    if hasattr(value, "nbytes"):
        return int(value.nbytes)
    if isinstance(value, (str, bytes)):
        return len(value)
    if isinstance(value, dict):
        return sum(size_of(key) + size_of(part) for key, part in value.items())
    if isinstance(value, (tuple, list)):
        return sum(map(size_of, value))
    if is_dataclass(value):
        return sum(size_of(getattr(value, field.name)) for field in fields(value))
    return sys.getsizeof(value)


_kept: LRUCache[Hashable, Any] = LRUCache(
    KEPT_BYTES, getsizeof=lambda value: OVERHEAD_BYTES + size_of(value)
)
_apart: ContextVar[Hashable] = ContextVar("apart", default=None)
_condition = threading.Condition()
_being_made: set[Hashable] = set()


@contextmanager
def kept_apart(name: Hashable) -> Iterator[None]:
    """Keep what is asked for in the block apart from what is asked for elsewhere.

    How soon an answer comes does not tell then what others have asked for.

    Parameters
    ----------
    name : hashable
        What is asked for under the same name is kept together.
    """
    token = _apart.set(name)
    try:
        yield
    finally:
        _apart.reset(token)


def kept_or_made(
    key: Hashable, make: Callable[[], R], keep: Callable[[R], bool] = lambda _value: True
) -> R:
    """Return what is kept under a key; else what `make` returns, which is kept if `keep` says so.

    Whoever asks while another makes it waits for that.
    """
    if (apart := _apart.get()) is not None:
        key = (apart, key)
    with _condition:
        if key in _kept:
            found: R = _kept[key]
            return found
        is_free = key not in _being_made
        if is_free:
            _being_made.add(key)
    if not is_free:
        with out_of_turn(), away_from_work(), _condition:
            _condition.wait_for(lambda: key not in _being_made)
            if key in _kept:
                return _kept[key]
            _being_made.add(key)
    try:
        made = make()
        if keep(made):
            with _condition, suppress(ValueError):  # too large to be kept at all
                _kept[key] = made
        return made
    finally:
        with _condition:
            _being_made.remove(key)
            _condition.notify_all()


def shared(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that computes once for all visitors who ask the same.

    Answers are the same objects for all, and so have to be frozen. Those used least recently are
    dropped.

    Parameters
    ----------
    function : callable
        Its arguments can be hashed, or are arrays or frozen records of such. A function among
        them, which is told the progress, is not part of what is asked for.
    """

    def key(*args: Any, **kwargs: Any) -> Hashable:
        asked = [*enumerate(args), *sorted(kwargs.items())]
        return function, *((name, _hashable(arg)) for name, arg in asked if not callable(arg))

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        def make() -> R:
            with out_of_turn(), at_work() as leave:
                began = time.monotonic()

                def while_working(arg: Any) -> Any:
                    if not callable(arg):
                        return arg

                    def tell(share: float) -> None:
                        if time.monotonic() - began > SHORT_WORK:
                            leave()
                        arg(share)

                    return tell

                told = {name: while_working(arg) for name, arg in kwargs.items()}
                return function(*map(while_working, args), **told)

        return kept_or_made(key(*args, **kwargs), make)

    return call


def _hashable(arg: Any) -> Hashable:
    """Return what stands for an argument: for arrays, and records of them, a digest."""
    if isinstance(arg, np.ndarray):
        content = np.ascontiguousarray(arg)
        return arg.shape, arg.dtype.str, hashlib.sha256(content.data).digest()
    if isinstance(arg, (tuple, list)):
        return tuple(map(_hashable, arg))
    if is_dataclass(arg) and type(arg).__hash__ is object.__hash__:
        return type(arg), *(_hashable(getattr(arg, field.name)) for field in fields(arg))
    known: Hashable = arg
    return known
