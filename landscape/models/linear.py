"""Linear regression: b + w·x."""

from __future__ import annotations

import numpy as np
from torch import nn

from landscape.core.dataset import Dataset
from landscape.models.logistic import affine_code, affine_names, with_bias
from landscape.models.model import MODELS, Model, Starts


def _starts(dataset: Dataset) -> Starts:
    """Return 0, and a plane that falls where the targets rise, from their other side."""
    rows, y = dataset.rows, dataset.y
    middle = rows.mean(axis=0)
    spread = np.maximum(np.ptp(rows, axis=0), 1e-12)
    slopes = -np.ptp(y) / spread
    far = (float(y.max() + np.ptp(y) - slopes @ middle), *map(float, slopes))
    return {"zeros": (0.0,) * (dataset.features + 1), "far": far}


MODELS.add(
    Model(
        "linear",
        "Linear regression",
        module=lambda features: nn.Sequential(nn.Linear(features, 1)),
        code=lambda features: f"nn.Linear({features}, 1)",
        starts=_starts,
        start_names=("zeros", "far"),
        names=affine_names,
        design=with_bias,
        link="identity",
        targets=("number",),
        plain_code=affine_code,
    )
)
