"""See a model learn: loss surfaces and optimizer paths of logistic regression.

The model is σ(w0 + w1·x): two parameters, so the surface shows all of it.
"""

from landscape.anatomy import Anatomy, Quantity, Term, take_apart
from landscape.convergence import convergence_map
from landscape.curvature import curvature_along, hessian_at, sharpness, stability_limit
from landscape.data import load_dataset
from landscape.gradients import (
    PointShares,
    gradient_field,
    loss_slopes,
    point_shares,
    shares_along,
)
from landscape.optimum import find_optimum
from landscape.problems import loss_at
from landscape.races import RACERS, Racer, Sweep, sweep
from landscape.records import (
    STARTS,
    ConvergenceMap,
    Dataset,
    Experiment,
    GradientField,
    GridSpec,
    LossSurface,
    Optimum,
    Trajectory,
)
from landscape.registry import DATASETS, LOSSES, OPTIMIZERS, SCHEDULES, BadValue
from landscape.sampling import contour_around, fisher_covariance, sampling_covariance
from landscape.snippets import pytorch_code
from landscape.surfaces import default_grid, loss_surface
from landscape.training import train, train_many
from landscape.verdict import Verdict, judge

__all__ = [
    "DATASETS",
    "LOSSES",
    "OPTIMIZERS",
    "RACERS",
    "SCHEDULES",
    "STARTS",
    "Anatomy",
    "BadValue",
    "ConvergenceMap",
    "Dataset",
    "Experiment",
    "GradientField",
    "GridSpec",
    "LossSurface",
    "Optimum",
    "PointShares",
    "Quantity",
    "Racer",
    "Sweep",
    "Term",
    "Trajectory",
    "Verdict",
    "contour_around",
    "convergence_map",
    "curvature_along",
    "default_grid",
    "find_optimum",
    "fisher_covariance",
    "gradient_field",
    "hessian_at",
    "judge",
    "load_dataset",
    "loss_at",
    "loss_slopes",
    "loss_surface",
    "point_shares",
    "pytorch_code",
    "sampling_covariance",
    "shares_along",
    "sharpness",
    "stability_limit",
    "sweep",
    "take_apart",
    "train",
    "train_many",
]
