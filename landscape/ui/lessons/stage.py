"""The picture of a lesson's step: shut until the question is answered."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from landscape.experiment import Experiment
from landscape.ui.lessons.guess import PLACES, guess_curve, guess_place, with_guess
from landscape.ui.lessons.visit import LessonVisit, times_answered
from landscape.ui.lessons.withheld import without_answers
from landscape.ui.link.preview import choose_on_stage, preview
from landscape.ui.picture import Picture
from landscape.ui.stage import StageData, show_stage


def show_step_stage(
    picture: Picture,
    stage: StageData,
    visit: LessonVisit,
    experiment: Experiment,
    told: str,
    play: int | None = None,
) -> None:
    """Show a page's stage in a lesson.

    Parameters
    ----------
    picture : Picture
        What the page shows.
    stage : StageData
        Its stage.
    visit : LessonVisit
        Where the visitor is.
    experiment : Experiment
        The run that is asked about.
    told : str
        The answer in words, for screen readers.
    play : int, optional
        As `show_stage` takes it; else the clock plays after each answer of the visit.
    """
    question = visit.step.question
    asked = "" if question is None or visit.is_open else question.kind
    is_shut = visit.asked is not None
    start = picture.on_start if not is_shut and "start" in visit.step.show else None
    if question is not None and question.kind in PLACES:
        stage = from_above(stage)
    if told:
        words = {**stage.beside["words"], "told": told}
        stage = replace(stage, beside={**stage.beside, "words": words})
    if visit.asked is not None:
        stage = without_answers(stage, visit.asked, visit.step.epoch)
    show_stage(
        with_guess(stage, visit, experiment),
        on_start=start and partial(choose_on_stage, start),
        on_drag=partial(preview, start) if start and picture.draggable else None,
        on_guess=partial(choose_on_stage, partial(guess_place, visit)) if asked in PLACES else None,
        on_curve=partial(choose_on_stage, partial(guess_curve, visit))
        if asked == "curve"
        else None,
        on_epoch=picture.on_epoch,
        locked=picture.locked or is_shut,
        epoch=visit.step.epoch if is_shut else picture.epoch,
        play=times_answered() if play is None else play,
    )


def from_above(stage: StageData) -> StageData:
    """Show a surface from above at first, where a place can be clicked anywhere."""
    layout = stage.own["layout"]
    seen = {**layout, "meta": {**layout["meta"], "view": "above"}}
    return replace(stage, own={**stage.own, "layout": seen})
