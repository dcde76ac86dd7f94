"""What random planes through a point show of the curvature there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from landscape.analysis.hessian import (
    EXACT_PARAMS,
    exact_hessian,
    extreme_eigenvalues,
    product_at,
)
from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import check_number
from landscape.isolation import isolated
from landscape.objective.task import HasTask

ROUNDING = 1e-12  # of the largest curvature: what is below counts as flat
MAX_PLANES = 100_000


@dataclass(frozen=True, eq=False)
class NegativeCurvature:
    """How often random planes show that a loss curves down somewhere, and whether it does.

    Parameters
    ----------
    curvatures : ndarray of shape (planes, 2)
        Principal curvatures of the loss in each plane, the smaller first: the eigenvalues of the
        Hessian projected on two orthonormal axes of it.
    flat : float
        Size up to which a curvature counts as 0.
    negative_eigenvalues : int or None
        How many eigenvalues of the whole Hessian are below 0; None where there are too many
        parameters to make it.
    smallest, largest : float
        Smallest eigenvalue of the whole Hessian, and largest absolute value of one.
    mean_curvature : float
        Trace of the Hessian divided by the number of parameters, which is what a random plane shows
        on average in each direction. Where the Hessian cannot be made: the mean of `curvatures`,
        which estimates it.
    """

    curvatures: Floats
    flat: float
    negative_eigenvalues: int | None
    smallest: float
    largest: float
    mean_curvature: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "curvatures", frozen_array(self.curvatures))

    @property
    def share(self) -> float:
        """Share of the planes that show a negative curvature: those not like a minimum or flat."""
        return float(np.mean(self.curvatures[:, 0] < -self.flat))

    @property
    def minimum_share(self) -> float:
        """Share of the planes in which the loss curves up in every direction, as at a minimum."""
        return float(np.mean(self.curvatures[:, 0] > self.flat))

    @property
    def saddle_share(self) -> float:
        """Share of the planes in which it curves up and down, as at a saddle."""
        both = (self.curvatures[:, 0] < -self.flat) & (self.curvatures[:, 1] > self.flat)
        return float(np.mean(both))

    @property
    def maximum_share(self) -> float:
        """Share of the planes in which it curves down in every direction, as at a maximum."""
        return float(np.mean(self.curvatures[:, 1] < -self.flat))


@isolated
def negative_curvature_share(
    experiment: HasTask, params: ArrayLike, *, planes: int = 200, seed: int = 0
) -> NegativeCurvature:
    """Return how many random planes through params show a negative curvature, and what there is.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : array_like of shape (p,)
        Where the planes meet, as the end of a run.
    planes : int
        How many planes.
    seed : int
        Of the generator that draws them.

    Raises
    ------
    BadValue
        If `params` has another shape, or the Hessian is not finite there.

    Notes
    -----
    Böttcher and Wheeler, "Visualizing high-dimensional loss landscapes with Hessian directions",
    2022: two standard normal directions each. What such a plane shows of the curvature is on
    average its mean, trace / p, so that a saddle with few or weak descending directions looks like
    a minimum. Their directions are only nearly orthogonal, and as long as √p; here curvatures are
    those along orthonormal axes of the same plane, which have the same signs.

    Of the whole Hessian up to `EXACT_PARAMS` parameters; beyond, of its products with the axes,
    two a plane.
    """
    size = len(experiment.task.param_names)
    count = int(check_number("planes", planes, 1, MAX_PLANES, whole=True))
    draws = np.random.default_rng(seed)
    # One by one: all at once are large for many parameters.
    pairs = (np.linalg.qr(draws.normal(size=(size, 2)))[0] for _ in range(count))
    if size <= EXACT_PARAMS:
        hessian = exact_hessian(experiment, params)
        values = np.linalg.eigvalsh(hessian)
        smallest, largest = float(values[0]), float(np.abs(values).max())
        projected = [axes.T @ hessian @ axes for axes in pairs]
    else:
        product = product_at(experiment, params)
        values = None
        smallest, largest = extreme_eigenvalues(product, size)
        projected = [axes.T @ np.column_stack([product(axis) for axis in axes.T]) for axes in pairs]
    curvatures = np.linalg.eigvalsh(np.array(projected))
    flat = ROUNDING * largest
    return NegativeCurvature(
        curvatures=curvatures,
        flat=flat,
        negative_eigenvalues=None if values is None else int((values < -flat).sum()),
        smallest=smallest,
        largest=largest,
        mean_curvature=float(curvatures.mean() if values is None else values.mean()),
    )
