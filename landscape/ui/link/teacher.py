"""A teacher's link: ``hide=loss,optimizer`` and ``lock=start`` keep choices as the link has them.

What is hidden is told nowhere: in the address it stands sealed. And ``mystery=…`` has a run of
which something is to be found. What the first link of a visit says holds for the visit, on every
page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from landscape.ui.link.choices import CHOICES
from landscape.ui.link.context import LinkContext
from landscape.ui.link.locks import hide_choices, lock_choices, withheld_choices
from landscape.ui.link.mystery import (
    MYSTERY,
    current_mystery,
    open_choices,
    open_mystery,
    sealed_choices,
)
from landscape.ui.link.view import read_link

HIDE, LOCK, SEALED = "hide", "lock", "sealed"
_SAID, _HELD, _SEALED = "_teachers_link", "_teachers_choices", "_sealed_choices"
_UNKNOWN = "_unknown_names"


def teachers_link(link: Mapping[str, str]) -> LinkContext:
    """Hide and lock what the visit's first link says, and return what stays in the address.

    Parameters
    ----------
    link : mapping of str to str
        The query parameters that the browser asks with; names that are no choice are passed over,
        and told by `unknown_names`.
    """
    state = st.session_state
    if _SAID not in state:
        said = {key: _names(link.get(key, "")) for key in (HIDE, LOCK)}
        state[_SAID] = said
        state[_UNKNOWN] = {key: _unknown(link.get(key, "")) for key in said}
        hidden = {*said[HIDE], *(more for name in said[HIDE] for more in CHOICES[name].brings)}
        hide_choices(hidden)
        state[_HELD] = _hidden_texts(link, hidden)
        state[_SEALED] = sealed_choices(state[_HELD])
        mystery = open_mystery(link[MYSTERY]) if MYSTERY in link else None
        lock_choices({*said[LOCK], *(mystery.fixed if mystery else ())})
    mystery = current_mystery()
    return LinkContext(
        beside=kept_beside(), held={**state[_HELD], **(mystery.run.told if mystery else {})}
    )


def unknown_names() -> dict[str, list[str]]:
    """Return what ``hide`` and ``lock`` of the visit's first link name that is no choice."""
    unknown: dict[str, list[str]] = st.session_state.get(_UNKNOWN, {})
    return {key: names for key, names in unknown.items() if names}


def forget_unknown_names() -> None:
    """Forget them: the visitor has gone on without them."""
    st.session_state.pop(_UNKNOWN, None)


def kept_beside() -> dict[str, str]:
    """Return the query parameters of the visit's first link that go along to other pages."""
    said: Mapping[str, list[str]] = st.session_state.get(_SAID, {})
    beside = {key: ",".join(names) for key, names in said.items() if names}
    if sealed := st.session_state.get(_SEALED):
        beside[SEALED] = sealed
    mystery = current_mystery()
    return {**beside, MYSTERY: mystery.text} if mystery else beside


def without_sealed(params: Mapping[str, str]) -> dict[str, str]:
    """Return query parameters without those that stand sealed in the link."""
    hidden = withheld_choices() if st.session_state.get(_SEALED) else frozenset()
    return {name: text for name, text in params.items() if name not in hidden}


def _hidden_texts(link: Mapping[str, str], hidden: Collection[str]) -> dict[str, str]:
    """Return query parameters with the values of hidden choices, defaults too.

    Where they are sealed, no others are read.
    """
    if SEALED in link:
        told = {name: text for name, text in link.items() if name not in hidden}
        link = {**told, **open_choices(link[SEALED])}
    view, _problems = read_link(link)
    return {n: CHOICES[n].text(view[n]) for n in sorted(hidden) if view[n] is not None}


def _names(text: str) -> list[str]:
    return [name for name in dict.fromkeys(text.split(",")) if _is_choice(name)]


def _unknown(text: str) -> list[str]:
    return [name for name in dict.fromkeys(text.split(",")) if name and not _is_choice(name)]


def _is_choice(name: str) -> bool:
    return name in CHOICES and name != "lang"
