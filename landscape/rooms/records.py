"""What a room and an answer are, and which values they may have."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from landscape.core.errors import BadValue, check_number

PHASES = ("waiting", "vote", "talk", "vote_again", "reveal")
VOTES = {"vote": 1, "vote_again": 2}  # the phases that take answers, and the round of these
CHANGEABLE = ("phase", "lesson", "step", "question", "round")
MOST_BYTES = 8192  # of an answer or a question, as JSON in ASCII
DEEPEST = 16  # lists in lists; without a limit, reading could need more stack than writing did
LAST_STEP = 9999
LONGEST_NAME = 100


@dataclass(frozen=True)
class Room:
    """Where a class is.

    Parameters
    ----------
    code : str
        What students type: six characters.
    phase : str
        One of `PHASES`.
    lesson : str
        Name of the lesson; empty if there is none.
    step : int
        Step of the lesson, from 0. Answers are kept by step, so that a question asked ad hoc needs
        a step of its own.
    question : dict or None
        A question asked ad hoc, as JSON has it.
    round : int
        1, or 2 for the vote after the talk.
    version : int
        Greater after each change of the room, and after each answer that is hidden or shown.
    """

    code: str
    phase: str = "waiting"
    lesson: str = ""
    step: int = 0
    question: dict[str, Any] | None = None
    round: int = 1
    version: int = 1

    @property
    def voting(self) -> bool:
        """Whether answers are taken."""
        return self.phase in VOTES


@dataclass(frozen=True)
class Answer:
    """What one student answered last.

    Parameters
    ----------
    student : str
        The student's id. Whoever has it can answer in the student's name: no page shows it.
    value : object
        As it was given: whatever JSON can say.
    at : float
        When, in seconds since 1970.
    hidden : bool
        Whether the teacher has hidden what this student says at this step.
    """

    student: str
    value: Any
    at: float
    hidden: bool = False


def changed(room: Room, fields: Mapping[str, Any]) -> Room:
    """Return a room with other values, its version one greater.

    A phase that takes answers sets the round.

    Raises
    ------
    BadValue
        If a field is unknown or its value breaks a rule; the error names the field.
    """
    for name in fields:
        if name not in CHANGEABLE:
            raise BadValue("field", "must be one of {names}", name, names=", ".join(CHANGEABLE))
    checked: dict[str, Any] = {name: _CHECKS[name](value) for name, value in fields.items()}
    phase = checked.get("phase", room.phase)
    if phase in VOTES and checked.setdefault("round", VOTES[phase]) != VOTES[phase]:
        rule = "must be {round} in the phase {phase}"
        raise BadValue("round", rule, checked["round"], round=VOTES[phase], phase=phase)
    return replace(room, **checked, version=room.version + 1)


def to_json(field: str, value: object) -> str:
    """Return a value as JSON in ASCII, of at most `MOST_BYTES`.

    Raises
    ------
    BadValue
        If it is something else than None, bool, int, finite float, str, list, and dict with keys
        of str; or if it is too long or too deep. The error names `field`.
    """
    _check_json(field, value, 0)
    try:
        text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError:  # Python writes no whole number of more than 4300 digits
        rule = "must be at most {most} bytes of JSON"
        raise BadValue(field, rule, "a very large number", most=MOST_BYTES) from None
    if len(text) > MOST_BYTES:
        raise BadValue(field, "must be at most {most} bytes of JSON", len(text), most=MOST_BYTES)
    return text


def _check_json(field: str, value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise BadValue(field, "must be at most {deepest} lists deep", depth, deepest=DEEPEST)
    if isinstance(value, list):
        for one in value:
            _check_json(field, one, depth + 1)
    elif isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(key, str):
                raise BadValue(field, "must have texts as keys", key)
            _check_json(field, one, depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise BadValue(field, "must have finite numbers", value)
    elif not isinstance(value, (str, int, float, type(None))):
        rule = "must be made of numbers, texts, true, false, null, lists and objects"
        raise BadValue(field, rule, type(value).__name__)


def _check_phase(value: object) -> str:
    if not isinstance(value, str) or value not in PHASES:
        raise BadValue("phase", "must be one of {names}", value, names=", ".join(PHASES))
    return value


def _check_lesson(value: object) -> str:
    # No control character and no half of a surrogate pair, which databases do not take.
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
        rule = "must be a name of at most {most} printable characters"
        raise BadValue("lesson", rule, value, most=LONGEST_NAME)
    return value


def _check_question(value: object) -> dict[str, Any] | None:
    if value is not None and not isinstance(value, dict):
        raise BadValue("question", "must be an object or null", type(value).__name__)
    to_json("question", value)
    return value


_CHECKS: dict[str, Callable[[object], Any]] = {
    "phase": _check_phase,
    "lesson": _check_lesson,
    "step": lambda value: check_number("step", value, 0, LAST_STEP, whole=True),
    "question": _check_question,
    "round": lambda value: check_number("round", value, 1, 2, whole=True),
}
