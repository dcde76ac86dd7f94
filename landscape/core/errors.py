"""Bad values: the one error that the library raises for what a caller gives."""

from __future__ import annotations

import math
from numbers import Real


class BadValue(ValueError):
    """A value that breaks a rule; its text is the field, the rule and the value.

    Parameters
    ----------
    field : str
        Name of the field, as in `Experiment`.
    rule : str
        What holds for good values, with ``{names}`` for the limits.
    value : object
        What was given.
    **limits : object
        Values for the names in `rule`. Kept apart so that the sentence can be translated.
    """

    def __init__(self, field: str, rule: str, value: object, **limits: object) -> None:
        self.field = field
        self.rule = rule
        self.value = value
        self.limits = limits
        super().__init__(f"{field} {rule.format(**limits)}. Got {value!r}.")


class SentenceError(ValueError):
    """What is wrong, in one or two whole sentences.

    Parameters
    ----------
    sentence : str
        With ``{names}`` for the parts.
    **parts : object
        Values for the names in `sentence`. Kept apart so that it can be translated.
    """

    def __init__(self, sentence: str, **parts: object) -> None:
        self.sentence = sentence
        self.parts = parts
        super().__init__(sentence.format(**parts))


class DataError(SentenceError):
    """What is wrong with a file of data, where, and what to do."""


def check_number(
    field: str, value: object, low: float, high: float, *, whole: bool = False
) -> float:
    """Return `value` as an int (`whole`) or float between `low` and `high`, both included.

    Raises
    ------
    BadValue
        If it is no number of that kind, or out of range.
    """
    try:
        # numpy's numbers are Real too. Its bool, strings and bytes are not; float() takes them all.
        number = float(value) if isinstance(value, Real) else math.nan
    except OverflowError:
        number = math.nan
    if isinstance(value, bool) or math.isnan(number) or (whole and number % 1 != 0):
        rule = "must be a whole number" if whole else "must be a number"
        raise BadValue(field, rule, value)
    if not low <= number <= high:
        rule = "must be between {low} and {high}"
        raise BadValue(field, rule, value, low=_limit(low), high=_limit(high))
    return int(number) if whole else number


def _limit(number: float) -> str:
    return f"{number:.0f}" if float(number).is_integer() else f"{number:g}"
