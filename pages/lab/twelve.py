"""All twelve: the lecture's runs on four maps, played in step."""

import streamlit as st

from landscape.figures import maps_figure
from landscape.ui import cache
from landscape.ui.link.state import go_to
from landscape.ui.pages.twelve import twelve_controls, twelve_maps, twelve_of, twelve_table
from landscape.ui.stage import show_stage
from landscape.ui.widgets.code import show_code
from landscape.ui.widgets.notes import link_notes
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.common import epoch_facts, map_words, run_name, stage_labels, state_words
from landscape.ui.words.language import _

stage, controls = st.columns([4.6, 1.15], gap="medium")
with controls:
    view = twelve_controls()
    st.caption(map_words())
    st.caption(_("A click on a path, or on its state in the table, opens the run in Explore."))

twelve = twelve_of(view.experiment)
with waiting() as progress:
    runs = cache.runs_of(twelve, progress)

with stage:
    link_notes()
    show_stage(
        maps_figure(twelve_maps(twelve, runs), columns=2, labels=stage_labels()),
        name="twelve",
        facts=[epoch_facts()],
        table=twelve_table(twelve),
        lists=state_words(),
        on_open=lambda run: go_to("pages/lab/explore.py", twelve[run]),
    )

show_code({run_name(experiment): experiment for experiment in twelve})
