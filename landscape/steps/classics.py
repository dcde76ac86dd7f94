"""The steps of SGD, RMSprop, Adagrad and LBFGS."""

from __future__ import annotations

import numpy as np
import torch

from landscape.core.arrays import Floats
from landscape.steps.builder import DecompositionBuilder
from landscape.steps.common import (
    AVERAGE,
    CARRIED,
    SQUARES,
    add_fresh,
    column,
    gradient_symbol,
    pulled,
)


def sgd(builder: DecompositionBuilder) -> tuple[str, str]:
    """Decompose SGD's steps; return their formula, in symbols and with numbers."""
    options, lr = builder.options, builder.column("lr")
    gradient = pulled(builder)
    symbol, momentum = gradient_symbol(gradient), options["momentum"]
    if not momentum:
        add_fresh(builder, -lr, "−η·%")
        return f"−η·{symbol}", f"−{{lr}}·{{{gradient}}}"
    # The first buffer is the whole gradient, whatever the dampening.
    dampening = options["dampening"]
    share = np.where(builder.values["t"] == 1, 1.0, 1 - dampening)
    formula, substituted = f"μ·bₜ₋₁ + {symbol}", f"{momentum!r}·{{b_before}} + {{{gradient}}}"
    if dampening:
        builder.values["share"] = share
        formula = f"μ·bₜ₋₁ + (1 − τ)·{symbol}; at first {symbol}"
        substituted = f"{momentum!r}·{{b_before}} + {{share}}·{{{gradient}}}"
    builder.recall("b", "momentum_buffer")
    meaning = "momentum: the gradients so far, older ones fading"
    builder.add("b", "b", meaning, formula, substituted, arrow=True)
    before, fresh = builder.values["b_before"], -lr * column(share)
    if options["nesterov"]:
        builder.add_term("carried", "−η·μ²·bₜ₋₁", CARRIED, -lr * momentum * momentum * before)
        add_fresh(builder, (1 + momentum) * fresh, "−η·(1 + μ)·%")
        return f"−η·({symbol} + μ·b)", f"−{{lr}}·({{{gradient}}} + {momentum!r}·{{b}})"
    builder.add_term("carried", "−η·μ·bₜ₋₁", CARRIED, -lr * momentum * before)
    add_fresh(builder, fresh, "−η·(1 − τ)·%" if dampening else "−η·%")
    return "−η·b", "−{lr}·{b}"


def rmsprop(builder: DecompositionBuilder) -> tuple[str, str]:
    """Decompose RMSprop's steps; return their formula, in symbols and with numbers."""
    options, lr = builder.options, builder.column("lr")
    alpha, eps, momentum = options["alpha"], options["eps"], options["momentum"]
    gradient = pulled(builder)
    symbol = gradient_symbol(gradient)
    squares = builder.recall("v", "square_avg")
    substituted = f"{alpha!r}·{{v_before}} + (1 − {alpha!r})·({{{gradient}}})^2"
    builder.add("v", "v", SQUARES, f"α·vₜ₋₁ + (1 − α)·{symbol}²", substituted)
    root, root_substituted, spread = "√v", "√({v})", np.sqrt(squares)
    if options["centered"]:
        mean = builder.recall("a", "grad_avg")
        substituted = f"{alpha!r}·{{a_before}} + (1 − {alpha!r})·{{{gradient}}}"
        builder.add("a", "a", AVERAGE, f"α·aₜ₋₁ + (1 − α)·{symbol}", substituted, arrow=True)
        root, root_substituted, spread = "d", "{d}", _spread(squares, mean)
        meaning = "how much the gradients vary around their average"
        builder.add("d", "d", meaning, "√(v − a²)", "√({v} − ({a})^2)", spread)
    size = spread + eps
    quotient, quotient_substituted = (
        f"{symbol} / ({root} + ε)",
        f"{{{gradient}}} / ({root_substituted} + {eps!r})",
    )
    end = f" / ({root} + ε)"
    if not momentum:
        add_fresh(builder, -lr / size, f"−η·%{end}")
        return f"−η·{quotient}", f"−{{lr}}·{quotient_substituted}"
    builder.recall("b", "momentum_buffer")
    builder.add(
        "b",
        "b",
        "momentum: the divided gradients so far, older ones fading",
        f"μ·bₜ₋₁ + {quotient}",
        f"{momentum!r}·{{b_before}} + {quotient_substituted}",
        arrow=True,
    )
    carried = -lr * momentum * builder.values["b_before"]
    builder.add_term("carried", "−η·μ·bₜ₋₁", CARRIED, carried)
    add_fresh(builder, -lr / size, f"−η·%{end}")
    return "−η·b", "−{lr}·{b}"


def _spread(squares: Floats, mean: Floats) -> Floats:
    """Return √(v − a²) with torch's own operation on as many numbers as the optimizer had.

    Where the gradient hardly changes nearly all digits cancel, and rounding is what is left.
    """
    rows = zip(torch.from_numpy(squares), torch.from_numpy(mean), strict=True)
    table = [torch.addcmul(v, a, a, value=-1).sqrt().numpy() for v, a in rows]
    return np.array(table, dtype=np.float64).reshape(squares.shape)


def adagrad(builder: DecompositionBuilder) -> tuple[str, str]:
    """Decompose Adagrad's steps; return their formula, in symbols and with numbers."""
    options, decay = builder.options, builder.options["lr_decay"]
    gradient = pulled(builder)
    symbol = gradient_symbol(gradient)
    squares = builder.recall("G", "sum", options["initial_accumulator_value"])
    meaning = "sum of the squared gradients so far"
    substituted = f"{{G_before}} + ({{{gradient}}})^2"
    builder.add("G", "G", meaning, f"Gₜ₋₁ + {symbol}²", substituted)
    rate, rate_substituted = "η", "{lr}"
    if decay:
        values = builder.values["lr"] / (1 + (builder.values["t"] - 1) * decay)
        substituted = f"{{lr}} / (1 + ({{t}} − 1)·{decay!r})"
        meaning = "learning rate, less with every step"
        builder.add("rate", "η′", meaning, "η / (1 + (t − 1)·κ)", substituted, values)
        rate, rate_substituted = "η′", "{rate}"
    lr = builder.column("rate" if decay else "lr")
    add_fresh(builder, -lr / (np.sqrt(squares) + options["eps"]), f"−{rate}·% / (√G + ε)")
    return (
        f"−{rate}·{symbol} / (√G + ε)",
        f"−{rate_substituted}·{{{gradient}}} / (√({{G}}) + {options['eps']!r})",
    )


def lbfgs(builder: DecompositionBuilder) -> tuple[str, str]:
    """Decompose LBFGS's steps; return their formula, in symbols and with numbers."""
    iterations, evaluations = (
        _new(builder.state(name, scalar=True)) for name in ("n_iter", "func_evals")
    )
    # Where it goes downhill hardly any more, it leaves before the last step that it has counted.
    slopes = (builder.state("prev_flat_grad") * builder.state("d")).sum(axis=1)
    left = (iterations > 0) & (slopes > -builder.options["tolerance_change"])
    iterations = iterations - left
    moved = (iterations > 0) & ~left
    direction = np.where(column(moved), builder.state("d"), 0.0)
    length = np.where(moved, builder.state("t", scalar=True), 0.0)
    for name, symbol, meaning, values in (
        ("iterations", "k", "steps of its own in this epoch", iterations),
        ("evaluations", "f", "times it looked at the loss in this epoch", evaluations),
        ("d", "d", "direction of the last of them", direction),
        ("length", "s", "length of the last of them, in units of d", length),
    ):
        builder.add(name, symbol, meaning, "", f"{{{name}}}", values, name == "d")
    whole = np.diff(builder.run.params, axis=0)
    builder.add_term("whole", "Δ", "all its own steps together", whole)
    builder.note = (
        "One epoch of LBFGS is several steps of its own, max_iter at most; shown is their sum. "
        "The first, at epoch 0, goes down the slope, since nothing is known yet of how the loss "
        "curves; the others go along d, which is made of how the slope has changed."
    )
    return "s₁·d₁ + s₂·d₂ + …", "{step}"


def _new(count: Floats) -> Floats:
    """Return how much a count grew with each step."""
    grown = np.diff(count, prepend=0.0)
    # Less than before: the search was broken off, and LBFGS began afresh.
    return np.where(grown < 0, count, grown)
