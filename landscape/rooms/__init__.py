"""Where a live class is kept: rooms, who has joined, and answers, in a database.

`Rooms` is what pages use. Nothing here knows Streamlit or torch.
"""

from landscape.rooms.codes import ALPHABET, normal_code
from landscape.rooms.database import database_url
from landscape.rooms.errors import (
    NoRoom,
    NotInRoom,
    NotTeacher,
    RoomChanged,
    RoomError,
    TooManyTries,
    Unreachable,
    VoteClosed,
)
from landscape.rooms.reading import DAY
from landscape.rooms.records import LAST_STEP, MOST_BYTES, PHASES, Answer, Room
from landscape.rooms.store import Rooms

__all__ = [
    "ALPHABET",
    "DAY",
    "LAST_STEP",
    "MOST_BYTES",
    "PHASES",
    "Answer",
    "NoRoom",
    "NotInRoom",
    "NotTeacher",
    "Room",
    "RoomChanged",
    "RoomError",
    "Rooms",
    "TooManyTries",
    "Unreachable",
    "VoteClosed",
    "database_url",
    "normal_code",
]
