"""The widgets of choices, beside the stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from landscape.core.options import Entry, Number, Pair
from landscape.data import MAX_SEED
from landscape.data.own import OWN
from landscape.experiment import START_LIMIT
from landscape.models import MODELS
from landscape.optimizers import OPTIMIZERS
from landscape.training.sweep import OPTIMIZER_CONFIGS, OptimizerConfig
from landscape.ui.link.choices import CHOICES
from landscape.ui.link.codec import link_text, plain
from landscape.ui.link.kinds import OWN_START, Choice, StartChoice, option_keys
from landscape.ui.link.locks import is_hidden, is_locked
from landscape.ui.link.sync import choose
from landscape.ui.link.view import View
from landscape.ui.widgets.inputs import number_input, option_input
from landscape.ui.widgets.own_data import own_data_controls
from landscape.ui.widgets.popover import popover
from landscape.ui.words.language import _
from landscape.ui.words.outside import literal

# One control, several side by side with their widths, or something else that is drawn.
Control = str | Mapping[str, float] | Callable[[View], object]
# A slider's stops, from 0.001 to 100.
DIGITS = (1, 1.5, 2, 2.5, 3, 4, 5, 7)
RATES = (*(float(f"{digit}e{power}") for power in range(-3, 2) for digit in DIGITS), 100.0)
_SHOWN = "_labels_"


def draw_controls(
    controls: Iterable[Control], view: View, unused: Callable[[View], Iterable[str]] | None = None
) -> None:
    """Draw controls under one another.

    Parameters
    ----------
    controls : iterable
        For each row the name of a choice, with its kind after a colon where that is another than
        declared; or several names with their widths; or a function that draws something else.
    view : View
        What has been chosen.
    unused : callable, optional
        The names of those that are disabled because they would change nothing.
    """
    off = set(unused(view)) if unused else set()
    for control in controls:
        if callable(control):
            control(view)
        elif isinstance(control, str):
            _draw(control, view, off)
        else:
            shown = {n: width for n, width in control.items() if not is_hidden(n.split(":")[0])}
            for place, name in zip(_places(shown), shown, strict=True):
                with place:
                    _draw(name, view, off)


def _places(widths: Mapping[str, float]) -> list[Any]:
    """Return places side by side, by name; where they are alike a row, which is fewer messages."""
    if not widths:
        return []
    if len(set(widths.values())) > 1:
        return list(st.columns(list(widths.values()), gap="small"))
    key = "_".join(["row", *(name.replace(":", "_") for name in widths)])
    return [st.container(horizontal=True, gap="small", key=key)] * len(widths)


def _draw(control: str, view: View, off: set[str]) -> None:
    name, _colon, kind = control.partition(":")
    if not is_hidden(name):
        choice = CHOICES[name]
        _KINDS[kind or choice.kind](choice, view, name in off or is_locked(name))


def labels(choice: Choice, view: View) -> dict[Any, str]:
    """Return the labels of a choice's values in the visitor's language."""
    return {
        name: _(entry.label if isinstance(entry, Entry) else entry)
        for name, entry in choice.labels(view).items()
    }


def _buttons(choice: Choice, view: View, disabled: bool, pills: bool = False, **more: Any) -> None:
    words = labels(choice, view)
    draw: Callable[..., Any] = st.pills if pills else st.segmented_control
    draw(
        _(choice.label),
        list(words),
        # The browser may still ask for a value that there is no more.
        format_func=lambda value: words.get(value, value),
        key=choice.name,
        required=True,
        disabled=disabled,
        **{"wrap": pills, "width": "stretch", **more},
    )


def _pills(choice: Choice, view: View, disabled: bool) -> None:
    _buttons(choice, view, disabled, pills=True)


def _select(choice: Choice, view: View, disabled: bool) -> None:
    words, key = labels(choice, view), choice.name
    if st.session_state.get(_SHOWN + key) != words:
        # It remembers its choice by label, so in another language it would not know it.
        st.session_state[key] = st.session_state[key]
        st.session_state[_SHOWN + key] = words
    st.selectbox(
        _(choice.label), list(words), format_func=words.__getitem__, key=key, disabled=disabled
    )


def _number(choice: Choice, view: View, disabled: bool) -> None:
    if choice.number is not None:
        number_input(_(choice.label), choice.number, choice.name, disabled)


def _rate_slider(choice: Choice, view: View, disabled: bool) -> None:
    rates = sorted({*RATES, view[choice.name]})
    st.select_slider(_(choice.label), rates, format_func=plain, key=choice.name, disabled=disabled)


def _threshold(choice: Choice, view: View, disabled: bool) -> None:
    number = choice.number
    if number is not None:
        ends = (float(number.low), float(number.high))
        st.slider(_(choice.label), *ends, step=number.step, key=choice.name, disabled=disabled)


def _ask(choice: Choice, view: View, disabled: bool) -> None:
    """Draw an input for each feature, two side by side."""
    dataset, number = view.experiment.task.dataset, choice.number
    if number is None:
        return
    st.markdown(_(choice.label))
    room: list[Any] = []
    named = zip(choice.widgets(view), dataset.columns, dataset.units, strict=True)
    for key, name, unit in named:
        room = room or list(st.columns(min(2, dataset.features), gap="small"))
        with room.pop(0):
            label = literal(f"{name} ({unit})" if unit else name)
            number_input(label, number, key, disabled)


def _data(choice: Choice, view: View, disabled: bool) -> None:
    """Draw the choice of the data, with a new sample where they are random, and of the model."""
    _select(choice, view, disabled)
    source = view.experiment.source
    if view[choice.name] == OWN:
        own_data_controls(view.experiment, disabled)
    details = ["dataset_options"] * bool(source.options) + ["seed"] * source.random
    details += _model_controls(view)
    row = st.container(horizontal=True, gap="small")
    if source.random and not is_hidden("seed"):
        row.button(
            _("New sample"),
            on_click=lambda: choose({"seed": (view["seed"] + 1) % (MAX_SEED + 1)}),
            width="stretch",
            key="draw_again",
            disabled=is_locked("seed"),
        )
    with row:
        popover(_("Model"), "model", lambda: draw_controls(details, view), width="stretch")


def _model_controls(view: View) -> list[str]:
    """Return the controls of the model, where there is one to choose."""
    several = len(MODELS) > 1
    return ["model"] * several + ["model_options"] * bool(MODELS[view["model"]].options)


def _start(choice: Choice, view: View, disabled: bool) -> None:
    _buttons(choice, view, disabled, help=_(choice.help), wrap=True, width="content")
    _own_start(choice, view, disabled)


def _start_select(choice: Choice, view: View, disabled: bool) -> None:
    _select(choice, view, disabled)
    _own_start(choice, view, disabled)


def _own_start(choice: Choice, view: View, disabled: bool) -> None:
    if isinstance(choice, StartChoice) and st.session_state[choice.name] == OWN_START:
        room: list[Any] = []
        for param, key in choice.number_keys(view).items():
            room = room or list(st.columns(2, gap="small"))
            with room.pop(0):
                number = Number(param, 0.0, -START_LIMIT, START_LIMIT, step=0.5)
                number_input(param, number, key, disabled)


def _settings(choice: Choice, view: View, disabled: bool, label: str = "") -> None:
    """Draw a popover with the optimizer's options and the learning-rate schedule."""
    optimizer = choice.name.replace("schedule", "optimizer")

    def draw() -> None:
        if not is_hidden(optimizer):
            st.markdown(f"**{OPTIMIZERS[view[optimizer]].label}**")
        _settings_inputs(choice, view, disabled)

    popover(label or _("Optimizer settings"), choice.name, draw, width="stretch")


def _short_settings(choice: Choice, view: View, disabled: bool) -> None:
    _settings(choice, view, disabled, _("Settings"))


def _settings_inputs(choice: Choice, view: View, disabled: bool) -> None:
    optimizer = choice.name.replace("schedule", "optimizer")
    parts = (f"{optimizer}_options", f"{choice.name}:select", f"{choice.name}_options")
    draw_controls(parts, view)


def _options(choice: Choice, view: View, disabled: bool) -> None:
    """Draw an input for each option of an entry, two side by side."""
    entry = choice.among[view[choice.name.removesuffix("_options")]]
    values = entry.all_options(view[choice.name])
    room: list[Any] = []
    for option in entry.options:
        keys = option_keys(choice.name, entry, option)
        if isinstance(option, Pair):
            room = []
            for i, column in enumerate(st.columns(2)):
                number = Number(option.name, 0, option.low, option.high, step=option.step)
                with column:
                    number_input(f"{option.name} {i + 1}", number, keys[i], disabled)
            continue
        room = room or list(st.columns(2))
        with room.pop(0):
            option_input(option, keys[0], values, disabled)


def _first_option(choice: Choice, view: View, disabled: bool) -> None:
    """Draw an input for an entry's first number alone: of SGD the momentum, of Adam the first β."""
    entry = choice.among[view[choice.name.removesuffix("_options")]]
    option = next((one for one in entry.options if isinstance(one, (Number, Pair))), None)
    if option is None:
        return
    label = f"{option.name} 1" if isinstance(option, Pair) else option.name
    number = Number(option.name, 0, option.low, option.high, step=option.step)
    number_input(label, number, option_keys(choice.name, entry, option)[0], disabled)


def _racers(choice: Choice, view: View, disabled: bool) -> None:
    """Draw the usual racers, those of the link, and the optimizer as it is tuned elsewhere."""
    own = OptimizerConfig(view["optimizer"], view["optimizer_options"])
    st.pills(
        _(choice.label),
        list(dict.fromkeys((*OPTIMIZER_CONFIGS, *view[choice.name], own))),
        selection_mode="multi",
        format_func=racer_name,
        key=choice.name,
        width="stretch",
        wrap=True,
        disabled=disabled,
    )


def racer_name(racer: OptimizerConfig) -> str:
    """Return a racer's name: "SGD", "SGD momentum 0.9", "SGD Nesterov 0.9"."""
    options = dict(racer.options)
    words = [OPTIMIZERS[racer.optimizer].label]
    if options.pop("nesterov", False):
        words.append(f"Nesterov {link_text(options.pop('momentum'))}")
    words += [f"{name} {link_text(value)}" for name, value in options.items()]
    return " ".join(words)


_KINDS: dict[str, Callable[[Choice, View, bool], None]] = {
    "buttons": _buttons,
    "pills": _pills,
    "select": _select,
    "number": _number,
    "slider": _rate_slider,
    "threshold": _threshold,
    "ask": _ask,
    "data": _data,
    "start": _start,
    "start_select": _start_select,
    "settings": _settings,
    "short_settings": _short_settings,
    "settings_inputs": _settings_inputs,
    "options": _options,
    "first_option": _first_option,
    "racers": _racers,
}
