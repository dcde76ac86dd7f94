"""The rooms of this process, and what of them is kept since a whole class asks for it.

Whoever asks while another reads the same waits for that.
"""

from __future__ import annotations

import logging
import threading

import streamlit as st
from cachetools import LRUCache, TTLCache, cached

from landscape.core.errors import BadValue
from landscape.rooms import Answer, Rooms, Unreachable, database_url
from landscape.ui.results import OVERHEAD_BYTES, size_of

KEPT_BYTES = 20_000_000  # of answers that are revealed
FRESH = 0.4  # seconds for which one read of a room's version serves all who ask
_LOG = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False)
def _rooms(url: str) -> Rooms:
    return Rooms(url)


def rooms() -> Rooms:
    """Return the rooms of the database that the environment names.

    Raises
    ------
    Unreachable
        If there is none; the log says why.
    """
    try:
        return _rooms(database_url())
    except BadValue as problem:
        _LOG.error("No rooms: %s", problem)
        raise Unreachable from problem


@cached(TTLCache(1000, FRESH), condition=threading.Condition())
def latest_version(code: str) -> int:
    """Return a room's version, at most a moment old.

    Raises
    ------
    RoomError
        If there is no such room, or the database does not answer.
    """
    return rooms().version(code)


@cached(
    LRUCache(KEPT_BYTES, lambda votes: OVERHEAD_BYTES + size_of(votes)),
    condition=threading.Condition(),
)
def revealed_answers(code: str, step: int, version: int) -> tuple[tuple[Answer, ...], ...]:
    """Return the answers of both rounds to a step whose vote is over at this version of the room.

    A whole class asks for them at once, and they do not change without another version.

    Raises
    ------
    Unreachable
        If the database does not answer.
    """
    return rooms().answers(code, step, 1), rooms().answers(code, step, 2)
