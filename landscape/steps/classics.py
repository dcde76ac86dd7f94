"""The steps of SGD, RMSprop, Adagrad and LBFGS."""

from __future__ import annotations

import numpy as np
import torch

from landscape.core.arrays import Floats
from landscape.steps.common import AVERAGE, CARRIED, SQUARES, add_fresh, column, pulled, symbol_of
from landscape.steps.parts import Parts


def sgd(parts: Parts) -> tuple[str, str]:
    """Take SGD's steps apart; return their formula, in symbols and filled in."""
    options, lr = parts.options, parts.column("lr")
    gradient = pulled(parts)
    symbol, momentum = symbol_of(gradient), options["momentum"]
    if not momentum:
        add_fresh(parts, -lr, "−η·%")
        return f"−η·{symbol}", f"−{{lr}}·{{{gradient}}}"
    # The first buffer is the whole gradient, whatever the dampening.
    dampening = options["dampening"]
    share = np.where(parts.values["t"] == 1, 1.0, 1 - dampening)
    formula, filled = f"μ·bₜ₋₁ + {symbol}", f"{momentum!r}·{{b_before}} + {{{gradient}}}"
    if dampening:
        parts.values["share"] = share
        formula = f"μ·bₜ₋₁ + (1 − τ)·{symbol}; at first {symbol}"
        filled = f"{momentum!r}·{{b_before}} + {{share}}·{{{gradient}}}"
    parts.recall("b", "momentum_buffer")
    meaning = "momentum: the gradients so far, older ones fading"
    parts.add("b", "b", meaning, formula, filled, arrow=True)
    before, fresh = parts.values["b_before"], -lr * column(share)
    if options["nesterov"]:
        parts.add_term("carried", "−η·μ²·bₜ₋₁", CARRIED, -lr * momentum * momentum * before)
        add_fresh(parts, (1 + momentum) * fresh, "−η·(1 + μ)·%")
        return f"−η·({symbol} + μ·b)", f"−{{lr}}·({{{gradient}}} + {momentum!r}·{{b}})"
    parts.add_term("carried", "−η·μ·bₜ₋₁", CARRIED, -lr * momentum * before)
    add_fresh(parts, fresh, "−η·(1 − τ)·%" if dampening else "−η·%")
    return "−η·b", "−{lr}·{b}"


def rmsprop(parts: Parts) -> tuple[str, str]:
    """Take RMSprop's steps apart; return their formula, in symbols and filled in."""
    options, lr = parts.options, parts.column("lr")
    alpha, eps, momentum = options["alpha"], options["eps"], options["momentum"]
    gradient = pulled(parts)
    symbol = symbol_of(gradient)
    squares = parts.recall("v", "square_avg")
    filled = f"{alpha!r}·{{v_before}} + (1 − {alpha!r})·({{{gradient}}})^2"
    parts.add("v", "v", SQUARES, f"α·vₜ₋₁ + (1 − α)·{symbol}²", filled)
    root, root_filled, spread = "√v", "√({v})", np.sqrt(squares)
    if options["centered"]:
        mean = parts.recall("a", "grad_avg")
        filled = f"{alpha!r}·{{a_before}} + (1 − {alpha!r})·{{{gradient}}}"
        parts.add("a", "a", AVERAGE, f"α·aₜ₋₁ + (1 − α)·{symbol}", filled, arrow=True)
        root, root_filled, spread = "d", "{d}", _spread(squares, mean)
        meaning = "how much the gradients vary around their average"
        parts.add("d", "d", meaning, "√(v − a²)", "√({v} − ({a})^2)", spread)
    size = spread + eps
    quotient, quotient_filled = (
        f"{symbol} / ({root} + ε)",
        f"{{{gradient}}} / ({root_filled} + {eps!r})",
    )
    end = f" / ({root} + ε)"
    if not momentum:
        add_fresh(parts, -lr / size, f"−η·%{end}")
        return f"−η·{quotient}", f"−{{lr}}·{quotient_filled}"
    parts.recall("b", "momentum_buffer")
    parts.add(
        "b",
        "b",
        "momentum: the divided gradients so far, older ones fading",
        f"μ·bₜ₋₁ + {quotient}",
        f"{momentum!r}·{{b_before}} + {quotient_filled}",
        arrow=True,
    )
    carried = -lr * momentum * parts.values["b_before"]
    parts.add_term("carried", "−η·μ·bₜ₋₁", CARRIED, carried)
    add_fresh(parts, -lr / size, f"−η·%{end}")
    return "−η·b", "−{lr}·{b}"


def _spread(squares: Floats, mean: Floats) -> Floats:
    """Return √(v − a²) with torch's own operation on as many numbers as the optimizer had.

    Where the gradient hardly changes nearly all digits cancel, and rounding is what is left.
    """
    rows = zip(torch.from_numpy(squares), torch.from_numpy(mean), strict=True)
    table = [torch.addcmul(v, a, a, value=-1).sqrt().numpy() for v, a in rows]
    return np.array(table, dtype=np.float64).reshape(-1, 2)


def adagrad(parts: Parts) -> tuple[str, str]:
    """Take Adagrad's steps apart; return their formula, in symbols and filled in."""
    options, decay = parts.options, parts.options["lr_decay"]
    gradient = pulled(parts)
    symbol = symbol_of(gradient)
    squares = parts.recall("G", "sum", options["initial_accumulator_value"])
    meaning = "sum of the squared gradients so far"
    filled = f"{{G_before}} + ({{{gradient}}})^2"
    parts.add("G", "G", meaning, f"Gₜ₋₁ + {symbol}²", filled)
    rate, rate_filled = "η", "{lr}"
    if decay:
        values = parts.values["lr"] / (1 + (parts.values["t"] - 1) * decay)
        filled = f"{{lr}} / (1 + ({{t}} − 1)·{decay!r})"
        meaning = "learning rate, less with every step"
        parts.add("rate", "η′", meaning, "η / (1 + (t − 1)·κ)", filled, values)
        rate, rate_filled = "η′", "{rate}"
    lr = parts.column("rate" if decay else "lr")
    add_fresh(parts, -lr / (np.sqrt(squares) + options["eps"]), f"−{rate}·% / (√G + ε)")
    return (
        f"−{rate}·{symbol} / (√G + ε)",
        f"−{rate_filled}·{{{gradient}}} / (√({{G}}) + {options['eps']!r})",
    )


def lbfgs(parts: Parts) -> tuple[str, str]:
    """Take LBFGS's steps apart; return their formula, in symbols and filled in."""
    iterations, evaluations = (_new(parts.state(name, 1)) for name in ("n_iter", "func_evals"))
    # Where it goes downhill hardly any more, it leaves before the last step that it has counted.
    slopes = (parts.state("prev_flat_grad", 2) * parts.state("d", 2)).sum(axis=1)
    left = (iterations > 0) & (slopes > -parts.options["tolerance_change"])
    iterations = iterations - left
    moved = (iterations > 0) & ~left
    direction = np.where(column(moved), parts.state("d", 2), 0.0)
    length = np.where(moved, parts.state("t", 1), 0.0)
    for name, symbol, meaning, values in (
        ("iterations", "k", "steps of its own in this epoch", iterations),
        ("evaluations", "f", "times it looked at the loss in this epoch", evaluations),
        ("d", "d", "direction of the last of them", direction),
        ("length", "s", "length of the last of them, in units of d", length),
    ):
        parts.add(name, symbol, meaning, "", f"{{{name}}}", values, name == "d")
    whole = np.diff(parts.run.params, axis=0)
    parts.add_term("whole", "Δ", "all its own steps together", whole)
    parts.note = (
        "One epoch of LBFGS is several steps of its own, max_iter at most; shown is their sum."
    )
    return "s₁·d₁ + s₂·d₂ + …", "{step}"


def _new(count: Floats) -> Floats:
    """Return how much a count grew with each step."""
    grown = np.diff(count, prepend=0.0)
    # Less than before: the search was broken off, and LBFGS began afresh.
    return np.where(grown < 0, count, grown)
