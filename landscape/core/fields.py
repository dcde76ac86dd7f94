"""A grid of Ŵ, and the frozen records of what is known at each of its points."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import PARAM_LIMIT, Floats, frozen_array
from landscape.core.errors import BadValue, check_number
from landscape.core.plane import Plane

GRID_LIMIT = 10 * PARAM_LIMIT  # so that every path can have a window around it


@dataclass(frozen=True)
class GridSpec:
    """A grid of Ŵ; intervals are half-open as in ``numpy.arange``.

    Parameters
    ----------
    u, v : (float, float)
        First value, and end (not included), of w0 and of w1.
    nu, nv : int
        How many values of w0 and of w1, 2 to 2,000.
    """

    u: tuple[float, float] = (-10.0, 3.0)
    v: tuple[float, float] = (-1.0, 10.0)
    nu: int = 130
    nv: int = 110

    def __post_init__(self) -> None:
        for name in ("nu", "nv"):
            number = check_number(name, getattr(self, name), 2, 2000, whole=True)
            object.__setattr__(self, name, number)
        for name in ("u", "v"):
            ends = getattr(self, name)
            start, stop = (check_number(name, end, -GRID_LIMIT, GRID_LIMIT) for end in ends)
            if start >= stop:
                raise BadValue(name, "must rise from its first to its second number", (start, stop))
            object.__setattr__(self, name, (start, stop))

    @property
    def u_values(self) -> Floats:
        """Values of w0, shape (nu,)."""
        return self.u[0] + np.arange(self.nu, dtype=np.float64) * (
            (self.u[1] - self.u[0]) / self.nu
        )

    def coarser(self, nu: int, nv: int) -> GridSpec:
        """Return a grid of fewer points whose cells cover what the cells of this one cover."""
        ends = []
        for (low, high), count, fewer in ((self.u, self.nu, nu), (self.v, self.nv, nv)):
            shift = (high - low) * (1 / fewer - 1 / count) / 2
            ends.append((low + shift, high + shift))
        return GridSpec(ends[0], ends[1], nu, nv)

    @property
    def v_values(self) -> Floats:
        """Values of w1, shape (nv,)."""
        return self.v[0] + np.arange(self.nv, dtype=np.float64) * (
            (self.v[1] - self.v[0]) / self.nv
        )


def _check_shape(name: str, array: Floats, shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise BadValue(name, "must have the shape (nv, nu) = {shape}", array.shape, shape=shape)


@dataclass(frozen=True, eq=False)
class LossSurface:
    """The loss at every Ŵ of a grid.

    Parameters
    ----------
    u : ndarray of shape (nu,)
        Positions along the first axis: of w0, where there are two parameters.
    v : ndarray of shape (nv,)
        Positions along the second axis: of w1.
    loss : ndarray of shape (nv, nu)
        ``loss[j, i]`` is the loss at ``(u[i], v[j])``, in nats for BCE.
    plane : Plane
        Where in parameter space the positions lie.
    """

    u: Floats
    v: Floats
    loss: Floats
    plane: Plane = field(default_factory=Plane.identity)

    def __post_init__(self) -> None:
        for name in ("u", "v", "loss"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))
        _check_shape("loss", self.loss, (len(self.v), len(self.u)))


@dataclass(frozen=True, eq=False)
class ConvergenceMap:
    """How soon training arrives from every start of a grid.

    Parameters
    ----------
    u : ndarray of shape (nu,)
        Positions along the first axis: of w0, where there are two parameters.
    v : ndarray of shape (nv,)
        Positions along the second axis: of w1.
    epochs : ndarray of shape (nv, nu)
        ``epochs[j, i]``: steps from ``(u[i], v[j])`` to the first Ŵ whose loss is at most `goal`;
        nan where none is.
    final_loss : ndarray of shape (nv, nu)
        Loss after the last epoch; nan where the run diverged, and everywhere if it was not asked
        for.
    goal : float
        The loss at or below which a run has arrived.
    message : str
        What the goal is measured by, where there is no optimum; empty where there is one.
    plane : Plane
        As of `LossSurface`.
    """

    u: Floats
    v: Floats
    epochs: Floats
    final_loss: Floats
    goal: float
    message: str = ""
    plane: Plane = field(default_factory=Plane.identity)

    def __post_init__(self) -> None:
        for name in ("u", "v", "epochs", "final_loss"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))
        for name in ("epochs", "final_loss"):
            _check_shape(name, getattr(self, name), (len(self.v), len(self.u)))

    @property
    def share(self) -> float:
        """Share of the starts that arrive."""
        return float(np.mean(~np.isnan(self.epochs)))

    def percent_by(self, epochs: ArrayLike) -> Floats:
        """Return what share of the starts has arrived by each of `epochs`, in percent to read.

        Whole percents, or tenths where it is less than one: a grid of starts tells no more.
        """
        return _percent_by(self.epochs, epochs)


def _percent_by(came: Floats, epochs: ArrayLike) -> Floats:
    ordered = np.sort(came.ravel())  # nan last
    shares = 100 * np.searchsorted(ordered, np.asarray(epochs), side="right") / ordered.size
    return np.where(shares < 1, np.round(shares, 1), np.round(shares))


@dataclass(frozen=True, eq=False)
class RateMap:
    """How soon training arrives at every learning rate and momentum.

    Parameters
    ----------
    rates : ndarray of shape (nr,)
        Learning rates, rising.
    momenta : ndarray of shape (nm,)
        SGD's momentum or Adam's β1, rising.
    epochs : ndarray of shape (nm, nr)
        ``epochs[j, i]``: steps with ``momenta[j]`` and ``rates[i]`` to the first parameters whose
        loss is at most `goal`; nan where none is.
    diverged : ndarray of shape (nm, nr)
        Steps after which a run that had not arrived diverged; nan where it did not.
    goal : float
        The loss at or below which a run has arrived.
    limits : ndarray of shape (nm,) or None
        For each momentum the learning rate above which theory says that training cannot stay at
        the optimum; None where it says nothing.
    """

    rates: Floats
    momenta: Floats
    epochs: Floats
    diverged: Floats
    goal: float
    limits: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("rates", "momenta", "epochs", "diverged"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))
        shape = (len(self.momenta), len(self.rates))
        for name in ("epochs", "diverged"):
            given = getattr(self, name).shape
            if given != shape:
                raise BadValue(name, "must have the shape (nm, nr) = {shape}", given, shape=shape)
        if self.limits is not None:
            object.__setattr__(self, "limits", frozen_array(self.limits))
            given = self.limits.shape
            if given != shape[:1]:
                raise BadValue(
                    "limits", "must have the shape (nm,) = {shape}", given, shape=shape[:1]
                )

    def percent_by(self, epochs: ArrayLike) -> tuple[Floats, Floats]:
        """Return what shares of the runs have arrived and diverged by each of `epochs`.

        In percent as `ConvergenceMap.percent_by` has them.
        """
        return _percent_by(self.epochs, epochs), _percent_by(self.diverged, epochs)

    def nearest(self, log_rate: float, momentum: float) -> tuple[float, float]:
        """Return the learning rate, given by its logarithm to base 10, and momentum of a cell."""
        rate = self.rates[np.abs(np.log10(self.rates) - log_rate).argmin()]
        return float(rate), float(self.momenta[np.abs(self.momenta - momentum).argmin()])

    @property
    def fastest(self) -> tuple[int, float, float] | None:
        """The least epochs to arrive in, and the rate and momentum; None if no run arrives.

        Of those that are equally fast the one with the smallest momentum, and rate.
        """
        if np.isnan(self.epochs).all():
            return None
        j, i = np.unravel_index(np.nanargmin(self.epochs), self.epochs.shape)
        return int(self.epochs[j, i]), float(self.rates[i]), float(self.momenta[j])


@dataclass(frozen=True, eq=False)
class GradientField:
    """The gradient of the loss at every Ŵ of a grid.

    Parameters
    ----------
    u : ndarray of shape (nu,)
        Positions along the first axis: of w0, where there are two parameters.
    v : ndarray of shape (nv,)
        Positions along the second axis: of w1.
    grads : ndarray of shape (nv, nu, 2)
        ``grads[j, i]`` is the gradient along u and along v at ``(u[i], v[j])``.
    plane : Plane
        As of `LossSurface`.
    """

    u: Floats
    v: Floats
    grads: Floats
    plane: Plane = field(default_factory=Plane.identity)

    def __post_init__(self) -> None:
        for name in ("u", "v", "grads"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))
        shape = (len(self.v), len(self.u), 2)
        if self.grads.shape != shape:
            rule = "must have the shape (nv, nu, 2) = {shape}"
            raise BadValue("grads", rule, self.grads.shape, shape=shape)

    @property
    def norms(self) -> Floats:
        """Euclidean norm of the gradient, shape (nv, nu)."""
        norms: Floats = np.linalg.norm(self.grads, axis=2)
        return norms
