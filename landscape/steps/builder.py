"""How a run's steps are put together from what an optimizer keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from landscape.core.arrays import Floats
from landscape.core.trajectory import Trajectory
from landscape.steps.records import Quantity, StepDecomposition, Term


@dataclass
class DecompositionBuilder:
    """A run's rows and its optimizer's states, and the quantities found in them so far.

    Parameters
    ----------
    run : Trajectory
        The run.
    states : sequence of dict
        The optimizer's state after each step, numbers and arrays of p by torch's names; at
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
        self.steps, self.width = self.run.epochs, self.run.params.shape[1]
        self.values["w"] = self.run.params[:-1]
        self.values["lr"] = self.run.learning_rates[: self.steps]
        self.values["t"] = np.arange(1, self.steps + 1)

    def state(self, name: str, *, scalar: bool = False) -> Floats:
        """Return the state of that name after each step, (steps, p), or (steps,) of a scalar one.

        What an optimizer has not made yet is 0.
        """
        table = np.zeros((self.steps, 1 if scalar else self.width))
        for row, state in zip(table, self.states, strict=False):
            row[:] = np.ravel(state.get(name, 0.0))
        return table[:, 0] if scalar else table

    def column(self, name: str) -> Floats:
        """Return values by name with a row for each step, whatever they are to be multiplied by."""
        values = self.values[name]
        return values[:, np.newaxis] if values.ndim == 1 else values

    def recall(self, name: str, key: str, initial: float = 0.0, *, scalar: bool = False) -> Floats:
        """Take a state's values as `name`, and the same before the step as ``<name>_before``."""
        values = self.state(key, scalar=scalar)
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
        substituted: str,
        values: Floats | None = None,
        arrow: bool = False,
    ) -> None:
        """Add a quantity; its values are those of its name already, or are put there."""
        if values is not None:
            self.values[name] = values
        table = np.broadcast_to(self.column(name), (self.steps, self.width))
        self.quantities.append(Quantity(name, symbol, meaning, formula, substituted, table, arrow))

    def add_term(self, name: str, symbol: str, meaning: str, values: Floats) -> None:
        """Add a part of the step."""
        self.terms.append(Term(name, symbol, meaning, values))

    def finish(self) -> StepDecomposition:
        """Return what has been put together."""
        values = {name: array.copy() for name, array in self.values.items()}
        for array in values.values():
            array.flags.writeable = False
        return StepDecomposition(
            self.run, tuple(self.quantities), tuple(self.terms), values, self.note
        )
