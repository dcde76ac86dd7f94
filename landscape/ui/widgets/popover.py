"""Popovers whose content is built while they are open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def popover(label: str, name: str, draw: Callable[[], object], **look: Any) -> None:
    """Draw a button that opens what `draw` draws.

    A closed one is a single message to the browser: each costs every change a part of a
    millisecond.

    Parameters
    ----------
    label : str
        Of the button.
    name : str
        The key is "open_" and this.
    draw : callable
        Draws the content.
    **look : object
        As `streamlit.popover` takes it.
    """
    place = st.popover(label, key=f"open_{name}", on_change="rerun", **look)
    if place.open:
        with place:
            draw()
