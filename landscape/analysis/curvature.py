"""How a loss curves along a path and at one Ŵ, and the learning rate that such a curve allows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from landscape.core.arrays import Floats
from landscape.experiment import Experiment
from landscape.objective.task import problem_of, rows_of


def curvature_along(experiment: Experiment, params: Sequence[Sequence[float]] | Floats) -> Floats:
    """Return the Hessians of the experiment's loss at many Ŵ.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
    params : array_like of shape (k, 2)
        Each row a Ŵ = (w0, w1), e.g. ``train(experiment).params``.

    Returns
    -------
    ndarray of shape (k, 2, 2)
        ``[k, i, j]`` is the second derivative by wi and wj at row k: Σ ℓ''(m)·d·dᵀ / n over the
        points, with the margin m = d·Ŵ, d = ±(1, x), and ℓ'' by autograd of the loss's formula.

    Raises
    ------
    BadValue
        If `params` has another shape.
    """
    return problem_of(experiment).hessians(rows_of(params)).numpy()


def hessian_at(experiment: Experiment, params: Sequence[float] | Floats) -> Floats:
    """Return the Hessian of the experiment's loss at one Ŵ.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
    params : sequence of two floats
        Ŵ = (w0, w1).

    Returns
    -------
    ndarray of shape (2, 2)
        ``[i, j]`` is the second derivative by wi and wj; see `curvature_along`.
    """
    values: Floats = curvature_along(experiment, [[float(number) for number in params]])[0]
    return values


def sharpness(experiment: Experiment, params: Sequence[float] | Floats) -> float:
    """Return the sharpness λmax of the experiment's loss at one Ŵ.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
    params : sequence of two floats
        Ŵ = (w0, w1).

    Returns
    -------
    float
        Largest eigenvalue of the Hessian: the curvature in the direction that curves up most.
        Negative where the loss curves down in every direction; nan where the Hessian is not finite.

    Notes
    -----
    The name is that of Cohen, Kaur, Li, Kolter and Talwalkar, "Gradient descent on neural
    networks typically occurs at the edge of stability", ICLR 2021.
    """
    hessian = hessian_at(experiment, params)
    if not np.isfinite(hessian).all():
        return math.nan
    return float(np.linalg.eigvalsh(hessian)[-1])


def stability_limit(experiment: Experiment, params: Sequence[float] | Floats) -> float:
    """Return the learning rate above which plain gradient descent cannot stay at a minimum.

    Parameters
    ----------
    experiment : Experiment
        Only its data and its loss matter.
    params : sequence of two floats
        Ŵ = (w0, w1) of the minimum. Elsewhere it is the limit of the quadratic that fits there.

    Returns
    -------
    float
        2 / λmax; inf where λmax is 0 or below, since no slope then drives Ŵ back.

    Notes
    -----
    Near a minimum the loss is a quadratic, and a step multiplies the distance along an
    eigenvector by 1 − η·λ, which grows as soon as η·λ > 2: LeCun, Bottou, Orr and Müller,
    "Efficient BackProp" (1998), section 5; Cohen et al. 2021 show training to sit at that edge.
    """
    steepest = sharpness(experiment, params)
    if math.isnan(steepest):
        return math.nan
    return 2 / steepest if steepest > 0 else math.inf
