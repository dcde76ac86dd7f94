"""Losses by name: one torch formula each for the targets that it suits.

They are written in margins (`landscape.objective.margins`), which keep all digits where ŷ has
saturated.

Of two classes the margin is m = ±u, the logit u towards the point's own class (+ where y = 1).
With ŷ = σ(u) the class's probability is σ(m) whichever it is, so

* MSE: (ŷ - y)² = σ(-m)²
* BCE: -y·log ŷ - (1 - y)·log(1 - ŷ) = -log σ(m)

Of several classes the margins are m_k = z_k - z_y, each logit above that of the point's own class:

* cross-entropy: -log softmax(z)_y = log Σ exp m_k

Of a number it is the residual r = ŷ - y:

* MSE: r²
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from landscape.core.dataset import TargetKind
from landscape.core.errors import BadValue
from landscape.core.options import Entry
from landscape.core.registry import Registry

Formula = Callable[[Tensor], Tensor]
LOSSES: Registry[Any] = Registry("loss")


@dataclass(frozen=True)
class LossCode:
    """A loss as lines of a script, from the model's ``outputs`` and the targets ``y``.

    Parameters
    ----------
    functional : str
        The mean over the points, with torch.nn.functional, called F.
    formula : str
        Lines that make this mean, ``loss``, with operations of tensors alone.
    gradient : str
        Lines after `formula`'s that make ``delta``, its gradient by the outputs.
    """

    functional: str
    formula: str
    gradient: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Loss(Entry):
    """A loss that can be chosen.

    Parameters
    ----------
    formula : callable, optional
        The loss of each point of two classes from its margin, element by element.
    residual_formula : callable, optional
        The loss of each number from its residual, element by element.
    class_formula : callable, optional
        The loss of each point of several classes from its margins: (..., n, classes) → (..., n).
    last_layer : str
        What follows the model's layers in a PyTorch script that trains with it on two classes.
    criterion : str
        Its class in a PyTorch script.
    convex : tuple of {"binary", "number", "classes"}
        The targets for which it is convex in the margins: where outputs are linear in the
        parameters, any minimum is then the lowest.
    latex : str
        Its mean over the points in ŷ and y, as people write it; if left out, its label.
    plain_code : mapping of kinds of targets to LossCode
        For scripts without `nn.Module`; kinds that it lacks have no such.
    """

    formula: Formula | None = None
    residual_formula: Formula | None = None
    class_formula: Formula | None = None
    last_layer: str = ""
    criterion: str
    convex: tuple[TargetKind, ...] = ()
    latex: str = ""
    plain_code: Mapping[TargetKind, LossCode] = field(default_factory=dict)

    @property
    def formulas(self) -> dict[TargetKind, Formula]:
        """The formula for each kind of targets that the loss suits."""
        every: dict[TargetKind, Formula | None] = {
            "binary": self.formula,
            "number": self.residual_formula,
            "classes": self.class_formula,
        }
        return {kind: formula for kind, formula in every.items() if formula is not None}

    @property
    def targets(self) -> tuple[TargetKind, ...]:
        """The kinds of targets that it suits."""
        return tuple(self.formulas)

    def formula_for(self, kind: TargetKind) -> Formula:
        """Return the formula for a kind of targets.

        Raises
        ------
        BadValue
            If the loss does not suit them.
        """
        if kind not in self.formulas:
            suited = [name for name, loss in LOSSES.items() if kind in loss.targets]
            rule = "must suit the data, as {names}"
            raise BadValue("loss", rule, self.name, names=", ".join(suited))
        return self.formulas[kind]


def _mse(margins: Tensor) -> Tensor:
    return torch.sigmoid(-margins).square()


def _bce(margins: Tensor) -> Tensor:
    return -functional.logsigmoid(margins)


def _log_sum_exp(margins: Tensor) -> Tensor:
    # Class by class: in what order `torch.logsumexp` sums depends on how many points there are.
    return reduce(torch.logaddexp, margins.unbind(-1))


MSE = Loss(
    "mse",
    "MSE",
    formula=_mse,
    residual_formula=torch.square,
    last_layer="nn.Sigmoid()",
    criterion="nn.MSELoss()",
    convex=("number",),
    latex=r"\mathrm{MSE} = \tfrac1n \sum (\hat y - y)^2",
    plain_code={
        "binary": LossCode(
            "F.mse_loss(torch.sigmoid(outputs), y)",
            formula="""\
p = 1 / (1 + torch.exp(-outputs))  # σ
loss = ((p - y) ** 2).mean()
""",
            gradient="delta = 2 * (p - y) * p * (1 - p) / len(y)  # σ' = σ·(1 - σ)\n",
        ),
        "number": LossCode(
            "F.mse_loss(outputs, y)",
            formula="loss = ((outputs - y) ** 2).mean()\n",
            gradient="delta = 2 * (outputs - y) / len(y)\n",
        ),
    },
)
BCE = Loss(
    "bce",
    "BCE",
    formula=_bce,
    criterion="nn.BCEWithLogitsLoss()",
    convex=("binary",),
    latex=r"\mathrm{BCE} = -\tfrac1n \sum [\, y \ln \hat y + (1-y) \ln(1-\hat y) \,]",
    plain_code={
        "binary": LossCode(
            "F.binary_cross_entropy_with_logits(outputs, y)",
            formula="""\
# Of an output u: -y·log σ(u) - (1 - y)·log(1 - σ(u)) = log(1 + exp(u)) - y·u
softplus = outputs.clamp(min=0) + torch.log1p(torch.exp(-outputs.abs()))  # log(1 + exp(u))
loss = (softplus - y * outputs).mean()
""",
            gradient="""\
p = 1 / (1 + torch.exp(-outputs))  # σ, the derivative of softplus
delta = (p - y) / len(y)
""",
        )
    },
)
CROSS_ENTROPY = Loss(
    "cross_entropy",
    "Cross-entropy",
    class_formula=_log_sum_exp,
    criterion="nn.CrossEntropyLoss()",
    convex=("classes",),
    latex=r"\mathrm{CE} = -\tfrac1n \sum \ln \hat p_y",
    plain_code={
        "classes": LossCode(
            "F.cross_entropy(outputs, y)",
            formula="""\
shifted = outputs - outputs.max(dim=1, keepdim=True).values  # so that no exp overflows
log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()  # log softmax
loss = -log_p[torch.arange(len(y)), y].mean()
""",
            gradient="""\
one_hot = y.reshape(-1, 1) == torch.arange(outputs.shape[1])
delta = (log_p.exp() - one_hot.double()) / len(y)
""",
        )
    },
)
LOSSES.add(MSE)
LOSSES.add(BCE)
LOSSES.add(CROSS_ENTROPY)
