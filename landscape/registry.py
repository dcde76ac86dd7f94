"""What can be chosen, by name: the registries behind `Experiment` and the select boxes.

A data set, loss or optimizer is one entry, registered in the module that defines it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, Generic, TypeVar


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


@dataclass(frozen=True)
class Option:
    """A number that an entry can be tuned with, such as a data set's size.

    Parameters
    ----------
    name : str
        Keyword of the option.
    default, low, high : float
        Value when not given; smallest and largest allowed.
    whole : bool
        Whether only whole numbers are allowed.
    """

    name: str
    default: float
    low: float
    high: float
    whole: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing that can be chosen.

    Parameters
    ----------
    name : str
        Its name in code and links.
    label : str
        Its name on screen, in English; the pages translate it.
    options : tuple of Option
        What it can be tuned with.
    """

    name: str
    label: str
    options: tuple[Option, ...] = ()

    def check_options(self, field: str, given: object) -> tuple[tuple[str, float], ...]:
        """Return `given` checked, in the declared order, values equal to the default left out.

        Parameters
        ----------
        field : str
            Field named in errors.
        given : mapping or iterable of (str, number) pairs
            The options' values.

        Raises
        ------
        BadValue
            If `given` is no set of pairs, or an option is unknown or out of range.
        """
        try:
            values: dict[str, Any] = dict(given)  # type: ignore[call-overload]
        except (TypeError, ValueError):
            raise BadValue(field, "must be pairs of a name and a number", given) from None
        known = {option.name: option for option in self.options}
        for name in values:
            if name not in known:
                allowed = ", ".join(known) or "none"
                rule = "must name options of {entry} ({allowed})"
                raise BadValue(field, rule, name, entry=self.name, allowed=allowed)
        checked = (
            (name, check_number(f"{field} {name}", values[name], o.low, o.high, whole=o.whole))
            for name, o in known.items()
            if name in values
        )
        return tuple((name, value) for name, value in checked if value != known[name].default)

    def all_options(self, given: tuple[tuple[str, float], ...]) -> dict[str, float]:
        """Return every option's value: the given ones over the defaults."""
        return {option.name: option.default for option in self.options} | dict(given)


E_co = TypeVar("E_co", bound=Entry)


class Registry(Mapping[str, E_co], Generic[E_co]):
    """Entries by name, in the order they were added.

    Parameters
    ----------
    field : str
        Field of `Experiment` that names an entry; errors name it.
    """

    def __init__(self, field: str) -> None:
        self.field = field
        self._entries: dict[str, E_co] = {}

    def add(self, entry: E_co) -> None:
        """Make `entry` a choice."""
        self._entries[entry.name] = entry

    def __getitem__(self, name: str) -> E_co:
        if not isinstance(name, str) or name not in self._entries:
            raise BadValue(self.field, "must be one of {names}", name, names=", ".join(self))
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


DATASETS: Registry[Any] = Registry("dataset")
LOSSES: Registry[Any] = Registry("loss")
OPTIMIZERS: Registry[Any] = Registry("optimizer")
