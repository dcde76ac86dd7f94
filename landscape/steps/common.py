"""What several optimizers' steps have in common."""

from __future__ import annotations

import numpy as np

from landscape.core.arrays import Floats
from landscape.steps.parts import Parts

CARRIED = "carried over from the steps before"
FRESH = "this step's gradient"
DECAY = "weight decay: a pull towards 0"
AVERAGE = "average of the gradients, the latest counting most"
SQUARES = "average of the squared gradients"


def power(base: float, exponents: Floats) -> Floats:
    """Return powers as Python makes them, and so torch; numpy's may differ in the last digit."""
    return np.array([base**exponent for exponent in exponents.tolist()], dtype=np.float64)


def column(values: np.ndarray) -> np.ndarray:
    """Return values of each step as a column, to go with both coordinates."""
    return values[:, np.newaxis]


def pulled(parts: Parts) -> str:
    """Add the gradient with weight decay in it, if there is any; return its name."""
    decay = parts.options["weight_decay"]
    if not decay or parts.options.get("decoupled_weight_decay"):
        return "g"
    values = parts.values["g"] + decay * parts.values["w"]
    meaning = "slope, and the pull of weight decay towards 0"
    parts.add("g_decayed", "g′", meaning, "g + λ·w", f"{{g}} + {decay!r}·{{w}}", values, True)
    return "g_decayed"


def add_fresh(parts: Parts, factor: Floats, symbol: str) -> None:
    """Add the terms that are `factor` times this step's gradient and times its weight decay.

    `symbol` has a % where the one or the other stands.
    """
    parts.add_term("gradient", symbol.replace("%", "g"), FRESH, factor * parts.values["g"])
    if "g_decayed" in parts.values:
        pull = factor * parts.options["weight_decay"] * parts.values["w"]
        parts.add_term("decay", symbol.replace("%", "λ·w"), DECAY, pull)


def add_decoupled(parts: Parts) -> tuple[str, str]:
    """Add the term of a weight decay beside the gradient; return what it adds to the step."""
    decay = parts.options["weight_decay"]
    if not decay:
        return "", ""
    parts.add_term("decay", "−η·λ·w", DECAY, -parts.column("lr") * decay * parts.values["w"])
    return " − η·λ·w", f" − {{lr}}·{decay!r}·{{w}}"


def symbol_of(gradient: str) -> str:
    """Return how a gradient is written, by its name."""
    return "g′" if gradient == "g_decayed" else "g"
