"""Many optimizers from one start, and how each does at every learning rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from landscape.core.arrays import Floats, frozen_array
from landscape.core.options import Options
from landscape.experiment import Experiment
from landscape.optimizers import OPTIMIZERS
from landscape.training.loop import Progress, is_batched
from landscape.training.train import train_many

RATES = np.logspace(-3, 2, 25)
EVERY_THIRD = slice(0, None, 3)  # of the rates, where runs cannot train as a batch
TIE = 1e-6  # relative: final losses as close as this are equally good


@dataclass(frozen=True)
class OptimizerConfig:
    """An optimizer with its options.

    Parameters
    ----------
    optimizer : str
        Name in ``OPTIMIZERS``.
    options : tuple of (str, value) pairs
        As ``optimizer_options`` of `Experiment`, and kept in the same way.

    Raises
    ------
    BadValue
        If the optimizer or an option is not a possible one.
    """

    optimizer: str
    options: Options = ()

    def __post_init__(self) -> None:
        checked = OPTIMIZERS[self.optimizer].check_options("optimizer_options", self.options)
        object.__setattr__(self, "options", checked)

    def applied_to(self, experiment: Experiment, learning_rate: float | None = None) -> Experiment:
        """Return `experiment` with this optimizer, a rate that stays, and the rate if given."""
        rate = experiment.learning_rate if learning_rate is None else learning_rate
        return replace(
            experiment,
            optimizer=self.optimizer,
            optimizer_options=self.options,
            learning_rate=rate,
            schedule="none",
            schedule_options=(),
        )


_MOMENTUM = (("momentum", 0.9),)
# Every optimizer with torch's defaults, and the two classics that are options of SGD.
OPTIMIZER_CONFIGS = (
    OptimizerConfig("sgd"),
    OptimizerConfig("sgd", _MOMENTUM),
    OptimizerConfig("sgd", (*_MOMENTUM, ("nesterov", True))),
    *(OptimizerConfig(name) for name in OPTIMIZERS if name != "sgd"),
)


def in_usual_order(configs: Iterable[OptimizerConfig]) -> tuple[OptimizerConfig, ...]:
    """Return each once, in the order of ``OPTIMIZER_CONFIGS``, others after those."""
    usual = dict.fromkeys(OPTIMIZER_CONFIGS)
    given = dict.fromkeys(configs)
    return (*(one for one in usual if one in given), *(one for one in given if one not in usual))


@dataclass(frozen=True, eq=False)
class Sweep:
    """How one optimizer ends at each of a range of learning rates.

    Parameters
    ----------
    rates : ndarray of shape (m,)
        Learning rates, rising.
    final_losses : ndarray of shape (m,)
        Loss after the last epoch; nan where the run diverged.
    best : float or None
        The rate with the lowest final loss; of those that end equally low, the one with the
        lowest mean loss on its way. None if every run diverged.
    """

    rates: Floats
    final_losses: Floats
    best: float | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "rates", frozen_array(self.rates))
        object.__setattr__(self, "final_losses", frozen_array(self.final_losses))


def sweep(experiment: Experiment, progress: Progress | None = None) -> Sweep:
    """Train an experiment at 25 learning rates from 0.001 to 100, and say how each run ends.

    Parameters
    ----------
    experiment : Experiment
        Everything but the learning rate.
    progress : callable, optional
        Called now and then with the share done, 0 to 1.

    Returns
    -------
    Sweep
        Where runs cannot train as a batch, which takes much longer, with every third of the
        rates.
    """
    rates = RATES if is_batched(experiment) else RATES[EVERY_THIRD]
    runs = train_many([replace(experiment, learning_rate=float(rate)) for rate in rates], progress)
    finals = np.array([run.losses[-1] if run.status == "finished" else np.nan for run in runs])
    if np.isnan(finals).all():
        return Sweep(rates, finals, None)
    lowest = np.nanmin(finals)
    means = [
        run.losses.mean() if final <= lowest + TIE * abs(lowest) else np.inf
        for run, final in zip(runs, finals, strict=True)
    ]
    return Sweep(rates, finals, float(rates[int(np.argmin(means))]))
