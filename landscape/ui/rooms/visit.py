"""Where a visitor is in a room, read once at the beginning of each run of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import streamlit as st

from landscape.core.errors import BadValue
from landscape.lessons.answers import Answer, read_answer, write_answer
from landscape.lessons.records import Lesson, Question, Step, Words
from landscape.rooms import Answer as Given
from landscape.rooms import NoRoom, Room, RoomError, normal_code
from landscape.ui.lessons.visit import LessonVisit
from landscape.ui.link.choices import CHOICES
from landscape.ui.link.context import LinkContext
from landscape.ui.link.locks import hide_for_now
from landscape.ui.rooms.database import revealed_answers, rooms
from landscape.ui.rooms.identity import STUDENT, TEACHER, keep_secret, secret_of
from landscape.ui.rooms.plan import step_of, upcoming_of
from landscape.ui.rooms.questions import Asked

PAGE = "room"  # path of the page of rooms
CODE = "room"
_VISIT, _PROBLEM = "_room", "_room_problem"


@dataclass(frozen=True)
class RoomStep(LessonVisit):
    """A step that a room shows.

    Parameters
    ----------
    revealed : bool
        Whether the answer is shown.
    upcoming : Question or None
        What a later step of the room's lesson asks about the same run.
    """

    revealed: bool = False
    upcoming: Question | None = None

    @property
    def is_open(self) -> bool:
        """Whether the run can be played: nothing is asked, or the answer is shown."""
        return self.step.question is None or self.revealed

    @property
    def asked(self) -> Question | None:
        """The open question that the run would answer: this step's, or one that follows."""
        if not self.is_open:
            return self.step.question
        return self.upcoming if self.step.question is None else None


@dataclass(frozen=True)
class RoomVisit:
    """A visitor in a room.

    Parameters
    ----------
    code : str
        The room's code, or what was taken for one.
    problem : RoomError or None
        Why there is no room.
    room : Room or None
        Where the class is; None for who has not joined.
    role : str
        TEACHER, STUDENT, or empty.
    secret : str
        The teacher's key, or the student's id.
    shown : Step or Asked or None
        What is asked or shown.
    upcoming : Question or None
        What a later step of the lesson asks about the run that is shown.
    joined, answered : int
        How many have joined, and have answered in this round: for the teacher.
    votes : tuple of tuple of Answer
        The answers of both rounds, once they are revealed.
    own : tuple of (Answer or None)
        The student's answers in both rounds.
    """

    code: str
    problem: RoomError | None = None
    room: Room | None = None
    role: str = ""
    secret: str = field(default="", repr=False)
    shown: Step | Asked | None = None
    upcoming: Question | None = None
    joined: int = 0
    answered: int = 0
    votes: tuple[tuple[Given, ...], ...] = ((), ())
    own: tuple[Given | None, Given | None] = (None, None)

    @property
    def place(self) -> str:
        """Where the class is: the step, the round, and whether the answers are shown."""
        room = self.room
        return "" if room is None else f"{room.step} {room.round} {room.phase == 'reveal'}"

    @property
    def answer(self) -> object:
        """What the student has answered last, None if nothing."""
        given = self.own[1] or self.own[0]
        return None if given is None else given.value

    @property
    def room_step(self) -> RoomStep | None:
        """What is shown, as pages of lessons take it; None where there is no picture."""
        room, step = self.room, self.shown
        if room is None or not isinstance(step, Step):
            return None
        revealed = room.phase == "reveal"
        # A name of its own for each vote, so that what is typed belongs to one.
        name = f"room_{self.code}_{room.step}_{room.round}"
        lesson = Lesson(name, 0, 0, Words("", ""), Words("", ""), (step,))
        answer = checked_answer(step.question, self.answer) if revealed else None
        answers = {} if answer is None else {0: answer}
        return RoomStep(lesson, 0, answers, revealed, self.upcoming)


def checked_answer(question: Question | None, value: object) -> Answer | None:
    """Return what a room keeps as an answer to a question; None if it is none."""
    if question is None or value is None:
        return None
    try:
        return read_answer(question, write_answer(cast(Answer, value)))
    except (BadValue, TypeError, ValueError):  # what is kept may be anything that JSON can say
        return None


def look_into_room() -> None:
    """Ask the database where the room of the link is.

    Before the visitor has the turn (`landscape.ui.turns`): others need not wait for a database.
    """
    said = st.query_params.get(CODE)
    st.session_state[_VISIT] = None if said is None else _looked(said)


def current_room() -> RoomVisit | None:
    """Return where the visitor is in a room; None where the link names no room."""
    visit: RoomVisit | None = st.session_state.get(_VISIT)
    return visit


def _looked(said: str) -> RoomVisit:
    code = normal_code(said)
    if code is None:
        return RoomVisit("", problem=NoRoom())
    try:
        return _in_role(code)
    except RoomError as problem:
        return RoomVisit(code, problem=problem)


def _in_role(code: str) -> RoomVisit:
    found = rooms()
    key, student = secret_of(code, TEACHER), secret_of(code, STUDENT)
    visit = RoomVisit(code)
    if key and found.is_teacher(code, key):
        keep_secret(code, TEACHER, key)
        room = found.room(code)
        visit = replace(visit, room=room, role=TEACHER, secret=key)
        answered = found.count(code, room.step, room.round)
        visit = replace(visit, joined=found.joined(code), answered=answered)
    elif student and found.is_student(code, student):
        keep_secret(code, STUDENT, student)
        room = found.room(code)
        visit = replace(visit, room=room, role=STUDENT, secret=student)
        # A second vote may be left of when the step was asked before.
        second = found.answer_of(code, student, room.step, 2) if room.round == 2 else None
        visit = replace(visit, own=(found.answer_of(code, student, room.step, 1), second))
    if visit.room is None:
        # Who had been let in is told that the room was closed or forgotten.
        return replace(visit, problem=NoRoom()) if key or student else visit
    room = visit.room
    if room.phase == "reveal":
        votes = revealed_answers(code, room.step, room.version)
        visit = replace(visit, votes=votes if room.round == 2 else (votes[0], ()))
    return replace(visit, shown=step_of(room), upcoming=upcoming_of(room))


def open_room(page: str, link: Mapping[str, str]) -> LinkContext | None:
    """Return what decides the page's choices in a room; None on other pages."""
    visit = current_room()
    if page != PAGE or visit is None:
        return None
    hide_for_now({*CHOICES} - {"lang"})
    said = {"lang": link["lang"]} if "lang" in link else {}
    step = visit.room_step
    choices = {} if step is None else dict(step.choices)
    key = f"{visit.code} {visit.room and visit.room.step} {sorted(choices.items())}"
    return LinkContext(key, {**choices, **said}, {CODE: visit.code} if visit.code else {})


def act(work: Callable[[RoomVisit, Room], object]) -> None:
    """Do something in the visitor's room, and keep what it refuses: for callbacks."""
    visit = current_room()
    if visit is None or visit.room is None:
        return
    try:
        work(visit, visit.room)
    except (RoomError, BadValue) as problem:
        note_problem(problem)


def change_room(visit: RoomVisit, room: Room, fields: Mapping[str, Any]) -> None:
    """Change the visitor's room, which refuses it to who is not its teacher.

    It refuses it too if the room is another than that from which the change follows.
    """
    rooms().change(visit.code, visit.secret, version=room.version, **fields)


def note_problem(problem: RoomError | BadValue) -> None:
    """Keep what was refused, to be told when the page is drawn: for callbacks."""
    st.session_state[_PROBLEM] = problem


def problem_to_tell() -> RoomError | BadValue | None:
    """Return what was refused since the page was drawn last."""
    problem: RoomError | BadValue | None = st.session_state.pop(_PROBLEM, None)
    return problem
