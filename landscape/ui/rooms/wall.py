"""The teacher's page, which the class sees on the wall."""

from __future__ import annotations

import streamlit as st

from landscape.lessons.records import ChoiceQuestion, Step
from landscape.ui import cache
from landscape.ui.frame import page_picture
from landscape.ui.lessons.guess import PLACES
from landscape.ui.lessons.panel import draw_hint, draw_reason
from landscape.ui.lessons.stage import from_above
from landscape.ui.lessons.told import said, step_run
from landscape.ui.lessons.withheld import without_answers
from landscape.ui.link.preview import current_view
from landscape.ui.rooms.controls import draw_controls, draw_lessons
from landscape.ui.rooms.identity import TEACHER, draw_cookie
from landscape.ui.rooms.plan import lesson_of, plan_of
from landscape.ui.rooms.polling import draw_counts
from landscape.ui.rooms.questions import Asked
from landscape.ui.rooms.reveal import draw_votes, reveal_stage
from landscape.ui.rooms.share import draw_large_code, draw_small_code
from landscape.ui.rooms.steps import limits_in_words, map_instruction, page_of
from landscape.ui.rooms.visit import RoomVisit
from landscape.ui.rooms.words import draw_problem
from landscape.ui.stage import prepare_fields, show_stage
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.language import _


def draw_wall(visit: RoomVisit) -> None:
    """Draw a room for its teacher."""
    draw_cookie(visit.code, TEACHER, visit.secret, visit.place)
    prepare_fields()
    if visit.shown is None:
        code, choose = st.columns([1, 1.4], gap="large")
        with code:
            draw_large_code(visit.code)
        with choose, st.container(key="lesson"):
            draw_problem()
            draw_counts(visit)
            draw_lessons()
        return
    with waiting() as progress:
        if isinstance(visit.shown, Asked):  # in words, which have the whole width
            with st.container(key="room_words"):
                _draw_question_panel(visit, progress)
            return
        text, stage = st.columns([1.9, 4], gap="medium")
        with text, st.container(key="lesson"):
            _draw_question_panel(visit, progress)
        with stage:
            _draw_stage(visit, progress)


def _draw_question_panel(visit: RoomVisit, progress: cache.Progress) -> None:
    """Draw the code, the controls, the counts and the question."""
    draw_small_code(visit.code)
    draw_problem()
    draw_controls(visit)  # above, where they stay however long the rest is
    draw_counts(visit)
    _draw_question(visit, progress)


def _draw_question(visit: RoomVisit, progress: cache.Progress) -> None:
    """Draw what is asked in words, and then what was answered."""
    room, shown = visit.room, visit.shown
    assert room is not None
    revealed = room.phase == "reveal"
    if isinstance(shown, Asked):
        st.header(shown.prompt, anchor=False)
    elif isinstance(shown, Step):
        lesson, plan = lesson_of(room), plan_of(room)
        if lesson is not None and plan.asked is None:
            place = _("{lesson} · step {number} of {count}").format(
                lesson=said(lesson.title), number=plan.place + 1, count=len(lesson.steps)
            )
            st.caption(place)
            st.header(said(shown.title), anchor=False)
            if not revealed:  # there is room for the answers then
                st.markdown(said(shown.text))
        if shown.question is not None:
            limits = limits_in_words(shown.question)
            st.markdown(f"**{said(shown.question.prompt)}**{limits}")
            if not revealed and (instruction := map_instruction(shown)):
                st.caption(instruction)
            if isinstance(shown.question, ChoiceQuestion) and not revealed:
                options = shown.question.options
                st.markdown("\n".join(f"- {said(option.words)}" for option in options))
    if revealed:
        draw_votes(visit, progress)
    step = visit.room_step
    if step is not None:
        (draw_reason if revealed else draw_hint)(step)


def _draw_stage(visit: RoomVisit, progress: cache.Progress) -> None:
    """Draw the picture: shut while it is asked about, and with all answers when it is shown."""
    room, room_step = visit.room, visit.room_step
    if room is None or room_step is None:
        return
    step, question = room_step.step, room_step.step.question
    kept = page_picture(page_of(step), current_view(), progress)
    if kept.stage is None:
        return
    kind = "" if question is None else question.kind
    stage = from_above(kept.stage) if kind in PLACES else kept.stage
    if room_step.asked is not None:
        stage = without_answers(stage, room_step.asked, step.epoch)
        show_stage(stage, locked=True, epoch=step.epoch)
        return
    epoch, play = kept.picture.epoch, 0
    if room_step.revealed:
        stage, play = reveal_stage(visit, stage, step_run(step), progress), 1 + room.step
        epoch = None  # so that the next question's, which may be the last one's, sets the clock
    show_stage(
        stage, on_epoch=kept.picture.on_epoch, locked=kept.picture.locked, epoch=epoch, play=play
    )
