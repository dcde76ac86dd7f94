"""Answers as a link has them: ``1:-9.5_-1~3:slope``, by the number of their step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from landscape.core.errors import BadValue, check_number
from landscape.lessons.records import ChoiceQuestion, Lesson, NumberQuestion, Question

# Of "choice" an option's name, of "number" a number, of "end" and "start" (w0, w1), of "curve"
# pairs (x, p).
Answer = str | float | tuple[float, float] | tuple[tuple[float, float], ...]
CURVE_POINTS = 13  # of a drawn curve, that are kept
_LIMIT = 1e9
_STEP, _VALUE, _NUMBER = "~", ":", "_"


def write_answer(answer: Answer) -> str:
    """Return an answer as text, numbers with four digits."""
    if isinstance(answer, str):
        return answer
    return _NUMBER.join(f"{number:.4g}" for number in np.ravel(answer))


def read_answer(question: Question, text: str) -> Answer:
    """Return the answer that a text says.

    Raises
    ------
    BadValue
        If it is no answer to such a question.
    """
    if isinstance(question, ChoiceQuestion):
        names = [option.name for option in question.options]
        if text not in names:
            raise BadValue("answers", "must be one of {names}", text, names=", ".join(names))
        return text
    numbers = [check_number("answers", _number(part), -_LIMIT, _LIMIT) for part in _parts(text)]
    if isinstance(question, NumberQuestion):
        if len(numbers) != 1:
            raise BadValue("answers", "must be one number", text)
        return check_number("answers", numbers[0], question.low, question.high)
    if question.kind != "curve":
        if len(numbers) != 2:
            raise BadValue("answers", "must be two numbers", text)
        return numbers[0], numbers[1]
    if len(numbers) % 2 or not 4 <= len(numbers) <= 2 * CURVE_POINTS:
        raise BadValue("answers", "must be 2 to {most} pairs", text, most=CURVE_POINTS)
    pairs = [
        (x, check_number("answers", p, 0, 1))
        for x, p in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    return tuple(sorted(pairs))


def _parts(text: str) -> list[str]:
    parts = text.split(_NUMBER)
    if len(parts) > 2 * CURVE_POINTS:
        raise BadValue("answers", "must be at most {most} numbers", text, most=2 * CURVE_POINTS)
    return parts


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text  # which `check_number` refuses


def write_answers(answers: Mapping[int, Answer]) -> str:
    """Return answers by the place of their step, from 0, as a link has them, from 1."""
    return _STEP.join(f"{k + 1}{_VALUE}{write_answer(one)}" for k, one in sorted(answers.items()))


def read_answers(lesson: Lesson, text: str) -> dict[int, Answer]:
    """Return the answers of a link by the place of their step; those that are none are left out."""
    answers: dict[int, Answer] = {}
    for part in text.split(_STEP)[: len(lesson.steps)]:
        number, _colon, said = part.partition(_VALUE)
        place = int(number) - 1 if number.isdecimal() and len(number) < 3 else -1
        question = lesson.steps[place].question if 0 <= place < len(lesson.steps) else None
        if question is None:
            continue
        try:
            answers[place] = read_answer(question, said)
        except BadValue:
            continue
    return answers


def thinned_curve(points: Any) -> tuple[tuple[float, float], ...]:
    """Return a drawn curve at evenly spaced places, as many as a link can carry.

    Raises
    ------
    BadValue
        If these are no two points at least, with numbers.
    """
    try:
        drawn = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError):
        drawn = np.empty(0)
    if drawn.ndim != 2 or drawn.shape[1] != 2 or len(drawn) < 2 or not np.isfinite(drawn).all():
        raise BadValue("answers", "must be at least 2 pairs of numbers", points)
    x, p = drawn[np.argsort(drawn[:, 0], kind="stable")].T
    places = np.linspace(x[0], x[-1], CURVE_POINTS)
    heights = np.clip(np.interp(places, x, p), 0, 1).round(2)
    return tuple(zip(map(float, places), map(float, heights), strict=True))
