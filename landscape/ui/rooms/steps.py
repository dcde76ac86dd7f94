"""The pages that steps are shown on."""

from __future__ import annotations

from functools import cache

from landscape.lessons.records import Step
from landscape.ui.frame import Page, find_pages


@cache
def _pages() -> dict[str, Page]:
    return {page.url: page for page in find_pages()}


def page_of(step: Step) -> Page:
    """Return the page whose picture a step shows."""
    return _pages()[step.page]
