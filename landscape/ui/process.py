"""What is set up once in a process that serves the app."""

from __future__ import annotations

import gc

import streamlit as st
import torch


@st.cache_resource(show_spinner=False)
def prepare_process() -> None:
    """Keep torch to one thread a visitor, and the garbage collector off what is there for good.

    Visitors would else fight over the processor. A full collection looks at every object: those of
    the loaded modules are a million, and cost each change of two hundred a tenth of its time.
    """
    torch.set_num_threads(1)
    torch.optim.SGD([torch.zeros(1)])  # torch loads what it needs for optimizers at the first
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
