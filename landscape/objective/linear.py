"""A loss on data as one function of the parameters, for models linear in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor
from torch.nn import functional

from landscape.core.dataset import Dataset
from landscape.losses import LOSSES

BLOCK = 16  # numbers that torch takes at once, on the widest processors


AT_ONCE = 24_000  # margins whose second derivatives are taken together: they stay in the cache


@dataclass(frozen=True, eq=False)
class Problem:
    """A loss on data: call it with params of shape (..., 2) for losses of shape (...).

    Parameters
    ----------
    design : Tensor of shape (n, 2)
        Rows ±(1, x): `params` times a row is the point's margin.
    formula : callable
        The loss of each point from its margin.
    weights : Tensor of shape (n,)
        Each row's share of the loss; their sum is 1. All are 1/n where rows are points; a
        quadrature rule (`landscape.objective.quadrature`) has fewer rows, and weights of its own.
    """

    design: Tensor
    formula: Callable[[Tensor], Tensor]
    weights: Tensor

    def __call__(self, params: Tensor) -> Tensor:
        """Return the mean loss over the points at each of `params`."""
        # For a single Ŵ the matrix comes first: the other order takes several times as long.
        margins = self.design @ params if params.dim() == 1 else params @ self.design.T
        return self.formula(margins) @ self.weights

    @cached_property
    def _filled_up(self) -> tuple[Tensor, Tensor]:
        """Design and weights with rows of 0, which have no part in anything, up to a whole block.

        Processors take what is left over after whole blocks with other instructions, which give
        another last bit; in a batch that would be other points than in a single run.
        """
        missing = -len(self.design) % BLOCK
        design = functional.pad(self.design, (0, 0, 0, missing))
        return design, functional.pad(self.weights, (0, missing))

    def value_and_grad(self, params: Tensor, *, apart: bool = True) -> tuple[Tensor, Tensor]:
        """Return the losses, shape (k,), and gradients, shape (k, 2), at params of shape (k, 2).

        Where `apart`, no bit of one depends on the others in the batch (in a single thread): where
        training is chaotic, a run among others would else part from the same run on its own. That
        takes longer for a large batch on few rows.
        """
        params = params.detach()
        if not apart:
            return self._together(params)
        rows, weights = self._filled_up
        design = rows.expand(len(params), -1, -1)
        margins = torch.bmm(params.unsqueeze(1), design.mT).requires_grad_()
        losses = self.formula(margins)
        # The margins are linear in the parameters: autograd is left the formula alone, since
        # the way through mean and product as well takes longer.
        share = weights.expand_as(losses)
        (by_margin,) = torch.autograd.grad(losses, margins, share)
        mean = (losses.detach() * share).sum(-1)
        return mean.squeeze(1), torch.bmm(by_margin, design).squeeze(1)

    def _together(self, params: Tensor) -> tuple[Tensor, Tensor]:
        # Params last, which are more than rows: products then take half as long.
        margins = (self.design @ params.T).requires_grad_()
        losses = self.formula(margins)
        share = self.weights.unsqueeze(1).expand_as(losses)
        (by_margin,) = torch.autograd.grad(losses, margins, share)
        return self.weights @ losses.detach(), (self.design.T @ by_margin).T

    def slopes(self, params: Tensor) -> Tensor:
        """Return each row's part in the losses' first derivatives by its margin.

        Its weight times the formula's derivative, shape (k, n), at params of shape (k, 2).
        """
        margins = (params.detach() @ self.design.T).requires_grad_()
        losses = self.formula(margins)
        (slopes,) = torch.autograd.grad(losses, margins, self.weights.expand_as(losses))
        return slopes

    def bends(self, params: Tensor) -> Tensor:
        """Return the same of the second derivatives, shape (k, n)."""
        margins = (params.detach() @ self.design.T).requires_grad_()
        losses = self.formula(margins)
        share = self.weights.expand_as(losses)
        (slopes,) = torch.autograd.grad(losses, margins, share, create_graph=True)
        if not slopes.requires_grad:  # a formula of straight lines
            return torch.zeros_like(slopes)
        ones = torch.ones_like(slopes)
        (bends,) = torch.autograd.grad(slopes, margins, ones, materialize_grads=True)
        return bends

    def hessians(self, params: Tensor) -> Tensor:
        """Return the Hessians, shape (k, 2, 2), at params of shape (k, 2)."""
        products = (self.design.unsqueeze(2) * self.design.unsqueeze(1)).flatten(1)
        size = max(1, AT_ONCE // len(self.design))
        parts = [self.bends(part) @ products for part in params.split(size)]
        return torch.cat(parts).reshape(-1, 2, 2)


def problem_on(dataset: Dataset, loss: str) -> Problem:
    """Return the problem of a loss by name on a data set."""
    x = torch.from_numpy(dataset.x.reshape(len(dataset.y), -1).copy())
    sign = torch.from_numpy(2.0 * dataset.y - 1.0).reshape(-1, 1)
    design = sign * torch.cat([torch.ones_like(sign), x], dim=1)
    weights = torch.full((len(design),), 1 / len(design), dtype=torch.float64)
    return Problem(design, LOSSES[loss].formula, weights)
