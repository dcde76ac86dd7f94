"""Links: every choice is a query parameter; nonsense gives the default and a note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from landscape.core.errors import BadValue
from landscape.experiment import Experiment
from landscape.losses import LOSSES
from landscape.training.sweep import OPTIMIZER_CONFIGS, OptimizerConfig, in_usual_order

SCALES = ("linear", "log")
RATES = ("shared", "best")
SHOWN = ("map", "surface")
PLATEAUS = ("0.1", "0.01", "0.001")
COMPONENTS = ("w0", "w1")
# What else can be chosen, by the name of its field in `View`.
CHOICES = {
    "scale": SCALES,
    "rates": RATES,
    "plateau": PLATEAUS,
    "component": COMPONENTS,
    "shown": SHOWN,
}
DEFAULT_RACERS = (
    OPTIMIZER_CONFIGS[0],
    OPTIMIZER_CONFIGS[1],
    OptimizerConfig("adam"),
    OptimizerConfig("rmsprop"),
)
FIELDS = tuple(field.name for field in fields(Experiment))
NONE = "none"  # no options or racers, where leaving the parameter out would mean others
OTHER = "b_"  # before the name of a field in which the second of two experiments differs
# In what two experiments can differ that are compared; the data and the clock are common to both.
DIFFERENCES = (
    "start",
    "loss",
    "optimizer",
    "optimizer_options",
    "learning_rate",
    "schedule",
    "schedule_options",
)


@dataclass(frozen=True)
class View:
    """What a link says: the experiment, and how it is looked at.

    Parameters
    ----------
    experiment : Experiment
        The run.
    other : Experiment or None
        The run that it is compared with, on the same data; None for the same run with the
        other loss.
    racers : tuple of OptimizerConfig
        Who is in the race; in the order of `OPTIMIZER_CONFIGS`, others after those.
    rates : {"shared", "best"}
        Whether all race at the experiment's learning rate, or each at its own best one.
    scale : {"linear", "log"}
        Of the loss axis.
    shown : {"map", "surface"}
        Whether all starts are seen from above, or on the surface.
    plateau : {"0.1", "0.01", "0.001"}
        Length of a step of SGD below which it is on a plateau.
    component : {"w0", "w1"}
        By which parameter the points' shares of the gradient are shown.
    """

    experiment: Experiment = Experiment()  # noqa: RUF009 - frozen, so it can be shared
    other: Experiment | None = None
    racers: tuple[OptimizerConfig, ...] = DEFAULT_RACERS
    rates: str = "shared"
    scale: str = "linear"
    shown: str = "map"
    plateau: str = "0.01"
    component: str = "w1"

    def __post_init__(self) -> None:
        object.__setattr__(self, "racers", in_usual_order(self.racers))

    @property
    def compared(self) -> Experiment:
        """The second of two experiments, on the first one's data."""
        here = self.experiment
        if self.other is None:
            return with_other_loss(here)
        return replace(here, **{name: getattr(self.other, name) for name in DIFFERENCES})


def with_other_loss(experiment: Experiment) -> Experiment:
    """Return an experiment with the loss that its own is compared with."""
    return replace(experiment, loss=next(name for name in LOSSES if name != experiment.loss))


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _start(text: str) -> object:
    return tuple(_number(part) for part in text.split(",")) if "," in text else text


def _value(text: str) -> object:
    if text in ("true", "false"):
        return text == "true"
    return tuple(_number(part) for part in text.split("/")) if "/" in text else _number(text)


def _options(text: str) -> object:
    pairs = [part.partition(":") for part in text.split(",")] if text != NONE else []
    return tuple((name, _value(value)) for name, _, value in pairs)


_READ: dict[str, Callable[[str], object]] = {
    "start": _start,
    "learning_rate": _number,
    "epochs": _number,
    "seed": _number,
    "dataset_options": _options,
    "optimizer_options": _options,
    "schedule_options": _options,
    "model_options": _options,
}
# Options belong to what they are options of: another optimizer starts with its own defaults.
_BELONGS: dict[str, dict[str, object]] = {
    "dataset": {"model": "", "model_options": ()},
    "model": {"model_options": ()},
    "optimizer": {"optimizer_options": ()},
    "schedule": {"schedule_options": ()},
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
    problems: list[BadValue] = []
    experiment = _read_experiment(Experiment(), params, FIELDS, "", problems)
    bad = len(problems)
    other = _read_experiment(experiment, params, DIFFERENCES, OTHER, problems)
    told = sum(OTHER + name in params for name in DIFFERENCES)
    view = View(experiment, other if told > len(problems) - bad else None)
    for name, allowed in CHOICES.items():
        text = params.get(name, getattr(view, name))
        if text in allowed:
            view = replace(view, **{name: text})
        else:
            names = ", ".join(allowed)
            problems.append(BadValue(name, "must be one of {names}", text, names=names))
    if "racers" in params:
        try:
            racers = params["racers"].split(",") if params["racers"] != NONE else []
            view = replace(view, racers=tuple(map(_racer, racers)))
        except BadValue as problem:
            problems.append(BadValue("racers", problem.rule, params["racers"], **problem.limits))
    return view, problems


def _racer(text: str) -> OptimizerConfig:
    name, *options = text.split(";")
    # A link may say anything: the record itself checks what it is given.
    return OptimizerConfig(name, _options(",".join(options) or NONE))  # type: ignore[arg-type]


def _read_experiment(
    base: Experiment,
    params: Mapping[str, str],
    names: Iterable[str],
    prefix: str,
    problems: list[BadValue],
) -> Experiment:
    """Return `base` with what `params` say about the fields of these names."""
    experiment = base
    for name in names:
        text = params.get(prefix + name)
        if text is None:
            continue
        changes = _BELONGS.get(name, {}) | {name: _READ.get(name, str)(text)}
        try:
            # As above: the record checks.
            experiment = replace(experiment, **changes)  # type: ignore[arg-type]
        except BadValue as problem:
            problems.append(BadValue(prefix + problem.field, problem.rule, text, **problem.limits))
    return experiment


def write_link(view: View, names: Iterable[str]) -> dict[str, str]:
    """Return the query parameters of a view, those with the default value left out.

    Parameters
    ----------
    view : View
        What to write.
    names : iterable of str
        The choices that matter: names of fields of `Experiment` and `View`; "other" for those of
        the second experiment.
    """
    names = set(names)
    default = View()
    params = {}
    for name in FIELDS:
        value = getattr(view.experiment, name)
        if name in names and value != getattr(default.experiment, name):
            params[name] = link_text(value)
    if "other" in names and view.compared != replace(view, other=None).compared:
        # Where both are the same, one choice says so: without any the other loss is meant.
        changed = _differences(view.experiment, view.compared) or {"loss": view.compared.loss}
        params |= {OTHER + name: link_text(value) for name, value in changed.items()}
    for name in CHOICES:
        if name in names and getattr(view, name) != getattr(default, name):
            params[name] = getattr(view, name)
    if "racers" in names and view.racers != default.racers:
        params["racers"] = ",".join(map(racer_text, view.racers)) or NONE
    return params


def _differences(one: Experiment, other: Experiment) -> dict[str, object]:
    """Return the choices that make `other` out of `one`."""
    changed = {}
    for name in DIFFERENCES:
        value, before = getattr(other, name), getattr(one, name)
        owner = name.removesuffix("_options")
        if owner != name and getattr(other, owner) != getattr(one, owner):
            before = ()
        if value != before:
            changed[name] = value
    return changed


def racer_text(racer: OptimizerConfig) -> str:
    """Return a racer as it stands in a link: ``sgd;momentum:0.9``."""
    options = [link_text((option,)) for option in racer.options]
    return ";".join([racer.optimizer, *options])


def link_text(value: object) -> str:
    """Return a choice as it stands in a link."""
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
