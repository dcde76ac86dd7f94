"""What only the pages know of a lesson's step: whether they can show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol
from urllib.parse import parse_qsl

from landscape.experiment import Experiment
from landscape.lessons.errors import Place
from landscape.lessons.records import (
    CurveQuestion,
    EndQuestion,
    Question,
    StartQuestion,
    Step,
)
from landscape.ui.lessons.told import asked_run
from landscape.ui.link.choices import CHOICES
from landscape.ui.link.view import View, read_link


class LessonPage(Protocol):
    """What is asked of a page on which a step is shown."""

    @property
    def url(self) -> str:
        """Its path."""

    @property
    def controls(self) -> Sequence[object]:
        """What stands beside its stage; nothing where it has no stage."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of its choices."""

    @property
    def cannot(self) -> Callable[[View], str] | None:
        """Why it cannot show a view, in a sentence; empty if it can."""


def checked_run(step: Step, place: Place, pages: Mapping[str, LessonPage]) -> Experiment:
    """Return the run of a step.

    Parameters
    ----------
    step : Step
        As its file has it.
    place : Place
        Of the step in the file.
    pages : mapping
        Those on which a step can be shown, by their paths.

    Raises
    ------
    LessonError
        If there is no such page, the link has what the page has not, the page has no choice that
        is shown, the clock would stand after the run's end, or the question does not suit the
        model or its data.
    """
    if step.page not in pages:
        raise place.of("page").none_of(step.page, pages)
    experiment = _linked_run(step, place, pages[step.page])
    if step.epoch > experiment.epochs:
        rule = "must be at most the run's {most} epochs"
        raise place.of("epoch").error(rule, step.epoch, most=experiment.epochs)
    _check_model(step.question, place.of("question"), experiment)
    return experiment


def _linked_run(step: Step, place: Place, page: LessonPage) -> Experiment:
    params = dict(parse_qsl(step.link, keep_blank_values=True))
    for name in params:
        if name not in CHOICES or name not in page.choices:
            raise place.of("link").none_of(name, page.choices)
    view, problems = read_link(params)
    for problem in problems:
        where = place.of("link").of(problem.field)
        raise where.error(problem.rule, problem.value, **problem.limits)
    for name in step.show:
        if name not in page.choices:
            raise place.of("show").none_of(name, page.choices)
    why = page.cannot(view) if page.cannot else ""
    if why:
        raise place.of("link").error("must be what the page can show: {why}", why=why)
    return asked_run(step.page, view)


def _check_model(question: Question | None, place: Place, experiment: Experiment) -> None:
    """Refuse a place on the map of a model that has none, and a curve that is no probability's."""
    dataset = experiment.task.dataset
    if isinstance(question, (EndQuestion, StartQuestion)):
        names = experiment.task.param_names
        if len(names) != 2:
            rule = "must be about a model of two parameters, which a map shows; this has {count}"
            raise place.error(rule, count=len(names))
    if isinstance(question, CurveQuestion) and (dataset.kind != "binary" or dataset.features != 1):
        raise place.error("must be about data with one feature and two classes")
