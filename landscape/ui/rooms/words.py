"""What rooms refuse, in the visitor's language."""

from __future__ import annotations

import streamlit as st

from landscape.core.errors import BadValue
from landscape.rooms import RoomError
from landscape.ui.rooms.visit import problem_to_tell
from landscape.ui.words.language import N_, _

# The library's sentences, marked for the catalogues; and rules and names of what teachers type.
SENTENCES = (
    N_("This cannot be done in this room."),
    N_("There is no open room with this code."),
    N_("Too many wrong codes came from this network. Try again in {minutes} minutes."),
    N_("This room is not open, or this is not its teacher."),
    N_("This room is not open, or this device has not joined it."),
    N_("Answers to this question are not taken now."),
    N_("The room has changed meanwhile: look again."),
    N_("The rooms cannot be reached. Try again in a minute."),
)
RULES = (
    N_("must have 1 to {most} characters, and has {count}"),
    N_("must have at most {most} characters, and has {count}"),
    N_("must be 2 to {most} lines (now {count})"),
    N_("must have at most {most} characters in a line (now {count})"),
    N_("must be the number of a line"),
    N_("must be greater than the smallest"),
    N_("must be a link of this app"),
    N_("must have two parameters for a point of the map"),
    N_("must be at most {most} bytes of JSON"),
    N_("must suit the question"),
    N_("must have joined this room"),
    N_("must be {round} in the phase {phase}"),
    N_("must be at most {deepest} lists deep"),
    N_("must have texts as keys"),
    N_("must have finite numbers"),
    N_("must be made of numbers, texts, true, false, null, lists and objects"),
    N_("must be an object or null"),
    N_("must be a name of at most {most} printable characters"),
)
FIELDS = {
    "question": N_("The question"),
    "answer": N_("The answer"),
    "options": N_("The options"),
    "right option": N_("The right option"),
    "largest": N_("The largest"),
    "link": N_("The link"),
    "model": N_("The model"),
    "student": N_("The student"),
    "phase": N_("The phase"),
    "round": N_("The round"),
}


def room_error(error: RoomError) -> str:
    """Return what a room refuses."""
    return _(error.sentence).format(**error.parts)


def problem_in_words(problem: RoomError | BadValue) -> str:
    """Return what was refused, in a sentence."""
    if isinstance(problem, RoomError):
        return room_error(problem)
    field = _(FIELDS[problem.field]) if problem.field in FIELDS else f"`{problem.field}`"
    rule = _(problem.rule).format(**problem.limits)
    return _("Please change this: {field} {rule}.").format(field=field, rule=rule)


def draw_problem() -> bool:
    """Say what was refused since the page was drawn last; return whether anything was."""
    problem = problem_to_tell()
    if problem is not None:
        st.error(problem_in_words(problem))
    return problem is not None
