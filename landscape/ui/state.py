"""The visitor's choices: from the link into the widgets, and from the widgets into the link."""

from __future__ import annotations

from typing import Any

import streamlit as st

from landscape import DATASETS, STARTS, Experiment
from landscape.registry import BadValue
from landscape.ui.language import LANGUAGES, language_in_link, put_in_link
from landscape.ui.links import View, read_link, write_link

OWN_START = "own"
_LINK, _VIEW, _PROBLEMS = "_link", "_view", "_problems"


def open_link() -> None:
    """Take the choices from the link when it is new: at first, and when the visitor goes back."""
    link = st.query_params.to_dict()
    if st.session_state.get(_LINK) != link:
        view, problems = read_link(link)
        st.session_state[_PROBLEMS] = problems
        st.session_state[_LINK] = link
        st.session_state[_VIEW] = view
        _fill_widgets(view)
        if link.get("lang") in LANGUAGES:
            st.session_state["lang"] = link["lang"]
            put_in_link()
        elif "lang" in link:
            names = ", ".join(LANGUAGES)
            problem = BadValue("lang", "must be one of {names}", link["lang"], names=names)
            problems.append(problem)
    elif "loss" not in st.session_state:  # another page was shown in between
        _fill_widgets(st.session_state.get(_VIEW, View()))


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
        st.session_state["start_w0"] = round(float(w0), 2)
        st.session_state["start_w1"] = round(float(w1), 2)


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
            seed=state["seed"] if source.random else 0,
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
