"""Explore: pick a start, a loss and an optimizer, and watch the training."""

import streamlit as st

from landscape.figures import history_figure, stage_figure
from landscape.ui import cache
from landscape.ui.controls import experiment_controls
from landscape.ui.language import _
from landscape.ui.notes import link_notes
from landscape.ui.stage import show_history, show_stage
from landscape.ui.state import start_here
from landscape.ui.take_home import take_home
from landscape.ui.words import history_words, stage_labels, what_happened

stage, controls = st.columns([4, 1.15], gap="medium")
with controls:
    view = experiment_controls()
    waiting = st.container(key="waiting").empty()

experiment = view.experiment
dataset = cache.dataset_of(experiment)
optimum = cache.optimum_of(experiment)
grid = cache.grid_of(experiment)
run = cache.run_of(experiment, lambda share: waiting.progress(share, _("Training …")))
waiting.empty()
figure = stage_figure(
    dataset,
    cache.surface_of(experiment, grid),
    run,
    optimum,
    truth_loss=cache.truth_loss_of(experiment),
    scale=view.scale,
    labels=stage_labels(),
)

with stage:
    link_notes()
    show_stage(figure, name="landscape", on_start=start_here)
    st.markdown(what_happened(experiment, run, optimum, grid))

show_history(history_figure(run, optimum, **history_words()))
take_home(experiment, run, figure)
