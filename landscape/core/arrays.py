"""Arrays of the records."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


PARAM_LIMIT = 1e9  # beyond this a run has left every picture, though its numbers may be finite


def frozen_array(values: object) -> Floats:
    """Return a read-only copy in float64."""
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array
