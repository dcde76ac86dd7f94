"""The objective of a model whose outputs are linear in its parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import torch
from torch import Tensor
from torch.func import grad, jacrev
from torch.nn import functional

BLOCK = 16  # numbers that the widest processors take at once
BATCHED_COLUMNS = 3  # up to which products of a batch have the bits of single ones
CHUNK = 24_000  # margins that are taken together: 200 kB stay in the processor's cache


@dataclass(frozen=True, eq=False)
class LinearObjective:
    """A loss on data: call it with params of shape (..., p) for losses of shape (...).

    Parameters
    ----------
    design : Tensor of shape (n * width, p)
        `params` times a row, less the offset, is a margin (`landscape.objective.margins`).
    formula : callable
        The loss of each point from its margin, or from its margins along the last dimension.
    weights : Tensor of shape (n,)
        Each point's share of the loss; their sum is 1. All are 1/n where rows are points; a
        quadrature rule (`landscape.objective.quadrature`) has fewer, and weights of its own.
    offset : Tensor of shape (n,) or None
        None for 0; only where `width` is 1.
    width : int
        Margins of a point.
    """

    design: Tensor
    formula: Callable[[Tensor], Tensor]
    weights: Tensor
    offset: Tensor | None = None
    width: int = 1

    def __len__(self) -> int:
        return len(self.weights)

    def __call__(self, params: Tensor) -> Tensor:
        """Return the mean loss over the points at each of `params`."""
        # For a single vector the matrix comes first: the other order takes several times as long.
        margins = self.design @ params if params.dim() == 1 else params @ self.design.T
        return self._point_losses(margins, self.offset) @ self.weights

    def _point_losses(self, margins: Tensor, offset: Tensor | None) -> Tensor:
        """Return the losses of points, (..., n), from rows times parameters, (..., n * width)."""
        if offset is not None:
            margins = margins - offset
        if self.width > 1:
            margins = margins.unflatten(-1, (-1, self.width))
        return self.formula(margins)

    def batches(self, params: Tensor) -> tuple[Tensor, ...]:
        """Return `params` of shape (k, p) in pieces whose margins stay in the cache."""
        return params.split(max(1, CHUNK // len(self.design)))

    @cached_property
    def _whole_blocks(self) -> tuple[Tensor, Tensor, Tensor | None]:
        """Design, weights and offset with points of 0, which change no sum, up to a whole block.

        Processors take what is left over after whole blocks with other instructions, which give
        another last bit; in a batch that would be other points than in a single run.
        """
        missing = -len(self) % BLOCK
        design = functional.pad(self.design, (0, 0, 0, missing * self.width))
        offset = None if self.offset is None else functional.pad(self.offset, (0, missing))
        return design, functional.pad(self.weights, (0, missing)), offset

    @cached_property
    def _expanded_to(self) -> Callable[[int], tuple[Tensor, Tensor, Tensor, Tensor | None]]:
        """A function from a batch's size to design, its transpose, weights and offset.

        They are kept, since every epoch asks for the same; a batch becomes smaller now and then.
        """
        rows, weights, offset = self._whole_blocks

        @lru_cache(maxsize=8)
        def expanded(size: int) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
            design = rows.expand(size, -1, -1)
            return design, design.mT, weights.expand(size, 1, -1), offset

        return expanded

    def value_and_grad(
        self, params: Tensor, *, batch_invariant: bool = True
    ) -> tuple[Tensor, Tensor]:
        """Return the losses, shape (k,), and gradients, shape (k, p), at params of shape (k, p).

        Where `batch_invariant`, no bit of one depends on the others in the batch (in a single
        thread): where training is chaotic, a run among others would else part from the same run on
        its own. That takes longer for a large batch on few rows.
        """
        params = params.detach()
        if not batch_invariant and self.width == 1:
            return self._one_product(params)
        design, transposed, share, offset = self._expanded_to(len(params))
        margins = torch.bmm(params.unsqueeze(1), transposed).requires_grad_()
        losses = self._point_losses(margins, offset)
        # The margins are linear in the parameters: autograd is left the formula alone, since
        # the way through mean and product as well takes longer.
        (by_margin,) = torch.autograd.grad(losses, margins, share)
        mean = (losses.detach() * share).sum((1, 2))
        if not batch_invariant or len(params) == 1 or design.shape[2] <= BATCHED_COLUMNS:
            return mean, torch.bmm(by_margin, design).squeeze(1)
        # With more columns the product of a batch is made in another order than a single one.
        grads = [torch.bmm(part, design[:1]) for part in by_margin.split(1)]
        return mean, torch.cat(grads).squeeze(1)

    def _one_product(self, params: Tensor) -> tuple[Tensor, Tensor]:
        # Params last, which are more than rows: products then take half as long.
        margins = self.design @ params.T
        if self.offset is not None:
            margins -= self.offset.unsqueeze(1)
        losses = self.formula(margins.requires_grad_())
        share = self.weights.unsqueeze(1).expand_as(losses)
        (by_margin,) = torch.autograd.grad(losses, margins, share)
        return self.weights @ losses.detach(), (self.design.T @ by_margin).T

    def first_derivatives(self, params: Tensor) -> Tensor:
        """Return each point's weight times the formula's derivative by each of its margins.

        The shape is (k, n * width) at params of shape (k, p); times the row it is the row's share
        of the gradient.
        """
        margins = (params.detach() @ self.design.T).requires_grad_()
        losses = self._point_losses(margins, self.offset)
        (slopes,) = torch.autograd.grad(losses, margins, self.weights.expand_as(losses))
        return slopes

    def second_derivatives(self, params: Tensor) -> Tensor:
        """Return the same of the second derivatives, shape (k, n), where `width` is 1."""
        margins = (params.detach() @ self.design.T).requires_grad_()
        losses = self._point_losses(margins, self.offset)
        share = self.weights.expand_as(losses)
        (slopes,) = torch.autograd.grad(losses, margins, share, create_graph=True)
        if not slopes.requires_grad:  # a piecewise linear formula
            return torch.zeros_like(slopes)
        ones = torch.ones_like(slopes)
        (second,) = torch.autograd.grad(slopes, margins, ones, materialize_grads=True)
        return second

    def point_grads(self, params: Tensor) -> Tensor:
        """Return each point's share of the gradient at one vector, shape (n, p)."""
        rows = self.first_derivatives(params.unsqueeze(0)).T * self.design
        return rows.unflatten(0, (-1, self.width)).sum(1)

    def hessians(self, params: Tensor) -> Tensor:
        """Return the Hessians, shape (k, p, p), at params of shape (k, p)."""
        if self.width > 1:
            return torch.stack([jacrev(grad(self))(row) for row in params.detach()])
        size = self.design.shape[1]
        products = (self.design.unsqueeze(2) * self.design.unsqueeze(1)).flatten(1)
        parts = [self.second_derivatives(part) @ products for part in self.batches(params)]
        return torch.cat(parts).reshape(-1, size, size)
