"""What every page has: its place in the navigation, controls, stage, texts and code."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from landscape.ui.cache import Progress
from landscape.ui.lessons.guess import asks_on_picture, current_guess
from landscape.ui.lessons.panel import draw_answer_button, draw_step
from landscape.ui.lessons.stage import show_step_stage
from landscape.ui.lessons.summary import draw_summary
from landscape.ui.lessons.told import asked_run, said
from landscape.ui.lessons.visit import LessonVisit, current_visit
from landscape.ui.limits import slice_note
from landscape.ui.link.choices import offered
from landscape.ui.link.locks import withheld_choices
from landscape.ui.link.mystery import Mystery, current_mystery
from landscape.ui.link.preview import (
    begin_stage,
    choose_on_stage,
    current_view,
    is_preview,
    preview,
    shown_view,
)
from landscape.ui.link.sync import reopen_view
from landscape.ui.link.view import View
from landscape.ui.picture import Folded, KeptPicture, Part, Picture, kept_picture
from landscape.ui.results import kept_apart
from landscape.ui.stage import show_chart, show_stage
from landscape.ui.targets import draw_links
from landscape.ui.turns import turn
from landscape.ui.widgets.controls import Control, draw_controls
from landscape.ui.widgets.drawing import point_drawing
from landscape.ui.widgets.mystery import draw_mystery
from landscape.ui.widgets.notes import link_notes
from landscape.ui.widgets.take_home import take_home
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.language import N_, _, language_switch, one_language

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True, eq=False)
class Page:
    """A page of the app: a file in ``pages/`` that has one as its ``PAGE``.

    Parameters
    ----------
    url, title : str
        Its path, and its name, marked for the catalogues.
    invitation : str or callable
        The sentence at its top, marked for the catalogues; or a function that returns it.
    section : str
        Of the navigation, marked for the catalogues; pages of one stand together.
    icon : str
        Beside its name.
    order : int
        Of the navigation; the page with the lowest opens first.
    controls : sequence
        What stands beside the stage, as `draw_controls` takes it; its names are the page's
        choices.
    show : callable
        ``show(view, progress) -> Picture``; the progress is a function of the share done.
    more : tuple of str
        Choices that functions among the controls draw.
    unused : callable, optional
        As `draw_controls` takes it.
    width : float
        Of the controls, where the stage has 4.
    cannot : callable, optional
        ``cannot(view) -> str``: why the page cannot show a view, in a sentence; empty if it can.
    tells_slices : bool
        Whether its stage tells what a slice hides.
    above : callable, optional
        ``above() -> sequence``: sentences and charts over the stage, in the page's whole width.
        A step of a lesson that asks nothing shows the pictures among these, and no stage.
    mystery : callable, optional
        As `show`, where the page shows a mystery: that is its second argument.
    """

    url: str
    title: str
    icon: str
    order: int
    section: str = N_("More")
    invitation: str | Callable[[View], str]
    controls: Sequence[Control]
    show: Callable[[View, Progress], Picture]
    more: tuple[str, ...] = ()
    unused: Callable[[View], Iterable[str]] | None = None
    width: float = 1.15
    cannot: Callable[[View], str] | None = None
    tells_slices: bool = False
    above: Callable[[], Sequence[Part]] | None = None
    mystery: Callable[[View, Mystery, Progress], Picture] | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of its choices."""
        rows = [[row] if isinstance(row, str) else row for row in self.controls]
        named = [name.split(":")[0] for row in rows if not callable(row) for name in row]
        return offered([*named, *self.more])


def find_pages(folder: Path = ROOT / "pages") -> list[Page]:
    """Return the pages of the files in a folder, in their order."""
    files = sorted(folder.glob("[a-z]*.py"))
    pages = [import_module(f"{folder.name}.{file.stem}").PAGE for file in files]
    return sorted(pages, key=lambda page: page.order)


def run_app() -> None:
    """Run app.py.

    Streamlit runs the file of a page by itself when a server that has just started is asked for
    the page: it does not know yet that app.py names the pages.
    """
    runpy.run_path(str(ROOT / "app.py"))


def show_page(page: Page) -> None:
    """Draw a page as the visitor's choices have it, or as a step of a lesson has."""
    invitation = _header(page)
    if page.controls and current_visit() is None:
        _show_with_choices(page, invitation)
    else:
        _show(page)


@st.fragment
def _show_with_choices(page: Page, invitation: DeltaGenerator | None) -> None:
    """Draw what is under a page's header: this runs alone when a choice is changed on it."""
    run = get_script_run_ctx()
    with turn():
        if run is not None and run.fragment_ids_this_run:
            reopen_view(page.url, page.choices)
        with one_language():
            # Also when the app runs, or Streamlit would not let a fragment write there later.
            if invitation is not None and callable(page.invitation):
                invitation.markdown(page.invitation(current_view()), width="stretch")
            _show(page)


def _show(page: Page) -> None:
    view, visit = current_view(), current_visit()
    draw_links()
    if visit is not None:
        _show_step(page, view, visit)
        return
    if page.above:
        with st.container(key="above"):
            _draw(page.above(), KeptPicture(Picture()))
    if not page.controls:
        link_notes()
        with waiting() as progress:
            kept = page_picture(page, view, progress, _shown_mystery())
        _draw(kept.picture.below, kept)
        return
    stage, controls = st.columns([4, page.width], gap="medium")
    with controls, st.container(key="controls"):
        draw_mystery(page.mystery is not None)
        draw_controls(page.controls, view, page.unused)
        with waiting() as progress:
            kept = page_picture(page, shown_view(), progress, _shown_mystery())
    picture = kept.picture
    with stage:
        link_notes()
        _draw_stage(page, kept)
    _draw(picture.below, kept)
    take_home(picture.taken, picture.code, kept.stage)
    if picture.after is not None:
        picture.after()


def _header(page: Page) -> DeltaGenerator | None:
    """Draw a page's name and invitation, or a step's title, and the switch of the language.

    It returns the place of the invitation, where there is one: that may change with the choices.
    """
    visit, words = current_visit(), page.invitation
    invitation = None
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        key="header",
    ):
        if visit is not None:
            st.title(said(visit.step.title), anchor=False, width="content")
        else:
            st.title(_(page.title), anchor=False, width="content")
            text = _(words) if isinstance(words, str) else words(current_view())
            invitation = st.empty()
            invitation.markdown(text, width="stretch")
        language_switch()
    return invitation


def _show_step(page: Page, view: View, visit: LessonVisit) -> None:
    """Draw a step of a lesson: what is beside the picture must not tell the answer before."""
    text, stage = st.columns([1.7, 4], gap="medium")
    with text, st.container(key="lesson"), waiting() as progress:
        told = draw_step(visit, asked_run(page.url, view), progress)
        draw_controls([one for one in page.controls if not callable(one)], view, page.unused)
        kept = page_picture(page, shown_view(), progress)
    with stage:
        if page.above and visit.step.question is None:
            _draw([part for part in page.above() if not isinstance(part, str)], kept)
            return
        _draw_stage(page, kept, told)
        if asks_on_picture(visit):  # on a phone, where the other is above the picture
            draw_answer_button(current_guess(visit), "give_answer_here")
    draw_summary(visit)
    if visit.asked is None:
        _draw(kept.picture.below, kept)


@st.fragment
def _draw_stage(page: Page, kept: KeptPicture, told: str = "") -> None:
    """Draw the stage and what is said under it: alone, while the visitor drags the start."""
    if begin_stage():
        # Without a progress bar, whose place would push the picture down while it is held.
        kept = page_picture(page, shown_view(), lambda _share: None, _shown_mystery())
    picture, visit = kept.picture, current_visit()
    draw = point_drawing(current_view())
    if kept.stage is not None and visit is not None:
        run = asked_run(page.url, current_view())
        show_step_stage(picture, kept.stage, visit, run, told)
    elif kept.stage is not None:
        show_stage(
            kept.stage,
            on_draw=draw and partial(preview, draw),
            on_drawn=draw and partial(choose_on_stage, draw),
            on_start=picture.on_start and partial(choose_on_stage, picture.on_start),
            on_drag=partial(preview, picture.on_start)
            if picture.on_start and picture.draggable
            else None,
            on_open=picture.on_open and partial(choose_on_stage, picture.on_open),
            on_epoch=picture.on_epoch,
            on_follow=picture.on_follow and partial(choose_on_stage, picture.on_follow),
            locked=picture.locked,
            epoch=picture.epoch,
            play=picture.play() if picture.play else 0,
        )
    if visit is None or visit.asked is None:
        _draw(picture.under, kept)
    note = "" if page.tells_slices or kept.stage is None else slice_note(shown_view().experiment)
    if note:
        st.markdown(note)


def _shown_mystery() -> Mystery | None:
    """Return the mystery that pages show; None in a lesson, which has pictures of its own."""
    return current_mystery() if current_visit() is None else None


def page_picture(
    page: Page, view: View, progress: Progress, mystery: Mystery | None = None
) -> KeptPicture:
    """Return the page's picture of a view, or of a mystery; or why it has none."""
    if page.cannot and (refusal := page.cannot(view)):
        return KeptPicture(Picture(under=[lambda: st.info(refusal)]))
    apart: object = None
    show = partial(page.show, view)
    if page.mystery is not None and mystery is not None:
        apart, show = mystery.key, partial(page.mystery, view, mystery)
    # What a teacher's link hides is left out of a picture.
    with kept_apart((apart, hidden) if (hidden := withheld_choices()) else apart):
        return kept_picture(page.url, view, partial(show, progress), is_preview())


def _draw(parts: Sequence[Part], kept: KeptPicture) -> None:
    for part in parts:
        if isinstance(part, str):
            st.markdown(part)
        elif isinstance(part, tuple):
            show_chart(kept.chart(*part), key=part[0])
        elif isinstance(part, Folded):
            with st.expander(_("For experts")):
                _draw(part.parts, kept)
        else:
            part()
