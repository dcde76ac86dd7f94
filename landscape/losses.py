"""Losses by name: one torch formula each.

They are written in the margin m = ±u, the logit u towards the point's own class (+ where y = 1).
With ŷ = σ(u) the class's probability is σ(m) whichever it is, so

* MSE: (ŷ - y)² = σ(-m)²
* BCE: -y·log ŷ - (1 - y)·log(1 - ŷ) = -log σ(m)

which keep all digits where ŷ has saturated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from landscape.core.options import Entry
from landscape.core.registry import Registry

LOSSES: Registry[Any] = Registry("loss")


@dataclass(frozen=True, kw_only=True, eq=False)
class Loss(Entry):
    """A loss that can be chosen.

    Parameters
    ----------
    formula : callable
        The loss of each point from its margin, element by element.
    last_layer : str
        What follows the model's layers in a PyTorch script that trains with it.
    criterion : str
        Its class in a PyTorch script.
    latex : str
        Its mean over the points in ŷ and y, as people write it; if left out, its label.
    """

    formula: Callable[[Tensor], Tensor]
    last_layer: str = ""
    criterion: str
    latex: str = ""


def _mse(margins: Tensor) -> Tensor:
    return torch.sigmoid(-margins).square()


def _bce(margins: Tensor) -> Tensor:
    return -functional.logsigmoid(margins)


MSE = Loss(
    "mse",
    "MSE",
    formula=_mse,
    last_layer="nn.Sigmoid()",
    criterion="nn.MSELoss()",
    latex=r"\mathrm{MSE} = \tfrac1n \sum (\hat y - y)^2",
)
BCE = Loss(
    "bce",
    "BCE",
    formula=_bce,
    criterion="nn.BCEWithLogitsLoss()",
    latex=r"\mathrm{BCE} = -\tfrac1n \sum [\, y \ln \hat y + (1-y) \ln(1-\hat y) \,]",
)
LOSSES.add(MSE)
LOSSES.add(BCE)
