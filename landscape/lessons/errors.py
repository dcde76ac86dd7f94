"""What is wrong with a lesson's file, and where."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

NOTHING = object()  # no value to tell
NEAREST = "; the nearest is {nearest}"  # what a rule ends with where a name is like the one given
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60


class LessonError(ValueError):
    """What is wrong with a lesson's file: its text names file, step, field, rule and value.

    Parameters
    ----------
    file : str
        Name of the file.
    rule : str
        What holds for good files, with ``{names}`` for the limits.
    step : int or None
        Number of the step from 1; None where it is about the lesson.
    field : str
        Dotted name of the field, e.g. "question.low"; empty where it is about the whole.
    value : object
        What stands there, if anything does.
    **limits : object
        Values for the names in `rule`. Kept apart so that the sentence can be translated.
    """

    def __init__(
        self,
        file: str,
        rule: str,
        step: int | None = None,
        field: str = "",
        value: object = NOTHING,
        **limits: object,
    ) -> None:
        self.file = file
        self.rule = rule
        self.step = step
        self.field = field
        self.value = value
        self.limits = limits
        shown = file if file.isprintable() else ascii(file)
        place = shown if step is None else f"{shown}, step {step}"
        subject = f"{place}: {field}" if field else place
        ending = "." if value is NOTHING else f". Got {short(value)}."
        super().__init__(f"{subject} {rule.format(**limits)}{ending}")


def short(value: object) -> str:
    """Return a value as Python writes it, shortened if it is long."""
    try:
        return _SHORT.repr(value)
    except ValueError:  # Python writes no number of more than 4300 digits
        return "a number of very many digits"


@dataclass(frozen=True)
class Place:
    """A field of a file: where something is read, and where it is wrong.

    Parameters
    ----------
    file : str
        Name of the file.
    step : int or None
        Number of the step from 1, if it is in one.
    field : str
        Its dotted name there.
    """

    file: str
    step: int | None = None
    field: str = ""

    def of(self, name: str) -> Place:
        """Return the place of a field of the table that stands here."""
        return replace(self, field=f"{self.field}.{name}" if self.field else name)

    def error(self, rule: str, value: object = NOTHING, **limits: object) -> LessonError:
        """Return the error of a value that stands here."""
        return LessonError(self.file, rule, self.step, self.field, value, **limits)

    def unknown(self, rule: str, name: str, known: Iterable[str], **limits: object) -> LessonError:
        """Return the error of a name in the table here; it says the nearest of those known."""
        shown = name if name.isidentifier() and len(name) < 60 else short(name)
        near = nearest(name, known)
        return self.of(shown).error(rule + near_rule(near), **limits, nearest=near)

    def none_of(self, value: object, known: Iterable[str]) -> LessonError:
        """Return the error of a value here that is none of the names; it says the nearest."""
        names = tuple(known)
        near = nearest(value, names) if isinstance(value, str) else ""
        rule = "must be one of {names}" + near_rule(near)
        return self.error(rule, value, names=", ".join(names), nearest=near)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return which of the names is most like this one; empty if none is."""
    near = get_close_matches(name[:60], list(known), 1, 0.5)
    return near[0] if near else ""


def near_rule(near: str) -> str:
    """Return what a rule says of the nearest name, if there is one."""
    return NEAREST if near else ""
