"""Data sets out of tables: which columns, which of two words is 1, and which rows are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset, TargetKind
from landscape.core.errors import DataError
from landscape.data.table import TOO_WIDE, TOO_WIDE_TABLE, Column, Drop, Table, drops, read_table

MOST_FEATURES, MOST_CLASSES = 10, 10
# Words that mean 1, the first of a pair such as pass and fail.
POSITIVE = (
    *("pass", "passed", "yes", "y", "true", "t", "success", "positive", "o"),
    *("합격", "예", "네", "참", "성공", "통과", "양성", "있음"),
)


@dataclass(frozen=True, eq=False)
class DataReading:
    """A data set, and what was left out of its table.

    Parameters
    ----------
    dataset : Dataset
        The points.
    dropped : tuple of Drop
        Rows that are not among them.
    """

    dataset: Dataset
    dropped: tuple[Drop, ...]


def target_kind(column: Column) -> TargetKind:
    """Return what a column can be a target as.

    Two different words or numbers are two classes, other words several, other numbers numbers.
    """
    if column.has_two_values:
        return "binary"
    return "number" if column.is_numeric else "classes"


def suggested_columns(table: Table) -> tuple[tuple[str, ...], str]:
    """Return the names of the features, and of the target, that are most likely meant.

    The target is the last column with two different values, else the last one; the feature is the
    first other column with numbers. A column that only counts the rows is neither.
    """
    columns = [column for column in table.columns if not column.is_index]
    if len(columns) < 2:
        columns = list(table.columns)
    two = [column for column in columns if column.has_two_values]
    target = (two or columns)[-1]
    features = [one.name for one in columns if one.is_numeric and one is not target]
    if not features:
        _tell_commas(table)
        raise DataError(
            "No column besides {target} has numbers. A feature has to be a number.",
            target=target.name,
        )
    return (features[0],), target.name


def _tell_commas(table: Table) -> None:
    """Refuse a table of which rows were left out for their commas: that is why it has no data."""
    wide = next((drop for drop in table.dropped if drop.reason == TOO_WIDE), None)
    if wide is not None:
        raise DataError(TOO_WIDE_TABLE, row=wide.rows[0])


def suggested_positive(column: Column) -> str:
    """Return which of a column's two words or numbers is 1: a word for yes, else the larger."""
    for label in column.labels:
        if label.strip().lower() in POSITIVE:
            return label
    if np.isfinite(column.numbers).any():
        return column.values[int(np.nanargmax(column.numbers))]
    return column.labels[-1]


def dataset_from_table(
    table: Table, features: Sequence[str], target: str, positive: str | None = None
) -> DataReading:
    """Return the points of some columns of a table.

    Parameters
    ----------
    table : Table
        Has the columns.
    features : sequence of str
        Names of columns with numbers, 1 to 10.
    target : str
        Name of the column that is predicted.
    positive : str, optional
        Which of the target's two words or numbers is 1; `suggested_positive` if not given.

    Raises
    ------
    DataError
        If the columns make no data set.
    """
    if not 1 <= len(features) <= MOST_FEATURES:
        raise DataError("Choose 1 to {most} features.", most=MOST_FEATURES)
    if target in features:
        raise DataError("{name} cannot be both a feature and the target.", name=target)
    inputs, column = [table[name] for name in features], table[target]
    kind = target_kind(column)
    texts = (*inputs, column) if kind == "number" else inputs
    together = zip(*(one.cells for one in (*inputs, column)), strict=True)
    empty = np.array([not all(cells) for cells in together])
    unread = ~empty & ~np.isfinite([one.numbers for one in texts]).all(axis=0)
    kept = ~(empty | unread)
    rows = np.array(table.rows)
    dropped = [
        *table.dropped,
        *drops("a cell is empty", rows[empty].tolist()),
        *drops("a cell is no number", rows[unread].tolist()),
    ]
    if kept.sum() < 2:
        _tell_commas(table)
        raise DataError(
            "Fewer than two rows have a number in each feature and a value in {target}.",
            target=target,
        )
    x = np.column_stack([one.numbers for one in inputs])[kept]
    for one, values in zip(inputs, x.T, strict=True):
        if np.ptp(values) == 0:
            raise DataError(
                "All values of {name} are the same. A feature has to vary.", name=one.name
            )
    y, names = _targets(column, kind, kept, positive)
    dataset = Dataset(
        x[:, 0] if len(features) == 1 else x,
        y,
        columns=tuple(one.name for one in inputs),
        units=tuple(one.unit for one in inputs),
        target=target,
        kind=kind,
        class_names=names,
    )
    return DataReading(dataset, tuple(dropped))


def _targets(
    column: Column, kind: TargetKind, kept: np.ndarray, positive: str | None
) -> tuple[Floats, tuple[str, ...]]:
    """Return the targets of the kept rows, and the classes' names."""
    cells = [value for value, keep in zip(column.values, kept, strict=True) if keep]
    labels = list(dict.fromkeys(cells))
    if len(labels) < 2:
        raise DataError(
            "All rows have the same value in {name}. There is nothing to learn.",
            name=column.name,
        )
    if kind == "number":
        return column.numbers[kept], ()
    if len(labels) > MOST_CLASSES:
        raise DataError(
            "{name} has {count} different words. A target has numbers, or 2 to {most} words.",
            name=column.name,
            count=len(labels),
            most=MOST_CLASSES,
        )
    if kind == "binary":
        one = positive if positive in labels else suggested_positive(column)
        labels = [next(label for label in labels if label != one), one]
    places = {label: i for i, label in enumerate(labels)}
    named = tuple(label[:40] if label.isprintable() else str(i) for label, i in places.items())
    return np.array([float(places[cell]) for cell in cells]), named


def dataset_from_csv(content: bytes) -> Dataset:
    """Return the data set of a file, with the columns that are most likely meant.

    Parameters
    ----------
    content : bytes
        As `read_table` takes it.

    Raises
    ------
    DataError
        A `ValueError` whose sentence says what is wrong, where, and what to do.
    """
    table = read_table(content)
    return dataset_from_table(table, *suggested_columns(table)).dataset
