"""The steps of Adam and its relatives."""

from __future__ import annotations

import numpy as np

from landscape.core.arrays import Floats
from landscape.steps.common import (
    AVERAGE,
    CARRIED,
    SQUARES,
    add_decoupled,
    add_fresh,
    column,
    power,
    pulled,
    symbol_of,
)
from landscape.steps.parts import Parts


def _add_averages(parts: Parts, gradient: str) -> None:
    """Add the averages m and v of Adam and its relatives."""
    beta1, beta2 = parts.options["betas"]
    symbol = symbol_of(gradient)
    parts.recall("m", "exp_avg")
    parts.recall("v", "exp_avg_sq")
    parts.add(
        "m",
        "m",
        AVERAGE,
        f"β1·mₜ₋₁ + (1 − β1)·{symbol}",
        f"{beta1!r}·{{m_before}} + (1 − {beta1!r})·{{{gradient}}}",
        arrow=True,
    )
    parts.add(
        "v",
        "v",
        SQUARES,
        f"β2·vₜ₋₁ + (1 − β2)·{symbol}²",
        f"{beta2!r}·{{v_before}} + (1 − {beta2!r})·({{{gradient}}})^2",
    )


def _add_m_hat(parts: Parts) -> Floats:
    """Add m̂; return its denominator for every step."""
    beta1 = parts.options["betas"][0]
    correction = column(1 - power(beta1, parts.values["t"]))
    meaning = "average of the gradients, corrected for its start at 0"
    filled = f"{{m}} / (1 − {beta1!r}^{{t}})"
    parts.add("m_hat", "m̂", meaning, "m / (1 − β1ᵗ)", filled, parts.values["m"] / correction, True)
    return correction


def _add_v_hat(parts: Parts) -> Floats:
    """Add v̂; return the denominator of the step, √v̂ + ε."""
    beta2 = parts.options["betas"][1]
    largest = "v_max" in parts.values
    name = "v_max" if largest else "v"
    correction = column(1 - power(beta2, parts.values["t"]))
    squares = parts.values[name]
    meaning = "average of the squared gradients, corrected for its start at 0"
    if largest:
        meaning = "largest average of the squared gradients, corrected for its start at 0"
    filled = f"{{{name}}} / (1 − {beta2!r}^{{t}})"
    parts.add("v_hat", "v̂", meaning, f"{name} / (1 − β2ᵗ)", filled, squares / correction)
    size: Floats = np.sqrt(squares) / np.sqrt(correction) + parts.options["eps"]
    return size


def adam(parts: Parts) -> tuple[str, str]:
    """Take Adam's steps apart; return their formula, in symbols and filled in."""
    return _adam_step(parts, pulled(parts))


def adamw(parts: Parts) -> tuple[str, str]:
    """Take AdamW's steps apart; return their formula, in symbols and filled in."""
    formula, filled = _adam_step(parts, "g")
    more, more_filled = add_decoupled(parts)
    return formula + more, filled + more_filled


def _adam_step(parts: Parts, gradient: str) -> tuple[str, str]:
    options, lr = parts.options, parts.column("lr")
    beta1 = options["betas"][0]
    _add_averages(parts, gradient)
    if options["amsgrad"]:
        parts.recall("v_max", "max_exp_avg_sq")
        meaning = "largest average of the squared gradients so far"
        filled = "max({v_max_before}, {v})"
        parts.add("v_max", "v_max", meaning, "max(v_maxₜ₋₁, v)", filled)
    correction = _add_m_hat(parts)
    factor = -lr / correction / _add_v_hat(parts)
    carried = factor * beta1 * parts.values["m_before"]
    end = " / (1 − β1ᵗ) / (√v̂ + ε)"
    parts.add_term("carried", f"−η·β1·mₜ₋₁{end}", CARRIED, carried)
    add_fresh(parts, factor * (1 - beta1), f"−η·(1 − β1)·%{end}")
    return "−η·m̂ / (√v̂ + ε)", f"−{{lr}}·{{m_hat}} / (√({{v_hat}}) + {options['eps']!r})"


def nadam(parts: Parts) -> tuple[str, str]:
    """Take NAdam's steps apart; return their formula, in symbols and filled in."""
    options, lr, t = parts.options, parts.column("lr"), parts.values["t"]
    beta1, fade = options["betas"][0], options["momentum_decay"]
    gradient = pulled(parts)
    symbol = symbol_of(gradient)
    _add_averages(parts, gradient)
    size = _add_v_hat(parts)
    for name, shown, number, filled, meaning in (
        ("mu", "μ", t, "{t}", "momentum of this step"),
        ("mu_next", "μₜ₊₁", t + 1, "({t} + 1)", "momentum of the next step"),
    ):
        exponent = "ψ·t" if name == "mu" else "ψ·(t + 1)"
        parts.add(
            name,
            shown,
            meaning,
            f"β1·(1 − ½·0.96^({exponent}))",
            f"{beta1!r}·(1 − 0.5·0.96^({fade!r}·{filled}))",
            beta1 * (1 - 0.5 * power(0.96, number * fade)),
        )
    # In the state, and rounded there to single precision.
    parts.recall("mu_product", "mu_product", 1.0, 1)
    meaning = "product of all momenta so far"
    parts.add("mu_product", "Π", meaning, "Πₜ₋₁·μ", "{mu_product_before}·{mu}")
    mu, mu_next, product = (parts.column(name) for name in ("mu", "mu_next", "mu_product"))
    add_fresh(parts, -lr * (1 - mu) / (1 - product) / size, "−η·(1 − μ)·% / (1 − Π) / (√v̂ + ε)")
    parts.add_term(
        "momentum",
        "−η·μₜ₊₁·m / (1 − Π·μₜ₊₁) / (√v̂ + ε)",
        "momentum: the average of the gradients, with a look ahead",
        -lr * mu_next / (1 - product * mu_next) / size * parts.values["m"],
    )
    more, more_filled = ("", "")
    if options["decoupled_weight_decay"]:
        more, more_filled = add_decoupled(parts)
    ahead = f"(1 − μ)·{symbol} / (1 − Π) + μₜ₊₁·m / (1 − Π·μₜ₊₁)"
    ahead_filled = f"(1 − {{mu}})·{{{gradient}}} / (1 − {{mu_product}})"
    ahead_filled += " + {mu_next}·{m} / (1 − {mu_product}·{mu_next})"
    return (
        f"−η·({ahead}) / (√v̂ + ε){more}",
        f"−{{lr}}·({ahead_filled}) / (√({{v_hat}}) + {options['eps']!r}){more_filled}",
    )


def radam(parts: Parts) -> tuple[str, str]:
    """Take RAdam's steps apart; return their formula, in symbols and filled in."""
    options, lr, t = parts.options, parts.column("lr"), parts.values["t"]
    beta1, beta2 = options["betas"]
    _add_averages(parts, pulled(parts))
    correction = _add_m_hat(parts)
    fading = power(beta2, t)
    most = 2 / (1 - beta2) - 1
    rho = most - 2 * t * fading / (1 - fading)
    meaning = "what ρ comes to in the end"
    filled = f"2 / (1 − {beta2!r}) − 1"
    parts.add("rho_inf", "ρ∞", meaning, "2 / (1 − β2) − 1", filled, np.full_like(rho, most))
    parts.add(
        "rho",
        "ρ",
        "how many gradients the average of the squares rests on",
        "ρ∞ − 2·t·β2ᵗ / (1 − β2ᵗ)",
        f"{{rho_inf}} − 2·{{t}}·{beta2!r}^{{t}} / (1 − {beta2!r}^{{t}})",
        rho,
    )
    trusted = rho > 5
    safe = np.where(trusted, rho, 5.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # ρ∞ may be 4, but then none is trusted
        share = (safe - 4) * (safe - 2) * most / ((most - 4) * (most - 2) * safe)
        rectified = np.where(trusted, np.sqrt(share), 1.0)
    parts.add(
        "r",
        "r",
        "how far the average of the squares is trusted; 1 while it is left out",
        "√((ρ − 4)·(ρ − 2)·ρ∞ / ((ρ∞ − 4)·(ρ∞ − 2)·ρ)) if ρ > 5, else 1",
        "√(({rho} − 4)·({rho} − 2)·{rho_inf} / "
        "(({rho_inf} − 4)·({rho_inf} − 2)·{rho})) if {rho} > 5 else 1",
        rectified,
    )
    roots = (np.sqrt(parts.values["v"]) + options["eps"]) / column(np.sqrt(1 - fading))
    size = np.where(column(trusted), roots, 1.0)
    parts.add(
        "s",
        "s",
        "usual size of the gradients; 1 while it cannot be trusted",
        "(√v + ε) / √(1 − β2ᵗ) if ρ > 5, else 1",
        f"(√({{v}}) + {options['eps']!r}) / √(1 − {beta2!r}^{{t}}) if {{rho}} > 5 else 1",
        size,
    )
    factor = -lr / correction * column(rectified) / size
    carried = factor * beta1 * parts.values["m_before"]
    parts.add_term("carried", "−η·β1·mₜ₋₁ / (1 − β1ᵗ)·r / s", CARRIED, carried)
    add_fresh(parts, factor * (1 - beta1), "−η·(1 − β1)·% / (1 − β1ᵗ)·r / s")
    if not trusted.all():
        parts.note = (
            "While ρ is 5 or less, the average of the squares is left out: the step is −η·m̂."
        )
    more, more_filled = ("", "")
    if options["decoupled_weight_decay"]:
        more, more_filled = add_decoupled(parts)
    return f"−η·m̂·r / s{more}", f"−{{lr}}·{{m_hat}}·{{r}} / {{s}}{more_filled}"
