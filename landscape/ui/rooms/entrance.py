"""The way into a room: students type a code, teachers open a room."""

from __future__ import annotations

import streamlit as st

from landscape.rooms import RoomError
from landscape.ui.rooms.database import rooms
from landscape.ui.rooms.identity import (
    STUDENT,
    TEACHER,
    client_address,
    keep_secret,
    secret_of,
)
from landscape.ui.rooms.share import spaced
from landscape.ui.rooms.visit import CODE, RoomVisit, note_problem
from landscape.ui.rooms.words import draw_problem, room_error
from landscape.ui.words.language import _

TYPED = "room_code"


def draw_entrance(visit: RoomVisit | None) -> None:
    """Draw how to join a room, or open one.

    Parameters
    ----------
    visit : RoomVisit or None
        The room of the link, which the visitor has not joined; None where it names none.
    """
    with st.container(key="room_entrance"):
        if visit is not None and visit.problem is not None:
            st.warning(room_error(visit.problem))
        refused = draw_problem()
        # After a refusal the code in the link may be wrong, so another can be typed.
        if visit is not None and visit.problem is None and not refused:
            st.markdown(_("**Room {code}**. No name is asked for.").format(code=spaced(visit.code)))
            _join_button(visit.code)
            return
        st.markdown(_("**Your teacher has opened a room?** Type its code."))
        # Enter joins, too.
        st.text_input(_("Code"), key=TYPED, on_change=_join, args=(None,))
        _join_button()
        with st.container(border=True):
            st.markdown(
                _(
                    "**For teachers.** Open a room, and the class answers on its own devices: "
                    "vote, talk, vote again, reveal. Nobody needs an account. A day later the room "
                    "is forgotten."
                )
            )
            st.button(
                _("Open a room"), icon=":material/co_present:", on_click=_open, key="open_room"
            )


def _join_button(code: str | None = None) -> None:
    st.button(
        _("Join"), type="primary", width="stretch", on_click=_join, args=(code,), key="join_room"
    )


def _join(code: str | None) -> None:
    """Join a room, that of the code that was typed if none is given: for callbacks.

    What was typed may be newer than the page. Who presses twice joins once.
    """
    code = code or str(st.session_state.get(TYPED) or "").strip()
    if not code:
        return
    student = secret_of(code, STUDENT)
    try:
        if not (student and rooms().is_student(code, student)):
            student = rooms().join(code, client_address())
    except RoomError as problem:
        note_problem(problem)
        return
    keep_secret(code, STUDENT, student)
    st.query_params[CODE] = code


def _open() -> None:
    """Open a room, one however often it is pressed: for callbacks."""
    there = st.query_params.get(CODE, "")
    key = secret_of(there, TEACHER)
    try:
        if key and rooms().is_teacher(there, key):
            return
        code, key = rooms().open()
    except RoomError as problem:
        note_problem(problem)
        return
    keep_secret(code, TEACHER, key)
    st.query_params[CODE] = code
