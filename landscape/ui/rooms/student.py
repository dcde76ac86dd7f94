"""A student's page: the question, the answer, and how it was."""

from __future__ import annotations

from typing import cast

import streamlit as st

from landscape.core.errors import BadValue
from landscape.experiment import Experiment
from landscape.lessons.answers import Answer
from landscape.lessons.records import Question
from landscape.rooms import Room
from landscape.ui import cache
from landscape.ui.frame import page_picture
from landscape.ui.lessons.guess import PLACES, current_guess, guess_keys, keep_curve, with_guess
from landscape.ui.lessons.panel import draw_hint, draw_question, draw_reason, input_key
from landscape.ui.lessons.stage import from_above, show_step_stage
from landscape.ui.lessons.told import answer_in_words, answer_lines, said, step_run
from landscape.ui.lessons.withheld import without_answers
from landscape.ui.link.preview import current_view
from landscape.ui.picture import KeptPicture
from landscape.ui.rooms.database import rooms
from landscape.ui.rooms.identity import STUDENT, draw_cookie
from landscape.ui.rooms.polling import follow_room
from landscape.ui.rooms.questions import LONGEST_TEXT, Asked, checked_text
from landscape.ui.rooms.reveal import draw_votes
from landscape.ui.rooms.share import spaced
from landscape.ui.rooms.steps import limits_in_words, map_instruction, page_of
from landscape.ui.rooms.visit import RoomStep, RoomVisit, act, checked_answer
from landscape.ui.rooms.words import draw_problem
from landscape.ui.stage import show_stage
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.language import _


def draw_student(visit: RoomVisit) -> None:
    """Draw a room for a student."""
    room, step = visit.room, visit.room_step
    assert room is not None
    draw_cookie(visit.code, STUDENT, visit.secret, visit.place)
    follow_room(visit.code, room.version)
    if step is None:
        with st.container(key="room_entrance"):
            _draw_without_picture(visit)
        return
    experiment = step_run(step.step)
    with waiting() as progress:
        text, stage = st.columns([1.7, 4], gap="medium")
        with text, st.container(key="lesson"):
            st.caption(_("Room {code}").format(code=spaced(visit.code)))
            draw_problem()
            told = _draw_step(visit, step, experiment, progress)
            if room.phase == "reveal":
                draw_votes(visit, progress)
        with stage:
            kept = page_picture(page_of(step.step), current_view(), progress)
            _draw_stage(visit, step, experiment, kept, told)


def _draw_without_picture(visit: RoomVisit) -> None:
    """Draw a question that is answered in words, or that nothing is asked yet."""
    assert visit.room is not None
    st.caption(_("Room {code}").format(code=spaced(visit.code)))
    draw_problem()
    if not isinstance(visit.shown, Asked):
        st.header(_("You are in."), anchor=False)
        st.markdown(_("The question will appear here. Look at the wall."))
        return
    st.header(visit.shown.prompt, anchor=False)
    if visit.room.voting:
        key = _text_key(visit)
        if key not in st.session_state:
            st.session_state[key] = str(visit.answer or "")
        label = _("Your answer, of at most {most} characters").format(most=LONGEST_TEXT)
        st.text_area(label, height=110, key=key)
        _draw_answer_button(visit, None)
    _draw_state(visit, "" if visit.answer is None else _("what you wrote"))
    if visit.room.phase == "reveal":
        draw_votes(visit, lambda _share: None)


def _draw_step(
    visit: RoomVisit, step: RoomStep, experiment: Experiment, progress: cache.Progress
) -> str:
    """Draw a step's text and question; return the answer in words once it is revealed."""
    assert visit.room is not None
    question = step.step.question
    if title := said(step.step.title):
        st.header(title, anchor=False)
        st.markdown(said(step.step.text))
    if question is None:
        return ""
    st.markdown(f"**{said(question.prompt)}**{limits_in_words(question)}")
    if visit.room.phase == "reveal":
        return _draw_outcome(step, question, experiment, progress)
    if visit.room.voting:
        if instruction := map_instruction(step.step):
            st.caption(instruction)
        _fill(visit, step, question)
        _draw_answer_button(visit, draw_question(step, question, experiment))
    given = checked_answer(question, visit.answer)
    _draw_state(visit, "" if given is None else answer_in_words(question, given))
    draw_hint(step)
    return ""


def _draw_outcome(
    step: RoomStep, question: Question, experiment: Experiment, progress: cache.Progress
) -> str:
    """Draw how the student's answer was, and why; return the first in words."""
    lines = [_("You have not answered.")]
    if step.answer is not None:
        lines = answer_lines(question, step.answer, experiment, progress)
    with st.container(border=True, key="reveal"):
        st.markdown("  \n".join(lines))
        draw_reason(step)
    return " ".join(lines)


def _draw_stage(
    visit: RoomVisit, step: RoomStep, experiment: Experiment, kept: KeptPicture, told: str
) -> None:
    """Draw the picture; it takes a click or a drawn curve while the vote is open."""
    assert visit.room is not None
    question, stage = step.step.question, kept.stage
    if stage is None:
        return
    if step.asked is None or visit.room.voting:
        play = 1 + visit.room.step if step.revealed else 0
        show_step_stage(kept.picture, stage, step, experiment, told, play)
        if visit.room.voting and question is not None and question.kind in (*PLACES, "curve"):
            _draw_answer_button(visit, current_guess(step), "give_answer_here")
        return
    if question is not None and question.kind in PLACES:
        stage = from_above(stage)
    stage = without_answers(stage, step.asked, step.step.epoch)
    show_stage(with_guess(stage, step, experiment), locked=True, epoch=step.step.epoch)


def _draw_state(visit: RoomVisit, answer: str) -> None:
    """Say whether the student has answered, and what comes."""
    room = visit.room
    assert room is not None
    given = visit.own[room.round - 1]
    if room.phase == "waiting":
        state = _("The vote opens soon.")
    elif room.phase == "talk":
        state = _("**Talk it over** with your neighbours. Then you vote again.")
    elif room.voting and given is not None:
        state = _("**Answered.** You can change it until the vote is closed.")
    elif room.phase == "vote_again":
        state = _("**Second vote:** answer again, the same or something else.")
    else:
        return
    if answer:
        own = _("Your answer: {answer}.").format(answer=answer)
        state = f"{own}  \n{state}"
    with st.container(key="room_state"):
        st.markdown(state)


def _fill(visit: RoomVisit, step: RoomStep, question: Question) -> None:
    """Put what was answered before into inputs that are new to this visit."""
    answer, state = checked_answer(question, visit.answer), st.session_state
    if answer is None:
        return
    if question.kind in PLACES:
        place = cast(tuple[float, float], answer)
        for key, value in zip(guess_keys(step), place, strict=True):
            state.setdefault(key, value)
    elif question.kind == "curve":
        if current_guess(step) is None:
            keep_curve(step, answer)
    else:
        state.setdefault(input_key(step), answer)


def _text_key(visit: RoomVisit) -> str:
    assert visit.room is not None
    return f"room_text_{visit.room.step}_{visit.room.round}"


def _draw_answer_button(
    visit: RoomVisit, answer: Answer | None, key: str = "give_room_answer"
) -> None:
    assert visit.room is not None
    given = visit.own[visit.room.round - 1]
    st.button(
        _("Answer") if given is None else _("Change my answer"),
        type="primary" if given is None else "secondary",
        width="stretch",
        on_click=_give,
        args=(answer,),
        key=key,
    )


def _give(drawn: Answer | None) -> None:
    """Give the answer that was typed, which may be newer than the page: for callbacks."""

    def work(visit: RoomVisit, room: Room) -> None:
        value = _typed(visit, visit.room_step, drawn)
        if value is None:
            st.toast(_("Give an answer first."))
            return
        rooms().answer(visit.code, visit.secret, value, step=room.step, round=room.round)

    act(work)


def _typed(visit: RoomVisit, step: RoomStep | None, drawn: Answer | None) -> object:
    """Return what a student has typed, chosen, clicked or drawn, as JSON has it, or None."""
    state = st.session_state
    if step is None:
        return checked_text(str(state.get(_text_key(visit)) or "")) or None
    question = step.step.question
    kind = "" if question is None else question.kind
    answer: Answer | None
    if kind in PLACES:
        answer = current_guess(step)
    else:
        answer = drawn if kind == "curve" else state.get(input_key(step))
    if answer is not None and checked_answer(question, answer) is None:
        raise BadValue("answer", "must suit the question", answer)
    return _as_json(answer)


def _as_json(answer: object) -> object:
    return list(map(_as_json, answer)) if isinstance(answer, tuple) else answer
