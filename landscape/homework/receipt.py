"""What a student hands in: the answers to a lesson and when, in a text that cannot be changed."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from landscape.core.errors import BadValue, check_number
from landscape.homework.errors import ReceiptError
from landscape.homework.find import CLOSE, OPEN, find_receipts
from landscape.lessons.answers import Answer, write_answer
from landscape.lessons.fields import LONGEST_NAME

LONGEST_WORD = 40
MOST_STEPS = 99  # as in links
_RAW = -zlib.MAX_WBITS  # deflate without zlib's head and checksum: the signature is enough


@dataclass(frozen=True)
class Receipt:
    """The answers to a lesson, and when they were handed in.

    Parameters
    ----------
    lesson : str
        The lesson's name: 1 to 40 printable characters.
    answers : mapping of int to Answer
        By the place of their step, from 0. Numbers are kept with four digits, as in links.
    when : datetime
        With a time zone; kept in UTC and whole seconds.
    word : str
        What the student has typed, such as a number that the teacher asked for: at most 40
        printable characters.

    Raises
    ------
    BadValue
        If one of them breaks its rule.
    """

    lesson: str
    answers: Mapping[int, Answer]
    when: datetime = field(default_factory=lambda: datetime.now(UTC))
    word: str = ""

    def __post_init__(self) -> None:
        if not (self.lesson.isprintable() and 1 <= len(self.lesson) <= LONGEST_NAME):
            rule = "must have 1 to {most} printable characters"
            raise BadValue("lesson", rule, self.lesson, most=LONGEST_NAME)
        if not (self.word.isprintable() and len(self.word) <= LONGEST_WORD):
            rule = "must have at most {most} printable characters"
            raise BadValue("word", rule, self.word, most=LONGEST_WORD)
        if self.when.utcoffset() is None or self.when.year < 1971:
            raise BadValue("when", "must have a time zone, and be after 1970", self.when)
        for place in self.answers:
            check_number("answers", place, 0, MOST_STEPS - 1, whole=True)
        answers = {place: _kept(answer) for place, answer in sorted(self.answers.items())}
        object.__setattr__(self, "answers", answers)
        object.__setattr__(self, "when", self.when.astimezone(UTC).replace(microsecond=0))


def _kept(answer: Answer) -> Answer:
    """Return an answer as links keep it."""
    if isinstance(answer, str):
        if not (answer.isprintable() and 1 <= len(answer) <= LONGEST_NAME):
            rule = "must have options of 1 to {most} printable characters"
            raise BadValue("answers", rule, answer, most=LONGEST_NAME)
        return answer
    try:
        shape = np.shape(answer)
        numbers = [float(text) for text in write_answer(answer).split("_")]
    except (TypeError, ValueError):
        shape, numbers = (0,), []
    good = shape in ((), (2,)) or (len(shape) == 2 and shape[0] > 1 and shape[1] == 2)
    if not good or not np.isfinite(numbers).all():
        raise BadValue("answers", "must be names, numbers, pairs or lists of pairs", answer)
    return _from_numbers(numbers)


def _from_numbers(numbers: list[float]) -> Answer:
    """Return the answer that one number, a pair, or the numbers of several pairs are."""
    if len(numbers) == 1:
        return numbers[0]
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def write_receipt(receipt: Receipt, key: bytes) -> str:
    """Return a receipt as a text of one line, encrypted and signed.

    Parameters
    ----------
    receipt : Receipt
        What it says.
    key : bytes
        Of ``cryptography.fernet``.

    Raises
    ------
    ValueError
        If the key is none.
    """
    said = [receipt.lesson, receipt.word, *_written(receipt.answers)]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    packed = zlib.compress(text, 9, _RAW)
    token = Fernet(key).encrypt_at_time(packed, int(receipt.when.timestamp()))
    # Without "_" and "-", which messengers take for formatting, and without "=" at its end.
    body = base64.b64encode(base64.urlsafe_b64decode(token)).decode().rstrip("=")
    return f"{OPEN} {body}{CLOSE}"


def _written(answers: Mapping[int, Answer]) -> Iterator[Any]:
    """Give the places and answers in turn, numbers as short as JSON can have them."""
    for place, answer in answers.items():
        yield place
        if isinstance(answer, str):
            yield answer
        else:
            numbers = [int(n) if n.is_integer() else n for n in np.ravel(answer).tolist()]
            yield numbers


def read_receipt(text: str, keys: Iterable[bytes]) -> Receipt:
    """Return what the one receipt in a text says.

    Parameters
    ----------
    text : str
        As `write_receipt` returned it, or as a messenger has changed it (see `find_receipts`).
    keys : iterable of bytes
        Keys that it may have been signed with.

    Raises
    ------
    ReceiptError
        If there is none or more than one, or one that was changed or signed by another key.
    """
    found = find_receipts(text)
    if len(found) != 1:
        raise ReceiptError("This is no receipt, or more than one.")
    if not found[0].endswith(CLOSE):
        raise ReceiptError("The end of this receipt is missing.")
    token = _token(found[0].removeprefix(OPEN).removesuffix(CLOSE))
    fernet = MultiFernet([Fernet(key) for key in keys])
    try:
        packed, when = fernet.decrypt(token), fernet.extract_timestamp(token)
    except InvalidToken:
        raise _changed() from None
    try:
        lesson, word, *said = json.loads(zlib.decompress(packed, _RAW))
        answers = {
            place: one if isinstance(one, str) else _from_numbers([float(n) for n in one])
            for place, one in zip(said[::2], said[1::2], strict=True)
        }
        return Receipt(lesson, answers, datetime.fromtimestamp(when, UTC), word)
    except (ValueError, TypeError, AttributeError, OverflowError, zlib.error):
        raise ReceiptError("This receipt is of another version of this app.") from None


def _token(body: str) -> bytes:
    """Return Fernet's token; a text of which two would give the same is refused."""
    try:
        content = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise _changed() from None
    if base64.b64encode(content).decode().rstrip("=") != body:
        raise _changed()
    return base64.urlsafe_b64encode(content)


def _changed() -> ReceiptError:
    return ReceiptError("This receipt was changed, or is from another server.")
