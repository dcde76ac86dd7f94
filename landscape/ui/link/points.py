"""Points in a link: short, exact, and readable where they can be.

Fields are separated by ``~.``; in texts ``~`` is written ``~-``. The first is the kind of the
targets by its letter, and the number of features; then come each feature's name and unit, the
target's name, the classes' names, the inputs row by row, and the targets: numbers by ``_``, classes
as a digit each. "b1~.hours~.h~.result~.fail~.pass~.1_2_3_4~.0011"

Data that are too large have a name instead: their number of points and the start of their hash.
Only the visit that brought them knows what it stands for.
"""

from __future__ import annotations

import re
from typing import get_args

import numpy as np

from landscape.core.dataset import Dataset, TargetKind
from landscape.core.errors import BadValue
from landscape.ui.link.codec import plain

MOST_POINTS = 60
MOST_NUMBERS = 180
LONGEST_TEXT = 40  # of a name or unit
MOST_FEATURES, MOST_CLASSES = 10, 10
LARGEST = 1e12
_BETWEEN = "~."
_KINDS: dict[str, TargetKind] = {kind[0]: kind for kind in get_args(TargetKind)}
ONLY_NAMED = "must be in the link, which cannot carry {count} points: open their file again"
_NAME = re.compile(r"(\d+)-[0-9a-f]{16}")


def fits_in_link(dataset: Dataset) -> bool:
    """Whether a link can carry all points."""
    texts = (*dataset.columns, *dataset.units, dataset.target, *dataset.class_names)
    return (
        len(dataset.y) <= MOST_POINTS
        and dataset.rows.size <= MOST_NUMBERS
        and max(map(len, texts)) <= LONGEST_TEXT
    )


def points_text(dataset: Dataset | None) -> str:
    """Return data as they stand in a link: their points, or their name."""
    if dataset is None:
        return ""
    if not fits_in_link(dataset):
        return f"{len(dataset.y)}-{dataset.identity[:16]}"
    named = [text for pair in zip(dataset.columns, dataset.units, strict=True) for text in pair]
    names = () if dataset.kind == "number" else dataset.class_names
    texts = [text.replace("~", "~-") for text in (*named, dataset.target, *names)]
    x = "_".join(plain(float(value)) for value in dataset.rows.ravel())
    if dataset.kind == "number":
        y = "_".join(plain(float(value)) for value in dataset.y)
    else:
        y = "".join(str(int(value)) for value in dataset.y)
    return _BETWEEN.join([f"{dataset.kind[0]}{dataset.features}", *texts, x, y])


def parse_points(text: str) -> Dataset:
    """Return the data of a link.

    Raises
    ------
    BadValue
        If the link has only their name, or is no such text.
    """
    if name := _NAME.fullmatch(text):
        raise BadValue("data", ONLY_NAMED, text, count=name[1])
    try:
        head, *texts, x, y = text.split(_BETWEEN)
        kind, count = _KINDS[head[:1]], int(head[1:])
        texts = [part.replace("~-", "~") for part in texts]
        named, (target, *names) = texts[: 2 * count], texts[2 * count :]
        if not 1 <= count <= MOST_FEATURES or max(map(len, texts)) > LONGEST_TEXT:
            raise ValueError
        rows = _numbers(x).reshape(-1, count)
        targets = _numbers(y) if kind == "number" else _digits(y)
        if len(targets) != len(rows) or not _is_enough(kind, targets, names):
            raise ValueError
        return Dataset(
            rows[:, 0] if count == 1 else rows,
            targets,
            columns=tuple(named[::2]),
            units=tuple(named[1::2]),
            target=target,
            kind=kind,
            class_names=tuple(names),
        )
    except (ValueError, KeyError):
        raise BadValue("data", "must be points as a link of this app has them", text) from None


def _is_enough(kind: str, targets: np.ndarray, names: list[str]) -> bool:
    """Whether there are points of two kinds at least, and a name for every class."""
    if kind == "number":
        return 2 <= len(targets) <= MOST_POINTS and not names
    classes = 2 if kind == "binary" else len(names)
    return (
        len(targets) <= MOST_POINTS
        and len(np.unique(targets)) >= 2
        and len(names) == classes
        and 2 <= classes <= MOST_CLASSES
        and targets.max() < classes
    )


def _numbers(text: str) -> np.ndarray:
    values = np.array([float(part) for part in text.split("_", MOST_NUMBERS)])
    if not (np.abs(values) <= LARGEST).all():  # not so for nan either
        raise ValueError
    return values


def _digits(text: str) -> np.ndarray:
    if not re.fullmatch("[0-9]+", text):
        raise ValueError
    return np.array([float(digit) for digit in text])
