"""Check lessons: ``python -m landscape.lessons check FILE...``.

An entry point, so it may use the pages: it also checks what only they know, which is the page, the
link and the choices that are shown, and it trains each run that is asked about.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from landscape.experiment import Experiment
from landscape.lessons.errors import LessonError, Place
from landscape.lessons.read import read_lesson_file
from landscape.lessons.records import (
    CurveQuestion,
    EndQuestion,
    Lesson,
    NumberQuestion,
    StartQuestion,
    Step,
)
from landscape.lessons.truth import QUANTITIES
from landscape.training.train import train
from landscape.ui.frame import find_pages
from landscape.ui.link.choices import CHOICES
from landscape.ui.link.view import read_link
from landscape.ui.pages.ends import line_fit


def check_file(path: Path) -> Lesson:
    """Return the lesson in a file whose steps can be shown and whose questions have answers.

    Raises
    ------
    LessonError
        If the file breaks a rule.
    """
    lesson = read_lesson_file(path)
    pages = {page.url: page for page in find_pages() if page.controls}
    for number, step in enumerate(lesson.steps, 1):
        place = Place(path.name, number)
        if step.page not in pages:
            raise place.of("page").none_of(step.page, pages)
        experiment = step_experiment(step, place, pages[step.page])
        if step.epoch > experiment.epochs:
            rule = "must be at most the run's {most} epochs"
            raise place.of("epoch").error(rule, step.epoch, most=experiment.epochs)
        _check_question(step, place.of("question"), experiment)
    return lesson


def step_experiment(step: Step, place: Place, page: Any) -> Experiment:
    """Return the run of a step.

    Raises
    ------
    LessonError
        If the link has what the page has not, or the page has no choice that is shown.
    """
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
    return line_fit(view) if step.page == "ends" else view.experiment


def _check_question(step: Step, place: Place, experiment: Experiment) -> None:
    """Refuse a question that the run has no answer to."""
    question, dataset = step.question, experiment.task.dataset
    if isinstance(question, (EndQuestion, StartQuestion)):
        names = experiment.task.param_names
        if len(names) != 2:
            rule = "must be about a model of two parameters, which a map shows; this has {count}"
            raise place.error(rule, count=len(names))
    if isinstance(question, CurveQuestion) and (dataset.kind != "binary" or dataset.features != 1):
        raise place.error("must be about data with one feature and two classes")
    if isinstance(question, NumberQuestion):
        truth = QUANTITIES[question.quantity].of(experiment, train(experiment))
        if math.isnan(truth):
            raise place.of("quantity").error("must be one that the run has", question.quantity)
        if not question.low <= truth <= question.high:
            rule = "must have the truth between low and high; it is {truth}"
            raise place.error(rule, truth=f"{truth:.6g}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each file; return 1 if one breaks a rule, else 0."""
    parser = argparse.ArgumentParser("python -m landscape.lessons", description="Check lessons.")
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("check", help="say what is wrong with files, or that nothing is")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    wrong = 0
    for path in parser.parse_args(arguments).files:
        try:
            lesson = check_file(path)
        except LessonError as error:
            wrong += 1
            print(error)
        else:
            print(f"{path.name}: good, {len(lesson.steps)} steps, {lesson.minutes} minutes")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
