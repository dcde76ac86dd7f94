"""Notes above the stage: what to try first, and what could not be used of a link."""

from __future__ import annotations

import streamlit as st

from landscape.ui.links import View
from landscape.ui.state import problems_in_link
from landscape.ui.words import bad_value


def link_notes() -> None:
    """Say what of the opened link could not be used."""
    for problem in problems_in_link():
        default = {**vars(View().experiment), "scale": View().scale}.get(problem.field, "en")
        st.warning(bad_value(problem, default))
