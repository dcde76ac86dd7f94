"""What a page cannot show of a model, in a sentence."""

from __future__ import annotations

from landscape.experiment import Experiment
from landscape.ui.link.view import View
from landscape.ui.words.language import _

MOST_WORK = (
    100_000  # epochs times points times parameters, of a run that is trained a thousand times
)


def too_much_for_a_map(view: View) -> str:
    """Return why a page that trains a run for each cell of a map does not; empty where it does."""
    experiment = view.experiment
    task = experiment.task
    work = experiment.epochs * len(task.dataset.y) * len(task.param_names)
    if task.is_affine or work <= MOST_WORK:
        return ""
    said = _(
        "This map trains more than a thousand runs, one for each cell: with {count} parameters, "
        "{points} points and {epochs} epochs that would take too long. Take fewer of them, or see "
        "one run and what its picture hides on *More parameters*, and several on *All twelve* and "
        "*Race*."
    )
    return said.format(
        count=len(task.param_names), points=len(task.dataset.y), epochs=experiment.epochs
    )


def slice_note(experiment: Experiment) -> str:
    """Return that a map is a slice, which runs leave; empty with two parameters."""
    names = experiment.task.param_names
    if len(names) == 2:
        return ""
    said = _(
        "**A slice.** The model has {count} parameters, and this map varies two of them, {first} "
        "and {second}, through the start. A run leaves it: what is drawn is its shadow. *More "
        "parameters* shows how far it goes."
    )
    return said.format(count=len(names), first=names[0], second=names[1])
