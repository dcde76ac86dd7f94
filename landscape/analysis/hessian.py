"""The Hessian's leading eigenpairs, and its products with vectors where it is too large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.func import grad, vjp

from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import BadValue, check_number
from landscape.isolation import isolated
from landscape.objective.task import HasTask, Objective

EXACT_PARAMS = 500  # up to so many the whole Hessian is made
TOLERANCE = 1e-10  # relative residual of an eigenpair found by iteration
EXTREME_TOLERANCE = 1e-8  # the same for the smallest eigenvalue, by the largest
BASIS = 60  # vectors of that iteration, which with fewer takes more products
RESTARTS = 60  # of it, each of some 40 products, before it is given up
TIED = 1e-9  # relative difference below which components count as equally large

Product = Callable[[Floats], Floats]


@dataclass(frozen=True, eq=False)
class HessianEigenpairs:
    """Some eigenvalues of a Hessian, and their eigenvectors.

    Parameters
    ----------
    values : ndarray of shape (count,)
        Eigenvalues.
    vectors : ndarray of shape (count, p)
        Row i is the unit eigenvector of ``values[i]``; its largest component is positive.
    """

    values: Floats
    vectors: Floats

    def __post_init__(self) -> None:
        for name in ("values", "vectors"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))


@isolated
def hessian_eigenpairs(
    experiment: HasTask, params: ArrayLike, *, count: int = 2
) -> HessianEigenpairs:
    """Return the leading eigenpairs of the Hessian of a task's loss, by magnitude.

    Parameters
    ----------
    experiment : HasTask
        Only its task matters.
    params : array_like of shape (p,)
        Where the Hessian is taken.
    count : int
        How many eigenpairs, 1 to p.

    Returns
    -------
    HessianEigenpairs
        Those of the largest absolute value, the largest first; negative ones are among them. Where
        eigenvalues are equal, any orthonormal basis of their space is as good, and one is returned.

    Raises
    ------
    BadValue
        If `params` has another shape, the Hessian is not finite there, or the iteration does not
        converge.

    Notes
    -----
    Up to `EXACT_PARAMS` parameters of the whole Hessian. Beyond, by ARPACK's implicitly restarted
    Lanczos method on products with the Hessian, to a relative residual of 1e-10, from a start that
    is drawn with a fixed seed: the same arguments give the same pairs.
    """
    task = experiment.task
    size = len(task.param_names)
    count = int(check_number("count", count, 1, size, whole=True))
    if size <= EXACT_PARAMS or count == size:
        values, vectors = np.linalg.eigh(exact_hessian(experiment, params))
    else:
        values, vectors = leading_eigenpairs(product_at(experiment, params), size, count)
    order = np.argsort(-np.abs(values), kind="stable")[:count]
    rows = [with_positive_largest(vectors[:, place]) for place in order]
    return HessianEigenpairs(values[order], np.array(rows))


@isolated
def hessian_vector_product(
    objective: Callable[[Tensor], Tensor], params: ArrayLike, vector: ArrayLike
) -> Floats:
    """Return the product of the Hessian of any function with a vector, shape (p,).

    Parameters
    ----------
    objective : callable
        Takes parameters of shape (p,) to a scalar, in torch.
    params, vector : array_like of shape (p,)
        Where the Hessian is taken, and what it is multiplied with.

    Notes
    -----
    Reverse mode over reverse mode: the Hessian is symmetric, so that the product is the gradient's
    vector-Jacobian product. The graph of the gradient serves for any number of vectors, which
    takes a fifth of the time of forward over reverse (Pearlmutter, "Fast exact multiplication by
    the Hessian", Neural Computation 6, 1994), for which the graph is made anew every time.
    """
    return _product(objective, _tensor(params))(np.asarray(vector, dtype=np.float64))


def _product(objective: Callable[[Tensor], Tensor], point: Tensor) -> Product:
    objective(point)  # a thread's first call makes its module, which cannot be done while tracing
    pullback: Callable[[Tensor], tuple[Tensor]] = vjp(grad(objective), point)[1]

    def product(vector: Floats) -> Floats:
        found: Floats = pullback(_tensor(vector))[0].numpy(force=True)
        return found

    return product


def _tensor(values: ArrayLike) -> Tensor:
    return torch.from_numpy(np.array(values, dtype=np.float64))


def _point(experiment: HasTask, params: ArrayLike) -> tuple[Objective, Tensor]:
    task = experiment.task
    point = np.array(params, dtype=np.float64)
    count = len(task.param_names)
    if point.shape != (count,):
        raise BadValue("params", "must have the shape ({count},)", point.shape, count=count)
    return task.objective, torch.from_numpy(point)


def exact_hessian(experiment: HasTask, params: ArrayLike) -> Floats:
    """Return the whole Hessian at params of shape (p,); `BadValue` where it is not finite."""
    objective, point = _point(experiment, params)
    found = objective.hessians(point.unsqueeze(0))[0].numpy()
    hessian: Floats = (found + found.T) / 2
    return _finite(hessian)


def product_at(experiment: HasTask, params: ArrayLike) -> Product:
    """Return the function that multiplies vectors with the Hessian at params of shape (p,)."""
    return _product(*_point(experiment, params))


def leading_eigenpairs(
    product: Product, size: int, count: int, tolerance: float = TOLERANCE
) -> tuple[Floats, Floats]:
    """Return eigenvalues, (count,), and eigenvectors as columns, (size, count), by iteration.

    Those of the largest absolute values, in any order.
    """
    from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh  # takes long to load

    draws = np.random.default_rng(0)
    start = draws.normal(size=size)
    # ARPACK cannot begin where the product is 0, which is so for all vectors or for next to none.
    if not _finite(product(start)).any():
        return np.zeros(count), np.eye(size, count)
    operator = LinearOperator((size, size), matvec=product, dtype=np.float64)
    basis = min(size, max(BASIS, 2 * count + 1))
    try:
        values, vectors = eigsh(
            operator,
            count,
            which="LM",
            v0=start,
            ncv=basis,
            maxiter=RESTARTS,
            tol=tolerance,
            rng=draws,
        )
    except ArpackError as error:
        rule = "must be where the Hessian's eigenvalues can be found by iteration"
        raise BadValue("params", rule, str(error)) from None
    return values, vectors


def extreme_eigenvalues(product: Product, size: int) -> tuple[float, float]:
    """Return the smallest eigenvalue and the largest absolute value of one, by iteration.

    Where the leading eigenvalue λ is positive, the smallest is the leading one of H − λ, which is
    far from 0: one that is nearly 0 has no relative error that an iteration could get small. It
    has an error of at most 1e-8·λ.
    """
    leading = float(leading_eigenpairs(product, size, 1)[0][0])
    if leading <= 0:
        return leading, -leading

    def shifted(vector: Floats) -> Floats:
        return product(vector) - leading * vector

    distance = float(leading_eigenpairs(shifted, size, 1, EXTREME_TOLERANCE)[0][0])
    return leading + distance, leading


def _finite(values: Floats) -> Floats:
    if not np.isfinite(values).all():
        raise BadValue("params", "must be where the Hessian is finite", "nan or inf in it")
    return values


def with_positive_largest(vector: Floats) -> Floats:
    """Return a vector or its opposite: of the components with the largest size the first is > 0."""
    sizes = np.abs(vector)
    first = int(np.argmax(sizes >= (1 - TIED) * sizes.max()))
    return -vector if vector[first] < 0 else vector
