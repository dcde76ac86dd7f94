"""Every start: where on the plane training arrives, and how soon."""

import streamlit as st

from landscape.ui.link.state import go_to, start_here
from landscape.ui.pages.every import (
    arrivals_of,
    every_controls,
    every_facts,
    every_figure,
    every_notes,
    paths_of,
    shares_in_words,
    sharpen,
    shown_of,
)
from landscape.ui.stage import show_stage
from landscape.ui.widgets.code import show_code
from landscape.ui.widgets.notes import link_notes
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.common import map_words, run_name
from landscape.ui.words.language import _

stage, controls = st.columns([3.9, 1.25], gap="medium")
with controls:
    view = every_controls()
    st.button(
        _("Open this start in Explore"),
        on_click=go_to,
        args=("pages/lab/explore.py", view.experiment),
        icon=":material/explore:",
        width="stretch",
    )

shown = shown_of(view.experiment)
with waiting() as progress:
    arrivals = arrivals_of(shown, progress)
    runs = paths_of(shown, progress)

with stage:
    link_notes()
    show_stage(
        every_figure(view, shown, arrivals, runs),
        name="every",
        facts=every_facts(view, shown),
        on_start=start_here,
    )
    st.markdown(shares_in_words(shown, arrivals))
    for note in every_notes(shown, arrivals):
        st.markdown(note)
    st.markdown(map_words())

show_code({run_name(view.experiment): view.experiment})
sharpen(shown, arrivals)
