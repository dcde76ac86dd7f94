"""The objective of a model that can be chosen, as any module is evaluated."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.func import functional_call, grad, vmap

from landscape.core.dataset import TargetKind
from landscape.losses import Formula
from landscape.models import Layout
from landscape.objective.functional import FunctionalObjective
from landscape.objective.margins import target_margins

CHUNK = 200_000  # outputs that are taken together


@dataclass(frozen=True, eq=False)
class ModuleObjective(FunctionalObjective):
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
    _local: threading.local = field(default_factory=threading.local, repr=False)

    def __post_init__(self) -> None:
        _ = self.layout.shapes  # made now: inside of vmap no module can be made

    def __len__(self) -> int:
        return len(self.y)

    def make_module(self) -> nn.Module:
        """Return the model's module."""
        return self.layout.make_module()

    def outputs(self, params: Tensor, x: Tensor) -> Tensor:
        """Return the outputs, shape (..., n, outputs), for inputs of shape (n, features)."""
        rows = params.reshape(-1, params.shape[-1])
        parts = rows.split(max(1, CHUNK // len(x)))
        _ = self.module
        found = torch.cat([vmap(lambda row: self._outputs(row, x))(part) for part in parts])
        return found.reshape(*params.shape[:-1], *found.shape[1:])

    def batches(self, params: Tensor) -> tuple[Tensor, ...]:
        """Return `params` of shape (k, p) in pieces of a bounded size."""
        return params.split(max(1, CHUNK // len(self)))

    def point_grads(self, params: Tensor) -> Tensor:
        """Return each point's share of the gradient at one vector, shape (n, p)."""

        def share(params: Tensor, x: Tensor, y: Tensor) -> Tensor:
            outputs = self._outputs(params, x.unsqueeze(0))
            margins = target_margins(self.kind, outputs, y.unsqueeze(0))
            return self.formula(margins)[0] / len(self)

        _ = self.module
        return vmap(grad(share), in_dims=(None, 0, 0))(params.detach(), self.x, self.y)

    def loss(self, params: Tensor) -> Tensor:
        """Return the mean loss over the points at one vector of parameters."""
        return self.formula(target_margins(self.kind, self._outputs(params, self.x), self.y)).mean()

    def _outputs(self, params: Tensor, x: Tensor) -> Tensor:
        found: Tensor = functional_call(self.module, self.layout.unflatten(params), (x,))
        return found
