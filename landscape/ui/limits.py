"""What a page cannot show of a model, in a sentence."""

from __future__ import annotations

from landscape.experiment import Experiment
from landscape.ui.link.view import View
from landscape.ui.words.language import _


def affine_only(view: View) -> str:
    """Return why a page that trains a run for each cell of a map does not; empty where it does."""
    if view.experiment.task.is_affine:
        return ""
    said = _(
        "This map trains more than a thousand runs, one for each cell. That is for models with a "
        "bias and a weight for each feature; this one has {count} parameters, and it would take "
        "minutes. *More parameters* shows one run of it and what a picture hides; *All twelve* and "
        "*Race* show several."
    )
    return said.format(count=len(view.experiment.task.param_names))


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
