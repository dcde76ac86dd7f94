"""The visitor's choices: from the link into the widgets, and from the widgets into the link."""

from __future__ import annotations

from typing import Any

import streamlit as st

from landscape import DATASETS, STARTS, Experiment
from landscape.records import START_LIMIT
from landscape.registry import BadValue
from landscape.ui.language import LANGUAGES, language_in_link, put_in_link
from landscape.ui.links import View, read_link, write_link

OWN_START = "own"
_LINK, _VIEW, _PROBLEMS, _PAGE = "_link", "_view", "_problems", "_page"


def open_language() -> None:
    """Take the language from the link when it is new."""
    link = st.query_params.to_dict()
    if st.session_state.get(_LINK) != link and link.get("lang") in LANGUAGES:
        st.session_state["lang"] = link["lang"]
        put_in_link()


def open_link(page: str) -> None:
    """Take the choices from the link when it is new: at first, and when the visitor goes back.

    Parameters
    ----------
    page : str
        The page's path. Going to another page empties the link, and keeps the choices.
    """
    state = st.session_state
    link = st.query_params.to_dict()
    another_page = state.get(_PAGE) not in (None, page)
    state[_PAGE] = page
    if state.get(_LINK) == link or (another_page and not link):
        if another_page:
            _fill_widgets(state[_VIEW])
        return
    view, problems = read_link(link)
    if link.get("lang", "en") not in LANGUAGES:
        names = ", ".join(LANGUAGES)
        problems.append(BadValue("lang", "must be one of {names}", link["lang"], names=names))
    state[_VIEW], state[_PROBLEMS], state[_LINK] = view, problems, link
    _fill_widgets(view)


def problems_in_link() -> list[BadValue]:
    """Return what could not be used of the link that was opened."""
    problems: list[BadValue] = st.session_state.get(_PROBLEMS, [])
    return problems


def _fill_widgets(view: View) -> None:
    experiment = view.experiment
    own = not isinstance(experiment.start, str)
    put: dict[str, Any] = {
        "dataset": experiment.dataset,
        "start": OWN_START if own else experiment.start,
        "start_w0": float(experiment.start_params[0]),
        "start_w1": float(experiment.start_params[1]),
        "loss": experiment.loss,
        "optimizer": experiment.optimizer,
        "learning_rate": experiment.learning_rate,
        "epochs": experiment.epochs,
        "seed": experiment.seed,
        "scale": view.scale,
    }
    source = DATASETS[experiment.dataset]
    for name, value in source.all_options(experiment.dataset_options).items():
        put[option_key(name)] = value
    st.session_state.update(put)


def option_key(name: str) -> str:
    """Return the widget key of a data set's option."""
    return f"dataset_options_{name}"


def start_here() -> None:
    """Put the start where the surface was clicked."""
    clicked = st.session_state["stage"].start
    if clicked:
        w0, w1 = clicked
        st.session_state["start"] = OWN_START
        for name, value in (("start_w0", w0), ("start_w1", w1)):
            st.session_state[name] = max(-START_LIMIT, min(START_LIMIT, round(float(value), 2)))


def follow_named_start() -> None:
    """Give the own start's inputs the place of the named start that was chosen."""
    if (name := st.session_state["start"]) in STARTS:
        st.session_state["start_w0"], st.session_state["start_w1"] = STARTS[name]


def chosen_view() -> View:
    """Return what the widgets say, and put it in the link."""
    state = st.session_state
    source = DATASETS[state["dataset"]]
    start = state["start"]
    view = View(
        Experiment(
            dataset=state["dataset"],
            start=(state["start_w0"], state["start_w1"]) if start == OWN_START else start,
            loss=state["loss"],
            optimizer=state["optimizer"],
            learning_rate=state["learning_rate"],
            epochs=state["epochs"],
            seed=state.get("seed", 0),  # not drawn for data that are not random
            dataset_options=tuple((o.name, state[option_key(o.name)]) for o in source.options),
        ),
        state["scale"],
    )
    if view != state[_VIEW]:
        state[_PROBLEMS] = []
    link = write_link(view) | language_in_link()
    if link != st.query_params.to_dict():
        st.query_params.from_dict(link)
    state[_VIEW], state[_LINK] = view, link
    return view
