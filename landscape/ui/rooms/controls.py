"""What a teacher presses: the next phase, the next step, another question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from landscape.lessons.records import Step
from landscape.rooms import Room
from landscape.ui.lessons.told import said
from landscape.ui.lessons.visit import found_lessons
from landscape.ui.rooms.asking import draw_asking
from landscape.ui.rooms.database import rooms
from landscape.ui.rooms.plan import begin_lesson, go_to, lesson_of, plan_of
from landscape.ui.rooms.visit import CODE, RoomVisit, act, change_room
from landscape.ui.words.language import N_, _


@dataclass(frozen=True)
class Phase:
    """A phase of a room, as the teacher comes to it and goes on from it.

    Parameters
    ----------
    next : tuple of str
        The phases that may come next, the sensible one first.
    label : str
        Of the button that leads to it, marked for the catalogues.
    icon : str
        Of that button.
    """

    next: tuple[str, ...]
    label: str = ""
    icon: str = ""


PHASES = {
    "waiting": Phase(("vote",)),
    "vote": Phase(("talk", "reveal"), N_("Open the vote"), ":material/how_to_vote:"),
    "talk": Phase(("vote_again", "reveal"), N_("Talk it over"), ":material/forum:"),
    "vote_again": Phase(("reveal",), N_("Vote again"), ":material/how_to_vote:"),
    "reveal": Phase((), N_("Reveal"), ":material/visibility:"),
}


def draw_lessons() -> None:
    """Draw what a class can begin with: a lesson, or a question."""
    lessons = {lesson.name: lesson for lesson in found_lessons()}
    st.markdown(_("**Begin with a lesson**"))
    chosen = st.selectbox(
        _("Lesson"),
        list(lessons),
        format_func=lambda name: said(lessons[name].title),
        key="room_lesson",
    )
    st.button(
        _("Begin"),
        type="primary",
        width="stretch",
        icon=":material/play_arrow:",
        disabled=chosen is None,
        on_click=_begin,
        key="begin_lesson",
    )
    st.markdown(_("**Or ask a question**"))
    draw_asking()


def draw_controls(visit: RoomVisit) -> None:
    """Draw what comes next, large, and the rest behind a button."""
    room, step = visit.room, visit.shown
    assert room is not None
    asks = not isinstance(step, Step) or step.question is not None
    phases = PHASES[room.phase].next if asks else ()
    with st.container(horizontal=True, gap="small", key="room_phases"):
        for place, name in enumerate(phases):
            phase = PHASES[name]
            _button(_(phase.label), _phase, name, f"phase_{name}", place == 0, phase.icon)
        if not phases:
            _go_on(visit)
    with st.container(horizontal=True, gap="small", key="room_steps"):
        _other_steps(visit, forward=bool(phases))
        # Another one at each step: it is closed once something was asked from it.
        with st.popover(_("More"), icon=":material/more_horiz:", key=f"room_more_{room.step}"):
            draw_lessons()
            _closing()


def _closing() -> None:
    """Draw the way to close the room, which takes two presses: nothing brings it back."""
    sure = st.checkbox(_("Close the room for all, and forget its answers"), key="sure_to_close")
    st.button(
        _("Close the room"),
        icon=":material/logout:",
        disabled=not sure,
        on_click=_close,
        key="close_room",
    )


def _go_on(visit: RoomVisit) -> None:
    """Draw the way to the next step of the lesson, or back to it, as what comes next."""
    assert visit.room is not None
    lesson, plan = lesson_of(visit.room), plan_of(visit.room)
    if lesson is None:
        return
    if plan.asked is not None:
        _button(_("Back to the lesson"), _go, plan.place, "room_back", True)
    elif plan.place + 1 < len(lesson.steps):
        _button(_("Next"), _go, plan.place + 1, "room_next", True, ":material/chevron_right:")


def _other_steps(visit: RoomVisit, *, forward: bool) -> None:
    """Draw the ways to the step before, and `forward` that over which a question is left out."""
    assert visit.room is not None
    lesson, plan = lesson_of(visit.room), plan_of(visit.room)
    if lesson is None:
        return
    if plan.asked is not None:
        if forward:
            _button(_("Back to the lesson"), _go, plan.place, "room_back")
        return
    if plan.place > 0:
        _button(_("Back"), _go, plan.place - 1, "room_back", icon=":material/chevron_left:")
    if forward and plan.place + 1 < len(lesson.steps):
        _button(_("Next"), _go, plan.place + 1, "room_next", icon=":material/chevron_right:")


def _button(
    label: str,
    action: Callable[..., None],
    argument: object,
    key: str,
    primary: bool = False,
    icon: str | None = None,
) -> None:
    st.button(
        label,
        type="primary" if primary else "secondary",
        icon=icon,
        width="stretch" if primary else "content",
        on_click=action,
        args=(argument,),
        key=key,
    )


def _phase(phase: str) -> None:
    act(lambda visit, room: change_room(visit, room, {"phase": phase}))


def _go(place: int) -> None:
    act(lambda visit, room: change_room(visit, room, go_to(room, place)))


def _begin() -> None:
    named = {lesson.name: lesson for lesson in found_lessons()}
    lesson = named.get(st.session_state["room_lesson"])
    if lesson is not None:
        act(lambda visit, room: change_room(visit, room, begin_lesson(room, lesson)))


def _close() -> None:
    def close(visit: RoomVisit, _room: Room) -> None:
        rooms().close(visit.code, visit.secret)
        st.query_params.pop(CODE, None)

    act(close)
