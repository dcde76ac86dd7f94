"""Data and models beyond two parameters, to show that nothing is tied to logistic regression."""

import numpy as np
from torch import nn

from landscape.core.dataset import Dataset
from landscape.core.options import Number
from landscape.data import DATASETS, DataSource
from landscape.models import MODELS, Model

# The published table of DESIGN's two-feature example: loss after 0, 100, …, 1000 epochs of SGD 1.
TWO_FEATURES = Dataset(
    np.array([[1, 2], [2, 3], [3, 1], [4, 3], [5, 3], [6, 2]], dtype=float),
    np.array([0, 0, 0, 1, 1, 1], dtype=float),
    columns=("hours", "sleep"),
    units=("h", "h"),
)
TABLE = [0.693147, 0.134722, 0.080643, 0.057900, 0.045300, 0.037261]
TABLE += [0.031673, 0.027556, 0.024394, 0.021888, 0.019852]

PAIR_SOURCE = DataSource(
    "pair",
    "Two features",
    make=lambda seed: TWO_FEATURES,
    code="""\
x = torch.tensor([[1, 2], [2, 3], [3, 1], [4, 3], [5, 3], [6, 2]], dtype=torch.float64)
y = torch.tensor([0, 0, 0, 1, 1, 1], dtype=torch.float64).reshape(-1, 1)
""",
)


def _net(features: int, width: int) -> nn.Module:
    return nn.Sequential(nn.Linear(features, width), nn.Tanh(), nn.Linear(width, 1))


def _net_starts(dataset: Dataset, width: int) -> dict[str, tuple[float, ...]]:
    count = width * (dataset.features + 2) + 1
    return {"small": tuple(0.1 * (-1) ** i * (i + 1) / count for i in range(count))}


TINY_NET = Model(
    "tiny",
    "A small net",
    (Number("width", 2, 1, 16, whole=True, step=1),),
    module=_net,
    code=lambda features, width: (
        f"nn.Linear({features}, {width}), nn.Tanh(), nn.Linear({width}, 1)"
    ),
    starts=_net_starts,
    start_names=("small",),
)

# Logistic regression as any module: what the fast way is compared with.
LOGISTIC_MODULE = Model(
    "logistic_module",
    "Logistic regression as a module",
    module=MODELS["logistic"].module,
    code=MODELS["logistic"].code,
    starts=MODELS["logistic"].starts,
    start_names=MODELS["logistic"].start_names,
    names=MODELS["logistic"].names,
)


def register() -> None:
    """Make these choices for as long as the tests run."""
    DATASETS.add(PAIR_SOURCE)
    MODELS.add(TINY_NET)
    MODELS.add(LOGISTIC_MODULE)


def forget() -> None:
    """Take them back; registries have no public way, since choices never vanish in the app."""
    for registry, name in ((DATASETS, "pair"), (MODELS, "tiny"), (MODELS, "logistic_module")):
        del registry._entries[name]
