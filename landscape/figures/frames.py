"""Which of a run's epochs are drawn one by one, and what is known at each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


def frames_of(
    run: Trajectory, epochs: NDArray[np.int32], **more: NDArray[Any]
) -> dict[str, NDArray[Any]]:
    """Return a run's frames as they travel: arrays with one entry a frame.

    Parameters
    ----------
    run : Trajectory
        The run.
    epochs : ndarray of int32
        The clock's.
    **more : ndarray of shape (epochs + 1,)
        What else is known of each of the run's rows.

    Returns
    -------
    dict
        ``w0``, ``w1``, ``g0``, ``g1``, ``loss``, ``lr`` where it is known, and those of `more`.
    """
    rows = frame_rows(run, epochs)
    columns = {
        "w0": run.params[:, 0],
        "w1": run.params[:, 1],
        "g0": run.grads[:, 0],
        "g1": run.grads[:, 1],
        "loss": run.losses,
    }
    if len(run.learning_rates):
        columns["lr"] = run.learning_rates
    frames = {name: style.wire(column[rows]) for name, column in columns.items()}
    for name, column in more.items():
        kept = column[rows]
        frames[name] = kept.astype(np.uint8) if kept.dtype.kind in "bu" else style.wire(kept)
    return frames
