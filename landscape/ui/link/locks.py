"""Choices that a visitor cannot change."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from landscape.ui.link.choices import FIELDS

_LOCKED, _HIDDEN, _HIDDEN_NOW = "_locked", "_hidden", "_hidden_now"


def lock_choices(names: Iterable[str]) -> None:
    """Keep these choices as they are from now on: their widgets are disabled.

    Parameters
    ----------
    names : iterable of str
        Names in `CHOICES`, instead of those that were locked before.
    """
    st.session_state[_LOCKED] = frozenset(names)


def hide_choices(names: Iterable[str]) -> None:
    """Keep these choices as they are from now on, without a widget; as `lock_choices`.

    What is drawn as a part of another choice (the seed with the data, options with the schedule)
    goes with it.
    """
    st.session_state[_HIDDEN] = frozenset(names)


def hide_for_now(names: Iterable[str]) -> None:
    """Hide other choices too until this is called again: for a step of a lesson."""
    st.session_state[_HIDDEN_NOW] = frozenset(names)


def withheld_choices() -> frozenset[str]:
    """Return the names of a run's choices that are not told: a teacher's link hides them."""
    if get_script_run_ctx(suppress_warning=True) is None:  # computed ahead, for nobody yet
        return frozenset()
    hidden: frozenset[str] = st.session_state.get(_HIDDEN, frozenset())
    return hidden.intersection(FIELDS)


def is_locked(name: str) -> bool:
    """Whether a choice stays as it is."""
    return name in st.session_state.get(_LOCKED, ())


def is_hidden(name: str) -> bool:
    """Whether a choice has no widget."""
    state = st.session_state
    return name in state.get(_HIDDEN, ()) or name in state.get(_HIDDEN_NOW, ())


def fixed_choices() -> set[str]:
    """Return the names of the choices that stay as they are."""
    state = st.session_state
    return {name for key in (_LOCKED, _HIDDEN, _HIDDEN_NOW) for name in state.get(key, ())}
