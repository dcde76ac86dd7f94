"""Each optimizer's step as the sum of what it is made of.

The numbers are the optimizer's own state, recorded after every step. Only what torch works out on
the way and throws away, e.g. the bias corrections, is worked out again from those numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.optim import Optimizer

from landscape.experiment import Experiment
from landscape.optimizers import OPTIMIZERS
from landscape.steps.adam import adam, adamw, nadam, radam
from landscape.steps.builder import DecompositionBuilder
from landscape.steps.classics import adagrad, lbfgs, rmsprop, sgd
from landscape.steps.common import generic
from landscape.steps.records import Quantity, StepDecomposition, Term
from landscape.training.train import Progress, train

__all__ = ["Quantity", "StepDecomposition", "Term", "decompose_steps"]

# What decomposes an optimizer's steps: it adds the quantities between gradient and step, and the
# terms, and returns the step's formula, in symbols and with the numbers' names in it.
DECOMPOSITIONS: dict[str, Callable[[DecompositionBuilder], tuple[str, str]]] = {
    "sgd": sgd,
    "adam": adam,
    "adamw": adamw,
    "nadam": nadam,
    "radam": radam,
    "rmsprop": rmsprop,
    "adagrad": adagrad,
    "lbfgs": lbfgs,
}


def decompose_steps(experiment: Experiment, progress: Progress | None = None) -> StepDecomposition:
    """Train as `train` does, and decompose every step of the optimizer.

    Parameters
    ----------
    experiment : Experiment
        The run.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.

    Returns
    -------
    StepDecomposition
        Row k of its arrays belongs to the step from row k of ``train(experiment)`` to the next,
        so there are ``len(train(experiment).losses) - 1`` rows.

    Notes
    -----
    An optimizer without an entry in ``DECOMPOSITIONS`` is shown with the state that it keeps, and
    its step as one term. The formulas of the others are those of torch's documentation and of its
    sources: SGD with Polyak's (1964) momentum and Nesterov's as in Sutskever et al. 2013; Adagrad,
    Duchi et al. 2011; RMSprop, Hinton 2012, centred as in Graves 2013; Adam, Kingma & Ba 2015,
    AMSGrad, Reddi et al. 2018; AdamW, Loshchilov & Hutter 2019; NAdam, Dozat 2016; RAdam, Liu et
    al. 2020; L-BFGS, Nocedal & Wright 2006, chapter 7.
    """
    states: list[dict[str, Any]] = []
    run = train(experiment, progress, lambda optimizer: states.append(_copied_state(optimizer)))
    options = OPTIMIZERS[experiment.optimizer].all_options(experiment.optimizer_options)
    builder = DecompositionBuilder(run, states, options)
    builder.add("g", "g", "slope of the loss here", "∂L/∂w", "{g}", run.grads[:-1], True)
    decompose = DECOMPOSITIONS.get(experiment.optimizer, generic)
    formula, substituted = decompose(builder)
    meaning = "the step: how far the parameter moves"
    builder.add("step", "Δ", meaning, formula, substituted, np.diff(run.params, axis=0), True)
    return builder.finish()


def _copied_state(optimizer: Optimizer) -> dict[str, Any]:
    """Return a copy of the numbers and arrays that an optimizer of one run keeps."""
    (params,) = optimizer.param_groups[0]["params"]
    copy: dict[str, Any] = {}
    for name, value in optimizer.state.get(params, {}).items():
        if isinstance(value, torch.Tensor):
            copy[name] = value.detach().numpy().copy()
        elif isinstance(value, (int, float)):
            copy[name] = value
    return copy
