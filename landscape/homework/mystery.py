"""A run of which some choices are sealed, in a text for a link that only the server can read."""

from __future__ import annotations

import base64
import hmac
import json
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from landscape.core.errors import BadValue
from landscape.homework.errors import MysteryError

MOST_CHARACTERS = 8000  # of a text, which has to fit into a link
DAYS = 366  # for which a text can be read
# What is encrypted has a multiple of as many bytes, so that the length tells nothing of the values.
BLOCK = 256


@dataclass(frozen=True)
class SealedRun:
    """Everything that decides a run, as query parameters, and which of them are to be found.

    Parameters
    ----------
    values : mapping of str to str
        The run's query parameters; what is left out has its default.
    sealed : tuple of str
        The names of those that are not told; at least one.
    """

    values: Mapping[str, str]
    sealed: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.sealed:
            raise BadValue("sealed", "must have at least one name", self.sealed)

    @property
    def told(self) -> dict[str, str]:
        """The query parameters that are told."""
        return {name: text for name, text in self.values.items() if name not in self.sealed}


def seal_run(run: SealedRun, key: bytes, purpose: str, when: float | None = None) -> str:
    """Return a sealed run as a text for a link, encrypted and signed.

    Parameters
    ----------
    run : SealedRun
        What is sealed.
    key : bytes
        Of ``cryptography.fernet``.
    purpose : str
        What it is sealed for: it is read for nothing else.
    when : float, optional
        Seconds since 1970; the present by default.

    Raises
    ------
    MysteryError
        If the text would be too long for a link.
    """
    said = zlib.compress(json.dumps([dict(run.values), run.sealed]).encode(), 9)
    padded = said + bytes(-len(said) % BLOCK)
    moment = int(time.time() if when is None else when)
    text = _fernet(key, purpose).encrypt_at_time(padded, moment).decode().rstrip("=")
    if len(text) > MOST_CHARACTERS:
        raise MysteryError("This run has too many points for a link.")
    return text


def open_run(text: str, keys: Iterable[bytes], purpose: str, now: float | None = None) -> SealedRun:
    """Return the run that a text has sealed.

    Parameters
    ----------
    text : str
        As `seal_run` returned it.
    keys : iterable of bytes
        Keys that it may have been sealed with.
    purpose : str
        What it was sealed for.
    now : float, optional
        Seconds since 1970; the present by default.

    Raises
    ------
    MysteryError
        If it was changed, sealed by another key, for something else, or more than a year ago.
    """
    fernet = MultiFernet([_fernet(key, purpose) for key in keys])
    try:
        if len(text) > MOST_CHARACTERS:
            raise InvalidToken
        token = (text + "=" * (-len(text) % 4)).encode()
        said, when = fernet.decrypt(token), fernet.extract_timestamp(token)
    except (InvalidToken, UnicodeEncodeError):
        raise MysteryError(
            "What is sealed in this link was changed, or is from another server."
        ) from None
    if (time.time() if now is None else now) - when > DAYS * 86_400:
        raise MysteryError("What is sealed in this link is older than a year. Ask for a new one.")
    values, sealed = json.loads(zlib.decompressobj().decompress(said))  # up to the padding
    return SealedRun(values, tuple(sealed))


def _fernet(key: bytes, purpose: str) -> Fernet:
    """Return what seals with a key of the purpose's own.

    A mystery would else be shown by a link that has it in the place of what is only hidden.
    """
    own = hmac.digest(base64.urlsafe_b64decode(key), purpose.encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(own))
