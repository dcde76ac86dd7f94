"""Points with what is to be predicted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import BadValue

TargetKind = Literal["binary", "classes", "number"]


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
    """Points with a class or a number each; two data sets with the same content are equal.

    Parameters
    ----------
    x : ndarray of shape (n,) or (n, features)
        Inputs, after `transform` if there is one.
    y : ndarray of shape (n,)
        Targets, as `kind` says.
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
    kind : {"binary", "classes", "number"}
        What targets are: 0 or 1; the number of one of several classes, from 0; or any number.
    class_names : tuple of str
        What the classes are called; their numbers if not given.
    true_curve : ndarray of shape (m, 2) or None
        Where no parameters made the classes: values of the feature, rising, and the probability of
        y = 1 there.
    """

    x: Floats
    y: Floats
    truth: tuple[float, ...] | None = None
    columns: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    target: str = "y"
    transform: Standardization | None = None
    reference: tuple[float, ...] | None = None
    kind: TargetKind = "binary"
    class_names: tuple[str, ...] = ()
    true_curve: Floats | None = None

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        put("x", frozen_array(self.x))
        put("y", frozen_array(self.y))
        if self.true_curve is not None:
            put("true_curve", frozen_array(self.true_curve))
        self._check_targets()
        if self.kind != "number" and not self.class_names:
            count = 2 if self.kind == "binary" else int(self.y.max()) + 1
            put("class_names", tuple(map(str, range(count))))
        count = self.features
        usual = ("x",) if count == 1 else tuple(f"x{i}" for i in range(1, count + 1))
        put("columns", self.columns or usual)
        put("units", self.units or ("",) * count)
        for name in ("columns", "units"):
            if len(getattr(self, name)) != count:
                rule = "must have one for each of the {count} features"
                raise BadValue(name, rule, getattr(self, name), count=count)
        for name in ("columns", "units", "class_names"):
            if not all(text.isprintable() for text in getattr(self, name)):
                raise BadValue(name, "must be printable, on one line", getattr(self, name))
        if not self.target.isprintable():
            raise BadValue("target", "must be printable, on one line", self.target)

    def _check_targets(self) -> None:
        if self.kind not in get_args(TargetKind):
            names = ", ".join(get_args(TargetKind))
            raise BadValue("kind", "must be one of {names}", self.kind, names=names)
        if self.kind == "binary":
            allowed, rule = np.isin(self.y, (0.0, 1.0)), "must be 0 or 1"
        elif self.kind == "number":
            allowed, rule = np.isfinite(self.y), "must be finite"
        else:
            count = len(self.class_names) or np.inf
            allowed = (self.y >= 0) & (self.y < count) & (self.y % 1 == 0)
            rule = "must be the number of a class"
        if not allowed.all():
            raise BadValue("y", rule, float(self.y[~allowed][0]))

    @property
    def outputs(self) -> int:
        """Number of outputs of a model for these targets: one for each of several classes."""
        return len(self.class_names) if self.kind == "classes" else 1

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
        curve = None if self.true_curve is None else self.true_curve.tolist()
        words = (self.truth, self.reference, curve, self.columns, self.units, self.target, scaled)
        digest.update(repr((self.kind, self.class_names)).encode())
        digest.update(repr(words).encode())
        return digest.hexdigest()

    def __repr__(self) -> str:
        return f"Dataset(n={len(self.y)}, columns={self.columns}, identity={self.identity!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dataset) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)
