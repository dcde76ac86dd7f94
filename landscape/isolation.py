"""Library functions give the same whatever the caller has set torch to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import torch

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def usual_torch() -> Iterator[None]:
    """Record gradients, on the CPU, as torch does when nothing is set; for this thread alone."""
    with torch.inference_mode(False), torch.enable_grad():
        if torch.get_default_device().type == "cpu":
            yield
        else:  # only then: as a mode it makes every call of torch slower
            with torch.device("cpu"):
                yield


def isolated(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function work inside ``no_grad``, ``inference_mode`` and with another device."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        with usual_torch():
            return function(*args, **kwargs)

    return call
