"""Steps as rooms show them: on which page, and with what beside the question."""

from __future__ import annotations

from functools import cache

from landscape.core.numbers import format_number
from landscape.lessons.records import NumberQuestion, Question, Step
from landscape.ui.frame import Page, find_pages
from landscape.ui.lessons.guess import PLACES
from landscape.ui.lessons.told import said, with_unit
from landscape.ui.words.language import _


@cache
def _pages() -> dict[str, Page]:
    return {page.url: page for page in find_pages()}


def page_of(step: Step) -> Page:
    """Return the page whose picture a step shows."""
    return _pages()[step.page]


def limits_in_words(question: Question) -> str:
    """Return from where to where a number can be, to stand after its question."""
    if not isinstance(question, NumberQuestion):
        return ""
    return f" ({format_number(question.low)} – {with_unit(question, question.high)})"


def map_instruction(step: Step) -> str:
    """Return how a question in between is answered on the map; a lesson's own words say it."""
    if step.question is None or step.question.kind not in PLACES or said(step.title):
        return ""
    return _("Click on the map, or type w0 and w1.")
