"""A plane in parameter space, on which surfaces and paths are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import BadValue


@dataclass(frozen=True, eq=False)
class Plane:
    """The points origin + u·axes[0] + v·axes[1] of parameter space.

    Parameters
    ----------
    origin : ndarray of shape (p,)
        The point with the positions (0, 0).
    axes : ndarray of shape (2, p)
        Two linearly independent directions.
    names : (str, str)
        What positions along each axis are called.
    shown : ndarray of shape (k, 2) or None
        Positions that a window on the plane shows, where it was made for some: of a path, say.
    """

    origin: Floats
    axes: Floats
    names: tuple[str, str] = ("w0", "w1")
    shown: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("origin", "axes", "shown"):
            value = getattr(self, name)
            object.__setattr__(self, name, None if value is None else frozen_array(value))
        if self.axes.shape != (2, len(self.origin)):
            rule = "must have the shape (2, {count})"
            raise BadValue("axes", rule, self.axes.shape, count=len(self.origin))
        if np.linalg.matrix_rank(self.axes) < 2:
            raise BadValue("axes", "must be linearly independent", self.axes.tolist())

    @staticmethod
    @lru_cache(maxsize=16)  # every surface has one
    def identity(names: tuple[str, str] = ("w0", "w1")) -> Plane:
        """Return the plane of a model with two parameters: its positions are the parameters."""
        return Plane(np.zeros(2), np.eye(2), names)

    @classmethod
    def of_two(cls, origin: ArrayLike, first: int, second: int, names: Sequence[str]) -> Plane:
        """Return the plane on which two parameters vary and the others stay as in `origin`.

        Positions are the values of the two parameters. `names` are those of all parameters.
        """
        point = np.array(origin, dtype=np.float64)
        point[[first, second]] = 0.0
        axes = np.eye(len(point))[[first, second]]
        return cls(point, axes, (names[first], names[second]))

    @cached_property
    def is_identity(self) -> bool:
        """Whether positions are the parameters themselves."""
        shift = len(self.origin) != 2 or self.origin.any()
        return not shift and np.array_equal(self.axes, np.eye(2))

    @cached_property
    def _inverse(self) -> Floats:
        return np.asarray(np.linalg.pinv(self.axes), dtype=np.float64)

    def lift(self, positions: ArrayLike) -> Floats:
        """Return the parameters, shape (..., p), at positions of shape (..., 2)."""
        points = np.asarray(positions, dtype=np.float64)
        return points if self.is_identity else self.origin + points @ self.axes

    def project(self, params: ArrayLike) -> Floats:
        """Return the positions, shape (..., 2), nearest to parameters of shape (..., p)."""
        points = np.asarray(params, dtype=np.float64)
        if self.is_identity:
            return points
        positions: Floats = (points - self.origin) @ self._inverse
        return positions

    def distance(self, params: ArrayLike) -> Floats:
        """Return how far parameters of shape (..., p) lie from the plane, shape (...)."""
        points = np.asarray(params, dtype=np.float64)
        away: Floats = np.linalg.norm(points - self.lift(self.project(points)), axis=-1)
        return away
