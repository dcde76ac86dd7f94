"""What visitors change: mostly among the lecture's twelve pairs, sometimes numbers of their own."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

STARTS, LOSSES, OPTIMIZERS = ("good", "plausible", "worst"), ("mse", "bce"), ("sgd", "adam")
# The lecture's surface, over which free starts are drawn, and a decade around its learning rate.
U, V = (-10.0, 3.0), (-1.0, 10.0)
RATES = (-1.5, 0.5)  # powers of ten


@dataclass(frozen=True)
class Settings:
    """What a visitor can change; the defaults are the page's."""

    start: str | tuple[float, float] = "good"
    loss: str = "bce"
    optimizer: str = "sgd"
    learning_rate: float = 0.25

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


PAIRS = tuple(Settings(*pair) for pair in product(STARTS, LOSSES, OPTIMIZERS))


def label_of(name: str) -> str:
    """Return how a loss or an optimizer reads on its button."""
    return "Adam" if name == "adam" else name.upper()


def as_link(settings: Settings) -> dict[str, str]:
    """Return the query parameters that are not the page's own."""
    usual, said = Settings(), dict[str, str]()
    for name in ("start", "loss", "optimizer", "learning_rate"):
        value = settings[name]
        if value != usual[name]:
            said[name] = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return said


def next_settings(now: Settings, numbers: random.Random, mix: float) -> Settings:
    """Return other settings: one of the twelve pairs, or one of them with a number changed.

    Parameters
    ----------
    now : Settings
        What the visitor has.
    numbers : random.Random
        The visitor's own.
    mix : float
        The share of changes that lead to one of the twelve.
    """
    if numbers.random() < mix:
        return numbers.choice([pair for pair in PAIRS if pair != now])
    if numbers.random() < 0.5:
        return replace(now, start=(round(numbers.uniform(*U), 2), round(numbers.uniform(*V), 2)))
    rate = now.learning_rate
    while rate == now.learning_rate:
        rate = float(f"{10 ** numbers.uniform(*RATES):.3g}")
    return replace(now, learning_rate=rate)


def own_numbers(seed: int, number: int) -> random.Random:
    """Return the random numbers of one visitor."""
    return random.Random(f"{seed} {number}")
