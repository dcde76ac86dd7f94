"""Inside the optimizer: one step taken apart, for the epoch on the clock."""

import streamlit as st

from landscape.figures import add_arrows, maps_figure
from landscape.ui import cache
from landscape.ui.link.state import start_here
from landscape.ui.pages.inside import inside_arrows, inside_controls, inside_map, inside_table
from landscape.ui.stage import show_stage
from landscape.ui.widgets.code import show_code
from landscape.ui.widgets.notes import link_notes
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.common import run_facts, run_name, stage_labels
from landscape.ui.words.language import _

stage, controls = st.columns([4, 1.15], gap="medium")
with controls:
    view = inside_controls()

with waiting() as progress:
    anatomy = cache.decomposition_of(view.experiment, progress)
place = inside_map(view, anatomy)

with stage:
    link_notes()
    show_stage(
        add_arrows(
            maps_figure([place], labels=stage_labels()), place.surface, inside_arrows(anatomy)
        ),
        name="inside",
        facts=[run_facts(view.experiment)],
        table=inside_table(anatomy),
        on_start=start_here,
    )
    st.markdown(
        _(
            "Arrows show directions: each kind has a scale of its own. The numbers are torch's; "
            "w1 goes by the same formulas as w0. Where the two axes have different scales, −g does "
            "not look perpendicular to the contours, though it is."
        )
    )
    if anatomy.note:
        st.markdown(_(anatomy.note))

show_code({run_name(view.experiment): view.experiment})
