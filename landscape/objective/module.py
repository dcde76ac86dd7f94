"""The objective of any `nn.Module`."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.func import functional_call, grad, grad_and_value, jacrev, vmap

from landscape.core.dataset import TargetKind
from landscape.losses import Formula
from landscape.models import Layout
from landscape.objective.margins import target_margins

CHUNK = 200_000  # outputs that are taken together


@dataclass(frozen=True, eq=False)
class ModuleObjective:
    """A loss on data: call it with params of shape (..., p) for losses of shape (...).

    Parameters
    ----------
    layout : Layout
        The model, and how its parameters stand in one vector.
    formula : callable
        The loss of each point from its margins, of which the mean is taken.
    kind : {"binary", "classes", "number"}
        Of the targets.
    x : Tensor of shape (n, features)
        Inputs.
    y : Tensor of shape (n,)
        Targets.
    """

    layout: Layout
    formula: Formula
    kind: TargetKind
    x: Tensor
    y: Tensor
    # functional_call puts the values into the module for as long as it runs, so that two threads
    # must not call it at once.
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _module: nn.Module = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_module", self.layout.make_module())
        _ = self.layout.shapes  # made now: inside of vmap no module can be made

    def __len__(self) -> int:
        return len(self.y)

    def outputs(self, params: Tensor, x: Tensor) -> Tensor:
        """Return the outputs, shape (..., n, outputs), for inputs of shape (n, features)."""
        rows = params.reshape(-1, params.shape[-1])
        parts = rows.split(max(1, CHUNK // len(x)))
        with self._lock:
            found = torch.cat([vmap(lambda row: self._outputs(row, x))(part) for part in parts])
        return found.reshape(*params.shape[:-1], *found.shape[1:])

    def __call__(self, params: Tensor) -> Tensor:
        """Return the mean loss over the points at each of `params`."""
        rows = params.reshape(-1, params.shape[-1])
        with self._lock:
            losses = torch.cat([vmap(self._loss)(part) for part in self.batches(rows)])
        return losses.reshape(params.shape[:-1])

    def batches(self, params: Tensor) -> tuple[Tensor, ...]:
        """Return `params` of shape (k, p) in pieces of a bounded size."""
        return params.split(max(1, CHUNK // len(self)))

    def value_and_grad(
        self, params: Tensor, *, batch_invariant: bool = True
    ) -> tuple[Tensor, Tensor]:
        """Return the losses, shape (k,), and gradients, shape (k, p), at params of shape (k, p).

        Where `batch_invariant`, no bit of one depends on the others in the batch.
        """
        params = params.detach()
        both = grad_and_value(self._loss)
        with self._lock:
            if batch_invariant:
                # Where a row begins in memory decides which numbers a processor takes together,
                # and with them the last bit: each is moved to where a single one would be.
                pairs = [both(row.clone()) for row in params]
                grads, losses = (torch.stack(column) for column in zip(*pairs, strict=True))
            else:
                parts = [vmap(both)(part) for part in self.batches(params)]
                grads, losses = (torch.cat(column) for column in zip(*parts, strict=True))
        return losses, grads

    def point_grads(self, params: Tensor) -> Tensor:
        """Return each point's share of the gradient at one vector, shape (n, p)."""

        def share(params: Tensor, x: Tensor, y: Tensor) -> Tensor:
            outputs = self._outputs(params, x.unsqueeze(0))
            margins = target_margins(self.kind, outputs, y.unsqueeze(0))
            return self.formula(margins)[0] / len(self)

        with self._lock:
            return vmap(grad(share), in_dims=(None, 0, 0))(params.detach(), self.x, self.y)

    def hessians(self, params: Tensor) -> Tensor:
        """Return the Hessians, shape (k, p, p), at params of shape (k, p)."""
        with self._lock:
            return torch.stack([jacrev(grad(self._loss))(row) for row in params.detach()])

    def _outputs(self, params: Tensor, x: Tensor) -> Tensor:
        found: Tensor = functional_call(self._module, self.layout.unflatten(params), (x,))
        return found

    def _loss(self, params: Tensor) -> Tensor:
        return self.formula(target_margins(self.kind, self._outputs(params, self.x), self.y)).mean()
