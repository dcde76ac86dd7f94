"""The language of the page, by visitor: Korean or English, from gettext catalogues."""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

import streamlit as st

LANGUAGES = {"ko": "한국어", "en": "English"}
IN_LINK = "_lang_in_link"
LOCALE = Path(__file__).parent / "locale"


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("landscape", LOCALE, [language], fallback=language == "en")


def current_language() -> str:
    """Return the visitor's language: as chosen, else the browser's, else English."""
    chosen = st.session_state.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    return "ko" if (st.context.locale or "").startswith("ko") else "en"


def _(message: str) -> str:
    """Return `message` in the visitor's language."""
    return _catalogue(current_language()).gettext(message)


def N_(message: str) -> str:
    """Mark `message` for the catalogues; it is translated where it is shown."""
    return message


def put_in_link() -> None:
    """Let links carry the language from now on, since the visitor has chosen it."""
    st.session_state[IN_LINK] = True


def language_in_link() -> dict[str, str]:
    """Return the language as a query parameter, if the visitor or the link has chosen it."""
    return {"lang": current_language()} if st.session_state.get(IN_LINK) else {}


def language_switch() -> None:
    """Draw the switch between the languages."""
    st.session_state["lang"] = current_language()
    st.segmented_control(
        "한국어 / English",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="lang",
        required=True,
        on_change=put_in_link,
        label_visibility="collapsed",
    )
