"""What an entry of a registry can be tuned with, and how its values are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from landscape.core.errors import BadValue, check_number

Value = float | bool | str | tuple[float, ...] | None


@dataclass(frozen=True)
class Need:
    """What other options have to be before a switch can be on.

    Parameters
    ----------
    rule : str
        What holds then, as in `BadValue`.
    holds : callable
        Whether it does, given every option's value by name.
    """

    rule: str
    holds: Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Option:
    """Something that an entry can be tuned with.

    Parameters
    ----------
    name : str
        Keyword of the option.
    default : number, bool, str, tuple of float, or None
        Value when not given.
    """

    name: str
    default: Any

    def check(self, field: str, value: object) -> Value:
        """Return `value` in its proper type.

        Raises
        ------
        BadValue
            If it breaks a rule; the error names `field`.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Number(Option):
    """A number between `low` and `high`, both included; only whole ones where `whole`.

    `step` is how far one press on an input's button takes it.
    """

    low: float
    high: float
    whole: bool = False
    step: float = 0.1

    def check(self, field: str, value: object) -> float:
        """Return `value` as an int (`whole`) or float."""
        return check_number(field, value, self.low, self.high, whole=self.whole)


@dataclass(frozen=True)
class Pair(Option):
    """Two numbers, each between `low` and `high`; `step` as for a `Number`."""

    low: float
    high: float
    step: float = 0.1

    def check(self, field: str, value: object) -> tuple[float, ...]:
        """Return `value` as two floats; raise `BadValue` naming `field` if it is none."""
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            raise BadValue(field, "must be two numbers", value)
        return tuple(check_number(field, number, self.low, self.high) for number in value)


@dataclass(frozen=True)
class Switch(Option):
    """On or off; on only where `need`, if there is one, holds."""

    need: Need | None = None

    def check(self, field: str, value: object) -> bool:
        """Return `value`; whether `need` holds is for the entry to say, which knows the rest."""
        if not isinstance(value, bool):
            raise BadValue(field, "must be true or false", value)
        return value


@dataclass(frozen=True)
class Pick(Option):
    """One of `names`; or None, where that is the default."""

    names: tuple[str, ...]

    def check(self, field: str, value: object) -> str | None:
        """Return `value`."""
        if value not in self.names and (value is not None or self.default is not None):
            raise BadValue(field, "must be one of {names}", value, names=", ".join(self.names))
        return value


Options = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, eq=False)
class Entry:
    """One thing that can be chosen, equal to itself alone.

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

    def check_options(self, field: str, given: object) -> Options:
        """Return `given` checked, in the declared order, values equal to the default left out.

        Parameters
        ----------
        field : str
            Field named in errors.
        given : mapping or iterable of (str, value) pairs
            The options' values.

        Raises
        ------
        BadValue
            If `given` is no set of pairs, or an option is unknown or breaks its rule.
        """
        try:
            # Whatever a caller gives; what is no pairs is refused below.
            values = dict(cast(Iterable[tuple[str, Any]], given))
        except (TypeError, ValueError):
            raise BadValue(field, "must be pairs of a name and a value", given) from None
        known = {option.name: option for option in self.options}
        for name in values:
            if name not in known:
                allowed = ", ".join(known) or "none"
                rule = "must name options of {entry} ({allowed})"
                raise BadValue(field, rule, name, entry=self.name, allowed=allowed)
        checked = {
            name: option.check(f"{field} {name}", values[name])
            for name, option in known.items()
            if name in values
        }
        everything = self.all_options(tuple(checked.items()))
        for name, option in known.items():
            need = option.need if isinstance(option, Switch) else None
            if need and everything[name] and not need.holds(everything):
                raise BadValue(f"{field} {name}", need.rule, everything[name])
        return tuple(
            (name, value) for name, value in checked.items() if value != known[name].default
        )

    def all_options(self, given: Options) -> dict[str, Any]:
        """Return every option's value: the given ones over the defaults."""
        return {option.name: option.default for option in self.options} | dict(given)
