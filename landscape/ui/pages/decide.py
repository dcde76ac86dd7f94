"""What a model decides, on the stage: threshold, confusion matrix, and one answer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.decision import own_input, usual_input
from landscape.core.dataset import Dataset
from landscape.core.numbers import format_number
from landscape.figures import Decision, RunOnSurface, cell_frames, cell_inputs, cell_values
from landscape.figures.frames import clock_epochs, frame_rows
from landscape.ui import cache
from landscape.ui.link.view import View
from landscape.ui.stage import Facts, Row, Table
from landscape.ui.widgets.controls import draw_controls
from landscape.ui.widgets.popover import popover
from landscape.ui.words.language import _

MOST_CLASSES = 6  # with a matrix, whose counts travel one by one


def decision_controls(view: View) -> None:
    """Draw the switch of the decision part, and in it the threshold and the input asked about."""
    dataset = view.experiment.task.dataset
    names = ["decision"]
    if view["decision"] == "on":
        names += ["threshold"] * (dataset.kind == "binary") + ["ask"]
    popover(_("Decision"), "decision", lambda: draw_controls(names, view), width="stretch")


def asked_input(view: View) -> tuple[float, ...]:
    """Return the input that is asked about, in the data's own units."""
    return view["ask"] or usual_input(view.experiment.task.dataset)


def decision_of(view: View, run: RunOnSurface) -> Decision | None:
    """Return what the stage shows of a run's decisions; None where that is not asked for."""
    if view["decision"] != "on":
        return None
    task = view.experiment.task
    dataset = task.dataset
    rows = frame_rows(run.run, clock_epochs([run.run]))
    asked = asked_input(view)
    found = cache.predictions_at(view.experiment, run.run, asked, rows)
    frames: dict[str, NDArray[Any]] = {}
    if dataset.kind == "classes":
        frames["asked_class"] = found.argmax(axis=1).astype(np.uint8)
        frames["asked"] = found.max(axis=1).astype(np.float32)
    else:
        frames["asked"] = found.astype(np.float32)
    if dataset.kind == "binary":
        frames["asked_class"] = (found >= view["threshold"]).astype(np.uint8)
    if dataset.kind != "number":
        decided = cache.decisions_along(view.experiment, run.run, view["threshold"], rows)
        frames["right"] = (100 * decided.accuracy).astype(np.float32)
        if _has_matrix(dataset):
            kind = np.uint8 if len(dataset.y) < 256 else np.float32
            for i, j in np.ndindex(decided.counts.shape[1:]):
                frames[f"count_{i}_{j}"] = decided.counts[:, i, j].astype(kind)
    inputs = cell_inputs(dataset)
    if inputs is not None:
        count = len(inputs) * dataset.outputs
        pictures = cell_frames(len(rows), count)
        frames["cells"] = cell_values(task.predict(run.run.params[rows[pictures]], inputs))
        frames["cell_frames"] = pictures
    threshold = view["threshold"] if dataset.kind == "binary" else None
    taken = tuple(map(float, own_input(dataset, asked)[0]))
    return Decision(threshold, taken, frames)


def _has_matrix(dataset: Dataset) -> bool:
    return dataset.kind != "number" and len(dataset.class_names) <= MOST_CLASSES


def decision_facts(view: View) -> list[Facts]:
    """Return a line with the accuracy, and the answer for the input that is asked about."""
    if view["decision"] != "on":
        return []
    dataset = view.experiment.task.dataset
    named = zip(dataset.columns, asked_input(view), dataset.units, strict=True)
    question = ", ".join(
        f"{name} = {format_number(value)} {unit}".strip() for name, value, unit in named
    )
    items = []
    if dataset.kind == "number":
        items.append((question, f"{dataset.target} = {{asked}}"))
    else:
        items.append((_("accuracy"), "{right} %"))
        items.append((question, "{asked} → {asked_class}"))
    return [Facts(tuple(items))]


def decision_lists(view: View) -> dict[str, list[str]] | None:
    """Return the words for the frames of the class that is decided for."""
    names = view.experiment.task.dataset.class_names
    return {"asked_class": list(names)} if view["decision"] == "on" and names else None


def decision_table(view: View) -> Table | None:
    """Return the confusion matrix: a row for each actual class, a column for each predicted one."""
    dataset = view.experiment.task.dataset
    if view["decision"] != "on" or not _has_matrix(dataset):
        return None
    names = dataset.class_names
    head = ("", *(_("predicted: {name}").format(name=name) for name in names))
    rows = tuple(
        Row(
            (
                _("actual: {name}").format(name=name),
                *(f"{{#count_{i}_{j}}}" for j in range(len(names))),
            )
        )
        for i, name in enumerate(names)
    )
    return Table(head, rows, "confusion")
