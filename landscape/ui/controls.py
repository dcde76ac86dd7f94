"""The controls of an experiment, beside the stage."""

from __future__ import annotations

import streamlit as st

from landscape import DATASETS, LOSSES, OPTIMIZERS, STARTS
from landscape.records import LARGEST_RATE, MAX_EPOCHS, MAX_SEED, SMALLEST_RATE, START_LIMIT
from landscape.ui.language import _
from landscape.ui.links import SCALES, View
from landscape.ui.state import OWN_START, chosen_view, follow_named_start, option_key

_LABELS = "_dataset_labels"


def experiment_controls() -> View:
    """Draw the controls; return what they say."""
    labels = {name: _(source.label) for name, source in DATASETS.items()}
    if st.session_state.get(_LABELS) != labels:
        # A select box remembers its choice by label, so in another language it would not know it.
        st.session_state["dataset"] = st.session_state["dataset"]
        st.session_state[_LABELS] = labels
    st.selectbox(_("Data"), list(DATASETS), format_func=labels.__getitem__, key="dataset")
    _sample(st.session_state["dataset"])
    _start()
    _choice(_("Loss"), "loss", {name: loss.label for name, loss in LOSSES.items()})
    _choice(_("Optimizer"), "optimizer", {name: rule.label for name, rule in OPTIMIZERS.items()})
    rate, epochs = st.columns(2, gap="small")
    rate.number_input(
        _("Learning rate"), SMALLEST_RATE, LARGEST_RATE, step=0.05, format="%g", key="learning_rate"
    )
    epochs.number_input(_("Epochs"), 1, MAX_EPOCHS, step=50, key="epochs")
    words = {"linear": _("linear"), "log": _("logarithmic")}
    _choice(_("Loss axis"), "scale", {name: words[name] for name in SCALES})
    return chosen_view()


def _choice(label: str, key: str, options: dict[str, str]) -> None:
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        width="stretch",
    )


def _start() -> None:
    words = {
        "good": _("good"),
        "plausible": _("plausible"),
        "worst": _("worst"),
        OWN_START: _("your own"),
    }
    st.segmented_control(
        _("Start"),
        [*STARTS, OWN_START],
        format_func=lambda name: words.get(name, name),
        key="start",
        required=True,
        wrap=True,
        on_change=follow_named_start,
        help=_("Where training begins. A click on the surface starts there."),
    )
    if st.session_state["start"] == OWN_START:
        for column, name in zip(st.columns(2, gap="small"), ("w0", "w1"), strict=True):
            column.number_input(
                name, -START_LIMIT, START_LIMIT, step=0.5, format="%g", key=f"start_{name}"
            )


def _sample(dataset: str) -> None:
    source = DATASETS[dataset]
    if not source.random:
        return
    words = {"n": _("Sample size"), "w0": _("True w0 (bias)"), "w1": _("True w1 (weight)")}
    again, more = st.columns([3, 2], gap="small")
    again.button(_("New sample"), on_click=_draw_again, width="stretch", key="draw_again")
    with more.popover(_("Sample"), width="stretch"):
        for option in source.options:
            kind = int if option.whole else float
            key = option_key(option.name)
            # Set at every run: what is in a popover is not there to be told until it is opened.
            st.session_state[key] = st.session_state.get(key, kind(option.default))
            st.number_input(
                words.get(option.name, option.name),
                kind(option.low),
                kind(option.high),
                step=kind(100 if option.whole else 0.5),
                format="%d" if option.whole else "%g",
                key=key,
            )
        st.session_state["seed"] = st.session_state.get("seed", 0)
        st.number_input(_("Seed"), 0, MAX_SEED, key="seed")


def _draw_again() -> None:
    st.session_state["seed"] = (st.session_state["seed"] + 1) % (MAX_SEED + 1)
