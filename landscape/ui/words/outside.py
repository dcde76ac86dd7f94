"""Text that comes from outside: files, links and what visitors type."""

from __future__ import annotations

import re

from landscape.core.errors import DataError
from landscape.lessons.errors import NEAREST, NOTHING, LessonError, short
from landscape.ui.words.language import _

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")
LONGEST = 60
LONGEST_LIST = 500  # of names that a rule tells


def literal(text: str, longest: int = LONGEST) -> str:
    """Return a text, of at most so many characters, so that Markdown shows it as it is."""
    line = " ".join(text.split())
    line = line if len(line) <= longest else line[: longest - 1] + "…"
    return _SPECIAL.sub(r"\\\1", line)


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
