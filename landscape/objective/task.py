"""A task: data, a model and a loss, which together are the function that training minimises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.core.errors import BadValue
from landscape.core.fields import GridSpec
from landscape.core.options import Options
from landscape.core.plane import Plane
from landscape.isolation import isolated
from landscape.losses import Loss
from landscape.models import Layout, Model
from landscape.models.logistic import with_bias
from landscape.models.model import Starts
from landscape.objective.linear import LinearObjective
from landscape.objective.module import ModuleObjective

Objective = LinearObjective | ModuleObjective


@dataclass(frozen=True)
class Task:
    """What is minimised: a loss of a model's predictions on data.

    Parameters
    ----------
    dataset : Dataset
        The points.
    model : Model
        What makes the predictions.
    loss : Loss
        What is averaged over the points.
    model_options : tuple of (str, value) pairs
        The model's options.
    window : GridSpec or None
        The window of the surface that is usual for it; None for one that is chosen for the data.
    own_starts : mapping of str to tuple of float, optional
        Starting values instead of those that the model chooses for the data.
    """

    dataset: Dataset
    model: Model
    loss: Loss
    model_options: Options = ()
    window: GridSpec | None = None
    own_starts: Starts | None = field(default=None, compare=False)

    @property
    def task(self) -> Task:
        """The task itself: library functions take a task or an experiment, which has one."""
        return self

    @cached_property
    def layout(self) -> Layout:
        """How the model's parameters stand in one vector."""
        return self.model.layout(self.dataset, self.model_options)

    @property
    def param_names(self) -> tuple[str, ...]:
        """What each parameter is called."""
        return self.layout.names

    @property
    def is_linear(self) -> bool:
        """Whether the logits are linear in the parameters."""
        return self.model.design is not None

    @property
    def is_affine(self) -> bool:
        """Whether the logits are a bias and a weight times each feature."""
        return self.model.design is with_bias

    @property
    def has_rules(self) -> bool:
        """Whether Gauss rules (`landscape.objective.quadrature`) can stand for the points."""
        return self.is_affine and self.dataset.features == 1

    @cached_property
    def starts(self) -> Starts:
        """The named starting values."""
        return self.own_starts or self.model.starts(self.dataset, **self.layout.keywords)

    @cached_property
    def truth(self) -> tuple[float, ...] | None:
        """The parameters that made the data, where the model has such."""
        return self.dataset.truth if self.is_affine else None

    @cached_property
    @isolated
    def _points(self) -> tuple[Tensor, Tensor]:
        sign = torch.from_numpy(2.0 * self.dataset.y - 1.0)
        return torch.from_numpy(self.dataset.rows.copy()), sign

    @cached_property
    @isolated
    def objective(self) -> Objective:
        """The loss as a function of the parameters: the sum over all points."""
        x, sign = self._points
        if self.model.design is None:
            return ModuleObjective(self.layout, self.loss, x, sign)
        design = sign.unsqueeze(1) * self.model.design(x)
        weights = torch.full((len(design),), 1 / len(design), dtype=torch.float64)
        return LinearObjective(design, self.loss.formula, weights)

    @isolated
    def predict(self, params: ArrayLike, x: ArrayLike | None = None) -> Floats:
        """Return the predicted probability of y = 1.

        Parameters
        ----------
        params : array_like of shape (..., p)
            Parameters of the model.
        x : array_like of shape (n,) or (n, features), optional
            Inputs; those of the data set if not given.

        Returns
        -------
        ndarray of shape (..., n)
            From 0 to 1.
        """
        rows = torch.tensor(np.asarray(params, dtype=np.float64))
        given = np.array(self.dataset.rows if x is None else x, dtype=np.float64)
        inputs = torch.from_numpy(given.reshape(-1, self.dataset.features))
        objective = self.objective
        if isinstance(objective, ModuleObjective):
            logits = objective.logits(rows, inputs)
        else:
            assert self.model.design is not None
            logits = rows @ self.model.design(inputs).T
        predictions: Floats = torch.sigmoid(logits).numpy()
        return predictions

    def plane(self, origin: ArrayLike | None = None) -> Plane:
        """Return the plane on which the first two parameters vary, the others as in `origin`.

        It is all of the parameter space where there are two. By default the origin is the model's
        first start.
        """
        names = self.param_names
        if len(names) == 2:
            return Plane.identity((names[0], names[1]))
        if origin is None:
            origin = next(iter(self.starts.values()))
        return Plane.of_two(origin, 0, 1, names)

    @isolated
    def rows(self, params: ArrayLike) -> Tensor:
        """Return many vectors of parameters as a tensor of shape (k, p).

        Raises
        ------
        BadValue
            If they have another shape.
        """
        rows = np.array(params, dtype=np.float64)
        count = len(self.param_names)
        if rows.ndim != 2 or rows.shape[1] != count:
            raise BadValue("params", "must have the shape (k, {count})", rows.shape, count=count)
        return torch.from_numpy(rows)


class HasTask(Protocol):
    """A `Task`, or an `Experiment`, which has one."""

    @property
    def task(self) -> Task:
        """The task."""


@isolated
def loss_at(experiment: HasTask, params: Sequence[float]) -> float:
    """Return the task's loss at one vector of parameters."""
    task = experiment.task
    return float(task.objective(task.rows([list(params)])[0]))
