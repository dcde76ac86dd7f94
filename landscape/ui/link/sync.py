"""The visitor's choices in session state, between the link and the widgets.

Before a page is drawn, its choices are taken from where the visitor has made them, and put
everywhere else:

============================  ==================================  =============================
the browser asks for          the page's choices are those of     the address bar
============================  ==================================  =============================
the first page                the link                            is corrected where the link is
another page                  the link that the navigation has    is right
Back or Forward               the view that had this link         is right
anything else                 the widgets, but for locked ones    gets a new entry
============================  ==================================  =============================

Choices that the page does not have stay as they were; Back and Forward bring these back too. The
address bar follows the page's answer: a visitor who is quicker asks with the link before, which
therefore is not read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from landscape.core.errors import BadValue
from landscape.core.fields import LossSurface
from landscape.data.own import OWN
from landscape.experiment import START_LIMIT, Experiment
from landscape.ui.link.choices import CHOICES, DIFFERENCES, OTHER
from landscape.ui.link.context import LinkContext
from landscape.ui.link.locks import fixed_choices
from landscape.ui.link.mystery import forget_problem
from landscape.ui.link.own_data import keep_data, own_data
from landscape.ui.link.preview import VIEW, begin_run, current_view, keep_as_preview
from landscape.ui.link.teacher import (
    forget_unknown_names,
    kept_beside,
    teachers_link,
    without_sealed,
)
from landscape.ui.link.view import View, read_link, write_link

_PAGE, _NAMES, _PROBLEMS, _GO = "_page", "_names", "_problems", "_go"
_ALONE, _PAIR, _DRAWN = "_alone", "_pair", "_drawn"
_SEEN = "_seen"
MOST_SEEN = 100
_NOTHING = object()  # no widget's value


def open_view(page: str, names: Iterable[str], context: LinkContext | None = None) -> View:
    """Return what the visitor has chosen, and put it in link and widgets.

    Parameters
    ----------
    page : str
        The page's path.
    names : iterable of str
        The choices that it has.
    context : LinkContext, optional
        What decides them where it is not the visitor.
    """
    context = context or LinkContext()
    state, link = st.session_state, st.query_params.to_dict()
    page, asked, is_given = f"{page} {context.key}".strip(), context.choices, True
    if asked is None:
        asked, is_given = link, False
    begin_run()
    before: View | None = state.get(VIEW)
    arrived, back = before is None or state[_PAGE] != page, _is_back_or_forward()
    if back and (seen := _seen().get(_entry(page, link))):
        view, state[_PROBLEMS] = seen, []
    elif before is None or arrived or back:
        base = before and _seen_from(before, names)
        asked = {**asked, **context.held}
        view, state[_PROBLEMS] = read_link(asked, None if is_given else base, names, own_data())
    else:
        changes = _changes_in_widgets(before, names)
        if changes.get("dataset") == OWN and own_data():
            changes["data"] = list(own_data().values())[-1]
        if changes.keys() - {"lang"}:
            state[_PROBLEMS] = []
            forget_problem()
            forget_unknown_names()
            if _compares(names):
                before = replace(before, other=before.compared)
        view = before.changed(changes)
    if before is not None and not (is_given and arrived):
        # After a lesson, which has choices of its own, those that are held come from the context.
        kept = fixed_choices() - (context.held.keys() if arrived else set())
        view = view.changed({name: before[name] for name in kept})
    # A button's callback has changed the view before: what counts is the one that was drawn.
    _keep_runs(view, names, None if arrived else state[_DRAWN])
    keep_data(view.experiment.data)
    state[VIEW], state[_PAGE], state[_NAMES] = view, page, tuple(names)
    state[_DRAWN] = view
    # Buttons know what is chosen by its label: in another language by another.
    translated = back and before is not None and view["lang"] != before["lang"]
    _fill_widgets(view, names, anew=arrived or translated)
    written = {**_written(view, names), **context.beside}
    if written != link:
        st.query_params.from_dict(written)
    _remember(page, written, view)
    return view


def reopen_view(page: str, names: Iterable[str]) -> None:
    """Take over changed choices where a page, outside of lessons and rooms, runs alone.

    On the way to another page the app runs.
    """
    if _GO in st.session_state:
        st.rerun()
    open_view(page, names, teachers_link(st.query_params.to_dict()))


def _seen() -> dict[object, View]:
    """Return the views of this visit, by page and link."""
    seen: dict[object, View] = st.session_state.setdefault(_SEEN, {})
    return seen


def _entry(page: str, link: Mapping[str, str]) -> object:
    return page, frozenset(link.items())


def _remember(page: str, link: Mapping[str, str], view: View) -> None:
    seen = _seen()
    seen[_entry(page, link)] = view
    while len(seen) > MOST_SEEN:
        del seen[next(iter(seen))]


def _is_back_or_forward() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _changes_in_widgets(view: View, names: Iterable[str]) -> dict[str, Any]:
    """Return the choices of these names whose widgets say something else than `view`."""
    changes: dict[str, Any] = {}
    state, fixed = st.session_state, fixed_choices()
    for name in (name for name in names if name not in fixed):
        filled = CHOICES[name].widgets(view)
        said = {key: state.get(key, value) for key, value in filled.items()}
        if said != filled:
            changes[name] = CHOICES[name].chosen(said, view)
    return changes


def _fill_widgets(view: View, names: Iterable[str], *, anew: bool = False) -> None:
    """Put choices of a view into their widgets.

    What they say already is left alone, so that it does not come back to a browser where it may
    have been changed since; but another page's widgets are others, though their keys are the same.
    """
    state = st.session_state
    for name in names:
        for key, value in CHOICES[name].widgets(view).items():
            if anew or state.get(key, _NOTHING) != value:
                state[key] = value


def link_to(names: Iterable[str]) -> dict[str, str]:
    """Return the query parameters with which a page that has these choices is opened from here.

    A page that compares two runs has runs of its own once they were changed there: it leaves those
    of the other pages alone, and they leave its own alone.
    """
    return {**_written(_seen_from(current_view(), names), names), **kept_beside()}


def _written(view: View, names: Iterable[str]) -> dict[str, str]:
    """Return the query parameters of a view, without those that a teacher's link hides."""
    return without_sealed(write_link(view, names))


def _seen_from(view: View, names: Iterable[str]) -> View:
    """Return the view with the runs of a page that has these choices."""
    state = st.session_state
    if _compares(names) == _compares(state[_NAMES]):
        return view
    pair: View | None = state.get(_PAIR)
    if not _compares(names):
        return _with_runs(view, state[_ALONE])
    if pair is not None:
        return _with_runs(view, pair.experiment, pair.other)
    return _both_losses(view)


@lru_cache(maxsize=256)
def _both_losses(view: View) -> View:
    """Return the losses in their usual order, whichever was looked at."""
    losses = CHOICES["loss"].labels(view)
    return replace(view.changed({"loss": next(iter(losses))}), other=None)


def _keep_runs(view: View, names: Iterable[str], drawn: View | None) -> None:
    """Keep the run of the pages that have one, and the two of a page that compares.

    The two are kept once they are others than in the view that was `drawn` on this page before.
    """
    state = st.session_state
    if not _compares(names) or _ALONE not in state:
        state[_ALONE] = view.experiment
    elif drawn is not None and _runs(view) != _runs(drawn):
        state[_PAIR] = view


def _runs(view: View) -> list[Any]:
    """Return what can be chosen for each of two runs."""
    return [view[prefix + name] for prefix in ("", OTHER) for name in DIFFERENCES]


def _compares(names: Iterable[str]) -> bool:
    return any(name.startswith(OTHER) for name in names)


@lru_cache(maxsize=256)
def _with_runs(view: View, one: Experiment, other: Experiment | None = None) -> View:
    """Return a view with other runs on its own data."""
    view = replace(view, other=None).changed({name: getattr(one, name) for name in DIFFERENCES})
    if other is None:
        return view
    return view.changed({OTHER + name: getattr(other, name) for name in DIFFERENCES})


def problems_in_link() -> list[BadValue]:
    """Return what could not be used of the link that was opened."""
    problems: list[BadValue] = st.session_state.get(_PROBLEMS, [])
    return problems


def choose(values: Mapping[str, Any]) -> None:
    """Choose values by name, for the visitor who pressed a button: for callbacks."""
    allowed = {name: value for name, value in values.items() if name not in fixed_choices()}
    if keep_as_preview(allowed):
        return
    view = st.session_state[VIEW] = current_view().changed(allowed)
    changed = {more for name in allowed for more in (name, *CHOICES[name].resets)}
    _fill_widgets(view, {*changed, "start"})


def start_here(
    point: tuple[float, float], surface: LossSurface, names: Iterable[str] = ("start",)
) -> None:
    """Start at a point of a surface, to a thousandth of its width or finer: for callbacks.

    Parameters
    ----------
    point : (float, float)
        Where it was clicked.
    surface : LossSurface
        What was clicked.
    names : iterable of str
        The starts that are put there.
    """
    place = []
    for value, axis in zip(point, (surface.u, surface.v), strict=True):
        digits = 3 - math.floor(math.log10(axis[-1] - axis[0]))
        place.append(round(float(value), digits))
    start = np.clip(surface.plane.lift(place), -START_LIMIT, START_LIMIT)
    choose({name: tuple(map(float, start)) for name in names})


def go_to(page: str, experiment: Experiment) -> None:
    """Open another page with an experiment, once the callback is over."""
    st.session_state[_GO] = (page, experiment)


def follow_go(pages: Mapping[str, tuple[Any, Iterable[str]]]) -> None:
    """Switch to the page that `go_to` named, if one was.

    Parameters
    ----------
    pages : mapping
        By its path a page of Streamlit's, and the names of its choices.
    """
    if go := st.session_state.pop(_GO, None):
        page, names = pages[go[0]]
        link = {**_written(replace(current_view(), experiment=go[1]), names), **kept_beside()}
        # The browser's history gets an entry for this page with the link of the other.
        _remember(st.session_state[_PAGE], link, current_view())
        st.switch_page(page, query_params=link)
