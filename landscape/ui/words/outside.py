"""Text that comes from outside: files, links and what visitors type."""

from __future__ import annotations

import re

from landscape.core.errors import DataError
from landscape.lessons.errors import NEAREST, NOTHING, LessonError, short
from landscape.ui.words.language import _

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")
# Signs, symbols and addresses that Streamlit puts in the place of text even if it is escaped.
_REPLACED = re.compile(r"(?<=[-<>~])(?=[-=>])|(?<=:)(?=[\w/])|(?<=www)(?=\.)|(?<=@)")
_JOINER = "\u2060"  # has no width, and breaks no line
_MARKS = re.compile(rf"\\([^\w\s]|_)|[*`{_JOINER}]")
LONGEST = 60
LONGEST_LIST = 500  # of names that a rule tells


def literal(text: str, longest: int = LONGEST) -> str:
    """Return a text, of at most so many characters, so that Markdown shows it as it is."""
    line = " ".join(text.split())
    line = line if len(line) <= longest else line[: longest - 1] + "…"
    return _SPECIAL.sub(r"\\\1", _REPLACED.sub(_JOINER, line))


def unmarked(text: str) -> str:
    """Return a text without Markdown's marks, for names that only screen readers are given."""
    return _MARKS.sub(lambda mark: mark[1] or "", text)


def data_error(error: DataError) -> str:
    """Return what is wrong with a file, in the visitor's language."""
    parts = {n: literal(part) if isinstance(part, str) else part for n, part in error.parts.items()}
    return _(error.sentence).format(**parts)


def lesson_error(error: LessonError) -> str:
    """Return what is wrong with a lesson's file, in the visitor's language."""
    parts = {name: literal(str(part), LONGEST_LIST) for name, part in error.limits.items()}
    rule = _(error.rule.removesuffix(NEAREST))
    if error.rule.endswith(NEAREST):
        rule += _(NEAREST)
    place = literal(error.file)
    if error.step is not None:
        place = _("{file}, step {number}").format(file=place, number=error.step)
    told = _("{place}: {field} {rule}.") if error.field else _("{place} {rule}.")
    sentence = told.format(
        place=place, field=literal(error.field, LONGEST_LIST), rule=rule.format(**parts)
    )
    if error.value is NOTHING:
        return sentence
    got = _("Got {value}.").format(value=literal(short(error.value), LONGEST_LIST))
    return f"{sentence} {got}"
