"""The lessons there are, and a teacher's own from a file."""

from __future__ import annotations

import streamlit as st

from landscape.lessons.errors import LessonError
from landscape.lessons.read import read_lesson
from landscape.lessons.records import Lesson
from landscape.ui.lessons.panel import said
from landscape.ui.lessons.receipts import draw_receipts
from landscape.ui.lessons.visit import keep_lesson, known_lessons, step_link
from landscape.ui.targets import target
from landscape.ui.words.language import _, current_language
from landscape.ui.words.outside import literal


def draw_lessons() -> None:
    """Draw a card for each lesson, the way to open one from a file, and receipts to read."""
    for lesson in known_lessons():
        _card(lesson)
    with st.expander(_("A lesson of your own"), icon=":material/upload_file:"):
        st.markdown(
            _("A lesson is a text file, see *docs/lessons.md*. It stays in this visit only.")
        )
        file = st.file_uploader(_("Lesson (TOML)"), "toml", key="lesson_file")
        if file is not None:
            try:
                keep_lesson(opened := read_lesson(file.getvalue(), file.name))
            except LessonError as error:
                st.error(literal(str(error)))
            else:
                _card(opened)
    with st.expander(_("For teachers: read receipts"), icon=":material/receipt_long:"):
        draw_receipts()


def _card(lesson: Lesson) -> None:
    with st.container(border=True, key=f"lesson_{lesson.order}_{hash(lesson.name)}"):
        st.markdown(f"**{said(lesson.title)}** — {said(lesson.about)}")
        with st.container(horizontal=True):
            st.page_link(
                target(lesson.steps[0].page),
                label=_("Begin"),
                icon=":material/play_arrow:",
                query_params={**step_link(lesson, 0), "lang": current_language()},
            )
            length = _("{steps} steps, about {minutes} minutes")
            st.caption(length.format(steps=len(lesson.steps), minutes=lesson.minutes))
