"""Points with their classes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import BadValue


@dataclass(frozen=True, eq=False)
class Standardization:
    """The transform (x - shift) / scale of each feature.

    Parameters
    ----------
    shift, scale : ndarray of shape (features,)
        In the units of the features; scales are not 0.
    """

    shift: Floats
    scale: Floats

    def __post_init__(self) -> None:
        for name in ("shift", "scale"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))
        if not self.scale.all():
            raise BadValue("scale", "must not be 0", 0.0)

    def apply(self, x: ArrayLike) -> Floats:
        """Return the transformed values of features of shape (n,) or (n, features)."""
        values: Floats = (np.asarray(x, dtype=np.float64) - self.shift) / self.scale
        return values


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points with a class each; two data sets with the same content are equal.

    Parameters
    ----------
    x : ndarray of shape (n,) or (n, features)
        Inputs, after `transform` if there is one.
    y : ndarray of shape (n,)
        Classes, 0 or 1.
    truth : tuple of float or None
        The parameters that made the classes, bias first, where there are such.
    columns, units : tuple of str
        Name and unit of each feature; "x", or "x1", "x2", …, and no unit if not given.
    target : str
        Name of `y`.
    transform : Standardization or None
        What was done to the features.
    reference : tuple of float or None
        The parameters of a curve that is drawn with the points, bias first, though it did not make
        them.
    """

    x: Floats
    y: Floats
    truth: tuple[float, ...] | None = None
    columns: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    target: str = "y"
    transform: Standardization | None = None
    reference: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        put("x", frozen_array(self.x))
        put("y", frozen_array(self.y))
        if not np.isin(self.y, (0.0, 1.0)).all():
            raise BadValue("y", "must be 0 or 1", self.y[~np.isin(self.y, (0.0, 1.0))][0])
        count = self.features
        usual = ("x",) if count == 1 else tuple(f"x{i}" for i in range(1, count + 1))
        put("columns", self.columns or usual)
        put("units", self.units or ("",) * count)
        for name in ("columns", "units"):
            if len(getattr(self, name)) != count:
                rule = "must have one for each of the {count} features"
                raise BadValue(name, rule, getattr(self, name), count=count)

    @property
    def features(self) -> int:
        """Number of inputs of a point."""
        return 1 if self.x.ndim == 1 else self.x.shape[1]

    @property
    def rows(self) -> Floats:
        """Inputs as a table of shape (n, features)."""
        return self.x.reshape(len(self.y), -1)

    @cached_property
    def identity(self) -> str:
        """A hash of the content, the same in every process."""
        digest = hashlib.sha256()
        for array in (self.x, self.y):
            digest.update(str(array.shape).encode() + array.tobytes())
        scaled = self.transform and (self.transform.shift.tolist(), self.transform.scale.tolist())
        words = (self.truth, self.reference, self.columns, self.units, self.target, scaled)
        digest.update(repr(words).encode())
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dataset) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)
