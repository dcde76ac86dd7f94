"""Explore: pick a start, a loss and an optimizer, and watch the training."""

import streamlit as st

from landscape.figures import history_figure, stage_figure
from landscape.ui import cache
from landscape.ui.link.state import start_here
from landscape.ui.pages.sides import sides_of
from landscape.ui.stage import show_chart, show_stage
from landscape.ui.widgets.controls import experiment_controls
from landscape.ui.widgets.notes import link_notes
from landscape.ui.widgets.take_home import take_home
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.common import history_words, run_facts, stage_labels, what_happened

stage, controls = st.columns([4, 1.15], gap="medium")
with controls:
    view = experiment_controls()

experiment = view.experiment
with waiting() as progress:
    (side,) = sides_of((experiment,), ("",), progress)
figure = stage_figure(cache.dataset_of(experiment), [side], scale=view.scale, labels=stage_labels())

with stage:
    link_notes()
    show_stage(figure, name="landscape", facts=[run_facts(experiment)], on_start=start_here)
    st.markdown(what_happened(side))

show_chart(history_figure([side], **history_words()), key="history")
take_home(experiment, side.run, figure)
