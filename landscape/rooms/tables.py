"""The tables. Deleting a room deletes all that belongs to it."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

ROOMS = Table(
    "rooms",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("teacher", String(64), nullable=False),  # SHA-256 of the key
    Column("opened", Double, nullable=False, index=True),  # seconds since 1970, as all times are
    Column("phase", String(16), nullable=False),
    Column("lesson", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("question", Text),  # JSON
    Column("round", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
STUDENTS = Table(
    "room_students",
    METADATA,
    Column("code", ForeignKey(ROOMS.c.code, ondelete="CASCADE"), primary_key=True),
    Column("student", String(32), primary_key=True),
)


def _of_student() -> ForeignKeyConstraint:
    columns = [STUDENTS.c.code, STUDENTS.c.student]
    return ForeignKeyConstraint(["code", "student"], columns, ondelete="CASCADE")


# The keys begin with what is asked for: all answers of a step and round lie together.
ANSWERS = Table(
    "room_answers",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("student", String(32), primary_key=True),
    Column("value", Text, nullable=False),  # JSON
    Column("at", Double, nullable=False),
    _of_student(),
)
# Apart from the answers, so that what a student answers next is hidden as well.
HIDDEN = Table(
    "room_hidden",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("student", String(32), primary_key=True),
    _of_student(),
)
# Keyed hashes of a client's address and of a wrong code that came from it.
WRONG_CODES = Table(
    "room_wrong_codes",
    METADATA,
    Column("client", String(64), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("at", Double, nullable=False),
)
# One row: the key of these hashes, the same for every replica.
HASH_KEY = Table(
    "room_hash_key",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(64), nullable=False),
)
