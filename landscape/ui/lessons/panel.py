"""A step's text, question and answer, beside the picture."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import streamlit as st

from landscape.core.errors import BadValue
from landscape.core.numbers import format_number
from landscape.experiment import START_LIMIT, Experiment
from landscape.lessons.answers import Answer, thinned_curve
from landscape.lessons.records import ChoiceQuestion, NumberQuestion, Question, Words
from landscape.lessons.truth import QUANTITIES, Outcome, outcome
from landscape.ui import cache
from landscape.ui.lessons.guess import PLACES, current_guess, guess_keys
from landscape.ui.lessons.receipt import draw_receipt
from landscape.ui.lessons.visit import (
    LessonVisit,
    give_answer,
    has_been_in_a_lesson,
    known_lessons,
    step_link,
)
from landscape.ui.targets import target
from landscape.ui.words.language import _, current_language

SLIDERS = 5  # for a curve
FIRST = "plateau"


def draw_step(visit: LessonVisit, experiment: Experiment, progress: cache.Progress) -> str:
    """Draw a step of a lesson, and return the answer in words once it has been given.

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
    st.header(said(step.title), anchor=False)
    st.markdown(said(step.text))
    told = ""
    if question is not None:
        st.markdown(f"**{said(question.prompt)}**")
        if visit.answer is None:
            draw_answer_button(draw_question(visit, question, experiment))
            draw_hint(visit)
        else:
            told = _reveal(visit, question, visit.answer, experiment, progress)
    else:
        draw_hint(visit)
    draw_receipt(visit)
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


def said(words: Words) -> str:
    """Return a lesson's words in the visitor's language."""
    return words.text(current_language())


def draw_question(visit: LessonVisit, question: Question, experiment: Experiment) -> Answer | None:
    """Draw what the answer is given with, and return what it says so far."""
    key = f"answer_{visit.lesson.name}_{visit.place}"
    answer: Answer | None
    if isinstance(question, ChoiceQuestion):
        words = {option.name: said(option.words) for option in question.options}
        answer = st.radio(
            said(question.prompt),
            list(words),
            index=None,
            format_func=words.__getitem__,
            key=key,
            label_visibility="collapsed",
        )
    elif isinstance(question, NumberQuestion):
        unit = said(question.unit) if question.unit else ""
        answer = st.number_input(
            unit or said(question.prompt),
            float(question.low),
            float(question.high),
            value=None,
            format="%g",
            key=key,
            label_visibility="visible" if unit else "collapsed",
        )
    elif question.kind in PLACES:
        low, high = -float(START_LIMIT), float(START_LIMIT)
        with st.container(horizontal=True, gap="small", key="row_guess"):
            for name, guess in zip(("w0", "w1"), guess_keys(visit), strict=True):
                st.number_input(name, low, high, value=None, format="%g", key=guess)
        answer = current_guess(visit)
    else:
        st.caption(_("Draw with a finger or the mouse over the points, or use the sliders."))
        answer = _curve_sliders(visit, key, experiment)
    return answer


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
    visit: LessonVisit,
    question: Question,
    answer: Answer,
    experiment: Experiment,
    progress: cache.Progress,
) -> str:
    """Say what the answer was, what is true, and why; return the first two."""
    with st.container(border=True, key="reveal"):
        lines = outcome_in_words(question, answer, experiment, progress)
        st.markdown("  \n".join(lines))
        draw_reason(visit)
    return " ".join(lines)


def draw_reason(visit: LessonVisit) -> None:
    """Draw why the answer is what it is, if the step says so."""
    if visit.step.reveal is not None:
        st.markdown(_("**Why?** {reason}").format(reason=said(visit.step.reveal)))


def outcome_in_words(
    question: Question, answer: Answer, experiment: Experiment, progress: cache.Progress
) -> list[str]:
    """Return what was answered, what is true, and how far they are apart, in sentences."""
    if isinstance(question, ChoiceQuestion):
        words = {option.name: said(option.words) for option in question.options}
        lines = [_("You said: {answer}.").format(answer=words[str(answer)])]
        if not question.answer:  # asked in class, without saying which is right
            return lines
        if answer != question.answer:
            return [*lines, _("The picture shows: {truth}.").format(truth=words[question.answer])]
        return [*lines, _("The picture shows the same.")]
    (run,) = cache.train_many((experiment,), progress)
    try:
        return _told(question, answer, outcome(question, answer, experiment, run))
    except BadValue:
        return []


def _told(question: Question, answer: Answer, found: Outcome) -> list[str]:
    """Return an answer, what is true, and how far they are apart, in sentences."""
    away = format_number(found.distance)
    if isinstance(question, NumberQuestion):
        unit = f" {said(question.unit)}" if question.unit else ""
        what = _(QUANTITIES[question.quantity].label)
        truth = format_number(cast(float, found.truth))
        return [
            _("You said: {answer}.").format(answer=f"{format_number(cast(float, answer))}{unit}"),
            _("It is {truth} ({what}): {away} away.").format(
                truth=f"{truth}{unit}", what=what, away=away
            ),
        ]
    if question.kind == "end":
        return [
            _("You said: {answer}.").format(answer=place_in_words(answer)),
            _("It ended at {truth}: {away} away.").format(
                truth=place_in_words(found.truth), away=away
            ),
        ]
    if question.kind == "start":
        arrived = _("From {start} the run arrives.")
        not_yet = _("From {start} it does not arrive: it ends {away} from the optimum.")
        return [
            (arrived if found.close else not_yet).format(start=place_in_words(answer), away=away)
        ]
    return [_("Your curve is {away} away from the learned one, on average.").format(away=away)]


def place_in_words(place: Any) -> str:
    """Return a place of the map as it is told."""
    return f"({', '.join(format_number(float(value)) for value in place)})"


def _ways(visit: LessonVisit) -> None:
    """Draw the links to the step before and after."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="lesson_ways"):
        if visit.place > 0:
            _step_link(visit, visit.place - 1, _("Back"), ":material/chevron_left:")
        if visit.place + 1 < len(visit.lesson.steps):
            after = not visit.is_open
            _step_link(visit, visit.place + 1, _("Next"), ":material/chevron_right:", after)
        else:
            _next_lesson(visit)
            st.page_link(
                target("lessons"),
                label=_("All lessons"),
                icon=":material/school:",
                query_params={"lang": current_language()},
            )


def _next_lesson(visit: LessonVisit) -> None:
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
