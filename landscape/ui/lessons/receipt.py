"""A student's receipt at the end of a lesson, to be copied and sent to the teacher."""

from __future__ import annotations

import logging

import streamlit as st

from landscape.core.errors import BadValue
from landscape.homework import LONGEST_WORD, NoKey, Receipt, server_keys, write_receipt
from landscape.lessons.answers import write_answers
from landscape.ui.lessons.visit import LessonVisit
from landscape.ui.stage import show_copy_button
from landscape.ui.words.language import _

WORD = "receipt_word"
_RECEIPT = "_receipt"
_LOG = logging.getLogger(__name__)


def draw_receipt(visit: LessonVisit) -> None:
    """Draw the way to a receipt, if this is the last step; say when there will be one."""
    asked, last = visit.lesson.asked, len(visit.lesson.steps) - 1
    if not asked or visit.place < last:
        return
    if not visit.answers.keys() >= {*asked}:
        st.caption(_("A receipt for your teacher comes when every question is answered."))
        return
    with st.container(border=True, key="receipt"):
        st.markdown(_("**For your teacher:** a receipt has your answers, the time and this word."))
        # Without `max_chars`, over which a browser drops what is pasted without a word.
        word = st.text_input(_("A word, if one was asked for (such as a number)"), key=WORD)
        st.button(
            _("Receipt"),
            icon=":material/receipt_long:",
            on_click=_make,
            args=(visit,),
            width="stretch",
            key="make_receipt",
        )
        made, *shown = st.session_state.get(_RECEIPT, (None, "", ""))
        if made == _asked(visit, word):
            _show(*shown)


def _asked(visit: LessonVisit, word: str | None) -> tuple[str, str, str]:
    """Return what a receipt is of: with another word or answer there is none yet."""
    return visit.lesson.name, write_answers(visit.answers), word or ""


def _make(visit: LessonVisit) -> None:
    """Keep the receipt and what is wrong, one of which is empty: for callbacks."""
    word = st.session_state.get(WORD) or ""
    said = problem = ""
    try:
        receipt = Receipt(visit.lesson.name, visit.answers, word=" ".join(word.split()))
    except BadValue:
        problem = _("The word must have at most {most} letters, digits and signs.").format(
            most=LONGEST_WORD
        )
    else:
        try:
            said = write_receipt(receipt, server_keys()[0])
        except (BadValue, NoKey) as why:
            problem = told_without_key(why)
    st.session_state[_RECEIPT] = _asked(visit, word), said, problem


def told_without_key(problem: Exception) -> str:
    """Return what visitors are told where the server has no key; its log has the reason."""
    _LOG.warning("No receipts: %s", problem)
    return _("This server has no key for receipts: its log says why.")


def _show(said: str, problem: str) -> None:
    if problem:
        st.error(problem)
        return
    st.text_area(_("Copy all of this and send it"), said, height=200, key=f"receipt_{said[-12:]}")
    show_copy_button(said, key="copy_receipt")
