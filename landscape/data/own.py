"""A class's own data: points that come with the experiment, rather than by a name."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from landscape.core.dataset import Dataset
from landscape.data.source import DATASETS, DataSource, standardize, written_points

OWN = "own"
EXAMPLE = Dataset(
    np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0]),
    np.array([0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
    columns=("hours",),
    units=("h",),
    target="result",
    class_names=("fail", "pass"),
)
FAR, CLOSE = 10.0, 0.2
MOST_WRITTEN = 500  # points that a script has in its text; more it reads from a file
# What is usual for targets of each kind, where it is not the same as for the lecture's data.
_USUAL: dict[str, dict[str, Any]] = {
    "binary": {},
    "classes": {"model": "softmax", "loss": "cross_entropy", "epochs": 500},
    "number": {"model": "linear", "loss": "mse", "optimizer": "adam", "epochs": 1000},
}


def data_file(dataset: Dataset) -> str:
    """Return the name of the file that scripts of these data read."""
    return f"data-{dataset.identity[:8]}.csv"


def script_of(dataset: Dataset) -> str:
    """Return the lines of a script that make the points: written out, or read from a file."""
    classes = dataset.kind == "classes"
    if len(dataset.y) <= MOST_WRITTEN:
        return written_points(dataset.x, dataset.y, classes)
    targets = "table[:, -1].long()" if classes else "table[:, -1:]"
    return f"""\
import numpy

# "Your data (CSV)" on the page is this file: the features, and last the target as a number.
rows = numpy.loadtxt("{data_file(dataset)}", delimiter=",", skiprows=1)
table = torch.tensor(rows, dtype=torch.float64)
x = table[:, :-1]
y = {targets}
"""


def is_far(dataset: Dataset) -> bool:
    """Whether a feature goes far from 0, or its values lie close together."""
    rows = dataset.rows
    return bool(np.abs(rows).max() > FAR or rows.std(axis=0).min() < CLOSE)


@lru_cache(maxsize=32)
def own_source(dataset: Dataset) -> DataSource:
    """Return the entry of these points, with the settings that are usual for their targets.

    Features that are far from 0, or close together, are standardised at first: in their own units
    they would need other learning rates than the usual one.
    """
    return replace(
        DATASETS[OWN],
        options=(standardize(default=is_far(dataset)),),
        make=lambda seed: dataset,
        code=script_of(dataset),
        **_USUAL[dataset.kind],
    )


DATASETS.add(
    DataSource(
        OWN,
        "Your own data",
        (standardize(),),
        make=lambda seed: EXAMPLE,
        code=script_of(EXAMPLE),
    )
)
