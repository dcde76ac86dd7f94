"""What several optimizers' steps have in common."""

from __future__ import annotations

import numpy as np

from landscape.core.arrays import Floats
from landscape.steps.builder import DecompositionBuilder

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


def pulled(builder: DecompositionBuilder) -> str:
    """Add the gradient with weight decay in it, if there is any; return its name."""
    decay = builder.options["weight_decay"]
    if not decay or builder.options.get("decoupled_weight_decay"):
        return "g"
    values = builder.values["g"] + decay * builder.values["w"]
    meaning = "slope, and the pull of weight decay towards 0"
    builder.add("g_decayed", "g′", meaning, "g + λ·w", f"{{g}} + {decay!r}·{{w}}", values, True)
    return "g_decayed"


def add_fresh(builder: DecompositionBuilder, factor: Floats, symbol: str) -> None:
    """Add the terms that are `factor` times this step's gradient and times its weight decay.

    `symbol` has a % where the one or the other stands.
    """
    builder.add_term("gradient", symbol.replace("%", "g"), FRESH, factor * builder.values["g"])
    if "g_decayed" in builder.values:
        pull = factor * builder.options["weight_decay"] * builder.values["w"]
        builder.add_term("decay", symbol.replace("%", "λ·w"), DECAY, pull)


def add_decoupled(builder: DecompositionBuilder) -> tuple[str, str]:
    """Add the term of a weight decay beside the gradient; return what it adds to the step."""
    decay = builder.options["weight_decay"]
    if not decay:
        return "", ""
    builder.add_term("decay", "−η·λ·w", DECAY, -builder.column("lr") * decay * builder.values["w"])
    return " − η·λ·w", f" − {{lr}}·{decay!r}·{{w}}"


def gradient_symbol(gradient: str) -> str:
    """Return how a gradient is written, by its name."""
    return "g′" if gradient == "g_decayed" else "g"


def generic(builder: DecompositionBuilder) -> tuple[str, str]:
    """Decompose the steps of any optimizer: the state that it keeps, and the step as one term."""
    shapes = {name: np.size(value) for state in builder.states for name, value in state.items()}
    for name, size in shapes.items():
        if size not in (1, builder.width):
            continue
        scalar = size == 1 and builder.width > 1
        key = f"state_{name}"
        values = builder.state(name, scalar=scalar)
        meaning = "kept by the optimizer from step to step"
        builder.add(key, name, meaning, "", f"{{{key}}}", values)
    step = np.diff(builder.run.params, axis=0)
    builder.add_term("whole", "Δ", "the whole step", step)
    return "", "{step}"
