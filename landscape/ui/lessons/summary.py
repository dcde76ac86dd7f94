"""A lesson's end: what was predicted and what happened, the receipt, and the next lesson."""

from __future__ import annotations

import streamlit as st

from landscape.ui import cache
from landscape.ui.lessons.receipt import draw_receipt
from landscape.ui.lessons.told import answer_lines, said, step_run
from landscape.ui.lessons.visit import LessonVisit, known_lessons, step_link
from landscape.ui.targets import target
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.language import _, current_language

END = "lesson-end"  # anchor of the summary


def is_at_end(visit: LessonVisit) -> bool:
    """Whether this is the last step, nothing is left to answer in it, and the lesson has asked."""
    last = visit.place + 1 == len(visit.lesson.steps)
    return last and visit.is_open and bool(visit.lesson.asked)


def draw_summary(visit: LessonVisit) -> None:
    """Draw at the end a line for each question, the way to a receipt, and what comes next."""
    if not is_at_end(visit):
        return
    with st.container(border=True, key="lesson_summary"):
        st.header(_("What you predicted, and what happened"), anchor=END)
        with waiting("waiting_summary") as progress:
            st.markdown("\n".join(_lines(visit, progress)))
        draw_receipt(visit)
        draw_next_lesson(visit)


def _lines(visit: LessonVisit, progress: cache.Progress) -> list[str]:
    """Return for each step that asks its title, the answer, and what is true."""
    asked, lines = visit.lesson.asked, []
    for number, place in enumerate(asked):
        step, answer = visit.lesson.steps[place], visit.answers.get(place)
        told = [_("Not answered.")]
        if step.question is not None and answer is not None:
            share = cache.partial_progress(progress, number, len(asked))
            told = answer_lines(step.question, answer, step_run(step), share)
        lines.append(f"- **{said(step.title)}** · {' '.join(told)}")
    return lines


def draw_next_lesson(visit: LessonVisit) -> None:
    """Draw the link to the lesson after this one, if there is one."""
    lessons = known_lessons()
    names = [lesson.name for lesson in lessons]
    place = names.index(visit.lesson.name) + 1 if visit.lesson.name in names else len(lessons)
    if place < len(lessons):
        st.page_link(
            target(lessons[place].steps[0].page),
            label=_("Next: {lesson}").format(lesson=said(lessons[place].title)),
            icon=":material/chevron_right:",
            query_params={**step_link(lessons[place], 0), "lang": current_language()},
        )
