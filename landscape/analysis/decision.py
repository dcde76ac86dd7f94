"""What a model decides along a run: each point's class, how many are right, and one prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.core.errors import BadValue, check_number
from landscape.core.trajectory import Trajectory
from landscape.objective.task import HasTask

BLOCK = 1_000_000  # outputs that are held at once
Rows = Sequence[int] | NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Decisions:
    """How many points of each class are taken for each class, at rows of a run.

    Parameters
    ----------
    counts : ndarray of int, shape (k, classes, classes)
        The confusion matrix at each row: by the actual class, then by the predicted one.
    """

    counts: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.counts.flags.writeable = False

    @property
    def accuracy(self) -> Floats:
        """Share of the points whose class is right, shape (k,)."""
        right = np.trace(self.counts, axis1=1, axis2=2)
        shares: Floats = right / self.counts.sum(axis=(1, 2))
        return shares

    @property
    def tn(self) -> NDArray[np.int64]:
        """Of two classes: points of class 0 that are taken for 0, shape (k,)."""
        return self._count(0, 0)

    @property
    def fp(self) -> NDArray[np.int64]:
        """Of two classes: points of class 0 that are taken for 1, shape (k,)."""
        return self._count(0, 1)

    @property
    def fn(self) -> NDArray[np.int64]:
        """Of two classes: points of class 1 that are taken for 0, shape (k,)."""
        return self._count(1, 0)

    @property
    def tp(self) -> NDArray[np.int64]:
        """Of two classes: points of class 1 that are taken for 1, shape (k,)."""
        return self._count(1, 1)

    def _count(self, actual: int, predicted: int) -> NDArray[np.int64]:
        classes = self.counts.shape[1]
        if classes != 2:
            raise BadValue("classes", "must be 2 for positives and negatives", classes)
        found: NDArray[np.int64] = self.counts[:, actual, predicted]
        return found


def decide(predictions: Floats, dataset: Dataset, threshold: float = 0.5) -> NDArray[np.int64]:
    """Return the class that is decided for, from what `Task.predict` returns.

    Parameters
    ----------
    predictions : ndarray of shape (...) or, of several classes, (..., classes)
        Probabilities.
    dataset : Dataset
        With classes.
    threshold : float
        Of two classes, 1 is decided for where its probability is no less. Of several, the one with
        the highest probability is, and the first of those that are equal.

    Returns
    -------
    ndarray of int, shape (...)
        Numbers of classes.

    Raises
    ------
    BadValue
        If the targets are numbers, or the threshold is not between 0 and 1.
    """
    threshold = check_number("threshold", threshold, 0.0, 1.0)
    if dataset.kind == "number":
        raise BadValue("kind", "must be binary or classes for decisions", dataset.kind)
    if dataset.kind == "classes":
        return predictions.argmax(axis=-1)
    return (predictions >= threshold).astype(np.int64)


def decisions_along(
    experiment: HasTask, run: Trajectory, threshold: float = 0.5, rows: Rows | None = None
) -> Decisions:
    """Return what is decided for the data's points at rows of a run.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters; its data have classes.
    run : Trajectory
        A run on it.
    threshold : float
        As in `decide`.
    rows : sequence of int, optional
        Rows of the run; all if not given.

    Raises
    ------
    BadValue
        As `decide` does.
    """
    task = experiment.task
    dataset = task.dataset
    params = run.params if rows is None else run.params[rows]
    classes = len(dataset.class_names)
    decide(np.zeros((1, max(classes, 1))), dataset, threshold)  # the checks, before any work
    # Each pair of actual and predicted class has a number of its own.
    first_pair = dataset.y.astype(np.int64) * classes
    counts = np.zeros((len(params), classes * classes), dtype=np.int64)
    step = max(1, BLOCK // (len(dataset.y) * dataset.outputs))
    for begin in range(0, len(params), step):
        block = params[begin : begin + step]
        pairs = first_pair + decide(task.predict(block), dataset, threshold)
        pairs += np.arange(len(block))[:, np.newaxis] * classes**2
        found = np.bincount(pairs.ravel(), minlength=len(block) * classes**2)
        counts[begin : begin + step] = found.reshape(len(block), -1)
    return Decisions(counts.reshape(-1, classes, classes))


def predictions_at(
    experiment: HasTask, run: Trajectory, x: ArrayLike, rows: Rows | None = None
) -> Floats:
    """Return what is predicted for one input at rows of a run.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    run : Trajectory
        A run on it.
    x : float or array_like of shape (features,)
        In the data's own units, also where the features are standardised.
    rows : sequence of int, optional
        Rows of the run; all if not given.

    Returns
    -------
    ndarray of shape (k,) or, of several classes, (k, classes)
        Probabilities of y = 1 or of each class, or numbers.

    Raises
    ------
    BadValue
        If there is not one finite number for each feature.
    """
    task = experiment.task
    params = run.params if rows is None else run.params[rows]
    predicted: Floats = task.predict(params, own_input(task.dataset, x))
    return predicted[:, 0]


def own_input(dataset: Dataset, x: ArrayLike) -> Floats:
    """Return one input, given in the data's own units, as the model takes it: shape (1, features).

    Raises
    ------
    BadValue
        If there is not one finite number for each feature.
    """
    values = np.atleast_1d(np.asarray(x, dtype=np.float64))
    if values.shape != (dataset.features,) or not np.isfinite(values).all():
        rule = "must be {count} finite numbers, one for each feature"
        raise BadValue("x", rule, values.tolist(), count=dataset.features)
    if dataset.transform is not None:
        values = dataset.transform.apply(values)
    return values.reshape(1, -1)


def usual_input(dataset: Dataset) -> tuple[float, ...]:
    """Return the middle of each feature in the data's own units, to two digits of the spread."""
    rows = dataset.rows
    if dataset.transform is not None:
        rows = rows * dataset.transform.scale + dataset.transform.shift
    low, high = rows.min(axis=0), rows.max(axis=0)
    spread = np.where(high > low, high - low, 1.0)
    digits = 1 - np.floor(np.log10(spread)).astype(int)
    middle = zip((low + high) / 2, digits, strict=True)
    return tuple(round(float(value), int(places)) for value, places in middle)
