"""What training recorded, and where a loss is smallest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import BadValue

Status = Literal["finished", "diverged"]


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What training recorded: row k belongs to the parameters after k steps.

    Parameters
    ----------
    params : ndarray of shape (epochs + 1, p)
        The parameters, e.g. columns w0 and w1.
    grads : ndarray of shape (epochs + 1, p)
        Gradient of the loss there.
    losses : ndarray of shape (epochs + 1,)
        Loss there, in nats for BCE.
    status : {"finished", "diverged"}
        A run that diverged has the rows up to its last finite one, so fewer than epochs + 1.
    message : str
        The status as a sentence.
    learning_rates : ndarray of shape (epochs + 1,)
        Learning rate of the step from there, which a schedule may change; empty if unknown.
    """

    params: Floats
    grads: Floats
    losses: Floats
    status: Status = "finished"
    message: str = ""
    # An array as soon as the record is made; one as a default would be shared.
    learning_rates: Floats = ()  # type: ignore[assignment]

    def __post_init__(self) -> None:
        for name in ("params", "grads", "losses", "learning_rates"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))
        if self.status not in get_args(Status):
            names = ", ".join(get_args(Status))
            raise BadValue("status", "must be one of {names}", self.status, names=names)

    @property
    def epochs(self) -> int:
        """Number of steps recorded."""
        return len(self.losses) - 1

    @property
    def grad_norms(self) -> Floats:
        """Euclidean norm of each row's gradient, shape (epochs + 1,)."""
        norms: Floats = np.linalg.norm(self.grads, axis=1)
        return norms


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where a loss is smallest on a sample, or why that is nowhere.

    Parameters
    ----------
    params : ndarray of shape (p,) or None
        The parameters with the smallest loss; None where no finite ones have it.
    loss : float
        The smallest loss; where `params` is None, the infimum.
    grad_norm : float
        Norm of the gradient at `params`, at most 1e-8 unless x lies so far from 0, for its
        spread, that rounding `params` alone makes more; nan where `params` is None.
    message : str
        Why there is no optimum, as a sentence; empty where there is one.
    param_scale : float
        Distance over which predictions go from near 0 to near 1 at a typical point.
    uninformed_loss : float
        The loss of predicting ½ everywhere; by default BCE's.
    """

    params: Floats | None
    loss: float
    grad_norm: float = np.nan
    message: str = ""
    param_scale: float = 1.0
    uninformed_loss: float = float(np.log(2))

    def __post_init__(self) -> None:
        if self.params is not None:
            object.__setattr__(self, "params", frozen_array(self.params))
