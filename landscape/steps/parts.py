"""What an optimizer's step is made of: the records, and how they are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

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
    filled : str
        The same for one coordinate with the hyperparameters' values, and ``{names}`` of
        `Anatomy.values` for the rest, e.g. ``{m} / (1 − 0.9^{t})``. With −, ·, ^ and √ written
        as ``-``, ``*``, ``**`` and ``sqrt`` it is Python.
    values : ndarray of shape (steps, 2)
        Row k belongs to the step from row k of a `Trajectory` to the next.
    arrow : bool
        Whether it is a direction on the map of (w0, w1).
    """

    name: str
    symbol: str
    meaning: str
    formula: str
    filled: str
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
    values : ndarray of shape (steps, 2)
        Row k belongs to the step from row k of a `Trajectory` to the next.
    """

    name: str
    symbol: str
    meaning: str
    values: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", frozen_array(self.values))


@dataclass(frozen=True, eq=False)
class Anatomy:
    """Every step of a run, taken apart.

    Parameters
    ----------
    run : Trajectory
        The run, with one row more than it has steps.
    quantities : tuple of Quantity
        In the order of calculation: first the gradient g, last the step Δ.
    terms : tuple of Term
        Their sum is the step, up to rounding.
    values : dict of str to ndarray
        What the names in `Quantity.filled` stand for: arrays of shape (steps, 2), a coordinate
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


@dataclass
class Parts:
    """A run's rows and its optimizer's states, and what they have been taken apart into so far.

    Parameters
    ----------
    run : Trajectory
        The run.
    states : sequence of dict
        The optimizer's state after each step, numbers and arrays of two by torch's names; at
        least as many as the run's steps.
    options : dict
        Every option of the optimizer by torch's keyword.
    """

    run: Trajectory
    states: Sequence[dict[str, Any]]
    options: dict[str, Any]
    quantities: list[Quantity] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    values: dict[str, np.ndarray] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        self.steps = self.run.epochs
        self.values["w"] = self.run.params[:-1]
        self.values["lr"] = self.run.learning_rates[: self.steps]
        self.values["t"] = np.arange(1, self.steps + 1)

    def state(self, name: str, width: int) -> Floats:
        """Return the state of that name after each step, (steps, 2), or (steps,) if `width` is 1.

        What an optimizer has not made yet is 0.
        """
        table = np.zeros((self.steps, width))
        for row, state in zip(table, self.states, strict=False):
            row[:] = np.ravel(state.get(name, 0.0))
        return table[:, 0] if width == 1 else table

    def column(self, name: str) -> Floats:
        """Return values by name with a row for each step, whatever they are to be multiplied by."""
        values = self.values[name]
        return values[:, np.newaxis] if values.ndim == 1 else values

    def recall(self, name: str, key: str, initial: float = 0.0, width: int = 2) -> Floats:
        """Take a state's values as `name`, and the same before the step as ``<name>_before``."""
        values = self.state(key, width)
        first = np.full_like(values[:1], initial)
        self.values[name] = values
        self.values[f"{name}_before"] = np.concatenate([first, values[:-1]])
        return values

    def add(
        self,
        name: str,
        symbol: str,
        meaning: str,
        formula: str,
        filled: str,
        values: Floats | None = None,
        arrow: bool = False,
    ) -> None:
        """Add a quantity; its values are those of its name already, or are put there."""
        if values is not None:
            self.values[name] = values
        table = np.broadcast_to(self.column(name), (self.steps, 2))
        self.quantities.append(Quantity(name, symbol, meaning, formula, filled, table, arrow))

    def add_term(self, name: str, symbol: str, meaning: str, values: Floats) -> None:
        """Add a part of the step."""
        self.terms.append(Term(name, symbol, meaning, values))

    def finish(self) -> Anatomy:
        """Return what has been put together."""
        values = {name: array.copy() for name, array in self.values.items()}
        for array in values.values():
            array.flags.writeable = False
        return Anatomy(self.run, tuple(self.quantities), tuple(self.terms), values, self.note)
