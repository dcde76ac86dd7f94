"""See a model learn: loss surfaces and optimizer paths of small models.

The names below are imported when they are first used, so that `landscape.figures` and
`landscape.core` load without torch.
"""

from importlib import import_module

_NAMES = {
    "landscape.core.dataset": "Dataset",
    "landscape.core.errors": "BadValue DataError",
    "landscape.core.fields": "ConvergenceMap GradientField GridSpec LossSurface RateMap",
    "landscape.core.plane": "Plane",
    "landscape.core.trajectory": "Optimum Trajectory",
    "landscape.experiment": "Experiment",
    "landscape.models": "MODELS STARTS",
    "landscape.data": "DATASETS load_dataset",
    "landscape.data.from_table": "DataReading dataset_from_csv dataset_from_table "
    "suggested_columns",
    "landscape.data.table": "Table read_table",
    "landscape.losses": "LOSSES",
    "landscape.optimizers": "OPTIMIZERS",
    "landscape.schedules": "SCHEDULES",
    "landscape.objective.own": "OwnTask",
    "landscape.objective.task": "Task loss_at loss_of_outputs",
    "landscape.training.train": "train train_many train_module",
    "landscape.training.sweep": "OPTIMIZER_CONFIGS OptimizerConfig Sweep sweep",
    "landscape.analysis.surface": "default_grid default_window loss_surface",
    "landscape.analysis.optimum": "find_optimum",
    "landscape.analysis.verdict": "Verdict judge",
    "landscape.analysis.curvature": "curvature_along hessian_at sharpness stability_limit",
    "landscape.analysis.hessian": "HessianEigenpairs hessian_eigenpairs hessian_vector_product",
    "landscape.analysis.planes": "hessian_plane parameter_plane plane_window principal_plane "
    "random_plane start_end_plane",
    "landscape.analysis.plane_kinds": "PLANES PlaneKind",
    "landscape.analysis.slices": "SliceReport component_shares random_walk_control "
    "random_walk_shares slice_report surface_height",
    "landscape.analysis.random_planes": "NegativeCurvature negative_curvature_share",
    "landscape.analysis.gradient": "PointShares gradient_field loss_slopes point_shares "
    "shares_along",
    "landscape.analysis.stall": "StallReport stall_report",
    "landscape.analysis.decision": "Decisions decide decisions_along predictions_at",
    "landscape.analysis.convergence": "convergence_map",
    "landscape.analysis.rate_map": "at_rate momentum_of rate_map",
    "landscape.analysis.sampling": "contour_around fisher_covariance sampling_covariance",
    "landscape.steps": "Quantity StepDecomposition Term decompose_steps",
    "landscape.export.csv": "dataset_csv history_csv",
    "landscape.export.script": "pytorch_code",
}
# Names that are no more, and what they have become.
_RENAMED = {
    "Anatomy": "StepDecomposition",
    "RACERS": "OPTIMIZER_CONFIGS",
    "Racer": "OptimizerConfig",
    "take_apart": "decompose_steps",
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_MODULES)


def __getattr__(name: str) -> object:
    name = _RENAMED.get(name, name)
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
