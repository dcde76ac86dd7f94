"""Runs and points as tables."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Any

import pandas as pd

from landscape.core.dataset import Dataset
from landscape.core.trajectory import Trajectory


def history_csv(run: Trajectory, names: Sequence[str] = ("w0", "w1")) -> str:
    """Return a run as CSV: epoch, parameters, gradient, loss and learning rate, a row each epoch.

    Parameters
    ----------
    run : Trajectory
        The run.
    names : sequence of str
        What its parameters are called, e.g. ``experiment.task.param_names``.
    """
    columns: dict[str, Any] = {"epoch": range(run.epochs + 1)}
    columns |= {name: run.params[:, i] for i, name in enumerate(names)}
    columns |= {f"grad_{name}": run.grads[:, i] for i, name in enumerate(names)}
    columns |= {"loss": run.losses, "learning_rate": run.learning_rates}
    return pd.DataFrame(columns).to_csv(index=False)


def dataset_csv(dataset: Dataset, *, words: bool = False) -> str:
    """Return points as CSV: the features in their own units, and last the target.

    Parameters
    ----------
    dataset : Dataset
        The points.
    words : bool
        Whether classes are written as they are called, rather than as numbers.
    """
    rows = dataset.rows
    if dataset.transform is not None:
        rows = rows * dataset.transform.scale + dataset.transform.shift
    units = [f" ({unit})" if unit else "" for unit in dataset.units]
    names = [safe_cell(name + unit) for name, unit in zip(dataset.columns, units, strict=True)]
    table = pd.DataFrame(rows, columns=names)
    target: Any = dataset.y
    if dataset.kind != "number":
        target = dataset.y.astype(int)
        if words:
            target = [safe_cell(dataset.class_names[place]) for place in target]
    # Beside a feature of the same name.
    table.insert(len(names), safe_cell(dataset.target), target, allow_duplicates=True)
    return table.to_csv(index=False)


def text_csv(table: pd.DataFrame) -> str:
    """Return a table of texts as CSV, none of which a spreadsheet takes for a formula."""
    safe = table.map(safe_cell).rename(columns=safe_cell)
    # All in quotation marks: what stands after a carriage return is else a cell of its own.
    return safe.to_csv(index=False, quoting=csv.QUOTE_ALL)


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: OWASP's "CSV injection"."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
