"""What a model is: the record of one that can be chosen, and its parameters as one vector."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn

from landscape.core.dataset import Dataset
from landscape.core.options import Entry, Options
from landscape.core.registry import Registry

MODELS: Registry[Any] = Registry("model")

Starts = Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Model(Entry):
    """A model that can be chosen.

    Parameters
    ----------
    module : callable
        ``module(features, **options) -> nn.Module``, which makes logits of shape (n, 1) of inputs
        of shape (n, features); of two parameters or more, and without buffers.
    code : callable
        ``code(features, **options) -> str``: the same module's layers as in a script's
        ``nn.Sequential(…)``.
    starts : callable
        ``starts(dataset, **options) -> {name: parameters}``.
    start_names : tuple of str
        Names that `starts` gives.
    names : callable or None
        ``names(features, **options) -> tuple of str``: what the parameters are called, in the
        order of `Layout`. By default their torch names and places.
    design : callable or None
        Where logits are linear in the parameters: ``design(x) -> Tensor`` of shape (n, p), times
        which the parameters are the logits, for x of shape (n, features).
    link : str or None
        The function, "sigmoid", of the logit w0 + w1·x that a page can draw a fit with by itself;
        None where it has to be sent predictions.
    """

    module: Callable[..., nn.Module]
    code: Callable[..., str]
    starts: Callable[..., Starts]
    start_names: tuple[str, ...]
    names: Callable[..., tuple[str, ...]] | None = None
    design: Callable[[Tensor], Tensor] | None = None
    link: str | None = None

    def layout(self, dataset: Dataset, options: Options = ()) -> Layout:
        """Return how the parameters of the model for `dataset` stand in one vector."""
        return Layout(self, dataset.features, options)


@dataclass(frozen=True)
class Layout:
    """A model's parameters as one vector: layer by layer, each layer's bias before its weight.

    Parameters
    ----------
    model : Model
        The model.
    features : int
        Number of inputs.
    options : tuple of (str, value) pairs
        The model's options.
    """

    model: Model
    features: int
    options: Options = ()

    @cached_property
    def keywords(self) -> dict[str, Any]:
        """Every option's value by its name."""
        return self.model.all_options(self.options)

    def make_module(self) -> nn.Module:
        """Return the module without values, to be called with `torch.func.functional_call`.

        On the device "meta", so that nothing is drawn from torch's global generator.
        """
        with torch.device("meta"):
            return self.model.module(self.features, **self.keywords).double()

    @cached_property
    def shapes(self) -> dict[str, torch.Size]:
        """The shape of each of the module's parameters, in the order of the vector."""
        found = dict(self.make_module().named_parameters())
        layers = list(dict.fromkeys(name.rpartition(".")[0] for name in found))

        def place(name: str) -> tuple[int, bool]:
            layer, _, kind = name.rpartition(".")
            return layers.index(layer), kind != "bias"

        return {name: found[name].shape for name in sorted(found, key=place)}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each number of the vector is called."""
        if self.model.names is not None:
            return self.model.names(self.features, **self.keywords)
        return tuple(
            f"{name}[{','.join(map(str, place))}]"
            for name, shape in self.shapes.items()
            for place in torch.ones(shape).nonzero().tolist()
        )

    @property
    def code(self) -> str:
        """The module's layers as they stand in a script's ``nn.Sequential(…)``."""
        return self.model.code(self.features, **self.keywords)

    def unflatten(self, params: Tensor) -> dict[str, Tensor]:
        """Return each of the module's parameters, by name, from a vector of shape (..., p)."""
        parts = params.split([shape.numel() for shape in self.shapes.values()], dim=-1)
        named = zip(self.shapes.items(), parts, strict=True)
        return {name: part.reshape(*part.shape[:-1], *shape) for (name, shape), part in named}
