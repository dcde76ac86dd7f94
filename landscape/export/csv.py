"""A run as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from landscape.core.trajectory import Trajectory


def history_csv(run: Trajectory, names: Sequence[str] = ("w0", "w1")) -> str:
    """Return a run as CSV: epoch, parameters, gradient, loss and learning rate, a row each epoch.

    Parameters
    ----------
    run : Trajectory
        The run.
    names : sequence of str
        What its parameters are called, e.g. ``experiment.task.param_names``.
    """
    columns: dict[str, Any] = {"epoch": range(run.epochs + 1)}
    columns |= {name: run.params[:, i] for i, name in enumerate(names)}
    columns |= {f"grad_{name}": run.grads[:, i] for i, name in enumerate(names)}
    columns |= {"loss": run.losses, "learning_rate": run.learning_rates}
    return pd.DataFrame(columns).to_csv(index=False)
