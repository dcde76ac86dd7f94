"""What is said while the server works."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

import streamlit as st

from landscape.ui.words.language import _

PATIENCE = 0.3  # seconds before anything is said about waiting, and between two shares


@contextmanager
def waiting(key: str = "waiting") -> Iterator[Callable[[float], None]]:
    """Give a function that shows the share done, if the work takes a while.

    It stands at the end of what is drawn into meanwhile, where it moves nothing else. Where a page
    works in more than one place each has a `key`, which begins with "waiting".
    """
    place: Any = None  # made when it is needed: what is never shown is no message to the browser
    last_update = time.monotonic()
    # Shown in the context outside of a cache, which would else keep what is drawn in it and draw
    # that again whenever it answers.
    outside = copy_context()

    def progress(share: float) -> None:
        nonlocal place, last_update
        now = time.monotonic()
        if now - last_update > PATIENCE:
            last_update = now
            place = place or outside.run(lambda: st.container(key=key).empty())
            outside.run(place.progress, min(share, 1.0), _("Training …"))

    yield progress
    if place is not None:
        place.empty()
