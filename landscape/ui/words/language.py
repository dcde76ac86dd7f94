"""The language of the page, by visitor: Korean or English, from gettext catalogues."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import streamlit as st

LANGUAGES = {"ko": "한국어", "en": "English"}
LOCALE = Path(__file__).parent / "locale"
_language: ContextVar[str | None] = ContextVar("language", default=None)


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("landscape", LOCALE, [language], fallback=language == "en")


def browser_language() -> str:
    """Return the language of the visitor's browser, else English."""
    return "ko" if (st.context.locale or "").startswith("ko") else "en"


@contextmanager
def one_language() -> Iterator[None]:
    """Look the visitor's language up once for all that the block draws."""
    token = _language.set(current_language())
    try:
        yield
    finally:
        _language.reset(token)


def current_language() -> str:
    """Return the visitor's language: as chosen, else the browser's."""
    if (language := _language.get()) is not None:
        return language
    chosen = st.session_state.get("lang")
    return str(chosen) if chosen in LANGUAGES else browser_language()


def _(message: str) -> str:
    """Return `message` in the visitor's language."""
    return _catalogue(current_language()).gettext(message)


def N_(message: str) -> str:
    """Mark `message` for the catalogues; it is translated where it is shown."""
    return message


def language_switch() -> None:
    """Draw the switch between the languages."""
    st.segmented_control(
        "한국어 / English",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="lang",
        required=True,
        label_visibility="collapsed",
    )
