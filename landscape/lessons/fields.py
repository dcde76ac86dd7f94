"""How the fields of a lesson's file are checked: one function for each kind of value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from landscape.core.errors import BadValue, check_number
from landscape.lessons.errors import Place
from landscape.lessons.records import LANGUAGES, Words

LONGEST_TEXT = 1500
LONGEST_TITLE = 100
LONGEST_NAME = 40
LARGEST = 1e9  # numbers beyond are of no use to a question
# They turn the direction of what is written after them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NAME = re.compile(r"[a-z0-9_-]+")

Reader = Callable[[Place, Any], Any]


@dataclass(frozen=True)
class Field:
    """A field of a table.

    Parameters
    ----------
    read : callable
        ``read(place, value)`` returns the value, or raises `LessonError`.
    required : bool
        Whether the table must have it.
    """

    read: Reader
    required: bool = True


def read_table(place: Place, value: object, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the fields that a table has, each as its reader returns it.

    Raises
    ------
    LessonError
        If it is no table, has an unknown field or lacks one, or a value breaks its rule.
    """
    if not isinstance(value, dict):
        raise place.error("must be a table", value)
    for name in value:
        if name not in fields:
            rule = "is none of the fields {fields}"
            raise place.unknown(rule, name, fields, fields=", ".join(fields))
    for name, field in fields.items():
        if field.required and name not in value:
            raise place.of(name).error("is missing")
    return {name: fields[name].read(place.of(name), value[name]) for name in value}


def read_text(place: Place, value: object, most: int = LONGEST_TEXT, lines: bool = True) -> str:
    """Return a text without the space around it: 1 to `most` characters, on one line or more."""
    if not isinstance(value, str):
        raise place.error("must be a text", value)
    text = value.strip()
    if not 1 <= len(text) <= most:
        rule = "must have 1 to {most} characters, and has {count}"
        raise place.error(rule, most=most, count=len(text))
    if not lines and "\n" in text:
        raise place.error("must be on one line", text)
    if any(_is_control(char) for char in text):
        raise place.error("must have no control characters", text)
    return text


def _is_control(char: str) -> bool:
    return char in _TURNING or (unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t")


def read_words(place: Place, value: object, most: int = LONGEST_TEXT, lines: bool = True) -> Words:
    """Return a text in both languages."""
    read = Field(partial(read_text, most=most, lines=lines))
    return Words(**read_table(place, value, dict.fromkeys(LANGUAGES, read)))


read_title = partial(read_words, most=LONGEST_TITLE, lines=False)


def read_name(place: Place, value: object) -> str:
    """Return a name: small letters, digits, "_" and "-"."""
    name = read_text(place, value, LONGEST_NAME, lines=False)
    if not _NAME.fullmatch(name):
        raise place.error("must be of small letters, digits, _ and -", name)
    return name


def read_number(
    place: Place,
    value: object,
    low: float = -LARGEST,
    high: float = LARGEST,
    whole: bool = False,
) -> float:
    """Return a number from `low` to `high`; a whole one as an int."""
    number = value
    if isinstance(value, int) and abs(value) > 2 * LARGEST:  # `BadValue` could not write it
        number = 2 * LARGEST if value > 0 else -2 * LARGEST
    try:
        return check_number(place.field, number, low, high, whole=whole)
    except BadValue as bad:
        raise place.error(bad.rule, value, **bad.limits) from None


def read_list(place: Place, value: object, read: Reader, least: int, most: int) -> tuple[Any, ...]:
    """Return `least` to `most` values, each read by `read`, whose errors name the value's number.

    No two may be equal.
    """
    if not isinstance(value, list):
        raise place.error("must be a list", value)
    if not least <= len(value) <= most:
        rule = "must have {least} to {most} entries"
        raise place.error(rule, len(value), least=least, most=most)
    found = tuple(read(place.of(str(number)), entry) for number, entry in enumerate(value, 1))
    for number, entry in enumerate(found):
        if entry in found[:number]:
            raise place.of(str(number + 1)).error("must differ from those before it", value[number])
    return found
