"""Links: every choice is a query parameter; nonsense gives the default and a note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from landscape.records import Experiment
from landscape.registry import BadValue

SCALES = ("linear", "log")


@dataclass(frozen=True)
class View:
    """What a link says: the experiment, and how it is looked at.

    Parameters
    ----------
    experiment : Experiment
        The run.
    scale : {"linear", "log"}
        Of the loss axis.
    """

    experiment: Experiment = Experiment()  # noqa: RUF009 - frozen, so it can be shared
    scale: str = "linear"


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _start(text: str) -> object:
    return tuple(_number(part) for part in text.split(",")) if "," in text else text


def _options(text: str) -> object:
    pairs = [part.partition(":") for part in text.split(",")]
    return tuple((name, _number(value)) for name, _, value in pairs)


_READ: dict[str, Callable[[str], object]] = {
    "start": _start,
    "learning_rate": _number,
    "epochs": _number,
    "seed": _number,
    "dataset_options": _options,
}


def read_link(params: Mapping[str, str]) -> tuple[View, list[BadValue]]:
    """Return what a link's query parameters say, and what in them could not be used.

    Parameters
    ----------
    params : mapping of str to str
        Query parameters; those that are no choice are passed over.

    Returns
    -------
    View
        With the default wherever a parameter is missing or bad.
    list of BadValue
        One for each bad parameter.
    """
    values: dict[str, object] = {}
    problems = []
    for field in fields(Experiment):
        if field.name not in params:
            continue
        text = params[field.name]
        value = _READ.get(field.name, str)(text)
        try:
            Experiment(**{**values, field.name: value})  # type: ignore[arg-type]
        except BadValue as problem:
            problems.append(BadValue(field.name, problem.rule, text, **problem.limits))
        else:
            values[field.name] = value
    scale = params.get("scale", "linear")
    if scale not in SCALES:
        names = ", ".join(SCALES)
        problems.append(BadValue("scale", "must be one of {names}", scale, names=names))
        scale = "linear"
    return View(Experiment(**values), scale), problems  # type: ignore[arg-type]


def write_link(view: View) -> dict[str, str]:
    """Return the query parameters of a view, those with the default value left out."""
    default = View()
    params = {}
    for field in fields(Experiment):
        value = getattr(view.experiment, field.name)
        if value != getattr(default.experiment, field.name):
            params[field.name] = link_text(value)
    if view.scale != default.scale:
        params["scale"] = view.scale
    return params


def link_text(value: object) -> str:
    """Return a choice as it stands in a link."""
    if isinstance(value, tuple):
        return ",".join(
            f"{part[0]}:{plain(part[1])}" if isinstance(part, tuple) else plain(part)
            for part in value
        )
    return plain(value) if isinstance(value, (int, float)) else str(value)


def plain(number: float) -> str:
    """Return the shortest text that reads back as `number`, without a needless ".0"."""
    return repr(number).removesuffix(".0")
