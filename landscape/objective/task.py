"""A task: data, a model and a loss, which together are the function that training minimises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.core.errors import BadValue
from landscape.core.fields import GridSpec
from landscape.core.options import Options
from landscape.core.plane import Plane
from landscape.isolation import isolated
from landscape.losses import Formula, Loss
from landscape.models import Layout, Model
from landscape.models.logistic import with_bias
from landscape.models.model import Starts
from landscape.objective.linear import LinearObjective
from landscape.objective.margins import margin_design, target_margins
from landscape.objective.module import ModuleObjective
from landscape.objective.own import LossFunction, OwnTask, own_task

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

    @staticmethod
    @isolated
    def from_module(module: nn.Module, loss_fn: LossFunction, data: Any) -> OwnTask:
        """Return a task of your own, for `loss_surface`, the planes and `train_module`.

        Parameters
        ----------
        module : nn.Module
            It is copied to the CPU, and never changed. Frozen parameters and buffers stay as they
            are. The copy is in evaluation mode and in float64, so that the loss is a function of
            the parameters alone.
        loss_fn : callable
            ``loss_fn(outputs, targets) -> Tensor``: the mean over a batch, as of `torch.nn`. Means
            of batches are weighted by their numbers of targets; that is not the mean over all
            where a loss weighs classes or leaves targets out.
        data : (Tensor, Tensor), or iterable of such pairs
            Inputs and targets, or batches of them, e.g. a `DataLoader`, which is read once.

        Returns
        -------
        OwnTask
            Its parameters stand in one vector, in the order of ``module.parameters()``.

        Raises
        ------
        BadValue
            If nothing in the module trains, the data are no batches, or the loss is no number.
        """
        return own_task(module, loss_fn, data)

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
        """Whether the outputs are linear in the parameters."""
        return self.model.design is not None

    @property
    def is_affine(self) -> bool:
        """Whether the output is a bias and a weight times each feature."""
        return self.model.design is with_bias

    @property
    def has_rules(self) -> bool:
        """Whether Gauss rules (`landscape.objective.quadrature`) can stand for the points."""
        return self.is_affine and self.dataset.features == 1 and self.dataset.kind == "binary"

    @cached_property
    def formula(self) -> Formula:
        """The loss's formula for these targets, of margins (`landscape.objective.margins`)."""
        return self.loss.formula_for(self.dataset.kind)

    @cached_property
    def starts(self) -> Starts:
        """The named starting values."""
        options = self.model.all_options(self.model_options)
        return self.own_starts or self.model.starts(self.dataset, **options)

    @cached_property
    def truth(self) -> tuple[float, ...] | None:
        """The parameters that made the data, where the model has such."""
        return self.dataset.truth if self.is_affine else None

    @cached_property
    @isolated
    def _points(self) -> tuple[Tensor, Tensor]:
        return torch.from_numpy(self.dataset.rows.copy()), torch.from_numpy(self.dataset.y.copy())

    @cached_property
    @isolated
    def objective(self) -> Objective:
        """The loss as a function of the parameters: the sum over all points."""
        x, y = self._points
        kind, design = self.dataset.kind, self.layout.design(x)
        if design is None:
            return ModuleObjective(self.layout, self.formula, kind, x, y)
        rows, offset = margin_design(kind, design, y)
        weights = torch.full((len(y),), 1 / len(y), dtype=torch.float64)
        return LinearObjective(rows, self.formula, weights, offset, self.dataset.outputs)

    @isolated
    def predict(self, params: ArrayLike, x: ArrayLike | None = None) -> Floats:
        """Return the predicted probability of y = 1, of each of several classes, or number.

        Parameters
        ----------
        params : array_like of shape (..., p)
            Parameters of the model.
        x : array_like of shape (n,) or (n, features), optional
            Inputs; those of the data set if not given.

        Returns
        -------
        ndarray of shape (..., n) or, of several classes, (..., n, classes)
            Probabilities from 0 to 1, or numbers.
        """
        rows = torch.tensor(np.asarray(params, dtype=np.float64))
        given = np.array(self.dataset.rows if x is None else x, dtype=np.float64)
        inputs = torch.from_numpy(given.reshape(-1, self.dataset.features))
        objective = self.objective
        if isinstance(objective, ModuleObjective):
            outputs = objective.outputs(rows, inputs)
        else:
            design = self.layout.design(inputs)
            assert design is not None
            outputs = (rows @ design.flatten(0, 1).T).unflatten(-1, design.shape[:2])
        if self.dataset.kind == "classes":
            return np.asarray(outputs.softmax(-1).numpy(), dtype=np.float64)
        single = outputs[..., 0]
        return (single if self.dataset.kind == "number" else single.sigmoid()).numpy()

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
    rows = torch.tensor([list(map(float, params))], dtype=torch.float64)
    return float(experiment.task.objective(rows)[0])


@isolated
def loss_of_outputs(experiment: HasTask, outputs: ArrayLike) -> float:
    """Return the task's loss where the model's output at each point is given.

    So a curve that the model cannot have is compared with those that it can.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    outputs : array_like of shape (n,) or (n, outputs)
        Logits, or numbers, for the points of the data set.

    Raises
    ------
    BadValue
        If they have another shape.
    """
    task = experiment.task
    dataset = task.dataset
    given = np.array(outputs, dtype=np.float64)
    size = len(dataset.y), dataset.outputs
    if given.shape != size and not (given.shape == size[:1] and size[1] == 1):
        raise BadValue("outputs", "must have the shape {shape}", given.shape, shape=size)
    rows = torch.from_numpy(given.reshape(size))
    y = torch.from_numpy(dataset.y.copy())
    return float(task.formula(target_margins(dataset.kind, rows, y)).mean())
