"""What a room refuses, one sentence each; none repeats what a visitor has typed."""

from __future__ import annotations

from landscape.core.errors import SentenceError


class RoomError(SentenceError):
    """A room refuses what was asked of it.

    Parameters
    ----------
    **parts : object
        Values for the ``{names}`` in the class's `sentence`.
    """

    sentence = "This cannot be done in this room."

    def __init__(self, **parts: object) -> None:
        super().__init__(self.sentence, **parts)


class NoRoom(RoomError):
    """No room has this code, or has it no longer."""

    sentence = "There is no open room with this code."


class TooManyTries(RoomError):
    """Too many wrong codes came from one client."""

    sentence = "Too many wrong codes came from this network. Try again in {minutes} minutes."


class NotTeacher(RoomError):
    """The key is not that of the room's teacher; said of rooms that do not exist as well."""

    sentence = "This room is not open, or this is not its teacher."


class NotInRoom(RoomError):
    """The student is not of the room; said of rooms that do not exist as well."""

    sentence = "This room is not open, or this device has not joined it."


class VoteClosed(RoomError):
    """Answers to this step and round are not taken now."""

    sentence = "Answers to this question are not taken now."


class RoomChanged(RoomError):
    """The room is not as it was when the change was decided on."""

    sentence = "The room has changed meanwhile: look again."


class Unreachable(RoomError):
    """The database does not answer."""

    sentence = "The rooms cannot be reached. Try again in a minute."
