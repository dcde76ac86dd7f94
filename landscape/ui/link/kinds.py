"""The kinds of choices: how each is checked, and what its widgets say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from landscape.analysis.decision import usual_input
from landscape.core.errors import BadValue
from landscape.core.options import Entry, Number, Option, Pair, Switch
from landscape.experiment import USUAL, Experiment
from landscape.training.sweep import in_usual_order
from landscape.ui.link.codec import link_text
from landscape.ui.words.language import N_, browser_language

OWN_START = "own"
OTHER = "b_"  # before the name of a choice of the second of two runs


class Chosen(Protocol):
    """Something that has the value of each choice: a `View`."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the value of the choice of this name."""

    def run(self, name: str, /) -> Experiment:
        """Return the run, the first or the second, that the choice of this name is one of."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that a visitor can choose, with one widget.

    Parameters
    ----------
    name : str
        Parameter of the link, and key of the widget.
    label : str
        Of the widget, marked for the catalogues.
    kind : str
        How `landscape.ui.widgets.controls` draws it.
    default : object
        The value that links leave out; for fields of `Experiment` that of the record, which may be
        what is usual for the data.
    among : mapping
        The labels, or entries of a registry, of the values that can be chosen.
    number : Number, optional
        Bounds and step of a number.
    brings : tuple of str
        Choices that come with it wherever it is offered.
    resets : tuple of str
        Choices whose values may not suit another value of this one: a link that leaves them out
        means their defaults.
    per_run : bool
        Whether the second of two runs that are compared has its own.
    parse, text : callable
        Value of a link's text, and back.
    help : str
        Tooltip, marked for the catalogues.
    """

    name: str
    label: str = ""
    kind: str = "buttons"
    default: Any = None
    among: Mapping[Any, Any] = field(default_factory=dict)
    number: Number | None = None
    brings: tuple[str, ...] = ()
    resets: tuple[str, ...] = ()
    per_run: bool = False
    parse: Callable[[str], Any] = str
    text: Callable[[Any], str] = link_text
    help: str = ""

    def labels(self, view: Chosen) -> Mapping[Any, Any]:
        """Return the labels, or entries, of the values that can be chosen in a view."""
        return self.among

    def is_default(self, view: Chosen) -> bool:
        """Whether links leave out the value that it has in a view."""
        return bool(view[self.name] == self.default_in(view))

    def default_in(self, view: Chosen) -> Any:
        """Return the default, which may depend on the data."""
        if self.default is not USUAL:
            return self.default
        return view.run(self.name).source.usual[self.name.removeprefix(OTHER)]

    def resets_at(self, value: Any, view: Chosen) -> tuple[str, ...]:
        """Return the choices that have their defaults again when `view` gets another value.

        A start is kept where it can be.
        """
        return tuple(name for name in self.resets if name != "start")

    def used(self, view: Chosen, part: str = "") -> str:
        """Return as text what a view has; of a value that has parts, of one of them."""
        return self.text(view[self.name])

    def check(self, value: Any) -> Any:
        """Return a value as views keep it; raise `BadValue` if it is none of this choice."""
        if value != self.default and value not in self.among:
            raise BadValue(self.name, "must be one of {names}", value, names=", ".join(self.among))
        return value

    def check_with(self, value: Any, experiment: Experiment) -> Any:
        """Return a value as views with an experiment keep it; raise as `check` does."""
        return self.check(value)

    def widgets(self, view: Chosen) -> dict[str, Any]:
        """Return what the widgets of this choice say in a view, by their keys."""
        return {self.name: view[self.name]}

    def chosen(self, widgets: Mapping[str, Any], view: Chosen) -> Any:
        """Return the value that the widgets say; `view` is the one they were filled from."""
        return widgets[self.name]


class LanguageChoice(Choice):
    """The language; None for the browser's."""

    def widgets(self, view: Chosen) -> dict[str, Any]:
        """Return the language that is spoken."""
        return {self.name: view[self.name] or browser_language()}


class SuitedChoice(Choice):
    """An entry that has to suit the data's targets."""

    def labels(self, view: Chosen) -> Mapping[Any, Any]:
        """Return the entries that suit them."""
        kind = view.run(self.name).task.dataset.kind
        return {name: entry for name, entry in self.among.items() if kind in entry.targets}


class NumberChoice(Choice):
    """A number that is no field of an experiment."""

    def check(self, value: Any) -> Any:
        """Return the number within its bounds."""
        assert self.number is not None
        return self.number.check(self.name, value)


class AskChoice(NumberChoice):
    """The input that is asked about, in the data's own units; () for the middle of the data."""

    def check_with(self, value: Any, experiment: Experiment) -> Any:
        """Return a number for each of the data's features, or () for their middle."""
        if value == ():
            return ()
        dataset = experiment.task.dataset
        if len(value) != dataset.features:
            rule = "must be one number for each feature ({count})"
            raise BadValue(self.name, rule, value, count=dataset.features)
        numbers = tuple(map(self.check, value))
        return () if numbers == usual_input(dataset) else numbers

    def numbers(self, view: Chosen) -> tuple[float, ...]:
        """Return a number for each feature."""
        return view[self.name] or usual_input(view.run(self.name).task.dataset)

    def used(self, view: Chosen, part: str = "") -> str:
        """Return the numbers as text."""
        return self.text(self.numbers(view))

    def widgets(self, view: Chosen) -> dict[str, Any]:
        """Return the numbers, each with a key of its own."""
        return {f"{self.name}_{i}": value for i, value in enumerate(self.numbers(view))}

    def chosen(self, widgets: Mapping[str, Any], view: Chosen) -> Any:
        """Return the numbers."""
        return tuple(widgets[key] for key in self.widgets(view))


class ParamChoice(NumberChoice):
    """One of the model's parameters, by its place."""

    def check_with(self, value: Any, experiment: Experiment) -> Any:
        """Return the place of a parameter that the model has."""
        place, last = self.check(value), len(experiment.task.param_names) - 1
        if place > last:
            raise BadValue(self.name, "must be between {low} and {high}", value, low=0, high=last)
        return place

    def labels(self, view: Chosen) -> Mapping[Any, Any]:
        """Return the parameters' names by their places."""
        return dict(enumerate(view.run(self.name).task.param_names))

    def widgets(self, view: Chosen) -> dict[str, Any]:
        """Return the place, or the last where the model has fewer parameters."""
        return {self.name: min(view[self.name], len(self.labels(view)) - 1)}


class StartChoice(Choice):
    """The name of one of the model's starts, or numbers of the visitor's own."""

    def default_in(self, view: Chosen) -> Any:
        """Return the usual start; the first where the model has no such."""
        names = view.run(self.name).start_names
        return self.default if self.default in names else names[0]

    def labels(self, view: Chosen) -> Mapping[Any, Any]:
        """Return the names of the model's starts, and the word for the visitor's own."""
        names = view.run(self.name).start_names
        return {**{name: name for name in names}, OWN_START: N_("your own")}

    def number_keys(self, view: Chosen) -> dict[str, str]:
        """Return the keys of the widgets of the start's numbers, by the parameters' names."""
        return {param: f"{self.name}_{param}" for param in view.run(self.name).task.param_names}

    def widgets(self, view: Chosen) -> dict[str, Any]:
        """Return the name, and the start's numbers."""
        run, keys = view.run(self.name), self.number_keys(view).values()
        name = run.start if isinstance(run.start, str) else OWN_START
        return {self.name: name, **dict(zip(keys, run.start_params, strict=True))}

    def chosen(self, widgets: Mapping[str, Any], view: Chosen) -> Any:
        """Return the name, or the numbers."""
        if widgets[self.name] != OWN_START:
            return widgets[self.name]
        return tuple(widgets[key] for key in self.number_keys(view).values())


class OptionsChoice(Choice):
    """The options of the entry that another choice names; ``among`` is its registry."""

    def _entry(self, view: Chosen) -> Entry:
        entry: Entry = self.among[view[self.name.removesuffix("_options")]]
        return entry

    def used(self, view: Chosen, part: str = "") -> str:
        """Return as text the value of the option `part`, or of all, defaults too."""
        values = self._entry(view).all_options(view[self.name])
        whole = tuple(values.items())
        return link_text(values[part]).replace(",", "/") if part in values else link_text(whole)

    def widgets(self, view: Chosen) -> dict[str, Any]:
        """Return the value of each option, of a pair each number."""
        entry, said = self._entry(view), dict[str, Any]()
        values = entry.all_options(view[self.name])
        for option in entry.options:
            keys = option_keys(self.name, entry, option)
            value = values[option.name]
            said |= zip(keys, value if isinstance(option, Pair) else [value], strict=True)
        return said

    def chosen(self, widgets: Mapping[str, Any], view: Chosen) -> Any:
        """Return every option; those that need others which do not hold are off."""
        entry, values = self._entry(view), {}
        for option in entry.options:
            said = tuple(widgets[key] for key in option_keys(self.name, entry, option))
            values[option.name] = said if isinstance(option, Pair) else said[0]
        for option in entry.options:
            # Its widget is disabled then, with what it said before.
            if isinstance(option, Switch) and option.need and not option.need.holds(values):
                values[option.name] = option.default
        return values


class RacersChoice(Choice):
    """Who is in a race, in the usual order."""

    def check(self, value: Any) -> Any:
        """Return each racer once, in the usual order."""
        return in_usual_order(value)

    def widgets(self, view: Chosen) -> dict[str, Any]:
        """Return a list, as buttons with many choices have it."""
        return {self.name: list(view[self.name])}


def option_keys(name: str, entry: Entry, option: Option) -> tuple[str, ...]:
    """Return the widget keys of an entry's option: two for a pair."""
    key = f"{name}_{entry.name}_{option.name}"
    return (f"{key}_0", f"{key}_1") if isinstance(option, Pair) else (key,)
