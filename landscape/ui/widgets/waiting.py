"""What is said while the server works."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context

import streamlit as st

from landscape.ui.words.language import _

PATIENCE = 0.3  # seconds before anything is said about waiting


@contextmanager
def waiting(key: str = "waiting") -> Iterator[Callable[[float], None]]:
    """Give a function that shows the share done, if the work takes a while.

    Where a page works in more than one place each has a `key`, which begins with "waiting".
    """
    place = st.container(key=key).empty()
    began = time.monotonic()
    # Shown in the context outside of a cache, which would else keep what is drawn in it and draw
    # that again whenever it answers.
    outside = copy_context()
    shown = False

    def progress(share: float) -> None:
        nonlocal shown
        if time.monotonic() - began > PATIENCE:
            shown = True
            outside.run(place.progress, min(share, 1.0), _("Training …"))

    yield progress
    if shown:
        place.empty()
