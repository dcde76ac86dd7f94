"""Where a live class is kept: rooms, who has joined, and answers, in a database.

`Rooms` is what pages use. Nothing here knows Streamlit or torch.
"""

from landscape.rooms.codes import ALPHABET, normal_code
from landscape.rooms.database import database_url
from landscape.rooms.errors import (
    NoRoom,
    NotInRoom,
    NotTeacher,
    RoomError,
    TooManyTries,
    Unreachable,
    VoteClosed,
)
from landscape.rooms.records import MOST_BYTES, PHASES, Answer, Room
from landscape.rooms.store import Rooms

__all__ = [
    "ALPHABET",
    "MOST_BYTES",
    "PHASES",
    "Answer",
    "NoRoom",
    "NotInRoom",
    "NotTeacher",
    "Room",
    "RoomError",
    "Rooms",
    "TooManyTries",
    "Unreachable",
    "VoteClosed",
    "database_url",
    "normal_code",
]
