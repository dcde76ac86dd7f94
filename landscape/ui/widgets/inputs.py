"""The inputs of options and numbers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from landscape.core.options import Number, Option, Pick, Switch
from landscape.ui.words.labels import OPTION_WORDS
from landscape.ui.words.language import _


def option_input(option: Option, key: str, values: dict[str, Any], disabled: bool) -> None:
    """Draw an input for an option; `values` has every option's value by name."""
    label = _(OPTION_WORDS[option.name]) if option.name in OPTION_WORDS else option.name
    if isinstance(option, Number):
        number_input(label, option, key, disabled)
    elif isinstance(option, Switch):
        allowed = option.need is None or option.need.holds(values)
        why = None if allowed or option.need is None else _(option.need.rule)
        st.checkbox(label, key=key, disabled=disabled or not allowed, help=why)
    elif isinstance(option, Pick):
        names = [None, *option.names] if option.default is None else list(option.names)
        words = {None: _("none")}
        st.selectbox(
            label,
            names,
            format_func=lambda n: words.get(n, n),
            key=key,
            disabled=disabled,
            placeholder=words[None],
        )


def number_input(label: str, number: Number, key: str, disabled: bool) -> None:
    """Draw an input for a number within its bounds."""
    kind = int if number.whole else float
    st.number_input(
        label,
        kind(number.low),
        kind(number.high),
        step=kind(number.step),
        format="%d" if number.whole else "%g",
        key=key,
        disabled=disabled,
    )
