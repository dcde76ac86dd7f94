"""What is read of rooms, each in one statement by a key."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from sqlalchemy import func, select

from landscape.rooms.codes import is_id, is_key_of, normal_code
from landscape.rooms.database import Database
from landscape.rooms.errors import NoRoom
from landscape.rooms.records import Answer, Room, to_json
from landscape.rooms.tables import ANSWERS, HIDDEN, ROOMS, STUDENTS

DAY = 86400.0  # seconds for which a room is kept
OF_ROOM = [ROOMS.c[field.name] for field in fields(Room)]
_HIDDEN = (HIDDEN.c.student.is_not(None)).label("hidden")
_SHOWN_OR_HIDDEN = ANSWERS.outerjoin(
    HIDDEN,
    (HIDDEN.c.code == ANSWERS.c.code)
    & (HIDDEN.c.step == ANSWERS.c.step)
    & (HIDDEN.c.student == ANSWERS.c.student),
)


class RoomReader:
    """What `Rooms` reads; the parameters are described there."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time) -> None:
        self._database = Database(url)
        self._clock = clock

    def room(self, code: str) -> Room:
        """Return where a class is.

        Raises
        ------
        NoRoom
            If there is no room with this code, or no longer.
        """
        row = self._first(select(*OF_ROOM).where(*self._here(code)))
        if row is None:
            raise NoRoom
        return room_of(row)

    def version(self, code: str) -> int:
        """Return the version of a room: one read by the key, for whoever asks every second.

        Answers do not change it: the wall asks for `count`.

        Raises
        ------
        NoRoom
            If there is no room with this code, or no longer.
        """
        row = self._first(select(ROOMS.c.version).where(*self._here(code)))
        if row is None:
            raise NoRoom
        return int(row.version)

    def joined(self, code: str) -> int:
        """Return how many students have joined."""
        return self._count(STUDENTS.c.code == normal_code(code))

    def count(self, code: str, step: int, round: int) -> int:
        """Return how many students have answered a step in a round, with those that are hidden."""
        return self._count(*_asked(code, step, round))

    def answers(self, code: str, step: int, round: int) -> tuple[Answer, ...]:
        """Return the answers to a step in a round, one for each student, the oldest first."""
        query = (
            select(ANSWERS, _HIDDEN)
            .select_from(_SHOWN_OR_HIDDEN)
            .where(*_asked(code, step, round))
            .order_by(ANSWERS.c.at, ANSWERS.c.student)
        )
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return tuple(map(_answer, rows))

    def answer_of(self, code: str, student: str, step: int, round: int) -> Answer | None:
        """Return what one student has answered, None if nothing."""
        if not is_id(student):
            return None
        query = (
            select(ANSWERS, _HIDDEN)
            .select_from(_SHOWN_OR_HIDDEN)
            .where(*_asked(code, step, round), ANSWERS.c.student == student)
        )
        row = self._first(query)
        return None if row is None else _answer(row)

    def is_student(self, code: str, student: str) -> bool:
        """Whether a student has joined a room that is still open."""
        query = student_and_room().where(*self._here(code), STUDENTS.c.student == student)
        return is_id(student) and self._first(query) is not None

    def is_teacher(self, code: str, teacher_key: str) -> bool:
        """Whether a key is that of the teacher of a room that is still open."""
        row = self._first(select(ROOMS.c.teacher).where(*self._here(code)))
        return row is not None and is_key_of(teacher_key, row.teacher)

    def _here(self, code: str) -> tuple[Any, Any]:
        return ROOMS.c.code == normal_code(code), ROOMS.c.opened > self._clock() - DAY

    def _first(self, query: Any) -> Any:
        return self._database.read(lambda connection: connection.execute(query).first())

    def _count(self, *conditions: Any) -> int:
        row = self._first(select(func.count().label("rows")).where(*conditions))
        return 0 if row is None else int(row.rows)


def _asked(code: str, step: int, round: int) -> tuple[Any, ...]:
    here = ANSWERS.c
    return here.code == normal_code(code), here.step == step, here.round == round


def student_and_room() -> Any:
    """Return the query for rooms with their students."""
    return select(*OF_ROOM).join(STUDENTS, STUDENTS.c.code == ROOMS.c.code)


def not_deleted(query: Any) -> Any:
    """Return a query whose rooms are not deleted before the transaction ends."""
    return query.with_for_update(read=True, key_share=True, of=ROOMS)


def columns_of(room: Room) -> dict[str, Any]:
    """Return by column how a room is stored."""
    question = None if room.question is None else to_json("question", room.question)
    return {column.name: getattr(room, column.name) for column in OF_ROOM} | {"question": question}


def room_of(row: Any) -> Room:
    """Return the room of a row."""
    values = row._mapping
    question = None if row.question is None else json.loads(row.question)
    return Room(**{column.name: values[column.name] for column in OF_ROOM} | {"question": question})


def _answer(row: Any) -> Answer:
    return Answer(row.student, json.loads(row.value), row.at, bool(row.hidden))
