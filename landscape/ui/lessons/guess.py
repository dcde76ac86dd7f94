"""The visitor's guess on the picture: before the answer is given, and then over what is true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from landscape.core.errors import BadValue
from landscape.experiment import START_LIMIT, Experiment
from landscape.figures.guess import (
    CURVE_SYMBOL,
    GUESS,
    PLACE_SYMBOL,
    guessed_curve,
    guessed_place,
)
from landscape.figures.legends import with_entry
from landscape.figures.plain import packed
from landscape.lessons.answers import Answer, thinned_curve, write_answer
from landscape.lessons.records import Question
from landscape.objective.task import loss_at
from landscape.ui.lessons.visit import LessonVisit
from landscape.ui.link.preview import current_view
from landscape.ui.stage import StageData
from landscape.ui.words.language import _

PLACES = ("end", "start")  # kinds of questions whose answer is a place on the map
_DRAWN = "_drawn_guess"
MOST_OF_WIDTH = 0.6  # that a curve has to span


def guess_keys(visit: LessonVisit) -> tuple[str, str]:
    """Return the keys of the inputs of a place."""
    name = f"guess_{visit.lesson.name}_{visit.place}"
    return f"{name}_w0", f"{name}_w1"


def guess_place(visit: LessonVisit, place: tuple[float, float]) -> None:
    """Put a place that was clicked into its inputs: for callbacks."""
    for key, value in zip(guess_keys(visit), place, strict=True):
        st.session_state[key] = round(float(value), 2)


def guess_curve(visit: LessonVisit, points: list[list[float]]) -> None:
    """Keep a curve that was drawn, over most of the points' width: for callbacks."""
    try:
        curve = thinned_curve(points)
    except BadValue:  # nothing that the app's own page sends
        return
    x = current_view().experiment.task.dataset.x
    if curve[-1][0] - curve[0][0] < MOST_OF_WIDTH * np.ptp(x):
        st.toast(_("Draw it over the whole width of the points."))
        return
    keep_curve(visit, curve)


def keep_curve(visit: LessonVisit, curve: Answer) -> None:
    """Keep a curve as the visitor's guess."""
    st.session_state[_DRAWN] = (visit.lesson.name, visit.place, curve)


def asks_on_picture(visit: LessonVisit) -> bool:
    """Whether a question is open whose answer is given on the picture."""
    question = visit.step.question
    return not visit.is_open and question is not None and question.kind in (*PLACES, "curve")


def current_guess(visit: LessonVisit) -> Answer | None:
    """Return the answer that has been given to a question on the picture, or its guess so far."""
    question, state = visit.step.question, st.session_state
    if visit.answer is not None or question is None:
        return visit.answer
    if question.kind in PLACES:
        w0, w1 = (state.get(key) for key in guess_keys(visit))
        if w0 is None or w1 is None or max(abs(w0), abs(w1)) > START_LIMIT:
            return None
        return (w0, w1)
    *where, curve = state.get(_DRAWN, ("", 0, None))
    return curve if tuple(where) == (visit.lesson.name, visit.place) else None


def with_guess(stage: StageData, visit: LessonVisit, experiment: Experiment) -> StageData:
    """Return a stage with the visitor's guess on it, where there is one to draw."""
    question, guess = visit.step.question, current_guess(visit)
    if question is None or guess is None or question.kind not in (*PLACES, "curve"):
        return stage
    trace = _trace(stage, question, guess, experiment)
    if trace is None:
        return stage
    symbol, legend = (
        (CURVE_SYMBOL, "curve-legend")
        if question.kind == "curve"
        else (PLACE_SYMBOL, "scene-legend")
    )
    layout = with_entry(stage.own["layout"], legend, (symbol, GUESS, _("your guess")))
    own = {**stage.own, "traces": [*stage.own["traces"], trace], "layout": layout}
    own["key"] = f"{stage.own['key']} {write_answer(guess)}"
    return replace(stage, own=own)


def _trace(
    stage: StageData, question: Question, guess: Answer, experiment: Experiment
) -> dict[str, object] | None:
    word = _("your guess")
    if question.kind == "curve":
        points = np.asarray(guess, dtype=np.float64)
        return dict(packed(guessed_curve(points, word)))
    if len(experiment.task.param_names) != 2:
        return None
    place = [float(value) for value in np.ravel(guess)]
    height = loss_at(experiment, place)
    return dict(packed(guessed_place(stage.own["layout"], place, height, word)))
