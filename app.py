"""Entry of the app: the server of `streamlit run`, and the script that it runs for each visitor."""

from functools import partial

import pandas  # noqa: F401 - whole before Plotly sees it, though another visitor began to load it
import streamlit as st
from starlette.middleware import Middleware

from landscape.ui.frame import find_pages, show_page
from landscape.ui.lessons.visit import open_lesson
from landscape.ui.link.sync import follow_go, open_view
from landscape.ui.link.teacher import teachers_link
from landscape.ui.look import ICON, page_style
from landscape.ui.navigation import navigation, run_after_a_break
from landscape.ui.process import prepare_process
from landscape.ui.rooms.visit import look_into_room, open_room
from landscape.ui.server import CompressedFiles, lifespan
from landscape.ui.targets import set_targets
from landscape.ui.turns import turn
from landscape.ui.words.language import one_language


def show() -> None:
    """Draw the page that the visitor's link names: configuration, navigation and language."""
    prepare_process()
    st.set_page_config(page_title="Loss landscape", page_icon=str(ICON), layout="wide")
    first, *others = find_pages()
    pages = {
        st.Page(
            partial(show_page, page),
            title=page.title,
            icon=page.icon,
            url_path=page.url,
            default=page is first,
        ): page
        for page in (first, *others)
    }
    set_targets({page.url: target for target, page in pages.items()})
    run_after_a_break()
    look_into_room()
    with turn():
        here = st.navigation(list(pages), position="hidden")
        follow_go({page.url: (target, page.choices) for target, page in pages.items()})
        page = pages[here]
        link = st.query_params.to_dict()
        # What a teacher's link hides and locks is that of the visit; lessons and rooms decide for
        # themselves.
        context = open_lesson(page.url, link) or open_room(page.url, link) or teachers_link(link)
        open_view(page.url, page.choices, context)
        with one_language():
            page_style()
            navigation(pages, page)
            here.run()


if st.runtime.exists():  # the server, which imports this file first, runs it for a visitor
    show()
else:
    app = st.App(__file__, lifespan=lifespan, middleware=[Middleware(CompressedFiles)])
