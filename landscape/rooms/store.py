"""Rooms in a database: what a teacher and a student can do, from any replica."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from landscape.core.errors import BadValue
from landscape.rooms.codes import digest, is_id, is_key_of, new_code, new_secret, normal_code
from landscape.rooms.errors import (
    NoRoom,
    NotInRoom,
    NotTeacher,
    RoomChanged,
    TooManyTries,
    VoteClosed,
)
from landscape.rooms.guessing import WINDOW, GuessLimit
from landscape.rooms.reading import (
    DAY,
    OF_ROOM,
    RoomReader,
    columns_of,
    not_deleted,
    room_of,
    student_and_room,
)
from landscape.rooms.records import VOTES, Room, changed, to_json
from landscape.rooms.tables import ANSWERS, HIDDEN, ROOMS, STUDENTS

FORGET_EVERY = 120.0  # seconds


class Rooms(RoomReader):
    """Every room of a database; threads and replicas may use the same one at once.

    A code may be given as it was typed. Which rooms there are cannot be found by trying: `join`
    limits wrong codes, and what needs a teacher's key or a student's id refuses an unknown room
    with the same words as a wrong key. The others (`room`, `version`, `answers`, `answer_of`,
    `count`, `joined`) are for codes of whom `join`, `is_student` or `is_teacher` has let in.

    Parameters
    ----------
    url : str
        The database's address, as `database_url` gives it.
    clock : callable
        The time in seconds since 1970.

    Raises
    ------
    BadValue
        If it is no address of SQLite or PostgreSQL.
    Unreachable
        If the database does not answer, which any method may raise as well.
    """

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__(url, clock=clock)
        self._limit = GuessLimit(self._database)
        self._forgot = -FORGET_EVERY

    def open(self) -> tuple[str, str]:
        """Open a room; return its code and the teacher's key, which is kept nowhere else."""
        now = self._now_and_then_forget()
        key = new_secret()

        def work(connection: Connection) -> str:
            for _ in range(100):
                room = Room(new_code())
                row = self._database.insert(ROOMS).values(
                    **columns_of(room), teacher=digest(key), opened=now
                )
                done = connection.execute(
                    row.on_conflict_do_nothing(),
                    execution_options={"preserve_rowcount": True},  # not known of insertions else
                )
                if done.rowcount == 1:
                    return room.code
            raise RuntimeError("A hundred random codes are all those of rooms.")

        return self._database.write(work), key

    def join(self, code: str, client: str) -> str:
        """Return the id of a new student of a room.

        Parameters
        ----------
        code : str
            As it was typed.
        client : str
            The address from which it came. Right codes are not counted, so that a whole class may
            share one; of wrong ones 30 different in five minutes are the most, after which right
            ones are refused too.

        Raises
        ------
        NoRoom
            If there is none with this code.
        TooManyTries
            If the client has tried too many wrong ones.
        """
        now = self._now_and_then_forget()
        known = normal_code(code)
        if known is None:  # no room can have it, so that it tells who guesses nothing
            raise NoRoom
        who, student = self._limit.client(client), new_secret()

        def work(connection: Connection) -> bool:
            if self._limit.is_over(connection, who, now):
                raise TooManyTries(minutes=round(WINDOW / 60))
            there = select(ROOMS.c.code).where(ROOMS.c.code == known, ROOMS.c.opened > now - DAY)
            if connection.execute(not_deleted(there)).first() is None:
                self._limit.note(connection, who, known, now)
                return False
            connection.execute(insert(STUDENTS).values(code=known, student=student))
            return True

        if not self._database.write(work):
            raise NoRoom
        return student

    def answer(self, code: str, student: str, value: object, *, step: int, round: int) -> None:
        """Keep a student's answer; one given before to the same step and round is replaced.

        Parameters
        ----------
        code, student : str
            The room, and the id that `join` gave.
        value : object
            What JSON can say, of at most 8192 bytes.
        step, round : int
            Where the student's page was: an answer that comes late is not taken for the next
            question's.

        Raises
        ------
        BadValue
            If the value is no JSON or too long.
        NotInRoom
            If the student is not of this room, or it is not open.
        VoteClosed
            If answers to this step and round are not taken now.
        """
        text = to_json("answer", value)
        if not is_id(student):
            raise NotInRoom

        def work(connection: Connection) -> None:
            # A change of the room waits until this answer is kept.
            self._database.lock(connection, _lock_of(code), shared=True)
            query = student_and_room().where(*self._here(code), STUDENTS.c.student == student)
            row = connection.execute(not_deleted(query)).first()
            if row is None:
                raise NotInRoom
            if row.phase not in VOTES or (step, round) != (row.step, row.round):
                raise VoteClosed
            key = {"code": row.code, "step": row.step, "round": row.round, "student": student}
            given = {"value": text, "at": self._clock()}
            upsert = self._database.insert(ANSWERS).values(**key, **given)
            connection.execute(upsert.on_conflict_do_update(index_elements=[*key], set_=given))

        self._database.write(work)

    def change(
        self, code: str, teacher_key: str, *, version: int | None = None, **fields: Any
    ) -> Room:
        """Change a room, and return it.

        Parameters
        ----------
        code, teacher_key : str
            As `open` returned them.
        version : int, optional
            That of the room from which the new values follow: no other change is undone.
        **fields : object
            New values of `phase`, `lesson`, `step`, `question`, `round`. The phases "vote" and
            "vote_again" set the round.

        Raises
        ------
        NotTeacher
            If the key is not that of this room, or it is not open.
        RoomChanged
            If the room has another version.
        BadValue
            If a field is unknown or its value breaks a rule.
        """

        def work(connection: Connection) -> Room:
            taught = self._taught(connection, code, teacher_key)
            if version is not None and version != taught.version:
                raise RoomChanged
            room = changed(taught, fields)
            here = ROOMS.c.code == room.code
            connection.execute(update(ROOMS).where(here).values(**columns_of(room)))
            return room

        return self._database.write(work)

    def hide(
        self, code: str, teacher_key: str, student: str, step: int, hidden: bool = True
    ) -> None:
        """Hide what a student says at a step, in both rounds and from now on; or show it again.

        Raises
        ------
        NotTeacher
            If the key is not that of this room, or it is not open.
        BadValue
            If the student has not joined this room.
        """

        def work(connection: Connection) -> None:
            room = self._taught(connection, code, teacher_key)
            there = STUDENTS.c.code == room.code, STUDENTS.c.student == student
            if not is_id(student) or not connection.execute(select(STUDENTS).where(*there)).first():
                raise BadValue("student", "must have joined this room", student)
            key = {"code": room.code, "step": step, "student": student}
            if hidden:
                row = self._database.insert(HIDDEN).values(**key)
                connection.execute(row.on_conflict_do_nothing())
            else:
                rows = (HIDDEN.c[name] == value for name, value in key.items())
                connection.execute(delete(HIDDEN).where(*rows))
            # So that pages that show answers ask for them again.
            here = ROOMS.c.code == room.code
            connection.execute(update(ROOMS).where(here).values(version=room.version + 1))

        self._database.write(work)

    def close(self, code: str, teacher_key: str) -> None:
        """Delete a room with all that belongs to it.

        Raises
        ------
        NotTeacher
            If the key is not that of this room, or it is not open.
        """

        def work(connection: Connection) -> None:
            room = self._taught(connection, code, teacher_key)
            connection.execute(delete(ROOMS).where(ROOMS.c.code == room.code))

        self._database.write(work)

    def forget(self, now: float) -> None:
        """Delete rooms of a day ago with all that belongs to them, and wrong codes of old."""

        def work(connection: Connection) -> None:
            connection.execute(delete(ROOMS).where(ROOMS.c.opened <= now - DAY))
            self._limit.forget(connection, now)

        self._database.write(work)

    def disconnect(self) -> None:
        """Close the connections to the database; they are made again when they are needed."""
        self._database.disconnect()

    def _now_and_then_forget(self) -> float:
        now = self._clock()
        if now - self._forgot >= FORGET_EVERY:
            self._forgot = now
            self.forget(now)
        return now

    def _taught(self, connection: Connection, code: str, teacher_key: str) -> Room:
        """Return a room that no other transaction changes before this one ends."""
        self._database.lock(connection, _lock_of(code))
        query = select(*OF_ROOM, ROOMS.c.teacher).where(*self._here(code))
        row = connection.execute(query.with_for_update()).first()
        if row is None or not is_key_of(teacher_key, row.teacher):
            raise NotTeacher
        return room_of(row)


def _lock_of(code: str) -> int:
    return int.from_bytes((normal_code(code) or "").encode(), "big")
