"""A task of the caller's own: any module, any loss function, any data."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn
from torch.func import functional_call, vmap

from landscape.core.arrays import Floats
from landscape.core.errors import BadValue
from landscape.core.plane import Plane
from landscape.core.trajectory import Status, Trajectory
from landscape.isolation import isolated
from landscape.objective.functional import FunctionalObjective

LossFunction = Callable[[Any, Any], Tensor]
Batch = tuple[Any, Any]
TOGETHER = 4_000_000  # numbers that are held at once for many vectors of parameters


@dataclass(frozen=True, eq=False)
class OwnObjective(FunctionalObjective):
    """The mean of a loss function over batches, each weighted by its number of points.

    Parameters
    ----------
    copied : nn.Module
        The module in evaluation mode, in float64.
    loss_fn : callable
        ``loss_fn(outputs, targets)``: the mean over a batch.
    data : list of (inputs, targets)
        Batches.
    shapes : dict of str to torch.Size
        Of the module's trainable parameters, in the order of the vector.
    one_by_one : bool
        Whether `torch.func.vmap` cannot evaluate the module: then vectors are taken one by one.
    """

    copied: nn.Module
    loss_fn: LossFunction
    data: list[Batch]
    shapes: dict[str, torch.Size]
    one_by_one: bool = False
    _local: threading.local = field(default_factory=threading.local, repr=False)

    def make_module(self) -> nn.Module:
        """Return a copy of the module."""
        return copy.deepcopy(self.copied)

    def __len__(self) -> int:
        return sum(len(targets) for _inputs, targets in self.data)

    def batches(self, params: Tensor) -> tuple[Tensor, ...]:
        """Return `params` in pieces; of a large module one by one."""
        if self.one_by_one:
            return params.split(1)
        largest = max(len(targets) for _inputs, targets in self.data)
        return params.split(max(1, TOGETHER // (params.shape[-1] * largest)))

    def loss(self, params: Tensor) -> Tensor:
        """Return the mean loss over all batches at one vector of parameters."""
        values = self.unflatten(params)
        # Buffers are given anew each time, so that a module which changes them has no memory.
        buffers = {name: value.clone() for name, value in self.module.named_buffers()}
        total, count = params.new_zeros(()), 0
        for inputs, targets in self.data:
            outputs = functional_call(self.module, {**values, **buffers}, (inputs,))
            total = total + len(targets) * self.loss_fn(outputs, targets)
            count += len(targets)
        return total / count

    def unflatten(self, params: Tensor) -> dict[str, Tensor]:
        """Return each parameter, by name, from a vector of shape (p,)."""
        parts = params.split([shape.numel() for shape in self.shapes.values()])
        named = zip(self.shapes.items(), parts, strict=True)
        return {name: part.reshape(shape) for (name, shape), part in named}


@dataclass(frozen=True, eq=False)
class OwnTask:
    """What `Task.from_module` returns: a task whose parts are not among those that can be chosen.

    Parameters
    ----------
    objective : OwnObjective
        The loss as a function of the parameters.
    params : ndarray of shape (p,)
        The module's parameters when the task was made, in the order of `Module.parameters`.
    """

    objective: OwnObjective
    params: Floats
    window: None = None
    truth: None = None
    has_rules: bool = False

    @property
    def task(self) -> Any:
        """The task itself, as library functions take it."""
        return self

    @property
    def starts(self) -> Mapping[str, Floats]:
        """The module's parameters when the task was made."""
        return {"given": self.params}

    @property
    def param_names(self) -> tuple[str, ...]:
        """What each number of the vector is called, e.g. "0.weight[2,1]"."""
        return tuple(
            f"{name}[{','.join(map(str, place))}]"
            for name, shape in self.objective.shapes.items()
            for place in np.ndindex(shape)
        )

    def plane(self, origin: ArrayLike | None = None) -> Plane:
        """Return the plane on which the first two parameters vary."""
        names = self.param_names
        return Plane.of_two(self.params if origin is None else origin, 0, 1, names)

    @isolated
    def trajectory(self, checkpoints: Iterable[Any]) -> Trajectory:
        """Return the record of a training that was done elsewhere.

        Parameters
        ----------
        checkpoints : iterable of nn.Module, of its ``state_dict()``, or of vectors of shape (p,)
            The parameters after 0, 1, … epochs, or at whatever times they were kept.

        Returns
        -------
        Trajectory
            With the loss and the gradient on this task's data at each of them; "diverged" before
            the first whose numbers are not finite.

        Raises
        ------
        BadValue
            If a checkpoint is of another module, or the first has no finite loss.
        """
        rows = torch.stack([self._vector(checkpoint) for checkpoint in checkpoints])
        losses, grads = self.objective.value_and_grad(rows)
        sound = losses.isfinite() & grads.isfinite().all(dim=1) & rows.isfinite().all(dim=1)
        count = int(sound.long().cumprod(dim=0).sum())
        if not count:
            raise BadValue("checkpoints", "must begin with a finite loss", losses[0].item())
        params, grads, losses = rows[:count], grads[:count], losses[:count]
        status: Status = "finished" if count == len(rows) else "diverged"
        message = f"{count} checkpoints." if status == "finished" else f"Diverged after {count}."
        return Trajectory(params.numpy(), grads.numpy(), losses.numpy(), status, message)

    def _vector(self, checkpoint: Any) -> Tensor:
        if isinstance(checkpoint, nn.Module):
            checkpoint = checkpoint.state_dict()
        if isinstance(checkpoint, Mapping):
            missing = [name for name in self.objective.shapes if name not in checkpoint]
            if missing:
                raise BadValue("checkpoints", "must have every parameter", missing[0])
            parts = [checkpoint[name].detach().flatten() for name in self.objective.shapes]
            checkpoint = torch.cat(parts)
        if not isinstance(checkpoint, Tensor):
            checkpoint = torch.from_numpy(np.array(checkpoint, dtype=np.float64))
        vector: Tensor = checkpoint.detach().cpu().double().clone()
        if vector.shape != self.params.shape:
            rule = "must have {count} parameters each"
            raise BadValue("checkpoints", rule, tuple(vector.shape), count=len(self.params))
        return vector


def own_task(module: nn.Module, loss_fn: LossFunction, data: Any) -> OwnTask:
    """Return the task of `Task.from_module`."""
    named = module.named_parameters()
    trained = [(name, value) for name, value in named if value.requires_grad]
    if not trained:
        raise BadValue("module", "must have parameters that are not frozen", type(module).__name__)
    copied = _copied(module).requires_grad_(False)
    shapes = {name: value.shape for name, value in trained}
    if isinstance(loss_fn, nn.Module):  # which may have class weights
        loss_fn = _copied(loss_fn)
    objective = OwnObjective(copied, loss_fn, _batches(data), shapes)
    flat = torch.cat([value.detach().cpu().flatten().double() for _name, value in trained])
    first = objective.loss(flat)
    if not isinstance(first, Tensor) or first.shape != ():
        raise BadValue("loss_fn", "must return a single number", getattr(first, "shape", first))
    try:
        vmap(objective.loss)(torch.stack([flat, flat]))
    except RuntimeError:  # recurrent layers, or control flow that depends on the data
        objective = replace(objective, one_by_one=True)
    return OwnTask(objective, flat.numpy().copy())


def _copied(module: nn.Module) -> nn.Module:
    """Return a copy on the CPU, in evaluation mode, in float64."""
    copied: nn.Module = copy.deepcopy(module).cpu().double().eval()
    return copied


def _batches(data: Any) -> list[Batch]:
    """Return batches of (inputs, targets), floats in float64, from tensors or a DataLoader."""
    pair = isinstance(data, (tuple, list)) and len(data) == 2 and isinstance(data[1], Tensor)
    before = torch.random.get_rng_state()
    try:
        found = [(_double(x), _double(y)) for x, y in ([data] if pair else data)]
    except (TypeError, ValueError) as problem:
        rule = "must be inputs and targets, or batches of these, as a DataLoader has them"
        raise BadValue("data", rule, type(data).__name__) from problem
    finally:
        torch.random.set_rng_state(before)  # a DataLoader draws a seed when it begins
    if not found or any(not isinstance(y, Tensor) or not len(y) for _x, y in found):
        raise BadValue("data", "must have points in every batch", len(found))
    return found


def _double(values: Any) -> Any:
    if isinstance(values, Tensor):
        values = values.detach().cpu().clone()
        return values.double() if values.is_floating_point() else values
    return values
