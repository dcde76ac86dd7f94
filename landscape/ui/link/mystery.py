"""A run of which something is to be found: sealed in a teacher's link, opened on the server alone.

What the visitor chooses stays the visitor's own: the view, and all that is made of it, never has
what is sealed. So neither link nor widgets, code, downloads or other pages can tell it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from landscape.core.errors import BadValue
from landscape.experiment import Experiment
from landscape.homework import MysteryError, NoKey, SealedRun, open_run, seal_run, server_keys
from landscape.ui.link.choices import CHOICES, FIELDS
from landscape.ui.link.view import View, read_link
from landscape.ui.words.language import N_

MYSTERY, HIDDEN = "mystery", "hidden"  # what a text is sealed for
SEALABLE = ("optimizer", "learning_rate", "loss", "start")
_OPEN, _PROBLEM, _REVEALED = "_mystery", "_mystery_problem", "_mystery_guess"
_LOG = logging.getLogger(__name__)
NO_KEY = N_("This server has no key for mysteries: its log says why.")
OTHER_VERSION = N_("What is sealed in this link is of another version of this app.")
TWO_PARAMETERS = N_("A mystery needs a model with two parameters: its path has to be on the map.")


@dataclass(frozen=True)
class Mystery:
    """A run of which something is to be found.

    Parameters
    ----------
    text : str
        As it stands in the link.
    run : SealedRun
        What the text has sealed.
    experiment : Experiment
        The same as a run.
    """

    text: str
    run: SealedRun
    experiment: Experiment

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of the choices that are to be found."""
        return tuple(name for name in SEALABLE if name in self.run.sealed)

    @property
    def key(self) -> str:
        """What is computed for it is kept under this."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def fixed(self) -> set[str]:
        """The names of the choices that the visitor cannot change: those that are told."""
        return {*FIELDS} - {*self.run.sealed}


def make_mystery(experiment: Experiment, names: Iterable[str]) -> str:
    """Return an experiment as a text for a link that does not tell these choices.

    Parameters
    ----------
    experiment : Experiment
        The run.
    names : iterable of str
        Of `SEALABLE`; an optimizer's options go with it.

    Raises
    ------
    MysteryError
        If the run cannot be one.
    BadValue, NoKey
        If the server has no key.
    """
    view = View(experiment)
    if len(experiment.task.param_names) != 2:
        raise MysteryError(TWO_PARAMETERS)
    # Defaults too, so that it stays this run when another default is chosen.
    texts = {name: CHOICES[name].text(view[name]) for name in FIELDS if name != "data"}
    if experiment.data is not None:
        texts["data"] = CHOICES["data"].text(experiment.data)
    sealed = tuple(more for name in names for more in (name, *CHOICES[name].brings))
    if read_link(texts)[0].experiment != experiment:
        raise MysteryError("This run has too many points for a link.")
    return seal_run(SealedRun(texts, sealed), server_keys()[0], MYSTERY)


def open_mystery(text: str) -> Mystery | None:
    """Open a link's mystery for the visit, or keep what is wrong with it.

    Parameters
    ----------
    text : str
        What the link has.
    """
    with _problem_kept():
        st.session_state[_OPEN] = read_mystery(text)
    return current_mystery()


def open_choices(text: str) -> dict[str, str]:
    """Return the query parameters that `sealed_choices` has sealed; none if they cannot be read."""
    with _problem_kept():
        return dict(open_run(text, server_keys(), HIDDEN).values)
    return {}


def sealed_choices(params: Mapping[str, str]) -> str:
    """Return query parameters as a text for a link that does not tell them.

    It is empty if there are none, or they cannot be sealed.
    """
    if not params:
        return ""
    try:
        return seal_run(SealedRun(params, tuple(params)), server_keys()[0], HIDDEN)
    except (MysteryError, BadValue, NoKey) as problem:
        _LOG.warning("What is hidden is not sealed: %s", problem)
        return ""


@contextmanager
def _problem_kept() -> Iterator[None]:
    """Keep what is wrong with what is opened in the block, to be told on the page."""
    try:
        yield
    except MysteryError as error:
        st.session_state[_PROBLEM] = error.sentence
    except (NoKey, BadValue) as problem:
        _LOG.warning("Nothing sealed can be read: %s", problem)
        st.session_state[_PROBLEM] = NO_KEY


def read_mystery(text: str) -> Mystery:
    """Return the mystery of a link.

    Raises
    ------
    MysteryError
        If it is none of this server's.
    BadValue, NoKey
        If the server has no key.
    """
    run = open_run(text, server_keys(), MYSTERY)
    view, problems = read_link(run.values)
    mystery = Mystery(text, run, view.experiment)
    if problems or not mystery.asked or len(view.experiment.task.param_names) != 2:
        raise MysteryError(OTHER_VERSION)
    return mystery


def current_mystery() -> Mystery | None:
    """Return the mystery of the visit, if its first link had one."""
    mystery: Mystery | None = st.session_state.get(_OPEN)
    return mystery


def mystery_problem() -> str:
    """Return what is wrong with the link's mystery, marked for the catalogues; empty if nothing."""
    problem: str = st.session_state.get(_PROBLEM, "")
    return problem


def forget_problem() -> None:
    """Forget what is wrong with the link's mystery: the visitor has gone on without it."""
    st.session_state.pop(_PROBLEM, None)


def reveal(guess: Experiment) -> None:
    """Tell for the rest of the visit what was sealed, beside a guess: for callbacks."""
    st.session_state.setdefault(_REVEALED, guess)


def revealed_guess() -> Experiment | None:
    """Return the guess beside which it was told what was sealed; None before."""
    guess: Experiment | None = st.session_state.get(_REVEALED)
    return guess
