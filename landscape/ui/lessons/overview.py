"""The lessons there are, and a teacher's own from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from landscape.lessons.errors import LessonError, Place
from landscape.lessons.read import read_lesson
from landscape.lessons.records import Lesson
from landscape.ui.lessons.check import LessonPage, checked_run
from landscape.ui.lessons.guide import draw_guide
from landscape.ui.lessons.receipts import draw_receipts
from landscape.ui.lessons.told import said
from landscape.ui.lessons.visit import (
    LessonVisit,
    given_answers,
    keep_lesson,
    known_lessons,
    step_link,
    unknown_lesson,
)
from landscape.ui.targets import target
from landscape.ui.words.language import _, current_language
from landscape.ui.words.outside import lesson_error, literal


def draw_lessons(find_pages: Callable[[], Sequence[LessonPage]]) -> None:
    """Draw a card for each lesson, the way to open one from a file, and receipts to read.

    Parameters
    ----------
    find_pages : callable
        Returns the app's pages, among them those on which a step can be shown.
    """
    if name := unknown_lesson():
        st.info(
            _(
                "There is no lesson “{name}” on this server. These are the lessons there are; one "
                "from a file has to be opened here first."
            ).format(name=literal(name))
        )
    for lesson in known_lessons():
        _card(lesson)
    draw_guide()
    with st.expander(_("A lesson of your own"), icon=":material/upload_file:"):
        st.markdown(
            _("A lesson is a text file, see *docs/lessons.md*. It stays in this visit only.")
        )
        file = st.file_uploader(_("Lesson (TOML)"), "toml", key="lesson_file")
        if file is not None:
            pages = {page.url: page for page in find_pages() if page.controls}
            _open(file.name, file.getvalue(), pages)
    with st.expander(_("For teachers: read receipts"), icon=":material/receipt_long:"):
        draw_receipts()


def _open(name: str, content: bytes, pages: Mapping[str, LessonPage]) -> None:
    """Keep the lesson in a file and draw the way into it, or say what is wrong with the file."""
    try:
        lesson = read_lesson(content, name)
        for number, step in enumerate(lesson.steps, 1):
            checked_run(step, Place(name, number), pages)
    except LessonError as error:
        st.error(lesson_error(error))
        return
    keep_lesson(lesson)
    _card(lesson, "opened")


def _card(lesson: Lesson, key: str = "lesson") -> None:
    """Draw a lesson with how far it has been done in this visit, and the ways into it."""
    given, asked = given_answers(lesson), lesson.asked
    left = [place for place in asked if place not in given]
    with st.container(border=True, key=f"{key}_{lesson.order}_{hash(lesson.name)}"):
        st.markdown(f"**{said(lesson.title)}** — {said(lesson.about)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            if given:
                place = left[0] if left else len(lesson.steps) - 1
                label = _("Continue") if left else _("To its end")
                link = LessonVisit(lesson, place, given).link(place)
                _way(lesson, place, label, ":material/play_arrow:", link)
            begin = _("Begin again") if given else _("Begin")
            icon = ":material/replay:" if given else ":material/play_arrow:"
            _way(lesson, 0, begin, icon, {**step_link(lesson, 0), "lang": current_language()})
            length = _("{steps} steps, about {minutes} minutes")
            st.caption(length.format(steps=len(lesson.steps), minutes=lesson.minutes))
            if given and left:
                begun = _("{count} of {all} questions answered")
                st.badge(begun.format(count=len(asked) - len(left), all=len(asked)), color="blue")
            elif given:
                st.badge(_("done"), icon=":material/check:", color="green")


def _way(lesson: Lesson, place: int, label: str, icon: str, link: dict[str, str]) -> None:
    st.page_link(target(lesson.steps[place].page), label=label, icon=icon, query_params=link)
