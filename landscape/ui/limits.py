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
    if task.has_rules:  # each evaluation takes some forty points, whatever there are
        return ""
    if task.is_affine:
        return too_many_looks(view, MAP_RUNS)
    work = experiment.epochs * len(task.dataset.y) * len(task.param_names)
    if work <= MOST_WORK:
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


MAP_RUNS = 1200
# Points that are looked at, all runs and epochs together: some minutes of work on one core.
MOST_LOOKS = 4e9


def too_many_looks(view: View, runs: int) -> str:
    """Return why a page that trains so many runs does not; empty where it does."""
    experiment = view.experiment
    points = len(experiment.task.dataset.y)
    if runs * experiment.epochs * points <= MOST_LOOKS:
        return ""
    most = max(1, int(MOST_LOOKS / runs / points))
    said = _(
        "This page trains {runs} runs. With {points} points it takes up to {most} epochs, so that "
        "others are not kept waiting; {epochs} are chosen. Take fewer epochs, or fewer points."
    )
    return said.format(runs=runs, points=points, most=most, epochs=experiment.epochs)


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
