"""A question that a teacher asks in between."""

from __future__ import annotations

from typing import Any

import streamlit as st

from landscape.lessons.truth import QUANTITIES
from landscape.rooms import Room
from landscape.ui.rooms.plan import ask
from landscape.ui.rooms.questions import (
    FARTHEST,
    KINDS,
    MOST_OPTIONS,
    make_asked,
)
from landscape.ui.rooms.visit import RoomVisit, act, change_room
from landscape.ui.words.language import N_, _

TYPED = ("options", "right", "quantity", "low", "high", "link")
KIND_WORDS = {
    "choice": N_("choose one"),
    "number": N_("a number"),
    "start": N_("which start arrives"),
    "end": N_("where it ends"),
    "text": N_("a few words"),
}
PROMPTS = {
    "start": N_("From which start does it arrive?"),
    "end": N_("Where will it end?"),
}


def draw_asking() -> None:
    """Draw what a question is made with."""
    kind = st.selectbox(
        _("The answer is"), KINDS, format_func=lambda kind: _(KIND_WORDS[kind]), key="ask_kind"
    )
    usual = _(PROMPTS[kind]) if kind in PROMPTS else ""
    # No input has `max_chars`: a browser drops without a word what is pasted over it.
    st.text_input(_("Question"), usual, key=f"ask_prompt_{kind}")
    if kind == "choice":
        _options()
    if kind == "number":
        _quantity()
    if kind != "text":
        st.text_input(
            _("Link of the run that is asked about"),
            placeholder="start=worst&loss=mse",
            help=_("From the address bar of *Explore*. Empty: the run that opens there first."),
            key="ask_link",
        )
    st.button(_("Ask"), icon=":material/help:", width="stretch", on_click=_ask, key="ask_question")


def _options() -> None:
    st.text_area(_("Options, one in each line"), height=110, key="ask_options")
    line, none = _("line {number}"), _("none, or not told")
    st.selectbox(
        _("Which is right"),
        range(MOST_OPTIONS + 1),
        format_func=lambda number: line.format(number=number) if number else none,
        key="ask_right",
    )


def _quantity() -> None:
    st.selectbox(
        _("What is asked for"),
        list(QUANTITIES),
        format_func=lambda name: _(QUANTITIES[name].label),
        key="ask_quantity",
    )
    with st.container(horizontal=True, key="row_ask_limits"):
        for name, label, usual in (("low", _("Smallest"), 0.0), ("high", _("Largest"), 100.0)):
            st.number_input(label, -FARTHEST, FARTHEST, usual, format="%g", key=f"ask_{name}")


def _ask() -> None:
    """Ask what was typed, which may be newer than the page: for callbacks."""
    state = st.session_state
    kind = state["ask_kind"]
    said: dict[str, Any] = {name: state.get(f"ask_{name}") for name in TYPED}
    said = {name: value for name, value in said.items() if value is not None}

    def work(visit: RoomVisit, room: Room) -> None:
        asked = make_asked(kind, state.get(f"ask_prompt_{kind}") or "", **said)
        change_room(visit, room, ask(room, asked))

    act(work)
