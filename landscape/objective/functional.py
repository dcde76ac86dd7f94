"""The objective of a module: its loss as a function of its parameters in one vector."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import grad, grad_and_value, jacrev, vmap


class FunctionalObjective(ABC):
    """A loss on data: call it with params of shape (..., p) for losses of shape (...).

    `torch.func.functional_call` puts values into a module for as long as it runs: so every thread
    has a module of its own, and threads can work at once.
    """

    _local: threading.local
    one_by_one: bool = False  # whether the module cannot be evaluated by `torch.func.vmap`

    @abstractmethod
    def make_module(self) -> nn.Module:
        """Return a module for one thread, whose parameters are not used."""

    @abstractmethod
    def loss(self, params: Tensor) -> Tensor:
        """Return the loss, shape (), at one vector of parameters."""

    @abstractmethod
    def batches(self, params: Tensor) -> tuple[Tensor, ...]:
        """Return `params` of shape (k, p) in pieces that are evaluated at once."""

    @property
    def module(self) -> nn.Module:
        """The calling thread's module."""
        if not hasattr(self._local, "module"):
            self._local.module = self.make_module()
        found: nn.Module = self._local.module
        return found

    def __call__(self, params: Tensor) -> Tensor:
        """Return the loss at each of `params`."""
        rows = params.reshape(-1, params.shape[-1])
        _ = self.module  # made now: inside of vmap no module can be made
        losses = [
            self.loss(part[0]).unsqueeze(0) if len(part) == 1 else vmap(self.loss)(part)
            for part in self.batches(rows)
        ]
        return torch.cat(losses).reshape(params.shape[:-1])

    def value_and_grad(
        self, params: Tensor, *, batch_invariant: bool = True
    ) -> tuple[Tensor, Tensor]:
        """Return the losses, shape (k,), and gradients, shape (k, p), at params of shape (k, p).

        Where `batch_invariant`, no bit of one depends on the others in the batch.
        """
        params = params.detach()
        _ = self.module
        both = grad_and_value(self.loss)
        if batch_invariant or self.one_by_one:
            # Where a row begins in memory decides which numbers a processor takes together, and
            # with them the last bit: each is moved to where a single one would be.
            pairs = [both(row.clone()) for row in params]
            grads, losses = (torch.stack(column) for column in zip(*pairs, strict=True))
        else:
            parts = [vmap(both)(part) for part in self.batches(params)]
            grads, losses = (torch.cat(column) for column in zip(*parts, strict=True))
        return losses, grads

    def hessians(self, params: Tensor) -> Tensor:
        """Return the Hessians, shape (k, p, p), at params of shape (k, p)."""
        _ = self.module
        # In chunks of 1 no vmap is used.
        second = jacrev(grad(self.loss), chunk_size=1 if self.one_by_one else None)
        return torch.stack([second(row) for row in params.detach()])

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_local"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _local=threading.local())
