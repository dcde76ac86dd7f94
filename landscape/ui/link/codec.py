"""Values of choices as text in a link, and back."""

from __future__ import annotations

NONE = "none"  # no options or racers, where leaving the parameter out would mean others


def parse_number(text: str) -> float | str:
    """Return the number in `text`; where there is none, `text`, for a record to refuse."""
    try:
        return float(text)
    except ValueError:
        return text


def parse_start(text: str) -> object:
    """Return the name of a start, or the numbers of ``-2.5,4``."""
    return tuple(map(parse_number, text.split(","))) if "," in text else text


def parse_numbers(text: str) -> tuple[object, ...]:
    """Return the numbers of ``7`` or ``2.5,4``."""
    return tuple(map(parse_number, text.split(",")))


def parse_options(text: str) -> object:
    """Return the pairs in ``momentum:0.9,nesterov:true``."""
    pairs = [part.partition(":") for part in text.split(",")] if text != NONE else []
    return tuple((name, _parse_value(value)) for name, _, value in pairs)


def _parse_value(text: str) -> object:
    if text in ("true", "false"):
        return text == "true"
    return tuple(map(parse_number, text.split("/"))) if "/" in text else parse_number(text)


def link_text(value: object) -> str:
    """Return a value as it stands in a link."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return plain(value)
    if not isinstance(value, tuple):
        return str(value)
    if not value:
        return NONE
    if any(isinstance(part, tuple) for part in value):
        return ",".join(f"{name}:{link_text(part).replace(',', '/')}" for name, part in value)
    return ",".join(map(link_text, value))


def plain(number: float) -> str:
    """Return the shortest text that reads back as `number`, without a needless ".0"."""
    return repr(number).removesuffix(".0")
