"""See a model learn: loss surfaces and optimizer paths of small models.

The names below are imported when they are first used, so that `landscape.figures` and
`landscape.core` load without torch.
"""

from importlib import import_module

_NAMES = {
    "landscape.core.dataset": "Dataset",
    "landscape.core.errors": "BadValue",
    "landscape.core.fields": "ConvergenceMap GradientField GridSpec LossSurface",
    "landscape.core.trajectory": "Optimum Trajectory",
    "landscape.experiment": "STARTS Experiment",
    "landscape.data": "DATASETS load_dataset",
    "landscape.losses": "LOSSES",
    "landscape.optimizers": "OPTIMIZERS",
    "landscape.schedules": "SCHEDULES",
    "landscape.objective.task": "loss_at",
    "landscape.training.train": "train train_many",
    "landscape.training.sweep": "RACERS Racer Sweep sweep",
    "landscape.analysis.surface": "default_grid loss_surface",
    "landscape.analysis.optimum": "find_optimum",
    "landscape.analysis.verdict": "Verdict judge",
    "landscape.analysis.curvature": "curvature_along hessian_at sharpness stability_limit",
    "landscape.analysis.gradient": "PointShares gradient_field loss_slopes point_shares "
    "shares_along",
    "landscape.analysis.convergence": "convergence_map",
    "landscape.analysis.sampling": "contour_around fisher_covariance sampling_covariance",
    "landscape.steps": "Anatomy Quantity Term take_apart",
    "landscape.export.script": "pytorch_code",
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_MODULES)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
