"""A model: one hidden layer of tanh units."""

from torch import nn

from landscape.core.dataset import Dataset
from landscape.core.options import Number
from landscape.models.model import MODELS, Model, Starts


def _module(features: int, width: int) -> nn.Module:
    return nn.Sequential(nn.Linear(features, width), nn.Tanh(), nn.Linear(width, 1))


def _starts(dataset: Dataset, width: int) -> Starts:
    count = width * (dataset.features + 2) + 1
    return {"alternating": tuple(0.5 * (-1) ** i for i in range(count))}


MODELS.add(
    Model(
        "tanh_net",
        "Tanh net",
        (Number("width", 2, 1, 16, whole=True, step=1),),
        module=_module,
        code=lambda features, width: (
            f"nn.Linear({features}, {width}), nn.Tanh(), nn.Linear({width}, 1)"
        ),
        starts=_starts,
        start_names=("alternating",),
    )
)
