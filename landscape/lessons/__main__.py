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

from landscape.experiment import Experiment
from landscape.lessons.errors import LessonError, Place
from landscape.lessons.read import read_lesson_file
from landscape.lessons.records import Lesson, NumberQuestion, Question
from landscape.lessons.truth import QUANTITIES
from landscape.training.train import train
from landscape.ui.frame import find_pages
from landscape.ui.lessons.check import checked_run


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
        experiment = checked_run(step, place, pages)
        _check_truth(step.question, place.of("question"), experiment)
    return lesson


def _check_truth(question: Question | None, place: Place, experiment: Experiment) -> None:
    """Refuse a question for a number that the run has not, or not where it can be answered."""
    if not isinstance(question, NumberQuestion):
        return
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
