"""Every choice that a page can offer, declared once.

Its name is the parameter of the link, the key of its widget and the key of its value in a `View`;
reading and writing links, filling the widgets and reading them, drawing them, and the notes about
bad values follow from the declaration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import partial

from landscape.analysis.plane_kinds import MAX_PARAMS, PLANES
from landscape.core.options import Number
from landscape.data import DATASETS, MAX_SEED, USUAL_FIELDS
from landscape.experiment import LARGEST_RATE, MAX_EPOCHS, SMALLEST_RATE, Experiment
from landscape.losses import LOSSES
from landscape.models import MODELS
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES
from landscape.ui.link.codec import (
    parse_number,
    parse_numbers,
    parse_options,
    parse_start,
)
from landscape.ui.link.data_choices import DataChoice, PointsChoice
from landscape.ui.link.kinds import (
    OTHER,
    AskChoice,
    Choice,
    LanguageChoice,
    NumberChoice,
    OptionsChoice,
    ParamChoice,
    RacersChoice,
    StartChoice,
    SuitedChoice,
)
from landscape.ui.link.points import parse_points, points_text
from landscape.ui.link.racers import DEFAULT_RACERS, parse_racers, racers_text
from landscape.ui.words.language import LANGUAGES, N_, browser_language

_OPTIONS = partial(OptionsChoice, default=(), kind="options", parse=parse_options)
_OF_DATA = (
    "dataset_options",
    *USUAL_FIELDS,
    "model_options",
    "optimizer_options",
    "start",
    "ask",
)
# In the order in which a view takes them: what others depend on comes first.
_DECLARED = (
    DataChoice(
        name="dataset",
        label=N_("Data"),
        kind="data",
        among=DATASETS,
        brings=("data", "seed", "dataset_options", "model", "model_options"),
        resets=_OF_DATA,
    ),
    PointsChoice(
        name="data",
        label=N_("Your data"),
        kind="points",
        resets=_OF_DATA,
        parse=parse_points,
        text=points_text,
    ),
    Choice(
        name="seed",
        label=N_("Seed"),
        kind="number",
        number=Number("seed", 0, 0, MAX_SEED, whole=True, step=1),
        parse=parse_number,
    ),
    _OPTIONS(name="dataset_options", among=DATASETS, resets=("start",)),
    SuitedChoice(
        name="model",
        label=N_("Model"),
        kind="select",
        among=MODELS,
        resets=("model_options", "start"),
    ),
    _OPTIONS(name="model_options", among=MODELS, resets=("start",)),
    StartChoice(
        name="start",
        label=N_("Start"),
        kind="start",
        per_run=True,
        parse=parse_start,
        help=N_("Where training begins. A click on the surface starts there."),
    ),
    SuitedChoice(name="loss", label=N_("Loss"), among=LOSSES, per_run=True),
    Choice(
        name="optimizer",
        label=N_("Optimizer"),
        kind="pills",
        among=OPTIMIZERS,
        brings=("optimizer_options",),
        resets=("optimizer_options",),
        per_run=True,
    ),
    _OPTIONS(name="optimizer_options", among=OPTIMIZERS, per_run=True),
    Choice(
        name="learning_rate",
        label=N_("Learning rate"),
        kind="number",
        number=Number("learning_rate", 0.25, SMALLEST_RATE, LARGEST_RATE, step=0.05),
        per_run=True,
        parse=parse_number,
    ),
    Choice(
        name="schedule",
        label=N_("Learning-rate schedule"),
        kind="settings",
        among=SCHEDULES,
        brings=("schedule_options",),
        resets=("schedule_options",),
        per_run=True,
    ),
    _OPTIONS(name="schedule_options", among=SCHEDULES, per_run=True),
    Choice(
        name="epochs",
        label=N_("Epochs"),
        kind="number",
        number=Number("epochs", 100, 1, MAX_EPOCHS, whole=True, step=50),
        parse=parse_number,
    ),
    Choice(
        name="scale",
        label=N_("Loss axis"),
        default="linear",
        among={"linear": N_("linear"), "log": N_("log")},
    ),
    Choice(
        name="shown",
        label=N_("Picture"),
        default="map",
        among={"map": N_("map"), "surface": "3D", "marbles": N_("marbles")},
    ),
    Choice(
        name="plateau",
        label=N_("Too flat: step <"),
        default="0.01",
        among={length: length for length in ("0.1", "0.01", "0.001")},
    ),
    Choice(
        name="draws",
        label=N_("Samples shown, at most"),
        default="10",
        among={count: count for count in ("10", "100", "300")},
    ),
    Choice(
        name="component",
        label=N_("Pull on"),
        default="w1",
        among={"w0": "w0", "w1": "w1"},
    ),
    Choice(
        name="plane",
        label=N_("Slice"),
        kind="select",
        default="principal",
        among=PLANES,
    ),
    *(
        ParamChoice(
            name=name,
            label=label,
            kind="select",
            default=place,
            number=Number(name, place, 0, MAX_PARAMS, whole=True),
            parse=parse_number,
        )
        for place, (name, label) in enumerate(
            {"first": N_("First parameter"), "second": N_("Second parameter")}.items()
        )
    ),
    Choice(
        name="decision",
        label=N_("Decision and accuracy"),
        default="off",
        among={"off": N_("off"), "on": N_("on")},
    ),
    NumberChoice(
        name="threshold",
        label=N_("Threshold"),
        kind="threshold",
        default=0.5,
        number=Number("threshold", 0.5, 0.05, 0.95, step=0.05),
        parse=parse_number,
    ),
    AskChoice(
        name="ask",
        label=N_("What would you predict for …?"),
        kind="ask",
        default=(),
        number=Number("ask", 0, -1e6, 1e6, step=0.5),  # decimals.js: a whole step takes no comma
        parse=parse_numbers,
    ),
    NumberChoice(
        name="plane_seed",
        label=N_("Seed of the directions"),
        kind="number",
        default=0,
        number=Number("plane_seed", 0, 0, MAX_SEED, whole=True, step=1),
        parse=parse_number,
    ),
    Choice(
        name="control",
        label=N_("Control"),
        kind="select",
        default="none",
        among={
            "none": N_("none"),
            "walk": N_("random walk"),
            "planes": N_("random planes"),
        },
    ),
    RacersChoice(
        name="racers",
        label=N_("Who races"),
        kind="racers",
        default=DEFAULT_RACERS,
        parse=parse_racers,
        text=racers_text,
    ),
    Choice(
        name="rates",
        label=N_("Learning rate"),
        default="shared",
        among={"shared": N_("one for all"), "best": N_("each its best")},
    ),
    # Of the page on the broken line, which leaves the other pages' run alone.
    Choice(
        name="fit_start",
        label=N_("Start"),
        default="good",
        among={"good": N_("good"), "plausible": N_("plausible"), "worst": N_("worst")},
    ),
    NumberChoice(
        name="fit_rate",
        label=N_("Learning rate"),
        kind="number",
        default=0.001,
        number=Number("fit_rate", 0.001, SMALLEST_RATE, LARGEST_RATE, step=0.001),
        parse=parse_number,
    ),
    NumberChoice(
        name="fit_epochs",
        label=N_("Epochs"),
        kind="number",
        default=5000,
        number=Number("fit_epochs", 5000, 1, MAX_EPOCHS, whole=True, step=500),
        parse=parse_number,
    ),
    NumberChoice(
        name="fit_seed",
        label=N_("Seed"),
        kind="number",
        default=0,
        number=Number("fit_seed", 0, 0, MAX_SEED, whole=True, step=1),
        parse=parse_number,
    ),
    LanguageChoice(
        name="lang",
        label="한국어 / English",
        among=LANGUAGES,
        text=lambda language: language or browser_language(),
    ),
)
_DEFAULTS = {field.name: field.default for field in fields(Experiment)}
CHOICES = {
    choice.name: replace(choice, default=_DEFAULTS.get(choice.name, choice.default))
    for choice in _DECLARED
}
FIELDS = tuple(name for name in CHOICES if name in _DEFAULTS)
# In what two runs can differ that are compared; the data and the clock are common to both.
DIFFERENCES = tuple(name for name, choice in CHOICES.items() if choice.per_run)
CHOICES |= {
    OTHER + name: replace(
        CHOICES[name],
        name=OTHER + name,
        brings=tuple(OTHER + brought for brought in CHOICES[name].brings),
        resets=tuple(OTHER + reset for reset in CHOICES[name].resets),
    )
    for name in DIFFERENCES
}


def offered(names: Iterable[str]) -> tuple[str, ...]:
    """Return choices with those that come with them, in the order of declaration."""
    named = set(names) | {"lang"}
    for name in tuple(named):
        named.update(CHOICES[name].brings)
    return tuple(name for name in CHOICES if name in named)
