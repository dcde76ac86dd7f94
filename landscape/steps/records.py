"""What an optimizer's step is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscape.core.arrays import Floats, frozen_array
from landscape.core.trajectory import Trajectory


@dataclass(frozen=True, eq=False)
class Quantity:
    """A number that an optimizer works out on its way to the step, for every step.

    Parameters
    ----------
    name : str
        ASCII identifier, e.g. ``m_hat``.
    symbol : str
        As in a formula, e.g. ``m̂``.
    meaning : str
        What it is, in plain English; the pages translate it.
    formula : str
        How it is worked out, in symbols, e.g. ``m / (1 − β1ᵗ)``; ₜ₋₁ marks what the step before
        left behind.
    substituted : str
        The same for one coordinate with the hyperparameters' values, and ``{names}`` of
        `StepDecomposition.values` for the rest, e.g. ``{m} / (1 − 0.9^{t})``. With −, ·, ^ and √
        written as ``-``, ``*``, ``**`` and ``sqrt`` it is Python.
    values : ndarray of shape (steps, p)
        Row k belongs to the step from row k of a `Trajectory` to the next.
    arrow : bool
        Whether it is a direction in parameter space.
    """

    name: str
    symbol: str
    meaning: str
    formula: str
    substituted: str
    values: Floats
    arrow: bool

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", frozen_array(self.values))


@dataclass(frozen=True, eq=False)
class Term:
    """A part of the step; the parts add up to the step.

    Parameters
    ----------
    name : str
        ASCII identifier, e.g. ``carried``.
    symbol : str
        The part as a formula, e.g. ``−η·μ·bₜ₋₁``.
    meaning : str
        Where it comes from, in plain English; the pages translate it.
    values : ndarray of shape (steps, p)
        Row k belongs to the step from row k of a `Trajectory` to the next.
    """

    name: str
    symbol: str
    meaning: str
    values: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", frozen_array(self.values))


@dataclass(frozen=True, eq=False)
class StepDecomposition:
    """Every step of a run, decomposed.

    Parameters
    ----------
    run : Trajectory
        The run, with one row more than it has steps.
    quantities : tuple of Quantity
        In the order of calculation: first the gradient g, last the step Δ.
    terms : tuple of Term
        Their sum is the step, up to rounding.
    values : dict of str to ndarray
        What the names in `Quantity.substituted` stand for: arrays of shape (steps, p), a parameter
        each, or (steps,), the same for both. ``lr`` is the learning rate η of the step, ``t`` its
        number from 1, ``w`` Ŵ before the step; ``..._before`` is what the step before left behind.
    note : str
        What else has to be said, as a sentence; mostly empty.
    """

    run: Trajectory
    quantities: tuple[Quantity, ...]
    terms: tuple[Term, ...]
    values: dict[str, np.ndarray]
    note: str = ""
