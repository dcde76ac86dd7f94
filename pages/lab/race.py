"""Race: many optimizers from one start on one surface."""

import streamlit as st

from landscape.figures import maps_figure, sweep_figure
from landscape.ui import cache
from landscape.ui.link.state import start_here
from landscape.ui.pages.race import (
    entrants_of,
    hints,
    race_controls,
    race_map,
    race_table,
    sweep_lines,
)
from landscape.ui.stage import show_chart, show_stage
from landscape.ui.widgets.code import show_code
from landscape.ui.widgets.notes import link_notes
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.common import epoch_facts, map_words, stage_labels, state_words, sweep_words
from landscape.ui.words.language import _

stage, controls = st.columns([4, 1.15], gap="medium")
with controls:
    view = race_controls()

experiment, racers = view.experiment, view.racers
with waiting() as progress:
    sweeps = cache.sweeps_of(experiment, racers, progress) if view.rates == "best" else []
    entrants = entrants_of(experiment, racers, sweeps, progress)

with stage:
    link_notes()
    if not entrants:
        st.info(_("Nobody races. Choose at least one optimizer."))
        st.stop()
    show_stage(
        maps_figure([race_map(entrants, experiment)], labels=stage_labels()),
        name="race",
        facts=[epoch_facts()],
        table=race_table(entrants),
        lists=state_words(),
        on_start=start_here,
    )
    if sweeps:
        st.markdown(
            _(
                "**Fair play:** each runs at the best of 25 learning rates for these epochs "
                "(LBFGS: of 9), or at the common one where it diverges at all of them."
            )
        )
    else:
        st.markdown(
            _(
                "**Fair play:** a race at one learning rate says little, since each optimizer has "
                "its own best. Choose *each its best* to let them run at it."
            )
        )

    st.markdown(map_words())
    for hint in hints(experiment, racers, sweeps):
        st.markdown(hint)

if sweeps:
    st.markdown(_("**Final loss against learning rate**"))
    show_chart(
        sweep_figure(
            sweep_lines(racers, sweeps),
            cache.optimum_of(experiment).loss,
            cache.limit_of(experiment),
            **sweep_words(),
        ),
        key="sweep",
    )
show_code({entrant.name: entrant.experiment for entrant in entrants})
