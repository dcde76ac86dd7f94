"""The objective of any `nn.Module`."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.func import functional_call, grad, grad_and_value, jacrev, vmap

from landscape.losses import Loss
from landscape.models import Layout

CHUNK = 200_000  # outputs that are taken together


@dataclass(frozen=True, eq=False)
class ModuleObjective:
    """A loss on data: call it with params of shape (..., p) for losses of shape (...).

    Parameters
    ----------
    layout : Layout
        The model, and how its parameters stand in one vector.
    loss : Loss
        What is averaged over the points.
    x : Tensor of shape (n, features)
        Inputs.
    sign : Tensor of shape (n,)
        1 for points with y = 1, -1 for those with y = 0: times the logit it is the margin.
    """

    layout: Layout
    loss: Loss
    x: Tensor
    sign: Tensor
    # functional_call puts the values into the module for as long as it runs, so that two threads
    # must not call it at once.
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _module: nn.Module = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_module", self.layout.make_module())
        _ = self.layout.shapes  # made now: inside of vmap no module can be made

    def __len__(self) -> int:
        return len(self.sign)

    def logits(self, params: Tensor, x: Tensor) -> Tensor:
        """Return the logits, shape (..., n), of inputs of shape (n, features)."""
        rows = params.reshape(-1, params.shape[-1])
        parts = rows.split(max(1, CHUNK // len(x)))
        with self._lock:
            found = torch.cat([vmap(lambda row: self._logits(row, x))(part) for part in parts])
        return found.reshape(*params.shape[:-1], len(x))

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
                pairs = [both(row) for row in params]
                grads, losses = (torch.stack(column) for column in zip(*pairs, strict=True))
            else:
                parts = [vmap(both)(part) for part in self.batches(params)]
                grads, losses = (torch.cat(column) for column in zip(*parts, strict=True))
        return losses, grads

    def point_grads(self, params: Tensor) -> Tensor:
        """Return each point's share of the gradient at one vector, shape (n, p)."""

        def share(params: Tensor, x: Tensor, sign: Tensor) -> Tensor:
            margin = sign * self._logits(params, x.unsqueeze(0))[0]
            return self.loss.formula(margin) / len(self)

        with self._lock:
            return vmap(grad(share), in_dims=(None, 0, 0))(params.detach(), self.x, self.sign)

    def hessians(self, params: Tensor) -> Tensor:
        """Return the Hessians, shape (k, p, p), at params of shape (k, p)."""
        with self._lock:
            return torch.stack([jacrev(grad(self._loss))(row) for row in params.detach()])

    def _logits(self, params: Tensor, x: Tensor) -> Tensor:
        return functional_call(self._module, self.layout.unflatten(params), (x,)).squeeze(-1)

    def _loss(self, params: Tensor) -> Tensor:
        return self.loss.formula(self.sign * self._logits(params, self.x)).mean()
