"""See a model learn: loss surfaces and optimizer paths of logistic regression.

The model is σ(w0 + w1·x): two parameters, so the surface shows all of it.
"""

from landscape.data import load_dataset
from landscape.optimum import find_optimum
from landscape.problems import loss_at
from landscape.records import (
    STARTS,
    Dataset,
    Experiment,
    GridSpec,
    LossSurface,
    Optimum,
    Trajectory,
)
from landscape.registry import DATASETS, LOSSES, OPTIMIZERS, BadValue
from landscape.snippets import pytorch_code
from landscape.surfaces import default_grid, loss_surface
from landscape.training import train
from landscape.verdict import Verdict, judge

__all__ = [
    "DATASETS",
    "LOSSES",
    "OPTIMIZERS",
    "STARTS",
    "BadValue",
    "Dataset",
    "Experiment",
    "GridSpec",
    "LossSurface",
    "Optimum",
    "Trajectory",
    "Verdict",
    "default_grid",
    "find_optimum",
    "judge",
    "load_dataset",
    "loss_at",
    "loss_surface",
    "pytorch_code",
    "train",
]
