"""The controls of an experiment, beside the stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from landscape.core.options import Entry, Number, Option, Pair, Pick, Switch
from landscape.data import DATASETS, MAX_SEED
from landscape.experiment import LARGEST_RATE, MAX_EPOCHS, SMALLEST_RATE, START_LIMIT
from landscape.losses import LOSSES
from landscape.models import STARTS
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES
from landscape.ui.link.codec import FIELDS, SCALES, View, plain
from landscape.ui.link.state import (
    OWN_START,
    current_view,
    drawn_experiment,
    follow_named_start,
    keep,
    option_key,
)
from landscape.ui.words.common import OPTION_WORDS, START_WORDS
from landscape.ui.words.language import _

# The fields of one run that have widgets of their own; options and seed come with these.
DRAWN = ("dataset", "start", "loss", "optimizer", "learning_rate", "epochs", "schedule")
# A slider's stops, from 0.001 to 100.
DIGITS = (1, 1.5, 2, 2.5, 3, 4, 5, 7)
RATES = (*(float(f"{digit}e{power}") for power in range(-3, 2) for digit in DIGITS), 100.0)
_SHOWN = "_labels_"


def experiment_controls() -> View:
    """Draw the controls of one run; return what they say."""
    data_control()
    start_control()
    loss, scale = st.columns(2, gap="small")
    with loss:
        choice(_("Loss"), "loss", labels_of(LOSSES))
    with scale:
        scale_control()
    choice(_("Optimizer"), "optimizer", labels_of(OPTIMIZERS), pills=True)
    rate, epochs = st.columns(2, gap="small")
    with rate:
        rate_control()
    with epochs:
        epochs_control()
    settings_control()
    view = current_view()
    experiment = drawn_experiment(view.experiment, DRAWN)
    view = replace(view, experiment=experiment, scale=st.session_state["scale"])
    return keep(view, (*FIELDS, "scale"))


def labels_of(registry: Any) -> dict[str, str]:
    """Return the labels of a registry's entries in the visitor's language, by name."""
    return {name: _(entry.label) for name, entry in registry.items()}


def choice(label: str, key: str, options: dict[Any, str], *, pills: bool = False) -> None:
    """Draw a row of buttons; `options` has the label of each value."""
    draw: Callable[..., Any] = st.pills if pills else st.segmented_control
    draw(
        label,
        list(options),
        format_func=lambda value: options.get(value, value),
        key=key,
        required=True,
        wrap=pills,
        width="stretch",
    )


def select(label: str, key: str, options: dict[str, str], **more: Any) -> None:
    """Draw a select box; `options` has the label of each value."""
    if st.session_state.get(_SHOWN + key) != options:
        # It remembers its choice by label, so in another language it would not know it.
        st.session_state[key] = st.session_state[key]
        st.session_state[_SHOWN + key] = options
    st.selectbox(label, list(options), format_func=options.__getitem__, key=key, **more)


def data_control() -> None:
    """Draw the choice of the data, and of the sample where they are random."""
    select(_("Data"), "dataset", labels_of(DATASETS))
    source = DATASETS[st.session_state["dataset"]]
    if not source.random:
        return
    again, more = st.columns([3, 2], gap="small")
    again.button(_("New sample"), on_click=_draw_again, width="stretch", key="draw_again")
    with more.popover(_("Sample"), width="stretch"):
        option_inputs("dataset", source)
        st.session_state["seed"] = st.session_state.get("seed", 0)
        st.number_input(_("Seed"), 0, MAX_SEED, key="seed")


def _draw_again() -> None:
    st.session_state["seed"] = (st.session_state["seed"] + 1) % (MAX_SEED + 1)


def start_control(prefix: str = "", *, compact: bool = False) -> None:
    """Draw the choice of the start; as a select box where `compact`."""
    key = f"{prefix}start"
    words = {name: _(START_WORDS[name]) for name in (*STARTS, OWN_START)}
    more: dict[str, Any] = {
        "on_change": follow_named_start,
        "args": (prefix,),
        "help": _("Where training begins. A click on the surface starts there."),
    }
    if compact:
        select(_("Start"), key, words, **{**more, "help": None})
    else:
        st.segmented_control(
            _("Start"),
            list(words),
            format_func=lambda name: words.get(name, name),
            key=key,
            required=True,
            wrap=True,
            **more,
        )
    if st.session_state[key] == OWN_START:
        for column, name in zip(st.columns(2, gap="small"), ("w0", "w1"), strict=True):
            column.number_input(
                name, -START_LIMIT, START_LIMIT, step=0.5, format="%g", key=f"{key}_{name}"
            )


def rate_control(prefix: str = "", *, disabled: bool = False) -> None:
    """Draw the choice of the learning rate."""
    st.number_input(
        _("Learning rate"),
        SMALLEST_RATE,
        LARGEST_RATE,
        step=0.05,
        format="%g",
        key=f"{prefix}learning_rate",
        disabled=disabled,
    )


def rate_slider() -> None:
    """Draw the choice of the learning rate as a slider over powers of ten."""
    state = st.session_state
    rates = sorted({*RATES, state["learning_rate"]})
    st.select_slider(_("Learning rate"), rates, format_func=plain, key="learning_rate")


def epochs_control() -> None:
    """Draw the choice of the number of epochs."""
    st.number_input(_("Epochs"), 1, MAX_EPOCHS, step=50, key="epochs")


def scale_control() -> None:
    """Draw the choice of the loss axis."""
    words = {"linear": _("linear"), "log": _("log")}
    choice(_("Loss axis"), "scale", {name: words[name] for name in SCALES})


def settings_control(prefix: str = "", label: str = "") -> None:
    """Draw a popover with the optimizer's options and the learning-rate schedule."""
    with st.popover(label or _("Optimizer settings"), width="stretch"):
        st.markdown(f"**{OPTIMIZERS[st.session_state[f'{prefix}optimizer']].label}**")
        settings_inputs(prefix)


def settings_inputs(prefix: str = "") -> None:
    """Draw the optimizer's options, and the learning-rate schedule with its options."""
    key = f"{prefix}schedule"
    st.session_state[key] = st.session_state.get(key, "none")
    option_inputs("optimizer", OPTIMIZERS[st.session_state[f"{prefix}optimizer"]], prefix)
    select(_("Learning-rate schedule"), key, labels_of(SCHEDULES))
    option_inputs("schedule", SCHEDULES[st.session_state[key]], prefix)


def option_inputs(field: str, entry: Entry, prefix: str = "") -> None:
    """Draw an input for each option of an entry, two side by side."""
    values = {option.name: _option_value(field, entry, option, prefix) for option in entry.options}
    room: list[Any] = []
    for option in entry.options:
        key = prefix + option_key(field, entry, option.name)
        if isinstance(option, Pair):
            _pair_input(option, key)
            room = []
            continue
        room = room or list(st.columns(2))
        with room.pop(0):
            _option_input(option, key, values)


def _option_value(field: str, entry: Entry, option: Option, prefix: str) -> Any:
    """Return an option's value, and set it: what is in a popover is not told until it is open."""
    state, key = st.session_state, prefix + option_key(field, entry, option.name)
    if isinstance(option, Pair):
        for i, number in enumerate(option.default):
            state[f"{key}_{i}"] = state.get(f"{key}_{i}", number)
        return tuple(state[f"{key}_{i}"] for i in (0, 1))
    state[key] = state.get(key, option.default)
    return state[key]


def _pair_input(option: Pair, key: str) -> None:
    for i, column in enumerate(st.columns(2)):
        column.number_input(
            f"{option.name} {i + 1}",
            float(option.low),
            float(option.high),
            step=option.step,
            format="%g",
            key=f"{key}_{i}",
        )


def _option_input(option: Option, key: str, values: dict[str, Any]) -> None:
    label = _(OPTION_WORDS[option.name]) if option.name in OPTION_WORDS else option.name
    if isinstance(option, Number):
        kind = int if option.whole else float
        st.number_input(
            label,
            kind(option.low),
            kind(option.high),
            step=kind(option.step),
            format="%d" if option.whole else "%g",
            key=key,
        )
    elif isinstance(option, Switch):
        allowed = option.need is None or option.need.holds(values)
        why = None if allowed or option.need is None else _(option.need.rule)
        st.checkbox(label, key=key, disabled=not allowed, help=why)
    elif isinstance(option, Pick):
        names = [None, *option.names]
        st.selectbox(label, names, format_func=lambda name: name or _("none"), key=key)
