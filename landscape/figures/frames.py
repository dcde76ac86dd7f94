"""Which of a run's epochs are drawn one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
