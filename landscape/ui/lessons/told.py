"""An answer in sentences: what was said, what is true, and how far they are apart."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl

from landscape.core.errors import BadValue
from landscape.core.numbers import format_number
from landscape.experiment import Experiment
from landscape.lessons.answers import Answer
from landscape.lessons.records import ChoiceQuestion, NumberQuestion, Question, Step, Words
from landscape.lessons.truth import QUANTITIES, Outcome, outcome
from landscape.ui import cache
from landscape.ui.link.view import View, read_link
from landscape.ui.pages.ends import line_fit
from landscape.ui.results import shared
from landscape.ui.words.language import _, current_language


def said(words: Words) -> str:
    """Return a lesson's words in the visitor's language."""
    return words.text(current_language())


def asked_run(page: str, view: View) -> Experiment:
    """Return the run that a question on a page is about."""
    return line_fit(view) if page == "ends" else view.experiment


@lru_cache(maxsize=256)
def step_run(step: Step) -> Experiment:
    """Return the run that a step's question is about, whatever the visitor has changed since."""
    view, _problems = read_link(dict(parse_qsl(step.link)))
    return asked_run(step.page, view)


def with_unit(question: NumberQuestion, number: float) -> str:
    """Return a number as it is told, with the question's unit if it has one."""
    unit = f" {said(question.unit)}" if question.unit else ""
    return f"{format_number(number)}{unit}"


def answer_in_words(question: Question, answer: Answer) -> str:
    """Return an answer as it is told to who gave it."""
    if isinstance(question, ChoiceQuestion):
        return {option.name: said(option.words) for option in question.options}[str(answer)]
    if isinstance(question, NumberQuestion):
        return with_unit(question, cast(float, answer))
    return _("the curve you drew") if question.kind == "curve" else place_in_words(answer)


@shared
def compared(
    question: Question, answer: Answer, experiment: Experiment, progress: cache.Progress
) -> Outcome:
    """Return how an answer compares with the truth: of the same answers once for all."""
    (run,) = cache.train_many((experiment,), progress)
    return outcome(question, answer, experiment, run)


def answer_lines(
    question: Question, answer: Answer, experiment: Experiment, progress: cache.Progress
) -> list[str]:
    """Return what was said, and what is true, in sentences; none where the run has no truth."""
    if isinstance(question, ChoiceQuestion):
        words = {option.name: said(option.words) for option in question.options}
        lines = [_("You said: {answer}.").format(answer=words[str(answer)])]
        if not question.answer:  # asked in class, without saying which is right
            return lines
        if answer == question.answer:
            return [*lines, _("The picture shows the same.")]
        return [*lines, _("The picture shows: {truth}.").format(truth=words[question.answer])]
    try:
        found = compared(question, answer, experiment, progress)
    except BadValue:
        return []
    return _found_lines(question, answer, found)


def _found_lines(question: Question, answer: Answer, found: Outcome) -> list[str]:
    away = format_number(float(f"{found.distance:.2g}"))  # more digits mean nothing here
    if isinstance(question, NumberQuestion):
        what = _(QUANTITIES[question.quantity].label)
        truth = with_unit(question, cast(float, found.truth))
        if truth == answer_in_words(question, answer):
            return [_("You said {truth}, and so it is ({what}).").format(truth=truth, what=what)]
        return [
            _("You said: {answer}.").format(answer=answer_in_words(question, answer)),
            _("It is {truth} ({what}): {away} away.").format(truth=truth, what=what, away=away),
        ]
    if question.kind == "end":
        return [
            _("You said: {answer}.").format(answer=answer_in_words(question, answer)),
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
