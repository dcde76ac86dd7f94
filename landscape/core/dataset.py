"""Points with their classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import BadValue


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points with a class each.

    Parameters
    ----------
    x : ndarray of shape (n,) or (n, features)
        Inputs.
    y : ndarray of shape (n,)
        Classes, 0 or 1.
    truth : (float, float) or None
        The (w0, w1) whose σ(w0 + w1·x) made the classes, where there is one.
    """

    x: Floats
    y: Floats
    truth: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", frozen_array(self.x))
        object.__setattr__(self, "y", frozen_array(self.y))
        if not np.isin(self.y, (0.0, 1.0)).all():
            raise BadValue("y", "must be 0 or 1", self.y[~np.isin(self.y, (0.0, 1.0))][0])
