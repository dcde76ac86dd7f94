"""What a class has answered, when it is revealed: on the picture, and beside each other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from landscape.core.numbers import format_number
from landscape.experiment import Experiment
from landscape.figures.guess import GUESS, PLACE_SYMBOL
from landscape.figures.legends import with_entry
from landscape.figures.plain import packed
from landscape.figures.votes import guessed_curves, number_votes, place_cloud
from landscape.lessons.answers import Answer
from landscape.lessons.records import ChoiceQuestion, NumberQuestion, Question, Step
from landscape.lessons.truth import QUANTITIES, outcome
from landscape.objective.task import loss_at
from landscape.rooms import Answer as Given
from landscape.rooms import Room
from landscape.ui import cache
from landscape.ui.lessons.told import said, step_run
from landscape.ui.rooms.database import rooms
from landscape.ui.rooms.identity import TEACHER
from landscape.ui.rooms.plan import plan_of, show_words
from landscape.ui.rooms.questions import Asked
from landscape.ui.rooms.starts import marbles_stage, starts_that_arrive
from landscape.ui.rooms.visit import RoomVisit, act, change_room, checked_answer
from landscape.ui.stage import StageData, chart_data, show_chart
from landscape.ui.words.language import N_, _

VOTES = (N_("First vote"), N_("Second vote"))


def draw_votes(visit: RoomVisit, progress: cache.Progress) -> None:
    """Draw both votes beside each other."""
    shown = visit.shown
    with st.container(key="room_votes"):
        if isinstance(shown, Asked) and any(visit.votes):
            _draw_texts(visit)
            return
        question = shown.question if isinstance(shown, Step) else None
        votes = [] if question is None else answers_of(question, visit.votes)
        if not isinstance(shown, Step) or question is None or not any(votes):
            st.caption(_("Nobody has answered."))
        elif isinstance(question, ChoiceQuestion):
            _draw_choices(question, votes)
        elif isinstance(question, NumberQuestion):
            _draw_numbers(question, votes, step_run(shown), progress)
        else:
            _draw_close(question, votes, step_run(shown), progress)


def answers_of(question: Question, votes: Sequence[Sequence[Given]]) -> list[list[Answer]]:
    """Return what was answered in each vote, without whose answer it is."""
    found = []
    for vote in votes:
        answers = (checked_answer(question, given.value) for given in vote)
        found.append([answer for answer in answers if answer is not None])
    return found


def reveal_stage(
    visit: RoomVisit, stage: StageData, experiment: Experiment, progress: cache.Progress
) -> StageData:
    """Return the wall's picture with what the class has answered."""
    step = visit.room_step
    question = None if step is None else step.step.question
    if question is None:
        return stage
    votes = answers_of(question, visit.votes)
    if not any(votes):
        return stage
    if question.kind == "start":
        starts = np.array(votes[1] or votes[0], dtype=float)
        return marbles_stage(experiment, starts, progress)
    traces, layout = [], stage.own["layout"]
    for number, vote in enumerate(votes):
        if not vote or question.kind not in ("end", "curve"):
            continue
        word, first = _(VOTES[number]), number == 0 and bool(votes[1])
        if question.kind == "curve":
            traces.append(guessed_curves([np.array(one) for one in vote], word, first=first))
            symbol, legend = ("╍╍" if first else "━━"), "curve-legend"
        elif len(experiment.task.param_names) == 2:
            places = np.array(vote, dtype=float)
            heights = np.array([loss_at(experiment, place) for place in places])
            cloud = place_cloud(stage.own["layout"], places, heights, word, first=first)
            traces.append(cloud)
            symbol, legend = ("◇" if first else PLACE_SYMBOL), "scene-legend"
        else:
            continue
        layout = with_entry(layout, legend, (symbol, GUESS, word))
    own = {**stage.own, "traces": [*stage.own["traces"], *(dict(packed(one)) for one in traces)]}
    own["layout"] = layout
    own["key"] = f"{stage.own['key']} {visit.code} {visit.room and visit.room.step}"
    return replace(stage, own=own)


def _draw_choices(question: ChoiceQuestion, votes: Sequence[Sequence[Answer]]) -> None:
    """Draw a bar for each option in each vote that was taken."""
    taken = [number for number, vote in enumerate(votes) if vote]
    for option in question.options:
        right = option.name == question.answer
        st.markdown(f":green[**✓ {said(option.words)}**]" if right else said(option.words))
        for number, column in zip(taken, st.columns(len(taken)), strict=True):
            vote = votes[number]
            count = sum(answer == option.name for answer in vote)
            share = count / len(vote)
            word = _("{vote}: {share} % ({count})")
            text = word.format(vote=_(VOTES[number]), share=round(100 * share), count=count)
            column.progress(share, text)


def _draw_numbers(
    question: NumberQuestion,
    votes: Sequence[Sequence[Answer]],
    experiment: Experiment,
    progress: cache.Progress,
) -> None:
    (run,) = cache.train_many((experiment,), progress)
    truth = float(QUANTITIES[question.quantity].of(experiment, run))
    rows = [(_(VOTES[i]), np.ravel(vote)) for i, vote in enumerate(votes) if vote]
    known = truth if np.isfinite(truth) else None
    unit = said(question.unit) if question.unit else _(QUANTITIES[question.quantity].label)
    word = _("It is {number}").format(number=format_number(truth))
    show_chart(chart_data(number_votes(rows, known, unit, word)), key="room_numbers")
    for number, vote in enumerate(votes):
        if vote and known is not None:
            near = np.abs(np.ravel(vote) - truth) <= question.tolerance
            _tell_share(number, _("{vote}: {count} of {all} are close."), int(near.sum()), vote)


def _draw_close(
    question: Question,
    votes: Sequence[Sequence[Answer]],
    experiment: Experiment,
    progress: cache.Progress,
) -> None:
    """Say how many answers of each vote were close, or of how many starts the run arrives."""
    for number, vote in enumerate(votes):
        if not vote:
            continue
        if question.kind == "start":
            starts = np.array(vote, dtype=float)
            count = int(starts_that_arrive(experiment, starts, progress).sum())
            words = _("{vote}: of {all} starts, {count} arrive.")
        else:
            (run,) = cache.train_many((experiment,), progress)
            count = sum(outcome(question, one, experiment, run).close for one in vote)
            words = _("{vote}: {count} of {all} are close.")
        _tell_share(number, words, count, vote)


def _tell_share(number: int, words: str, count: int, vote: Sequence[Answer]) -> None:
    told = words.format(vote=f"**{_(VOTES[number])}**", count=count, all=len(vote))
    st.progress(count / len(vote), told)


def _draw_texts(visit: RoomVisit) -> None:
    """Draw what students have written: a count, until the teacher has it shown to all.

    Nobody has read it before, and the teacher's page is on the wall.
    """
    assert visit.room is not None
    texts = visit.votes[1] or visit.votes[0]
    is_teacher, shown = visit.role == TEACHER, plan_of(visit.room).words_shown
    if not shown:
        st.markdown(_("Answers in words: **{count}**").format(count=len(texts)))
    if not shown and not is_teacher:
        st.caption(_("They appear here when your teacher shows them."))
        return
    if not shown:
        st.button(
            _("Show the words to all"),
            icon=":material/visibility:",
            width="stretch",
            on_click=_show_words,
            key="show_words",
        )
        shown = st.checkbox(
            _("Read and hide them first, on this screen only"),
            key=f"read_words_{visit.room.step}",
        )
    for given in texts if shown else ():
        if not given.hidden or is_teacher:
            _draw_text(given, is_teacher)


def _draw_text(given: Given, is_teacher: bool) -> None:
    """Draw what one student has written, as text; the teacher can hide it."""
    # What it is called in the page must not say whose it is: whoever knows an id can use it.
    name = hashlib.sha256(given.student.encode()).hexdigest()[:12]
    with st.container(horizontal=True, border=True, key=f"room_text_{name}"):
        st.text("…" if given.hidden else str(given.value), width="stretch")
        if is_teacher:
            st.button(
                _("Show") if given.hidden else _("Hide"),
                on_click=_hide,
                args=(given.student, not given.hidden),
                key=f"hide_{name}",
            )


def _show_words() -> None:
    act(lambda visit, room: change_room(visit, room, show_words(room)))


def _hide(student: str, hidden: bool) -> None:
    def work(visit: RoomVisit, room: Room) -> None:
        rooms().hide(visit.code, visit.secret, student, room.step, hidden)

    act(work)
