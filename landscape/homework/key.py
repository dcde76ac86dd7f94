"""The server's key: as it is set, or made once and kept in a file that replicas share."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from landscape.core.errors import BadValue
from landscape.homework.errors import NoKey
from landscape.rooms.database import shared_folder

SETTING, FILE = "LANDSCAPE_KEY", "key"


def server_keys() -> tuple[bytes, ...]:
    """Return the keys of receipts: the first signs, and what any of them has signed is read.

    They are those of ``LANDSCAPE_KEY``, separated by commas; without it the one in the file ``key``
    beside the rooms' database, which is made if it is not there.

    Raises
    ------
    BadValue
        If ``LANDSCAPE_KEY`` or ``DATABASE_URL`` is set to something else.
    NoKey
        If there is no such file and none can be made, or something else stands in it.
    """
    said = os.environ.get(SETTING, "").strip()
    if not said:
        return (_key_in(shared_folder() / FILE),)
    keys = tuple(part.strip().encode() for part in said.split(","))
    if not all(map(_is_key, keys)):
        # What was given may be a key with a mistake: it is not told.
        rule = "must be 32 bytes in URL-safe base64, as Fernet.generate_key() makes them"
        raise BadValue(SETTING, rule, f"{len(said)} characters")
    return keys


def _is_key(key: bytes) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _key_in(path: Path) -> bytes:
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes().strip()
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise NoKey(f"The file {path} cannot be read or made: {why}. Set {SETTING}.") from None
    if not _is_key(key):
        raise NoKey(f"The file {path} has no key in it. Delete it, or set {SETTING}.")
    return key


def _make(path: Path) -> None:
    """Make the file with a key in it, unless another replica does so first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent)  # for this user alone
    try:
        with os.fdopen(number, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        # Whole from its first moment, and never instead of one that is there.
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
