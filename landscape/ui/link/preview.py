"""What the visitor has chosen, and what the stage alone shows while its start is dragged.

The stage is a fragment, which Streamlit runs alone after events of its own. A dragged start is only
previewed there; what is chosen on the stage runs the whole page, whose widgets and link follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from landscape.experiment import Experiment
from landscape.ui.link.view import View

VIEW = "_view"
_PREVIEW, _SHOWN, _RERUN = "_preview", "_shown", "_rerun"
_previewing: ContextVar[bool] = ContextVar("previewing", default=False)


def current_view() -> View:
    """Return what the visitor has chosen."""
    view: View = st.session_state[VIEW]
    return view


def shown_view() -> View:
    """Return what is shown: what the visitor has chosen, or previews."""
    previewed: Mapping[str, Any] = st.session_state.get(_SHOWN, {})
    return current_view().changed(previewed)


def is_preview() -> bool:
    """Whether something is shown that is not chosen yet."""
    return bool(st.session_state.get(_SHOWN))


def window_start(experiment: Experiment) -> tuple[float, ...]:
    """Return the start that a run's picture has room for.

    While it is dragged that is where it was: the axes under the hand stay as they are.
    """
    if get_script_run_ctx(suppress_warning=True) is None:  # computed ahead, for nobody yet
        return experiment.start_params
    if "start" in st.session_state.get(_SHOWN, {}):
        return current_view().experiment.start_params
    return experiment.start_params


def preview(choosing: Callable[[Any], object], value: Any) -> None:
    """Show what a function would choose, until something is chosen: for callbacks."""
    token = _previewing.set(True)
    try:
        choosing(value)
    finally:
        _previewing.reset(token)


def is_previewing() -> bool:
    """Whether what is chosen now is only to be shown, while it is dragged."""
    return _previewing.get()


def keep_as_preview(values: Mapping[str, Any]) -> bool:
    """Keep chosen values as a preview, and return True, if they are one."""
    if _previewing.get():
        st.session_state[_PREVIEW] = dict(values)
    return _previewing.get()


def choose_on_stage(choosing: Callable[[Any], object], value: Any) -> None:
    """Choose something on the stage, after which the whole app has to run: for callbacks."""
    choosing(value)
    st.session_state[_RERUN] = True


def begin_run() -> None:
    """Forget what the stage asked for: the whole page runs."""
    state = st.session_state
    state.pop(_RERUN, None)
    state[_SHOWN] = state.pop(_PREVIEW, {})


def begin_stage() -> bool:
    """Run the whole app if something was chosen; else return whether there is a new preview."""
    state = st.session_state
    if state.pop(_RERUN, False):
        st.rerun(scope="app")
    if _PREVIEW not in state:
        return False
    state[_SHOWN] = state.pop(_PREVIEW)
    return True
