"""How a loss curves, and the learning rate that such a curve allows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from landscape.core.arrays import Floats
from landscape.core.errors import BadValue, check_number
from landscape.isolation import isolated
from landscape.objective.task import HasTask

LONGEST_AXIS = 1e6


@isolated
def curvature_along(experiment: HasTask, params: Sequence[Sequence[float]] | Floats) -> Floats:
    """Return the Hessians of the experiment's loss at many vectors of parameters.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : array_like of shape (k, p)
        Each row the model's parameters, e.g. ``train(experiment).params``.

    Returns
    -------
    ndarray of shape (k, p, p)
        ``[k, i, j]`` is the second derivative by parameters i and j at row k, by autograd. Where
        logits are linear in the parameters that is Σ ℓ''(m)·d·dᵀ / n over the points, with the
        margin m = d·Ŵ, e.g. d = ±(1, x), and autograd makes ℓ'' of the loss's formula.

    Raises
    ------
    BadValue
        If `params` has another shape.
    """
    task = experiment.task
    return task.objective.hessians(task.rows(params)).numpy()


def hessian_at(experiment: HasTask, params: Sequence[float] | Floats) -> Floats:
    """Return the Hessian of the experiment's loss at one vector of parameters.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : sequence of p floats
        The model's parameters, e.g. Ŵ = (w0, w1).

    Returns
    -------
    ndarray of shape (p, p)
        ``[i, j]`` is the second derivative by parameters i and j; see `curvature_along`.
    """
    values: Floats = curvature_along(experiment, [[float(number) for number in params]])[0]
    return values


def sharpness(experiment: HasTask, params: Sequence[float] | Floats) -> float:
    """Return the sharpness λmax of the experiment's loss at one vector of parameters.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : sequence of p floats
        The model's parameters, e.g. Ŵ = (w0, w1).

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


def stability_limit(
    experiment: HasTask, params: Sequence[float] | Floats, momentum: float = 0.0
) -> float:
    """Return the learning rate above which gradient descent cannot stay at a minimum.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : sequence of p floats
        The parameters of the minimum. Elsewhere it is the limit of the quadratic that fits there.
    momentum : float
        That of SGD, β: from 0, which is plain gradient descent, to below 1.

    Returns
    -------
    float
        2·(1 + β) / λmax; inf where λmax is 0 or below, since no slope then drives it back.

    Notes
    -----
    Near a minimum the loss is a quadratic, and a step multiplies the distance along an
    eigenvector by 1 − η·λ, which grows as soon as η·λ > 2: LeCun, Bottou, Orr and Müller,
    "Efficient BackProp" (1998), section 5; Cohen et al. 2021 show training to sit at that edge.
    With momentum two distances in a row obey d'' = (1 + β - η·λ)·d' - β·d, which grows as soon as
    η·λ > 2·(1 + β): Cohen et al. 2021, appendix B.
    """
    check_number("momentum", momentum, 0, 1)
    steepest = sharpness(experiment, params)
    if math.isnan(steepest):
        return math.nan
    return 2 * (1 + momentum) / steepest if steepest > 0 else math.inf


def semi_axes(hessians: Floats, change: float) -> tuple[Floats, Floats, Floats]:
    """Return eigenvalues, and the semi-axes of the ellipse on which ½·dᵀ·|H|·d = `change`.

    Parameters
    ----------
    hessians : ndarray of shape (k, 2, 2)
        Symmetric and finite.
    change : float
        By how much the curvature alone changes the loss from the middle to the ellipse.

    Returns
    -------
    (ndarray of shape (k, 2), ndarray of shape (k, 2), ndarray of shape (k, 2))
        The eigenvalues, the larger first; and along the eigenvector of each, a vector to the
        ellipse, as long as √(2·change / |λ|), but no longer than 1e6.
    """
    if hessians.shape[1:] != (2, 2):
        raise BadValue("hessians", "must have the shape (k, 2, 2)", hessians.shape)
    values, vectors = np.linalg.eigh(hessians)
    with np.errstate(divide="ignore"):
        lengths = np.minimum(np.sqrt(2 * change / np.abs(values)), LONGEST_AXIS)
    scaled = vectors * lengths[:, None, :]
    return values[:, ::-1], scaled[:, :, 1], scaled[:, :, 0]
