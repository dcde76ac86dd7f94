"""The PyTorch code of what is on screen, in the spelling that the visitor chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from landscape.core.numbers import format_number
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.export.script import STYLES, pytorch_code
from landscape.ui.words.language import _

STYLE, USUAL_STYLE = "code_style", "module"
OPEN = "code_open"


def chosen_code(experiment: Experiment) -> str | None:
    """Return an experiment's script in the chosen spelling; None where it has no such."""
    style = st.session_state.get(STYLE) or USUAL_STYLE
    if not STYLES[style].is_written_for(experiment.task):
        return None
    return pytorch_code(experiment, style)


def choose_style() -> None:
    """Draw the choice of the spelling."""
    st.segmented_control(
        _("Spelling of the code"),
        list(STYLES),
        format_func=lambda name: _(STYLES[name].label),
        default=USUAL_STYLE,
        key=STYLE,
        required=True,
        label_visibility="collapsed",
    )


def draw_code(experiment: Experiment) -> None:
    """Draw an experiment's script in the chosen spelling, or why there is none."""
    code = chosen_code(experiment)
    if code is None:
        st.info(_("This spelling is not written for this model and loss. *nn.Module* always is."))
    else:
        st.code(code, language="python")


def _code_expander(label: str) -> Any:
    """Draw what the code stands in; while it is closed, browsers load no highlighter."""
    return st.expander(label, key=OPEN, on_change="rerun", icon=":material/code:")


def show_code(experiments: Mapping[str, Experiment]) -> None:
    """Draw the code of each experiment, by name, in a tab of its own."""
    place = _code_expander(_("The code of these runs"))
    if not place.open:
        return
    with place:
        choose_style()
        st.markdown(_("Three spellings, one result: each comes to this run's loss and parameters."))
        for tab, experiment in zip(st.tabs(list(experiments)), experiments.values(), strict=True):
            with tab:
                draw_code(experiment)


def show_code_of(experiment: Experiment, run: Trajectory) -> None:
    """Draw the code of the run that the page is about."""
    place = _code_expander(_("The code of this run"))
    if not place.open:
        return
    with place:
        choose_style()
        if run.status == "finished":
            said = _("Three spellings, one result: after {epochs} epochs the loss is {loss}.")
            loss = format_number(float(run.losses[-1]))
            st.markdown(said.format(epochs=experiment.epochs, loss=loss))
        else:
            st.markdown(_("Three spellings, one result: the run diverges."))
        draw_code(experiment)
