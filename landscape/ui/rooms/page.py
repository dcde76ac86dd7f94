"""The page of rooms: the way in, the teacher's wall, or a student's question."""

from __future__ import annotations

import streamlit as st

from landscape.ui.link.view import View
from landscape.ui.rooms.entrance import draw_entrance
from landscape.ui.rooms.identity import STUDENT, TEACHER
from landscape.ui.rooms.student import draw_student
from landscape.ui.rooms.visit import current_room
from landscape.ui.rooms.wall import draw_wall
from landscape.ui.words.language import _

STYLE = """
<style>
.room-code { font-size: 2.2rem; font-weight: 700; line-height: 1.2; letter-spacing: 0.06em; }
.room-code { font-family: ui-monospace, Consolas, "DejaVu Sans Mono", Menlo, monospace; }
.st-key-room_share { max-width: min(26rem, 52vh); }
.st-key-room_share .room-code { font-size: clamp(3rem, 6vw, 6rem); }
.st-key-room_entrance { max-width: 34rem; margin-inline: auto; }
.st-key-room_counts p { font-size: 1.15rem; }
.st-key-room_phases button, .st-key-give_room_answer button, .st-key-join_room button {
  min-height: 3rem; }
.st-key-room_words :is(h2, [class*="st-key-room_text_"] [data-testid="stText"]) {
  font-size: 1.5rem; }
.st-key-room_words [class*="st-key-room_text_"] { align-items: center; }
.st-key-room_words :is(.st-key-room_phases, .st-key-show_words) { max-width: 34rem; }
.st-key-room_state { border-left: 4px solid currentColor; padding-left: 0.75rem; }
[class*="st-key-answer_room"] label { padding-block: 0.45rem; }
.st-key-room_code input { font-size: 1.6rem; letter-spacing: 0.1em; text-transform: uppercase; }
@media (max-width: 640px) { .st-key-header { flex-wrap: wrap; } }
</style>
"""
DRAWN = {TEACHER: draw_wall, STUDENT: draw_student}


def room_invitation(view: View) -> str:
    """Return the sentence at the page's top, for who is not in a room yet."""
    visit = current_room()
    if visit is not None and visit.room is not None:
        return ""
    return _("**The whole class answers.** Vote, talk, vote again, reveal.")


def draw_room() -> None:
    """Draw a room as who is there may see it."""
    visit = current_room()
    st.html(STYLE)
    if visit is None or visit.room is None:
        draw_entrance(visit)
    else:
        DRAWN[visit.role](visit)
