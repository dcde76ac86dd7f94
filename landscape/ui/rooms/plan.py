"""What a room asks: a lesson's steps in their order, and questions in between.

The room's own ``step`` is a number that no other question has, so that no answer to one is taken
for one to another. Which step of the lesson that is stands in the room's ``question``.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from landscape.core.errors import BadValue
from landscape.lessons.records import Lesson, Question, Step
from landscape.rooms import LAST_STEP, Room
from landscape.ui.lessons.visit import found_lessons, upcoming_question
from landscape.ui.rooms.questions import Asked, read_asked

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """What a room asks now, and how it goes on.

    Parameters
    ----------
    base : int
        The number of the lesson's first step.
    free : int
        The next number that no question has.
    place : int
        The step of the lesson, from 0.
    asked : dict or None
        A question that is asked in between, as `landscape.ui.rooms.questions` has it.
    words_shown : bool
        Whether the teacher lets all see what was written in answer to it.
    revealed : mapping of int to int
        The steps of the lesson whose answer has been shown, each with its last round.
    """

    base: int = 0
    free: int = 1
    place: int = 0
    asked: dict[str, Any] | None = None
    words_shown: bool = False
    revealed: Mapping[int, int] = field(default_factory=dict)

    @property
    def stored(self) -> dict[str, Any]:
        """What a room keeps of it, as `plan_of` reads it."""
        kept: dict[str, Any] = {"base": self.base, "free": self.free, "place": self.place}
        if self.revealed:
            kept["revealed"] = [[place, last] for place, last in self.revealed.items()]
        if self.asked is not None:
            kept |= {"asked": self.asked, "words_shown": self.words_shown}
        return kept

    @property
    def fields(self) -> dict[str, Any]:
        """What of a room changes when this is asked; the answer stays shown if it has been."""
        if self.asked is not None:
            step, last = self.free - 1, None
        else:
            step, last = self.base + self.place, self.revealed.get(self.place)
        phase = "waiting" if last is None else "reveal"
        return {"question": self.stored, "step": step, "phase": phase, "round": last or 1}


def plan_of(room: Room) -> Plan:
    """Return what a room asks now; usual values stand for what cannot be read.

    Another version of the app may have stored it. Numbers of questions go on after the room's own,
    so that none is used twice.
    """
    kept = room.question or {}
    free, asked = room.step + 1, kept.get("asked")
    return Plan(
        _number_of(kept, "base", 0),
        max(free, _number_of(kept, "free", free)),
        _number_of(kept, "place", 0),
        asked if isinstance(asked, dict) else None,
        kept.get("words_shown") is True,
        _revealed_of(kept),
    )


def _number_of(kept: dict[str, Any], name: str, usual: int) -> int:
    value = kept.get(name, usual)
    if type(value) is int and 0 <= value <= LAST_STEP:
        return value
    _LOG.warning("A room's %s cannot be read", name)
    return usual


def _revealed_of(kept: dict[str, Any]) -> dict[int, int]:
    """Return which steps have been revealed, those that can be read."""
    found: dict[int, int] = {}
    pairs = kept.get("revealed", [])
    for pair in pairs if isinstance(pairs, list) else []:
        match pair:
            case [int(place), 1 | 2 as last]:
                found[place] = int(last)
            case _:
                _LOG.warning("A room's revealed step cannot be read")
    return found


def _with_this_step_revealed(room: Room) -> Plan:
    """Return what a room asks now, with its step among those that have been revealed if it is."""
    plan = plan_of(room)
    if plan.asked is not None or room.phase != "reveal":
        return plan
    return replace(plan, revealed={**plan.revealed, plan.place: room.round})


def lesson_of(room: Room) -> Lesson | None:
    """Return the lesson of a room, if it has one that this server knows."""
    return next((one for one in found_lessons() if one.name == room.lesson), None)


def step_of(room: Room) -> Step | Asked | None:
    """Return what a room shows: a step of its lesson, or a question; None if nothing yet."""
    plan, lesson = plan_of(room), lesson_of(room)
    if plan.asked is not None:
        try:
            return read_asked(plan.asked)
        except BadValue as problem:  # another version of the app has stored it
            _LOG.warning("A room's question cannot be read: %s", problem)
            return None
    if lesson is None or not 0 <= plan.place < len(lesson.steps):
        return None
    return lesson.steps[plan.place]


def upcoming_of(room: Room) -> Question | None:
    """Return what a later step of a room's lesson asks about the run that is shown now."""
    plan, lesson = plan_of(room), lesson_of(room)
    if plan.asked is not None or lesson is None or not 0 <= plan.place < len(lesson.steps):
        return None
    return upcoming_question(lesson, plan.place, _with_this_step_revealed(room).revealed)


def begin_lesson(room: Room, lesson: Lesson) -> dict[str, Any]:
    """Return what of a room changes when a lesson is begun."""
    free = plan_of(room).free
    return {"lesson": lesson.name, **Plan(free, free + len(lesson.steps)).fields}


def go_to(room: Room, place: int) -> dict[str, Any]:
    """Return what of a room changes when a step of its lesson is shown, or shown again."""
    return replace(_with_this_step_revealed(room), place=place, asked=None).fields


def ask(room: Room, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what of a room changes when a question is asked in between, and voted on at once."""
    plan = _with_this_step_revealed(room)
    new = replace(plan, free=plan.free + 1, asked=asked, words_shown=False)
    return {**new.fields, "phase": "vote"}


def show_words(room: Room) -> dict[str, Any]:
    """Return what of a room changes when all may see what was written."""
    return {"question": replace(plan_of(room), words_shown=True).stored}
