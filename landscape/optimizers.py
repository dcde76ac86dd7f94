"""Optimizers: torch's own classes, and what they can be tuned with.

Names are torch's class names in lower case, options torch's keywords with torch's defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch.optim import Optimizer

from landscape.core.options import Entry, Need, Number, Option, Pair, Pick, Switch
from landscape.core.registry import Registry

OPTIMIZERS: Registry[Any] = Registry("optimizer")


ALMOST_ONE = 1 - 1e-6  # averages that forget nothing would never begin


@dataclass(frozen=True, kw_only=True, eq=False)
class OptimizerRule(Entry):
    """An optimizer that can be chosen.

    Parameters
    ----------
    torch_class : type
        Its class in torch.optim.
    closure : bool
        Whether a step calls the loss itself, as often as it needs to. Such a step looks at all
        parameters at once; every other moves each by itself, so that one batch can hold many runs.
    """

    torch_class: Callable[..., Optimizer]
    closure: bool = False


def _add(name: str, torch_class: Any, *options: Option, closure: bool = False) -> None:
    rule = OptimizerRule(
        torch_class.__name__.lower(), name, options, torch_class=torch_class, closure=closure
    )
    OPTIMIZERS.add(rule)


def _decay(default: float = 0.0) -> Number:
    return Number("weight_decay", default, 0, 1e6, step=0.01)


def _eps(default: float) -> Number:
    return Number("eps", default, 0, 1, step=1e-8)


_MOMENTUM = Number("momentum", 0.0, 0, ALMOST_ONE)


_BETAS = Pair("betas", (0.9, 0.999), 0, ALMOST_ONE, step=0.01)


_NESTEROV = Need(
    "needs a momentum above 0 and a dampening of 0",
    lambda options: options["momentum"] > 0 and options["dampening"] == 0,
)


_DECOUPLED = Switch("decoupled_weight_decay", False)


_add(
    "SGD",
    torch.optim.SGD,
    _MOMENTUM,
    Number("dampening", 0.0, 0, 1),
    _decay(),
    Switch("nesterov", False, _NESTEROV),
)


_add("Adam", torch.optim.Adam, _BETAS, _eps(1e-8), _decay(), Switch("amsgrad", False))


_add("AdamW", torch.optim.AdamW, _BETAS, _eps(1e-8), _decay(0.01), Switch("amsgrad", False))


_add(
    "NAdam",
    torch.optim.NAdam,
    _BETAS,
    _eps(1e-8),
    _decay(),
    Number("momentum_decay", 0.004, 0, 1, step=0.001),
    _DECOUPLED,
)


_add("RAdam", torch.optim.RAdam, _BETAS, _eps(1e-8), _decay(), _DECOUPLED)


_add(
    "RMSprop",
    torch.optim.RMSprop,
    Number("alpha", 0.99, 0, ALMOST_ONE, step=0.01),
    _eps(1e-8),
    _decay(),
    _MOMENTUM,
    Switch("centered", False),
)


_add(
    "Adagrad",
    torch.optim.Adagrad,
    Number("lr_decay", 0.0, 0, 1e3, step=0.01),
    _decay(),
    Number("initial_accumulator_value", 0.0, 0, 1e6),
    _eps(1e-10),
)


_add(
    "LBFGS",
    torch.optim.LBFGS,
    Number("max_iter", 20, 1, 100, whole=True, step=1),
    Number("tolerance_grad", 1e-7, 0, 1, step=1e-7),
    Number("tolerance_change", 1e-9, 0, 1, step=1e-9),
    Number("history_size", 100, 1, 1000, whole=True, step=1),
    Pick("line_search_fn", None, ("strong_wolfe",)),
    closure=True,
)
