"""The kinds of planes that can be chosen for a run, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from landscape.analysis.planes import (
    hessian_plane,
    parameter_plane,
    principal_plane,
    random_plane,
    start_end_plane,
)
from landscape.core.options import Entry, Number
from landscape.core.plane import Plane
from landscape.core.registry import Registry
from landscape.core.trajectory import Trajectory
from landscape.data import MAX_SEED
from landscape.objective.task import HasTask

MAX_PARAMS = 10_000_000  # of a model whose parameters can be chosen by their number


@dataclass(frozen=True, kw_only=True, eq=False)
class PlaneKind(Entry):
    """A kind of plane that can be chosen.

    Parameters
    ----------
    build : callable
        ``build(experiment, run, **options) -> Plane``, given every option.
    """

    build: Callable[..., Plane]

    def make(self, experiment: HasTask, run: Trajectory, **options: Any) -> Plane:
        """Return the plane of a run on a task, whose window shows the run.

        Raises
        ------
        BadValue
            If an option is bad, or the run has no such plane.
        """
        checked = self.check_options("plane_options", options)
        plane = self.build(experiment, run, **self.all_options(checked))
        return replace(plane, shown=plane.project(run.params))


PLANES: Registry[PlaneKind] = Registry("plane")


def _choice(name: str, default: int, high: int) -> Number:
    return Number(name, default, 0, high, whole=True, step=1)


for _kind in (
    PlaneKind(
        "parameters",
        "Two parameters",
        (_choice("first", 0, MAX_PARAMS), _choice("second", 1, MAX_PARAMS)),
        build=lambda experiment, run, first, second: parameter_plane(
            experiment, first, second, run.params[-1]
        ),
    ),
    PlaneKind(
        "principal",
        "Principal components",
        build=lambda experiment, run: principal_plane(run),
    ),
    PlaneKind(
        "random",
        "Random directions",
        (_choice("seed", 0, MAX_SEED),),
        build=lambda experiment, run, seed: random_plane(experiment, run.params[-1], seed=seed),
    ),
    PlaneKind(
        "hessian",
        "Largest curvatures",
        build=lambda experiment, run: hessian_plane(experiment, run.params[-1]),
    ),
    PlaneKind("start_end", "Start to end", build=start_end_plane),
):
    PLANES.add(_kind)
