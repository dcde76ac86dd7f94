"""The lessons that ship, with their runs."""

from functools import lru_cache

from landscape import find_optimum, loss_of_outputs, train
from landscape.data.broken_line import broken_line_logits
from landscape.lessons.errors import Place
from landscape.lessons.read import read_lesson_file
from landscape.ui.frame import find_pages
from landscape.ui.lessons.check import checked_run

from .files import SHIPPED

LESSONS = {path.stem: read_lesson_file(path) for path in SHIPPED}
PAGES = {page.url: page for page in find_pages()}
STEPS = [(name, i) for name, lesson in LESSONS.items() for i in range(1, len(lesson.steps) + 1)]


def step_of(name, number):
    return LESSONS[name].steps[number - 1]


@lru_cache
def experiment_of(name, number):
    step = step_of(name, number)
    return checked_run(step, Place(name, number), PAGES)


trained = lru_cache(train)
best = lru_cache(find_optimum)


def asked(kind):
    return [place for place in STEPS if isinstance(step_of(*place).question, kind)]


def gap(experiment):
    """How far the loss at the end is above that of the broken line's true curve."""
    logits = broken_line_logits(experiment.task.dataset.x)
    return trained(experiment).losses[-1] - loss_of_outputs(experiment, logits)
