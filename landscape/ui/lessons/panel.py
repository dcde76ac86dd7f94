"""A step's text, question and answer, beside the picture."""

from __future__ import annotations

import numpy as np
import streamlit as st

from landscape.core.numbers import format_number
from landscape.experiment import START_LIMIT, Experiment
from landscape.lessons.answers import Answer, thinned_curve
from landscape.lessons.records import ChoiceQuestion, NumberQuestion, Question
from landscape.ui import cache
from landscape.ui.lessons.guess import PLACES, current_guess, guess_keys
from landscape.ui.lessons.summary import END, draw_next_lesson, is_at_end
from landscape.ui.lessons.told import answer_lines, said, step_run
from landscape.ui.lessons.visit import (
    LessonVisit,
    give_answer,
    has_been_in_a_lesson,
    known_lessons,
    step_link,
)
from landscape.ui.targets import target
from landscape.ui.words.language import _, current_language
from landscape.ui.words.outside import unmarked

SLIDERS = 5  # for a curve
FIRST = "plateau"


def draw_step(visit: LessonVisit, experiment: Experiment, progress: cache.Progress) -> str:
    """Draw a step of a lesson under its title; return the answer in words once it has been given.

    Parameters
    ----------
    visit : LessonVisit
        Where the visitor is.
    experiment : Experiment
        The run that the page shows.
    progress : callable
        Gets the share done of what has to be trained for the answer.
    """
    step, question = visit.step, visit.step.question
    place = _("{lesson} · step {number} of {count}").format(
        lesson=said(visit.lesson.title), number=visit.place + 1, count=len(visit.lesson.steps)
    )
    st.caption(place)
    st.markdown(said(step.text))
    told = ""
    if question is not None:
        st.markdown(f"**{said(question.prompt)}**")
        if visit.answer is None:
            draw_answer_button(draw_question(visit, question, experiment))
            draw_hint(visit)
        else:
            told = _reveal(visit, question, visit.answer, progress)
    else:
        draw_hint(visit)
    if is_at_end(visit):
        label = _("Your predictions and a receipt")
        st.markdown(f"[{label}](#{END})")
    _ways(visit)
    return told


def offer_first_lesson() -> None:
    """Offer the lecture's first story to who has not been in a lesson yet."""
    lesson = next((one for one in known_lessons() if one.name == FIRST), None)
    if lesson is None or has_been_in_a_lesson():
        return
    st.page_link(
        target(lesson.steps[0].page),
        label=_("Five minutes: why does it stop?"),
        icon=":material/school:",
        query_params={**step_link(lesson, 0), "lang": current_language()},
    )


def input_key(visit: LessonVisit) -> str:
    """Return the key of the input of a step's answer, where it is no place on the map."""
    return f"answer_{visit.lesson.name}_{visit.place}"


def draw_question(visit: LessonVisit, question: Question, experiment: Experiment) -> Answer | None:
    """Draw what the answer is given with, and return what it says so far."""
    key = input_key(visit)
    answer: Answer | None
    if isinstance(question, ChoiceQuestion):
        words = {option.name: said(option.words) for option in question.options}
        answer = st.radio(
            unmarked(said(question.prompt)),
            list(words),
            index=None,
            format_func=words.__getitem__,
            key=key,
            label_visibility="collapsed",
        )
    elif isinstance(question, NumberQuestion):
        unit = said(question.unit) if question.unit else ""
        answer = st.number_input(
            unit or unmarked(said(question.prompt)),
            value=None,
            format="%g",
            key=key,
            label_visibility="visible" if unit else "collapsed",
        )
        answer = _within(answer, question.low, question.high)
    elif question.kind in PLACES:
        with st.container(horizontal=True, gap="small", key="row_guess"):
            for name, guess in zip(("w0", "w1"), guess_keys(visit), strict=True):
                st.number_input(name, value=None, format="%g", key=guess)
        typed = [st.session_state.get(guess) or 0.0 for guess in guess_keys(visit)]
        _within(max(typed, key=abs), -START_LIMIT, START_LIMIT)
        answer = current_guess(visit)
    else:
        st.caption(_("Draw with a finger or the mouse over the points, or use the sliders."))
        answer = _curve_sliders(visit, key, experiment)
    return answer


def _within(number: float | None, low: float, high: float) -> float | None:
    """Return a number that can be an answer; say so and return None if it cannot."""
    if number is None or low <= number <= high:
        return number
    ends = {"low": format_number(low), "high": format_number(high)}
    st.warning(_("Take a number from {low} to {high}.").format(**ends))
    return None


def draw_answer_button(answer: Answer | None, key: str = "give_answer") -> None:
    """Draw the button that gives an answer, once there is one."""
    st.button(
        _("Answer"),
        type="primary",
        width="stretch",
        disabled=answer is None,
        on_click=give_answer,
        args=(answer,),
        key=key,
    )


def _curve_sliders(visit: LessonVisit, key: str, experiment: Experiment) -> Answer | None:
    """Draw sliders for a curve's heights, for those who do not draw it; return the curve."""
    drawn = current_guess(visit)
    with st.expander(_("Sliders instead")):
        if not st.checkbox(_("Use the sliders"), key=f"{key}_by_sliders"):
            return drawn
        x = experiment.task.dataset.x
        points = [
            (place, st.slider(f"x = {format_number(place)}", 0.0, 1.0, 0.5, 0.05, key=f"{key}_{k}"))
            for k, place in enumerate(map(float, np.linspace(x.min(), x.max(), SLIDERS)))
        ]
    return thinned_curve(tuple(points))


def draw_hint(visit: LessonVisit) -> None:
    """Draw the step's hint, folded, if it has one."""
    if visit.step.hint is not None:
        with st.expander(_("Hint"), icon=":material/lightbulb:"):
            st.markdown(said(visit.step.hint))


def _reveal(
    visit: LessonVisit, question: Question, answer: Answer, progress: cache.Progress
) -> str:
    """Say what the answer was, what is true, and why; return the first two."""
    with st.container(border=True, key="reveal"):
        lines = answer_lines(question, answer, step_run(visit.step), progress)
        st.markdown("  \n".join(lines))
        draw_reason(visit)
    return " ".join(lines)


def draw_reason(visit: LessonVisit) -> None:
    """Draw why the answer is what it is, if the step says so."""
    if visit.step.reveal is not None:
        st.markdown(_("**Why?** {reason}").format(reason=said(visit.step.reveal)))


def _ways(visit: LessonVisit) -> None:
    """Draw the links to the step before and after."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="lesson_ways"):
        if visit.place > 0:
            _step_link(visit, visit.place - 1, _("Back"), ":material/chevron_left:")
        if visit.place + 1 < len(visit.lesson.steps):
            after = not visit.is_open
            _step_link(visit, visit.place + 1, _("Next"), ":material/chevron_right:", after)
        else:
            draw_next_lesson(visit)
            st.page_link(
                target("lessons"),
                label=_("All lessons"),
                icon=":material/school:",
                query_params={"lang": current_language()},
            )


def _step_link(
    visit: LessonVisit, place: int, label: str, icon: str, disabled: bool = False
) -> None:
    st.page_link(
        target(visit.lesson.steps[place].page),
        label=label,
        icon=icon,
        disabled=disabled,
        query_params=visit.link(place),
    )
