"""What asks every now and then whether a room has changed, without drawing the page."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from landscape.rooms import RoomError, Unreachable
from landscape.ui.rooms.database import latest_version, rooms
from landscape.ui.rooms.visit import RoomVisit
from landscape.ui.rooms.words import room_error
from landscape.ui.words.language import _

STUDENT_SECONDS, WALL_SECONDS = 2.5, 1.0


def is_poll() -> bool:
    """Whether a part of the page runs by itself, after the page was drawn."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


@st.fragment(run_every=STUDENT_SECONDS)
def follow_room(code: str, version: int) -> None:
    """Run the page again when the room has changed since a version."""
    if not is_poll():
        return
    try:
        changed = latest_version(code) > version
    except Unreachable as problem:
        st.caption(room_error(problem))
        return
    except RoomError:  # it was closed
        changed = True
    if changed:
        st.rerun(scope="app")


@st.fragment(run_every=WALL_SECONDS)
def draw_counts(visit: RoomVisit) -> None:
    """Draw how many have joined and answered, and run the page again when the room has changed."""
    assert visit.room is not None
    joined, answered = visit.joined, visit.answered
    if is_poll():
        room = visit.room
        try:
            found = rooms()
            if found.version(room.code) > room.version:
                st.rerun(scope="app")
            joined = found.joined(room.code)
            answered = found.count(room.code, room.step, room.round)
        except Unreachable as problem:
            st.caption(room_error(problem))
            return
        except RoomError:
            st.rerun(scope="app")
    asks = visit.shown is not None and visit.room.phase not in ("waiting", "reveal")
    with st.container(horizontal=True, key="room_counts"):
        st.markdown(_("Joined: **{count}**").format(count=joined))
        if asks:
            st.markdown(_("Answered: **{count}**").format(count=answered))
