"""Notes above the stage: what could not be used of a link."""

from __future__ import annotations

import streamlit as st

from landscape.core.errors import BadValue
from landscape.ui.link.codec import CHOICES, DIFFERENCES, OTHER, View, link_text, racer_text
from landscape.ui.link.state import current_view, problems_in_link
from landscape.ui.words.common import bad_value
from landscape.ui.words.language import current_language


def link_notes() -> None:
    """Say what of the opened link could not be used."""
    problems = problems_in_link()
    if problems:
        st.warning("\n".join(f"- {bad_value(problem, _default(problem))}" for problem in problems))


def _default(problem: BadValue) -> str:
    view = View()
    defaults = vars(view.experiment) | {name: getattr(view, name) for name in CHOICES}
    other = current_view().compared  # has what the first one has, in place of nonsense
    defaults |= {OTHER + name: getattr(other, name) for name in DIFFERENCES}
    defaults |= {"racers": ",".join(map(racer_text, view.racers)), "lang": current_language()}
    return link_text(defaults[problem.field.split()[0]])
