"""The PyTorch code of what is on screen."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from landscape.experiment import Experiment
from landscape.export.script import pytorch_code
from landscape.ui.words.language import _


def show_code(experiments: Mapping[str, Experiment]) -> None:
    """Draw the code of each experiment, by name, in a tab of its own."""
    with st.expander(_("The code of these runs")):
        for tab, experiment in zip(st.tabs(list(experiments)), experiments.values(), strict=True):
            tab.code(pytorch_code(experiment), language="python")
