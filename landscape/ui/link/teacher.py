"""A teacher's link: ``hide=loss,optimizer`` and ``lock=start`` keep choices as the link has them.

And ``mystery=…`` has a run of which something is to be found. What the first link of a visit says
holds for the visit, on every page.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from landscape.ui.link.choices import CHOICES
from landscape.ui.link.context import LinkContext
from landscape.ui.link.locks import hide_choices, lock_choices
from landscape.ui.link.mystery import MYSTERY, current_mystery, open_mystery

HIDE, LOCK = "hide", "lock"
_SAID = "_teachers_link"


def teachers_link(link: Mapping[str, str]) -> LinkContext:
    """Hide and lock what the visit's first link says, and return what stays in the address.

    Parameters
    ----------
    link : mapping of str to str
        The query parameters that the browser asks with; names that are no choice are passed over.
    """
    if _SAID not in st.session_state:
        said = {key: _names(link.get(key, "")) for key in (HIDE, LOCK)}
        st.session_state[_SAID] = said
        hide_choices(said[HIDE])
        mystery = open_mystery(link[MYSTERY]) if MYSTERY in link else None
        lock_choices({*said[LOCK], *(mystery.fixed if mystery else ())})
    mystery = current_mystery()
    return LinkContext(beside=kept_beside(), held=mystery.run.told if mystery else {})


def kept_beside() -> dict[str, str]:
    """Return the query parameters of the visit's first link that go along to other pages."""
    said: Mapping[str, list[str]] = st.session_state.get(_SAID, {})
    beside = {key: ",".join(names) for key, names in said.items() if names}
    mystery = current_mystery()
    return {**beside, MYSTERY: mystery.text} if mystery else beside


def _names(text: str) -> list[str]:
    return [name for name in dict.fromkeys(text.split(",")) if name in CHOICES and name != "lang"]
