"""The page for teachers in docs, on the lessons' page."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import streamlit as st

from landscape.ui.words.language import _, current_language

DOCS = Path(__file__).parents[3] / "docs"
_FILE_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")


def draw_guide() -> None:
    """Draw a teacher's plan for 50 minutes, folded; nothing where only the package is installed."""
    text = guide(current_language())
    if text:
        with st.expander(_("For teachers: a plan for 50 minutes"), icon=":material/co_present:"):
            st.markdown(text)


@lru_cache
def guide(language: str) -> str:
    """Return the page in a language, without its title and links to other files; empty if none."""
    path = DOCS / ("for-teachers.ko.md" if language == "ko" else "for-teachers.md")
    if not path.is_file():
        return ""
    _title, _switch, text = path.read_text("utf-8").split("\n\n", 2)
    return _FILE_LINK.sub(r"\1", text)
