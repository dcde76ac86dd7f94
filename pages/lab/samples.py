"""New sample: how far surface, optimum and path move from sample to sample."""

import streamlit as st

from landscape.figures import add_samples, curves_figure, maps_figure
from landscape.ui import cache
from landscape.ui.link.state import start_here
from landscape.ui.pages.samples import (
    drawn_samples,
    known_of,
    only_sample,
    sample_labels,
    samples_controls,
    samples_maps,
    samples_of,
)
from landscape.ui.stage import show_chart, show_stage
from landscape.ui.widgets.code import show_code
from landscape.ui.widgets.notes import link_notes
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.common import run_facts, run_name, stage_labels
from landscape.ui.words.language import _
from landscape.ui.words.samples import samples_words

stage, controls = st.columns([4, 1.15], gap="medium")
with controls:
    view = samples_controls()

with waiting() as progress:
    samples = known_of(samples_of(view.experiment), progress)

with stage:
    link_notes()
    maps, drawn = samples_maps(samples), drawn_samples(samples)
    show_stage(
        add_samples(
            maps_figure(maps, columns=len(maps), labels=stage_labels()),
            drawn,
            samples.truth,
            samples.covariance,
            sample_labels(),
        ),
        name="samples",
        facts=[run_facts(view.experiment, len(samples.runs) - 1)],
        on_start=start_here,
    )
    if samples.truth is None:
        only_sample()
    for sentence in samples_words(samples):
        st.markdown(sentence)

if len(samples.found):
    st.markdown(_("**The curve of each optimum**"))
    chart = curves_figure(cache.dataset_of(view.experiment), drawn, stage_labels())
    show_chart(chart, key="curves")
show_code({run_name(view.experiment): view.experiment})
