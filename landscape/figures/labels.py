"""The words on the figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StageLabels:
    """The words on the stage, in English unless told otherwise."""

    data: str = "data"
    truth: str = "truth"
    fit: str = "fit"
    start: str = "start"
    now: str = "now"
    optimum: str = "optimum"
    probability: str = "probability of y = 1"
    bias: str = "w0 (bias)"
    weight: str = "w1 (weight)"
    loss: str = "loss"
