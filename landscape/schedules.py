"""Learning-rate schedules: torch's own classes, and what they can be tuned with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from torch.optim import lr_scheduler

from landscape.core.options import Entry, Number, Option, Options
from landscape.core.registry import Registry
from landscape.optimizers import ALMOST_ONE

SCHEDULES: Registry[Any] = Registry("schedule")


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedule(Entry):
    """A learning-rate schedule that can be chosen.

    Parameters
    ----------
    torch_class : type or None
        Its class in torch.optim.lr_scheduler; None for a rate that stays.
    takes_loss : bool
        Whether its step takes the loss, so that each run has its own schedule.
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

    def keywords(self, learning_rate: float, epochs: int, options: Options) -> dict[str, Any]:
        """Return the arguments of its class besides the optimizer."""
        given: dict[str, Any] = {}
        if self.from_rate:
            given[self.from_rate] = learning_rate
        if self.from_epochs:
            given[self.from_epochs] = epochs
        given |= self.all_options(options) | dict(self.fixed)
        return self.mend(given)


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
