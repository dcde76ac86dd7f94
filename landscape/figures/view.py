"""From which side a surface is seen best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from landscape.core.arrays import Floats

ELEVATION = math.radians(34)
USUAL = -70  # degrees: w0 to the right, w1 into the depth
AZIMUTHS = (-70, -40, -100, -130, -10, 20, 50)
BETTER = 0.03  # of the surface: so much less of its underside for another side than the usual
CELLS = 18
WAYS = 0.08 * np.arange(1, CELLS + 1)  # to places on the way to the eye, of the box's sides


def view_direction(drawn: Floats, box: Sequence[float]) -> dict[str, float]:
    """Return the direction from a surface's box to the eye, of length 1.

    Parameters
    ----------
    drawn : ndarray of shape (nv, nu)
        Heights as they are drawn: losses, or on a log axis their logarithms.
    box : sequence of three floats
        The box's sides.

    Returns
    -------
    dict
        ``x``, ``y`` and ``z``.

    Notes
    -----
    The usual one, or that from which least of the surface's underside is seen under its rim.
    """
    heights = _heights(drawn, box[2])
    seen = {azimuth: _underside(heights, box, math.radians(azimuth)) for azimuth in AZIMUTHS}
    best = min(AZIMUTHS, key=seen.__getitem__)
    if seen[USUAL] <= seen[best] + BETTER:
        best = USUAL
    around = math.radians(best)
    flat = math.cos(ELEVATION)
    return {"x": flat * math.cos(around), "y": flat * math.sin(around), "z": math.sin(ELEVATION)}


def _heights(drawn: Floats, side: float) -> Floats:
    """Return a surface's heights in its box, at CELLS by CELLS places."""
    rows, columns = (np.linspace(0, size - 1, CELLS).round().astype(int) for size in drawn.shape)
    few = drawn[np.ix_(rows, columns)]
    low, high = float(few.min()), float(few.max())
    return side * (few - low) / max(high - low, 1e-300)


def _underside(heights: Floats, box: Sequence[float], azimuth: float) -> float:
    """Return the share of a surface that an eye at an azimuth sees from below.

    From there the way to the eye stays under the surface until it has left the box.
    """
    places, inside = _way_out(tuple(box), azimuth)
    rise = WAYS * math.tan(ELEVATION)
    over = heights.ravel()[places] > heights.ravel() + rise[:, None]
    return float(((over | ~inside).all(axis=0) & inside[0]).mean())


@lru_cache(maxsize=64)
def _way_out(box: tuple[float, ...], azimuth: float) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return over which places of the surface the ways to the eye lead, and which are inside.

    Of shape (CELLS, CELLS * CELLS): at each of WAYS, of each place that a way begins at.
    """
    share = np.arange(CELLS) / (CELLS - 1)
    x, y = (places.ravel() for places in np.meshgrid(share, share))
    across = x + WAYS[:, None] * math.cos(azimuth) / box[0]
    up = y + WAYS[:, None] * math.sin(azimuth) / box[1]
    inside = (across >= 0) & (across <= 1) & (up >= 0) & (up <= 1)
    column, row = (
        np.clip(np.rint(at * (CELLS - 1)), 0, CELLS - 1).astype(np.intp) for at in (across, up)
    )
    return row * CELLS + column, inside
