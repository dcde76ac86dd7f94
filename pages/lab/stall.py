"""Why it stalls: what pulls at Ŵ, point by point, and how the loss curves there."""

import streamlit as st

from landscape.figures import curvature_figure, gradient_figure
from landscape.ui import cache
from landscape.ui.link.codec import COMPONENTS, plain
from landscape.ui.link.state import start_here
from landscape.ui.pages.stall import (
    CHANGE,
    curvature_words,
    ground_of,
    pulls_of,
    stall_controls,
    stall_facts,
    stall_of,
    stall_words,
)
from landscape.ui.stage import show_chart, show_stage
from landscape.ui.widgets.code import show_code
from landscape.ui.widgets.notes import link_notes
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.common import run_name, stage_labels
from landscape.ui.words.language import _

stage, controls = st.columns([4, 1.15], gap="medium")
with controls:
    view = stall_controls()

with waiting() as progress:
    (run,) = cache.runs_of((view.experiment,), progress)
    known = stall_of(view.experiment, run)

with stage:
    link_notes()
    show_stage(
        gradient_figure(
            cache.dataset_of(view.experiment),
            run,
            ground_of(view),
            pulls_of(view),
            component=COMPONENTS.index(view.component),
            more=known.more,
            labels=stage_labels(),
            words=stall_words(view),
        ),
        name="stall",
        facts=stall_facts(view.experiment),
        story=known.story,
        on_start=start_here,
    )
    show_chart(curvature_figure(known.epochs, known.more, **curvature_words()), key="bends")
    st.markdown(
        _(
            "**Shares.** Each point pulls at Ŵ with its share of the gradient (shown times the "
            "number of points); their mean is the gradient. BCE's share is the error ŷ − y itself. "
            "MSE's has the factor σ′(u) = ŷ·(1 − ŷ) as well, which vanishes where ŷ is near 0 or "
            "1, even where it is wrong; the 2 comes from the square."
        )
    )
    st.markdown(
        _(
            "**Plateau.** Hatched is where a step of plain SGD with η = {rate}, η·‖∇‖, is "
            "shorter than {length}: on the plateau far away, and around the optimum, where "
            "there is nothing left to go. The small arrows only show directions."
        ).format(rate=plain(view.experiment.learning_rate), length=view.plateau)
    )
    st.markdown(
        _(
            "**Curvature.** From Ŵ to the ellipse the curvature alone changes the loss by {change}:"
            " the longer an axis, the flatter; along a dotted one the loss curves down. λ is the "
            "curvature along each axis, an eigenvalue of the Hessian (the matrix of second "
            "derivatives); the condition number is the larger |λ| divided by the smaller."
        ).format(change=CHANGE)
    )

show_code({run_name(view.experiment): view.experiment})
