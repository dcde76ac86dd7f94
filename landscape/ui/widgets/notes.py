"""Notes above the stage: what could not be used of a link."""

from __future__ import annotations

import streamlit as st

from landscape.ui.link.choices import CHOICES
from landscape.ui.link.sync import current_view, problems_in_link
from landscape.ui.words.common import bad_value


def link_notes() -> None:
    """Say what of the opened link could not be used, and what is used instead."""
    view, lines = current_view(), []
    for problem in problems_in_link():
        name = problem.field.split()[0]
        lines.append(f"- {bad_value(problem, CHOICES[name].text(view[name]))}")
    if lines:
        st.warning("\n".join(lines))
