"""Compare: two runs on the same data, side by side on one clock."""

import streamlit as st

from landscape.figures import history_figure, stage_figure
from landscape.ui import cache
from landscape.ui.link.state import start_here
from landscape.ui.pages.pairs import PREFIXES, names_of, pair_controls, what_differs
from landscape.ui.pages.sides import sides_of
from landscape.ui.stage import show_chart, show_stage
from landscape.ui.widgets.code import show_code
from landscape.ui.widgets.notes import link_notes
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.common import history_words, run_facts, stage_labels, what_happened

stage, controls = st.columns([4, 1.25], gap="medium")
with controls:
    view = pair_controls()

pair = (view.experiment, view.compared)
names = names_of(*pair)
with waiting() as progress:
    sides = sides_of(pair, names, progress)
figure = stage_figure(cache.dataset_of(pair[0]), sides, scale=view.scale, labels=stage_labels())

with stage:
    link_notes()
    facts = [run_facts(pair[i], i, side) for i, side in enumerate(sides)]
    show_stage(
        figure,
        name="compare",
        facts=facts,
        on_start=lambda params: start_here(params, PREFIXES),
    )
    st.markdown(what_differs(*pair))
    for side in sides:
        st.markdown(f"**{side.name}** · {what_happened(side)}")

show_chart(history_figure(sides, **history_words()), key="history")
show_code(dict(zip(names, pair, strict=True)))
