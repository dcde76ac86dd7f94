"""Streamlit's own pages by their paths, for links between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

_TARGETS, _LINKS = "_targets", "_links"


def set_targets(targets: Mapping[str, Any]) -> None:
    """Keep the pages of this run by their paths; callbacks of the next find these."""
    st.session_state[_TARGETS] = targets


def target(url: str) -> Any:
    """Return the page with a path."""
    return st.session_state[_TARGETS][url]


def page_paths() -> frozenset[str]:
    """Return the paths of all pages."""
    return frozenset(st.session_state[_TARGETS])


def set_links(draw: Callable[[], object]) -> None:
    """Keep what draws the links over the page of this run."""
    st.session_state[_LINKS] = draw


def draw_links() -> None:
    """Draw the links over the page, with the choices as they are now."""
    st.session_state[_LINKS]()
