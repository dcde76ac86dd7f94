"""The links to the other pages that stand over every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from landscape.ui.frame import Page
from landscape.ui.lessons.panel import offer_first_lesson
from landscape.ui.lessons.visit import current_visit
from landscape.ui.link.sync import link_to
from landscape.ui.targets import set_links
from landscape.ui.widgets.popover import popover
from landscape.ui.words.language import _

CLASS = "Class"  # the section of lessons


def navigation(pages: Mapping[Any, Page], here: Page) -> None:
    """Draw the lists of pages by section, and have the page draw the links beside them.

    These lead to the only page of a section, and to the page before and after `here`. All take the
    choices along.
    """
    order = list(pages.items())
    links: list[tuple[Any, Callable[[], object]]] = []
    with st.container(horizontal=True, key="navigation"):
        for section, grouped in groupby(order, lambda item: item[1].section):
            members = list(grouped)
            if len(members) == 1:
                links.append((st.container(), partial(_page_link, *members[0])))
            else:
                _section(section, members, here)
        links.append((st.container(), partial(_neighbours, order, here)))

    def draw() -> None:
        for place, draw_link in links:
            with place:
                draw_link()

    set_links(draw)


def _neighbours(order: list[tuple[Any, Page]], here: Page) -> None:
    """Draw the links to the page before and after `here`; before the first, to a lesson."""
    place = next(i for i, (_target, page) in enumerate(order) if page is here)
    with st.container(horizontal=True, key="neighbours", horizontal_alignment="right"):
        if place == 0:
            offer_first_lesson()
        if current_visit() is not None:
            return
        if place > 0:
            _page_link(*order[place - 1], icon=":material/chevron_left:")
        if place < len(order) - 1:
            _page_link(*order[place + 1], icon=":material/chevron_right:", position="right")


def _section(section: str, members: list[tuple[Any, Page]], here: Page) -> None:
    """Draw the list of a section's pages."""
    label = _(section)
    # A lesson's steps are on pages of other sections.
    if section == (CLASS if current_visit() is not None else here.section):
        label = f":primary[**{label}**]"

    def draw() -> None:
        for target, page in members:
            _page_link(target, page)

    # With another key on every page, so that it is closed on the next.
    popover(label, f"{members[0][1].url}_on_{here.url}", draw, type="tertiary")


def _page_link(target: Any, page: Page, icon: str = "", position: Any = "left") -> None:
    st.page_link(
        target,
        label=_(page.title),
        icon=icon or page.icon,
        icon_position=position,
        query_params=link_to(page.choices),
    )


@st.fragment(run_every="12h")
def run_after_a_break() -> None:
    """Have the browser ask for the page again whenever its connection broke.

    The browser does so by itself only where something on the page runs every now and then. Without
    it a page whose server has forgotten the visitor, or is another one now, takes the first click
    for a first visit, and ignores what is done on the stage.
    """
