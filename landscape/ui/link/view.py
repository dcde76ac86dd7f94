"""What a visitor has chosen, and how a link says it.

Nonsense in a link gives the default and a note.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from landscape.core.dataset import Dataset
from landscape.core.errors import BadValue
from landscape.experiment import Experiment
from landscape.losses import LOSSES
from landscape.ui.link.choices import CHOICES, DIFFERENCES, FIELDS, OTHER

_EXTRA = {n: c.default for n, c in CHOICES.items() if n not in FIELDS and not n.startswith(OTHER)}


@dataclass(frozen=True)
class View:
    """A value for every choice; ``view[name]`` has it.

    Parameters
    ----------
    experiment : Experiment
        The run.
    other : Experiment or None
        The run that it is compared with, on the same data; None for the same run with the
        other loss.
    extra : dict
        How they are looked at: the choices that are no fields of an experiment.
    """

    experiment: Experiment = Experiment()  # noqa: RUF009 - frozen, so it can be shared
    other: Experiment | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "extra", {**_EXTRA, **self.extra})

    def __hash__(self) -> int:
        return hash(self.key)

    def __getitem__(self, name: str) -> Any:
        if name in self.extra:
            return self.extra[name]
        return getattr(self.run(name), name.removeprefix(OTHER))

    @property
    def key(self) -> Hashable:
        """What two views that are the same share."""
        return self.experiment, self.other, tuple(self.extra.items())

    def run(self, name: str) -> Experiment:
        """Return the run, the first or the second, that the choice of this name is one of."""
        return self.compared if name.startswith(OTHER) else self.experiment

    @property
    def compared(self) -> Experiment:
        """The second of two experiments, on the first one's data."""
        here = self.experiment
        if self.other is None:
            return with_other_loss(here)
        return replace(here, **{name: getattr(self.other, name) for name in DIFFERENCES})

    @property
    def values(self) -> dict[str, Any]:
        """The value of each choice by name; those of a second run only where there is one."""
        second = self.other is not None
        return {n: self[n] for n in CHOICES if second or not n.startswith(OTHER)}

    def changed(self, changes: Mapping[str, Any]) -> View:
        """Return the view with other values; those that are bad get the default."""
        if not changes:
            return self
        # Another optimizer begins with its own defaults.
        new = [CHOICES[name] for name in changes if changes[name] != self[name]]
        resets = [n for choice in new for n in choice.resets_at(changes[choice.name], self)]
        if self.other is not None:  # of the second run too, where it has its own
            resets += [OTHER + n for n in resets if OTHER + n in CHOICES]
        changes = {n: CHOICES[n].default for n in resets} | dict(changes)
        second = any(name.startswith(OTHER) for name in changes)
        whole = replace(self, other=self.compared) if second else self
        return make_view({**whole.values, **changes})[0]


def with_other_loss(experiment: Experiment) -> Experiment:
    """Return an experiment with the loss that its own is compared with.

    With another optimizer where only one loss suits the data.
    """
    kind = experiment.task.dataset.kind
    suited = (name for name, loss in LOSSES.items() if kind in loss.targets)
    loss = next((name for name in suited if name != experiment.loss), None)
    if loss is not None:
        return replace(experiment, loss=loss)
    optimizer = "sgd" if experiment.optimizer == "adam" else "adam"
    return replace(experiment, optimizer=optimizer, optimizer_options=())


def make_view(values: Mapping[str, Any]) -> tuple[View, dict[str, BadValue]]:
    """Return the view with these values, and by name what is wrong with those that are bad.

    What is bad or missing has its default: for the second run what the first one has.
    """
    problems: dict[str, BadValue] = {}

    def experiment(run: Experiment, prefix: str) -> Experiment:
        for name in FIELDS:
            if prefix + name not in values:
                continue
            changes = {n: CHOICES[n].default for n in CHOICES[name].resets if n in FIELDS}
            changes[name] = values[prefix + name]
            try:
                run = replace(run, **changes)
            except BadValue as problem:
                problems[prefix + name] = problem
        return run

    first = experiment(Experiment(), "")
    second = experiment(first, OTHER)
    has_second = any(name.startswith(OTHER) and name not in problems for name in values)
    extra = {}
    for name in _EXTRA:
        try:
            if name in values:
                extra[name] = CHOICES[name].check_with(values[name], first)
        except BadValue as problem:
            problems[name] = problem
    return View(first, second if has_second else None, extra), problems


def read_link(
    params: Mapping[str, str],
    base: View | None = None,
    names: Iterable[str] = (),
    known: Mapping[str, Dataset] | None = None,
) -> tuple[View, list[BadValue]]:
    """Return what a link's query parameters say, and what in them could not be used.

    Parameters
    ----------
    params : mapping of str to str
        Query parameters; those that are no choice are passed over.
    base : View, optional
        Has the choices that the link says nothing about.
    names : iterable of str
        The choices that the link tells: where it leaves one out, it has its default.
    known : mapping of str to Dataset, optional
        What data that a link only names stand for.

    Returns
    -------
    View
        With the default wherever a parameter is missing or bad.
    list of BadValue
        One for each bad parameter.
    """
    values = {} if base is None else base.values
    for name in names:
        values.pop(name, None)
    problems = {}
    for name, choice in CHOICES.items():
        try:
            if name == "data" and known and params.get(name) in known:
                values[name] = known[params[name]]
            elif name in params:
                values[name] = choice.parse(params[name])
        except BadValue as problem:
            problems[name] = problem
    view, found = make_view(values)
    found = {name: problem for name, problem in found.items() if name in params}
    return view, [_in_link(name, bad, params) for name, bad in (problems | found).items()]


def _in_link(name: str, problem: BadValue, params: Mapping[str, str]) -> BadValue:
    """Return a problem with the parameter's name, and its text as it stands in the link."""
    own, field = name.removeprefix(OTHER), problem.field
    # "optimizer_options momentum"; a problem of a part of the value is one of the whole.
    field = name + field.removeprefix(own) if field.startswith(own) else name
    return BadValue(field, problem.rule, params[name], **problem.limits)


def write_link(view: View, names: Iterable[str]) -> dict[str, str]:
    """Return the query parameters of a view, those with the default value left out.

    Parameters
    ----------
    view : View
        What to write.
    names : iterable of str
        The choices that matter.
    """
    names = set(names)
    params = {name: text for name, text in _own_texts(view).items() if name in names}
    if any(name.startswith(OTHER) for name in names):
        params |= _other_texts(view)
    return params


@lru_cache(maxsize=256)
def _own_texts(view: View) -> Mapping[str, str]:
    """Return the parameters of all choices but those of a second run."""
    return {
        name: choice.text(view[name])
        for name, choice in CHOICES.items()
        if not name.startswith(OTHER) and not choice.is_default(view)
    }


@lru_cache(maxsize=256)
def _other_texts(view: View) -> Mapping[str, str]:
    """Return the parameters of a second run."""
    one, other = view.experiment, view.compared
    if other == with_other_loss(one):
        return {}
    # Where both are the same, one choice says so: without any the other loss is meant.
    changed = _differences(one, other) or {"loss": other.loss}
    return {OTHER + n: CHOICES[n].text(value) for n, value in changed.items()}


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
