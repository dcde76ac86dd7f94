"""Which of a run's epochs are drawn one by one, and what is known at each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.plane import Plane
from landscape.core.trajectory import Trajectory
from landscape.figures import style

MOST_FRAMES = 1000
FIRST_EPOCHS = 100


def frame_epochs(epochs: int, most: int = MOST_FRAMES) -> NDArray[np.int32]:
    """Return the epochs to draw: every one, or when there are too many, a selection.

    A selection has the first hundred, where most happens, and even steps from there to the
    last.

    Parameters
    ----------
    epochs : int
        The last epoch.
    most : int
        The most frames wanted, more than 100.

    Returns
    -------
    ndarray of int32
        Rising, from 0 to `epochs`.
    """
    if epochs < most:
        return np.arange(epochs + 1, dtype=np.int32)
    rest = np.linspace(FIRST_EPOCHS, epochs, most - FIRST_EPOCHS)
    return np.concatenate([np.arange(FIRST_EPOCHS), np.rint(rest)]).astype(np.int32)


def clock_epochs(runs: Sequence[Trajectory], last: int | None = None) -> NDArray[np.int32]:
    """Return the epochs of the one clock of several runs: up to `last`, or the longest run's."""
    return frame_epochs(max(run.epochs for run in runs) if last is None else last)


def frame_rows(run: Trajectory, epochs: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the rows of a run at the epochs of a clock, up to the run's own end.

    A run that ends between two of them has its last row at the next: past its frames, a run
    stays at its last.
    """
    rows = epochs[epochs < run.epochs]
    return np.append(rows, np.int32(run.epochs))


def run_frames(
    run: Trajectory, epochs: NDArray[np.int32], plane: Plane | None = None, **more: NDArray[Any]
) -> dict[str, NDArray[Any]]:
    """Return a run's frames as they travel: arrays with one entry a frame.

    Parameters
    ----------
    run : Trajectory
        The run.
    epochs : ndarray of int32
        The clock's.
    plane : Plane, optional
        What positions are on; without one the run has two parameters, which are the positions.
    **more : ndarray of shape (epochs + 1,) or (epochs + 1, m)
        What else is known of each of the run's rows; of m numbers a row stands behind the other.

    Returns
    -------
    dict
        Positions ``w0``, ``w1``, the slopes along both ``g0``, ``g1``, ``loss``, ``lr`` where it is
        known, and those of `more`.
    """
    rows = frame_rows(run, epochs)
    positions = run.params if plane is None else plane.project(run.params)
    slopes = run.grads if plane is None or plane.is_identity else run.grads @ plane.axes.T
    columns = {
        "w0": positions[:, 0],
        "w1": positions[:, 1],
        "g0": slopes[:, 0],
        "g1": slopes[:, 1],
        "loss": run.losses,
    }
    if len(run.learning_rates):
        columns["lr"] = run.learning_rates
    frames = {name: style.wire(column[rows]) for name, column in columns.items()}
    for name, column in more.items():
        kept = column[rows].ravel()
        frames[name] = kept.astype(np.uint8) if kept.dtype.kind in "bu" else style.wire(kept)
    return frames
