"""Optimizers and learning-rate schedules: torch's own classes, and what they can be tuned with.

Names are torch's class names in lower case, options torch's keywords with torch's defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.optim import Optimizer, lr_scheduler

from landscape.records import Experiment
from landscape.registry import (
    OPTIMIZERS,
    SCHEDULES,
    Entry,
    Need,
    Number,
    Option,
    Pair,
    Pick,
    Switch,
)

ALMOST_ONE = 1 - 1e-6  # averages that forget nothing would never begin


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class Schedule(Entry):
    """A learning-rate schedule that can be chosen.

    Parameters
    ----------
    torch_class : type or None
        Its class in torch.optim.lr_scheduler; None for a rate that stays.
    takes_loss : bool
        Whether its step is told the loss, so that each run has its own schedule.
    from_epochs, from_rate : str
        Keyword that is the experiment's number of epochs, and its learning rate.
    fixed : mapping
        Keywords that nobody chooses.
    mend : callable
        Takes the keywords and returns them as ones that its class can work with.
    """

    torch_class: Callable[..., Any] | None
    takes_loss: bool = False
    from_epochs: str = ""
    from_rate: str = ""
    fixed: Mapping[str, object] = field(default_factory=dict)
    mend: Callable[[dict[str, Any]], dict[str, Any]] = lambda keywords: keywords

    def keywords(self, experiment: Experiment) -> dict[str, Any]:
        """Return what its class is called with, but for the optimizer."""
        given: dict[str, Any] = {}
        if self.from_rate:
            given[self.from_rate] = experiment.learning_rate
        if self.from_epochs:
            given[self.from_epochs] = experiment.epochs
        given |= self.all_options(experiment.schedule_options) | dict(self.fixed)
        return self.mend(given)


def make_optimizer(
    experiment: Experiment, groups: Sequence[tuple[torch.Tensor, float]]
) -> tuple[Optimizer, Any]:
    """Return the experiment's optimizer on `groups`, and its schedule or None.

    Parameters
    ----------
    experiment : Experiment
        Its optimizer, schedule and their options matter.
    groups : sequence of (Tensor, float)
        Parameters, and the learning rate of each instead of the experiment's.
    """
    rule, schedule = OPTIMIZERS[experiment.optimizer], SCHEDULES[experiment.schedule]
    optimizer = rule.torch_class(
        [{"params": [params], "lr": rate} for params, rate in groups],
        lr=experiment.learning_rate,
        **dict(experiment.optimizer_options),
    )
    if schedule.torch_class is None:
        return optimizer, None
    keywords = schedule.keywords(experiment)
    if schedule.from_rate:
        keywords[schedule.from_rate] = [rate for _, rate in groups]
    return optimizer, schedule.torch_class(optimizer, **keywords)


def is_batched(experiment: Experiment) -> bool:
    """Whether runs that differ in start and learning rate alone can train as one batch."""
    takes_loss = SCHEDULES[experiment.schedule].takes_loss
    return not (OPTIMIZERS[experiment.optimizer].closure or takes_loss)


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


def _plan(label: str, torch_class: Any, *options: Option, **extra: Any) -> None:
    name = "none" if torch_class is None else torch_class.__name__.lower()
    SCHEDULES.add(Schedule(name, label, options, torch_class=torch_class, **extra))


def _count(name: str, default: int, low: int = 1) -> Number:
    return Number(name, default, low, 10_000, whole=True, step=5)


def _share(name: str, default: float, low: float = 1e-6) -> Number:
    return Number(name, default, low, 1)


def _warm_up_at_all(keywords: dict[str, Any]) -> dict[str, Any]:
    """Return OneCycleLR's keywords, its warm-up a trifle longer where it is one step.

    Its first step is then its last, and torch divides by the 0 steps between them.
    """
    if keywords["pct_start"] * keywords["total_steps"] == 1:
        return keywords | {"pct_start": keywords["pct_start"] + 1e-9}
    return keywords


_LOWEST = Number("eta_min", 0.0, 0, 1e12, step=0.01)

_plan("none", None)
_plan("StepLR", lr_scheduler.StepLR, _count("step_size", 30), _share("gamma", 0.1))
_plan("ExponentialLR", lr_scheduler.ExponentialLR, Number("gamma", 0.95, 1e-6, 1, step=0.01))
_plan("CosineAnnealingLR", lr_scheduler.CosineAnnealingLR, _LOWEST, from_epochs="T_max")
_plan(
    "CosineAnnealingWarmRestarts",
    lr_scheduler.CosineAnnealingWarmRestarts,
    _count("T_0", 20),
    Number("T_mult", 1, 1, 10, whole=True, step=1),
    _LOWEST,
)
_plan(
    "LinearLR",
    lr_scheduler.LinearLR,
    _share("start_factor", 1 / 3),
    _share("end_factor", 1.0, 0),
    _count("total_iters", 5),
)
_plan(
    "PolynomialLR",
    lr_scheduler.PolynomialLR,
    Number("power", 1.0, 0, 10, step=0.5),
    from_epochs="total_iters",
)
_plan(
    "OneCycleLR",
    lr_scheduler.OneCycleLR,
    Number("pct_start", 0.3, 0, ALMOST_ONE),  # at 1 torch divides by the steps after it
    Number("div_factor", 25.0, 1, 1e6, step=5),
    from_rate="max_lr",
    from_epochs="total_steps",
    # It would also swing the momentum, and refuse optimizers that have none.
    fixed={"cycle_momentum": False},
    mend=_warm_up_at_all,
)
_plan(
    "ReduceLROnPlateau",
    lr_scheduler.ReduceLROnPlateau,
    Number("factor", 0.1, 0, ALMOST_ONE),
    _count("patience", 10, 0),
    Number("threshold", 1e-4, 0, 1, step=1e-4),
    takes_loss=True,
)
