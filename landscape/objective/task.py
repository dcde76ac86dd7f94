"""The objective that an experiment trains on."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from landscape.core.errors import BadValue
from landscape.data import load_dataset
from landscape.experiment import Experiment
from landscape.objective.linear import Problem, problem_on


def problem_of(experiment: Experiment) -> Problem:
    """Return the problem that `experiment` trains on."""
    dataset = load_dataset(experiment.dataset, experiment.seed, experiment.dataset_options)
    return problem_on(dataset, experiment.loss)


def loss_at(experiment: Experiment, params: tuple[float, float]) -> float:
    """Return the experiment's loss at one Ŵ = (w0, w1)."""
    return float(problem_of(experiment)(torch.tensor(params, dtype=torch.float64)))


def rows_of(params: object) -> Tensor:
    """Return many Ŵ as a tensor of shape (k, 2); `BadValue` if they have another shape."""
    rows = np.array(params, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != 2:
        raise BadValue("params", "must have the shape (k, 2)", rows.shape)
    return torch.from_numpy(rows)
