"""What a model is: the record of one that can be chosen, and its parameters as one vector."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn

from landscape.core.dataset import Dataset, TargetKind
from landscape.core.errors import BadValue
from landscape.core.options import Entry, Options
from landscape.core.registry import Registry

MODELS: Registry[Any] = Registry("model")

Starts = Mapping[str, tuple[float, ...]]


@dataclass(frozen=True)
class ModelCode:
    """A model without `nn.Module`, as lines of a script in which the inputs are called x.

    Parameters
    ----------
    names : tuple of str
        What the script calls each of the module's parameters, in the order of `Layout`. Each is a
        tensor of the parameter's shape, which has one dimension or more.
    functional : str
        Lines that make ``outputs``, of shape (n, outputs), with torch.nn.functional, called F.
    formula : str
        Lines that do so with operations of tensors alone.
    gradient : str
        Lines after `formula`'s that make ``grads``, the list of the loss's gradients by `names`,
        from ``delta``, its gradient by the outputs.
    """

    names: tuple[str, ...]
    functional: str
    formula: str
    gradient: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Model(Entry):
    """A model that can be chosen.

    Parameters
    ----------
    module : callable
        ``module(features, **options) -> nn.Module``, which makes outputs of shape (n, 1) of inputs
        of shape (n, features): logits of two classes, or numbers. Of two parameters or more, and
        without buffers. A model for several classes is also given ``outputs``, their number, here
        and in the functions below.
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
        Where outputs are linear in the parameters: ``design(x) -> Tensor`` of shape (n, p), for
        several classes (n, outputs, p), times which the parameters are the outputs, for x of shape
        (n, features).
    link : str or None
        The function, "sigmoid" or "identity", of w0 + w1·x that a page can draw a fit with by
        itself; None where it has to be sent predictions.
    targets : tuple of {"binary", "classes", "number"}
        The targets that it can predict.
    plain_code : callable or None
        ``plain_code(features, **options) -> ModelCode``, for scripts without `nn.Module`; None
        where there are no such.
    """

    module: Callable[..., nn.Module]
    code: Callable[..., str]
    starts: Callable[..., Starts]
    start_names: tuple[str, ...]
    names: Callable[..., tuple[str, ...]] | None = None
    design: Callable[..., Tensor] | None = None
    link: str | None = None
    targets: tuple[TargetKind, ...] = ("binary",)
    plain_code: Callable[..., ModelCode] | None = None

    def check_targets(self, kind: TargetKind) -> None:
        """Raise `BadValue` if the model cannot predict targets of a kind."""
        if kind not in self.targets:
            suited = [name for name, model in MODELS.items() if kind in model.targets]
            rule = "must suit the data, as {names}"
            raise BadValue("model", rule, self.name, names=", ".join(suited))

    def layout(self, dataset: Dataset, options: Options = ()) -> Layout:
        """Return how the parameters of the model for `dataset` stand in one vector."""
        return Layout(self, dataset.features, options, dataset.outputs)


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
    outputs : int
        Number of outputs.
    """

    model: Model
    features: int
    options: Options = ()
    outputs: int = 1

    @cached_property
    def keywords(self) -> dict[str, Any]:
        """What the model's functions are given: every option, and the outputs where they vary."""
        outputs = {"outputs": self.outputs} if "classes" in self.model.targets else {}
        return outputs | self.model.all_options(self.options)

    def design(self, x: Tensor) -> Tensor | None:
        """Return the rows times which the parameters are the outputs, shape (n, outputs, p).

        None where outputs are not linear in the parameters.
        """
        if self.model.design is None:
            return None
        if "classes" in self.model.targets:
            return self.model.design(x, outputs=self.outputs)
        return self.model.design(x).unsqueeze(1)

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

    @property
    def plain_code(self) -> ModelCode | None:
        """The model in a script without `nn.Module`, where it has such."""
        write = self.model.plain_code
        return write and write(self.features, **self.keywords)

    def unflatten(self, params: Tensor) -> dict[str, Tensor]:
        """Return each of the module's parameters, by name, from a vector of shape (..., p)."""
        parts = params.split([shape.numel() for shape in self.shapes.values()], dim=-1)
        named = zip(self.shapes.items(), parts, strict=True)
        return {name: part.reshape(*part.shape[:-1], *shape) for (name, shape), part in named}
