"""Two experiments side by side: presets, controls, and in words what differs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from landscape.core.options import Options
from landscape.experiment import Experiment
from landscape.losses import LOSSES
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES
from landscape.ui.link.codec import DIFFERENCES, FIELDS, OTHER, View, link_text
from landscape.ui.link.state import current_view, drawn_experiment, keep, put_experiment
from landscape.ui.widgets.controls import (
    choice,
    data_control,
    epochs_control,
    labels_of,
    rate_control,
    scale_control,
    select,
    settings_control,
    start_control,
)
from landscape.ui.words.common import number, start_name
from landscape.ui.words.language import N_, _

PREFIXES = ("", OTHER)
NAMES = ("A", "B")
# By the name of a button: what both have, and what each has.
PRESETS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "MSE | BCE": ({"start": "worst"}, {"loss": "mse"}, {"loss": "bce"}),
    "SGD | Adam": ({"start": "worst", "loss": "mse"}, {}, {"optimizer": "adam"}),
    N_("good | worst"): ({"loss": "mse"}, {"start": "good"}, {"start": "worst"}),
    N_("rate 0.25 | 25"): ({"start": "plausible"}, {}, {"learning_rate": 25.0}),
}
_DEFAULTS = {name: getattr(Experiment(), name) for name in DIFFERENCES}


def pair_controls() -> View:
    """Draw the controls of two runs on the same data; return what they say."""
    with st.container(horizontal=True, gap="small", key="presets"):
        for name, (both, *each) in PRESETS.items():
            st.button(_(name), on_click=_take_preset, args=(both, *each), key=f"preset_{name}")
    for column, prefix, name in zip(st.columns(2, gap="small"), PREFIXES, NAMES, strict=True):
        with column:
            _run_controls(prefix, name)
    epochs, scale = st.columns(2, gap="small")
    with epochs:
        epochs_control()
    with scale:
        scale_control()
    data_control()
    fields = ("start", "loss", "optimizer", "learning_rate", "schedule")
    view = current_view()
    experiment = drawn_experiment(view.experiment, ("dataset", "epochs", *fields))
    view = replace(
        view,
        experiment=experiment,
        other=drawn_experiment(experiment, fields, OTHER),
        scale=st.session_state["scale"],
    )
    return keep(view, (*FIELDS, "other", "scale"))


def _run_controls(prefix: str, name: str) -> None:
    st.markdown(f"**{name}**")
    start_control(prefix, compact=True)
    choice(_("Loss"), f"{prefix}loss", labels_of(LOSSES))
    select(_("Optimizer"), f"{prefix}optimizer", labels_of(OPTIMIZERS))
    rate_control(prefix)
    settings_control(prefix, _("Settings"))


def _take_preset(both: dict[str, Any], first: dict[str, Any], second: dict[str, Any]) -> None:
    here = current_view().experiment
    for prefix, own in zip(PREFIXES, (first, second), strict=True):
        put_experiment(replace(here, **{**_DEFAULTS, **both, **own}), prefix, DIFFERENCES)


def names_of(one: Experiment, other: Experiment) -> tuple[str, str]:
    """Return what tells two experiments apart, in words for each: "A: MSE", "B: BCE"."""
    words = [_words(experiment) for experiment in (one, other)]
    names = []
    for letter, mine, theirs in zip(NAMES, words, reversed(words), strict=True):
        own = [mine[what] or _("default settings") for what in mine if mine[what] != theirs[what]]
        names.append(": ".join(filter(None, [letter, ", ".join(own)])))
    return names[0], names[1]


def what_differs(one: Experiment, other: Experiment) -> str:
    """Return in a sentence what differs between two experiments."""
    mine, theirs = _words(one), _words(other)
    parts = [
        f"{_(_WHAT[what])} (**{mine[what] or _('default')}** | **{theirs[what] or _('default')}**)"
        for what in mine
        if mine[what] != theirs[what]
    ]
    if not parts:
        return _("Nothing differs between A and B. Change one of them.")
    return _("What differs: {parts}. Everything else is the same.").format(parts=", ".join(parts))


_WHAT = {
    "start": N_("start"),
    "loss": N_("loss"),
    "optimizer": N_("optimizer"),
    "optimizer_options": N_("optimizer settings"),
    "learning_rate": N_("learning rate"),
    "schedule": N_("schedule"),
    "schedule_options": N_("schedule settings"),
}


def _words(experiment: Experiment) -> dict[str, str]:
    return {
        "start": start_name(experiment),
        "loss": LOSSES[experiment.loss].label,
        "optimizer": OPTIMIZERS[experiment.optimizer].label,
        "optimizer_options": _options_words(experiment.optimizer_options),
        "learning_rate": number(experiment.learning_rate),
        "schedule": _(SCHEDULES[experiment.schedule].label),
        "schedule_options": _options_words(experiment.schedule_options),
    }


def _options_words(options: Options) -> str:
    return ", ".join(f"{name} {link_text(value)}" for name, value in options)
