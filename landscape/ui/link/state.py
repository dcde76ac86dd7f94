"""The visitor's choices: from the link into the widgets, and from the widgets into the link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NoReturn

import streamlit as st

from landscape.core.errors import BadValue
from landscape.core.options import Entry, Pair, Switch
from landscape.data import DATASETS
from landscape.experiment import START_LIMIT, Experiment
from landscape.models import STARTS
from landscape.optimizers import OPTIMIZERS
from landscape.schedules import SCHEDULES
from landscape.ui.link.codec import CHOICES, DIFFERENCES, FIELDS, OTHER, View, read_link, write_link
from landscape.ui.words.language import LANGUAGES, current_language, language_in_link, put_in_link

OWN_START = "own"
REGISTRIES = {"dataset": DATASETS, "optimizer": OPTIMIZERS, "schedule": SCHEDULES}
_LINK, _VIEW, _PROBLEMS, _PAGE, _GO = "_link", "_view", "_problems", "_page", "_go"
_SEEN, _BARE, _CHOSEN, _LEFT, _OWN_RUN = "_seen", "_bare", "_chosen", "_left", "_own_run"
# What the keys of the widgets begin with in which something is chosen that a link tells.
_CHOICE_KEYS = (*FIELDS, *(OTHER + name for name in DIFFERENCES), *CHOICES, "racers", "lang")
MOST_SEEN = 100


def open_language() -> None:
    """Take the language from the link when it is new."""
    link = st.query_params.to_dict()
    if _is_behind(link):
        return
    if st.session_state.get(_LINK) != link and link.get("lang") in LANGUAGES:
        st.session_state["lang"] = link["lang"]
        put_in_link()


def open_link(page: str) -> None:
    """Take the choices from the link when it is new: at first, and when the visitor goes back.

    Parameters
    ----------
    page : str
        The page's path. Going to another page empties the link, and keeps the choices; going
        back brings back those that were there, also the ones that this page's link leaves out.
    """
    state = st.session_state
    link = st.query_params.to_dict()
    another_page = state.get(_PAGE) not in (None, page)
    state[_PAGE] = page
    if not another_page and _is_behind(link):
        return
    if state.get(_LINK) == link and not state.pop(_OWN_RUN, False):
        state[_LEFT] = set()
    if state.get(_LINK) == link or (another_page and not link):
        if another_page:
            state[_PROBLEMS] = []  # of a link that is gone
            _remember(page, link, state[_VIEW])
            _fill_widgets(state[_VIEW])
        return
    if (seen := _seen().get((page, frozenset(link.items())))) is not None:
        # Written anew the link would be another step on, and the visitor could never go back.
        state[_VIEW], state[_PROBLEMS], state[_LINK], state[_BARE] = seen, [], link, seen
        _fill_widgets(seen)
        return
    view, problems = read_link(link)
    if link.get("lang", "en") not in LANGUAGES:
        names = ", ".join(LANGUAGES)
        problems.append(BadValue("lang", "must be one of {names}", link["lang"], names=names))
    state[_VIEW], state[_PROBLEMS], state[_LINK] = view, problems, link
    _remember(page, link, view)
    _fill_widgets(view)


def _is_behind(link: dict[str, str]) -> bool:
    """Whether a link is another because the visitor was quicker than the address bar.

    That follows the page's answer. A choice made before comes with the link that is about to be
    left, and would be lost if it were opened. Who goes back or opens a link makes no choice.
    """
    state = st.session_state
    return frozenset(link.items()) in state.get(_LEFT, ()) and any(
        key in state and state[key] != value for key, value in state.get(_CHOSEN, {}).items()
    )


def _chosen() -> dict[str, Any]:
    """Return what the widgets of choices say."""
    return {
        str(key): value
        for key, value in st.session_state.items()
        if str(key).startswith(_CHOICE_KEYS)
    }


def _seen() -> dict[tuple[str, frozenset[tuple[str, str]]], View]:
    """Return the views of this visit, by page and link."""
    seen: dict[tuple[str, frozenset[tuple[str, str]]], View]
    seen = st.session_state.setdefault(_SEEN, {})
    return seen


def _remember(page: str, link: dict[str, str], view: View) -> None:
    seen = _seen()
    seen[page, frozenset(link.items())] = view
    while len(seen) > MOST_SEEN:
        del seen[next(iter(seen))]


def current_view() -> View:
    """Return the choices as they were when the page was last run."""
    view: View = st.session_state[_VIEW]
    return view


def problems_in_link() -> list[BadValue]:
    """Return what could not be used of the link that was opened."""
    problems: list[BadValue] = st.session_state.get(_PROBLEMS, [])
    return problems


def _fill_widgets(view: View) -> None:
    """Put a view's choices into the widgets of every page."""
    put_experiment(view.experiment)
    put_experiment(view.compared, OTHER, DIFFERENCES)
    st.session_state.update({name: getattr(view, name) for name in CHOICES})
    st.session_state["racers"] = list(view.racers)


def put_experiment(experiment: Experiment, prefix: str = "", names: Iterable[str] = FIELDS) -> None:
    """Put an experiment's fields of these names into the widgets whose keys begin with `prefix`."""
    own = not isinstance(experiment.start, str)
    names = set(names)
    put: dict[str, Any] = {
        name: getattr(experiment, name) for name in names if not name.endswith("_options")
    }
    if "start" in names:
        put["start"] = OWN_START if own else experiment.start
        put["start_w0"], put["start_w1"] = map(float, experiment.start_params)
    for field, registry in REGISTRIES.items():
        if field not in names:
            continue
        entry = registry[getattr(experiment, field)]
        given = entry.all_options(getattr(experiment, f"{field}_options"))
        for option in entry.options:
            key, value = option_key(field, entry, option.name), given[option.name]
            if isinstance(option, Pair):
                put |= {f"{key}_{i}": number for i, number in enumerate(value)}
            else:
                put[key] = value
    st.session_state.update({prefix + key: value for key, value in put.items()})


def option_key(field: str, entry: Entry, name: str) -> str:
    """Return the widget key of an entry's option; a pair's two end in _0 and _1."""
    return f"{field}_options_{entry.name}_{name}"


def drawn_experiment(base: Experiment, fields: Iterable[str], prefix: str = "") -> Experiment:
    """Return `base` with what the widgets say that were drawn for `fields`.

    Parameters
    ----------
    base : Experiment
        Has the fields that were not drawn.
    fields : iterable of str
        Fields whose widgets are on the page; those of options and seed come with what they
        belong to.
    prefix : str
        What the widgets' keys begin with.
    """
    state = st.session_state
    changes: dict[str, Any] = {}
    for field in fields:
        changes[field] = state[prefix + field]
        if field == "start" and changes[field] == OWN_START:
            changes[field] = (state[f"{prefix}start_w0"], state[f"{prefix}start_w1"])
        if field in REGISTRIES:
            entry = REGISTRIES[field][changes[field]]
            changes[f"{field}_options"] = _drawn_options(field, entry, prefix)
        if field == "dataset":
            changes["seed"] = state.get("seed", 0)  # not drawn for data that are not random
    return replace(base, **changes)


def _drawn_options(field: str, entry: Entry, prefix: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for option in entry.options:
        key = prefix + option_key(field, entry, option.name)
        if isinstance(option, Pair):
            values[option.name] = tuple(
                st.session_state.get(f"{key}_{i}", option.default[i]) for i in (0, 1)
            )
        else:
            values[option.name] = st.session_state.get(key, option.default)
    for option in entry.options:
        # Its widget is disabled then, with what it said before.
        if isinstance(option, Switch) and option.need and not option.need.holds(values):
            values[option.name] = option.default
    return values


def start_here(params: tuple[float, float], prefixes: Iterable[str] = ("",)) -> None:
    """Put the start at `params`, where the surface was clicked."""
    for prefix in prefixes:
        st.session_state[f"{prefix}start"] = OWN_START
        for name, value in zip(("start_w0", "start_w1"), params, strict=True):
            st.session_state[prefix + name] = max(
                -START_LIMIT, min(START_LIMIT, round(float(value), 2))
            )


def follow_named_start(prefix: str) -> None:
    """Give the own start's inputs the place of the named start that was chosen."""
    if (name := st.session_state[f"{prefix}start"]) in STARTS:
        for key, value in zip(("start_w0", "start_w1"), STARTS[name], strict=True):
            st.session_state[prefix + key] = value


def keep(view: View, names: Iterable[str]) -> View:
    """Keep what the widgets say, and put the choices of these names in the link."""
    state = st.session_state
    if _spelled_out(view) != _spelled_out(state[_VIEW]):
        state[_PROBLEMS] = []
    link = write_link(view, names) | language_in_link()
    if state.get(_BARE) == view:
        link = st.query_params.to_dict()
    elif link != (leaving := st.query_params.to_dict()):
        state.setdefault(_LEFT, set()).add(frozenset(leaving.items()))
        st.query_params.from_dict(link)
        state[_BARE] = None
    _remember(state[_PAGE], link, view)
    state[_VIEW], state[_LINK], state[_CHOSEN] = view, link, _chosen()
    return view


def run_again() -> NoReturn:
    """Run the page once more, now, of its own accord: the browser says nothing new."""
    st.session_state[_OWN_RUN] = True
    st.rerun()


def _spelled_out(view: View) -> View:
    """Return a view that says its second experiment, though it be the usual one."""
    return replace(view, other=view.compared)


def go_to(page: str, experiment: Experiment) -> None:
    """Open another page with an experiment, at the end of this callback."""
    st.session_state[_VIEW] = replace(current_view(), experiment=experiment)
    st.session_state[_GO] = page


def follow_go() -> None:
    """Switch to the page that `go_to` named, if one was."""
    if page := st.session_state.pop(_GO, None):
        st.session_state["lang"] = current_language()  # a switch forgets what widgets say
        st.switch_page(page)
