"""Two experiments side by side: presets, controls, and in words what differs."""

from __future__ import annotations

from typing import Any

import streamlit as st

from landscape.core.numbers import format_number
from landscape.core.options import Options
from landscape.experiment import Experiment
from landscape.losses import LOSSES
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES
from landscape.ui.describe import start_name
from landscape.ui.link.choices import CHOICES, DIFFERENCES, OTHER
from landscape.ui.link.codec import link_text
from landscape.ui.link.sync import choose
from landscape.ui.link.view import View
from landscape.ui.widgets.controls import draw_controls
from landscape.ui.words.language import N_, _

NAMES = ("A", "B")
# By the name of a button: what both have, and what each has.
PRESETS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    N_("worst, SGD: MSE | BCE"): ({"start": "worst"}, {"loss": "mse"}, {"loss": "bce"}),
    N_("worst, MSE: SGD | Adam"): ({"start": "worst", "loss": "mse"}, {}, {"optimizer": "adam"}),
    N_("MSE, SGD: good | worst"): ({"loss": "mse"}, {"start": "good"}, {"start": "worst"}),
    N_("plausible, BCE, SGD: rate 0.25 | 2.5"): (
        {"start": "plausible", "loss": "bce"},
        {"learning_rate": 0.25},
        {"learning_rate": 2.5},
    ),
}


def presets(view: View) -> None:
    """Draw buttons that choose both runs anew; the one that is chosen stands out."""
    usual = {name: CHOICES[name].default_in(view) for name in DIFFERENCES}
    losses = CHOICES["loss"].labels(view)
    for name, (both, first, second) in PRESETS.items():
        other = {**usual, **both, **second}
        runs = {**usual, **both, **first, **{OTHER + n: v for n, v in other.items()}}
        starts = {runs["start"], runs[f"{OTHER}start"]}
        if not starts <= {*view.experiment.start_names} or not {
            runs["loss"],
            runs[f"{OTHER}loss"],
        } <= {*losses}:
            continue
        st.button(
            _(name),
            on_click=choose,
            args=(runs,),
            key=f"preset_{name}",
            type="primary" if all(view[n] == value for n, value in runs.items()) else "secondary",
            width="stretch",
        )


def both_runs(view: View) -> None:
    """Draw the controls of two runs, side by side."""
    controls = ("start:start_select", "loss", "optimizer:select", "learning_rate")
    for column, prefix, name in zip(st.columns(2, gap="small"), ("", OTHER), NAMES, strict=True):
        with column:
            st.markdown(f"**{name}**")
            draw_controls([prefix + c for c in (*controls, "schedule:short_settings")], view)


def names_in_words(one: Experiment, other: Experiment) -> tuple[str, str]:
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
        "learning_rate": format_number(experiment.learning_rate),
        "schedule": _(SCHEDULES[experiment.schedule].label),
        "schedule_options": _options_words(experiment.schedule_options),
    }


def _options_words(options: Options) -> str:
    return ", ".join(f"{name} {link_text(value)}" for name, value in options)
