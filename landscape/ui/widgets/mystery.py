"""What is said of a mystery beside the picture, and how a teacher makes one."""

from __future__ import annotations

import logging
from urllib.parse import urlencode, urlsplit

import streamlit as st

from landscape.core.errors import BadValue
from landscape.core.numbers import format_number
from landscape.experiment import Experiment
from landscape.homework import MysteryError, NoKey
from landscape.losses import LOSSES
from landscape.optimizers import OPTIMIZERS
from landscape.ui.describe import start_name
from landscape.ui.link.choices import CHOICES
from landscape.ui.link.codec import link_text
from landscape.ui.link.mystery import (
    MYSTERY,
    NO_KEY,
    SEALABLE,
    Mystery,
    current_mystery,
    make_mystery,
    reveal,
    revealed_guess,
)
from landscape.ui.link.preview import current_view
from landscape.ui.stage import show_copy_button
from landscape.ui.words.language import _

NAMES, OPEN = "mystery_names", "mystery_open"
_MADE = "_mystery_made"
_LOG = logging.getLogger(__name__)


def draw_mystery(is_shown: bool) -> None:
    """Say what is to be found, and offer to tell it; on a page that does not show it, where it is.

    Parameters
    ----------
    is_shown : bool
        Whether the page shows the mystery's path.
    """
    mystery = current_mystery()
    if mystery is None:
        return
    with st.container(border=True, key="mystery"):
        if not is_shown:
            st.markdown(_("The mystery is on *Explore*. This page shows your guess alone."))
            return
        st.markdown(_question(mystery))
        guess = revealed_guess()
        if guess is None:
            st.button(
                _("Reveal"),
                icon=":material/visibility:",
                on_click=reveal,
                args=(current_view().experiment,),
                width="stretch",
                key="reveal_mystery",
            )
        else:
            st.markdown(_answer(mystery, guess))


def _question(mystery: Mystery) -> str:
    names = ", ".join(f"*{_(CHOICES[name].label)}*" for name in mystery.asked)
    said = _("Set {names} until your path lies on the teal one.")
    if "start" in mystery.asked:
        said += " " + _("Its first tenth is not shown.")
    return said.format(names=names)


def _answer(mystery: Mystery, guess: Experiment) -> str:
    """Return what it was, beside what was guessed."""
    said = _("- {name}: **{answer}** (your guess: {guess})")
    lines = [
        said.format(
            name=_(CHOICES[name].label),
            answer=in_words(name, mystery.experiment),
            guess=in_words(name, guess),
        )
        for name in mystery.asked
    ]
    return "\n".join(lines)


def in_words(name: str, experiment: Experiment) -> str:
    """Return what an experiment has for a choice that can be sealed."""
    if name == "optimizer":
        options = (f"{key} {link_text(value)}" for key, value in experiment.optimizer_options)
        return " ".join([OPTIMIZERS[experiment.optimizer].label, *options])
    if name == "learning_rate":
        return format_number(experiment.learning_rate)
    return LOSSES[experiment.loss].label if name == "loss" else start_name(experiment)


def draw_making(experiment: Experiment) -> None:
    """Draw how a teacher makes a mystery of the run on screen; nothing in a mystery itself."""
    if current_mystery() is not None:
        return
    place = st.expander(
        _("For teachers: a mystery"), key=OPEN, on_change="rerun", icon=":material/lock:"
    )
    if place.open:
        with place:
            _making(experiment)


def _making(experiment: Experiment) -> None:
    st.markdown(
        _("A link to this run that does not tell what is to be found. Students find it by trying.")
    )
    names = st.pills(
        _("To be found"),
        SEALABLE,
        selection_mode="multi",
        default=("optimizer", "learning_rate"),
        format_func=lambda name: _(CHOICES[name].label),
        key=NAMES,
        wrap=True,
    )
    st.button(
        _("Make a mystery"),
        on_click=_make,
        args=(experiment,),
        disabled=not names,
        key="make_mystery",
    )
    made, link, problem = st.session_state.get(_MADE, (None, "", ""))
    if made != (experiment, tuple(names)):
        return
    if problem:
        st.error(_(problem))
    else:
        st.text_area(_("Copy the link and send it"), link, height=140, key=f"mystery_{link[-12:]}")
        show_copy_button(link, key="copy_mystery")


def _make(experiment: Experiment) -> None:
    """Keep the link and what is wrong, one of which is empty: for callbacks."""
    names = tuple(st.session_state.get(NAMES) or ())
    link = problem = ""
    try:
        text = make_mystery(experiment, names)
        where = urlsplit(st.context.url or "")
        root = where.path.rpartition("/")[0]  # the first page's path ends with the slash
        link = f"{where.scheme}://{where.netloc}" if where.netloc else ""
        link += f"{root}/?{urlencode({MYSTERY: text})}"
    except MysteryError as error:
        problem = error.sentence
    except (BadValue, NoKey) as why:
        _LOG.warning("No mysteries: %s", why)
        problem = NO_KEY
    st.session_state[_MADE] = (experiment, names), link, problem
