"""The steps of Adam and its relatives."""

from __future__ import annotations

import numpy as np

from landscape.core.arrays import Floats
from landscape.steps.builder import DecompositionBuilder
from landscape.steps.common import (
    AVERAGE,
    CARRIED,
    SQUARES,
    add_decoupled,
    add_fresh,
    column,
    gradient_symbol,
    power,
    pulled,
)


def _add_averages(builder: DecompositionBuilder, gradient: str) -> None:
    """Add the averages m and v of Adam and its relatives."""
    beta1, beta2 = builder.options["betas"]
    symbol = gradient_symbol(gradient)
    builder.recall("m", "exp_avg")
    builder.recall("v", "exp_avg_sq")
    builder.add(
        "m",
        "m",
        AVERAGE,
        f"β1·mₜ₋₁ + (1 − β1)·{symbol}",
        f"{beta1!r}·{{m_before}} + (1 − {beta1!r})·{{{gradient}}}",
        arrow=True,
    )
    builder.add(
        "v",
        "v",
        SQUARES,
        f"β2·vₜ₋₁ + (1 − β2)·{symbol}²",
        f"{beta2!r}·{{v_before}} + (1 − {beta2!r})·({{{gradient}}})^2",
    )


def _add_m_hat(builder: DecompositionBuilder) -> Floats:
    """Add m̂; return its denominator for every step."""
    beta1 = builder.options["betas"][0]
    correction = column(1 - power(beta1, builder.values["t"]))
    meaning = "average of the gradients, corrected for its start at 0"
    substituted = f"{{m}} / (1 − {beta1!r}^{{t}})"
    builder.add(
        "m_hat", "m̂", meaning, "m / (1 − β1ᵗ)", substituted, builder.values["m"] / correction, True
    )
    return correction


def _add_v_hat(builder: DecompositionBuilder) -> Floats:
    """Add v̂; return the denominator of the step, √v̂ + ε."""
    beta2 = builder.options["betas"][1]
    largest = "v_max" in builder.values
    name = "v_max" if largest else "v"
    correction = column(1 - power(beta2, builder.values["t"]))
    squares = builder.values[name]
    meaning = "average of the squared gradients, corrected for its start at 0"
    if largest:
        meaning = "largest average of the squared gradients, corrected for its start at 0"
    substituted = f"{{{name}}} / (1 − {beta2!r}^{{t}})"
    builder.add("v_hat", "v̂", meaning, f"{name} / (1 − β2ᵗ)", substituted, squares / correction)
    size: Floats = np.sqrt(squares) / np.sqrt(correction) + builder.options["eps"]
    return size


def adam(builder: DecompositionBuilder) -> tuple[str, str]:
    """Decompose Adam's steps; return their formula, in symbols and with numbers."""
    return _adam_step(builder, pulled(builder))


def adamw(builder: DecompositionBuilder) -> tuple[str, str]:
    """Decompose AdamW's steps; return their formula, in symbols and with numbers."""
    formula, substituted = _adam_step(builder, "g")
    more, more_substituted = add_decoupled(builder)
    return formula + more, substituted + more_substituted


def _adam_step(builder: DecompositionBuilder, gradient: str) -> tuple[str, str]:
    options, lr = builder.options, builder.column("lr")
    beta1 = options["betas"][0]
    _add_averages(builder, gradient)
    if options["amsgrad"]:
        builder.recall("v_max", "max_exp_avg_sq")
        meaning = "largest average of the squared gradients so far"
        substituted = "max({v_max_before}, {v})"
        builder.add("v_max", "v_max", meaning, "max(v_maxₜ₋₁, v)", substituted)
    correction = _add_m_hat(builder)
    factor = -lr / correction / _add_v_hat(builder)
    carried = factor * beta1 * builder.values["m_before"]
    end = " / (1 − β1ᵗ) / (√v̂ + ε)"
    builder.add_term("carried", f"−η·β1·mₜ₋₁{end}", CARRIED, carried)
    add_fresh(builder, factor * (1 - beta1), f"−η·(1 − β1)·%{end}")
    return "−η·m̂ / (√v̂ + ε)", f"−{{lr}}·{{m_hat}} / (√({{v_hat}}) + {options['eps']!r})"


def nadam(builder: DecompositionBuilder) -> tuple[str, str]:
    """Decompose NAdam's steps; return their formula, in symbols and with numbers."""
    options, lr, t = builder.options, builder.column("lr"), builder.values["t"]
    beta1, fade = options["betas"][0], options["momentum_decay"]
    gradient = pulled(builder)
    symbol = gradient_symbol(gradient)
    _add_averages(builder, gradient)
    size = _add_v_hat(builder)
    for name, shown, number, substituted, meaning in (
        ("mu", "μ", t, "{t}", "momentum of this step"),
        ("mu_next", "μₜ₊₁", t + 1, "({t} + 1)", "momentum of the next step"),
    ):
        exponent = "ψ·t" if name == "mu" else "ψ·(t + 1)"
        builder.add(
            name,
            shown,
            meaning,
            f"β1·(1 − ½·0.96^({exponent}))",
            f"{beta1!r}·(1 − 0.5·0.96^({fade!r}·{substituted}))",
            beta1 * (1 - 0.5 * power(0.96, number * fade)),
        )
    # In the state, and rounded there to single precision.
    builder.recall("mu_product", "mu_product", 1.0, scalar=True)
    meaning = "product of all momenta so far"
    builder.add("mu_product", "Π", meaning, "Πₜ₋₁·μ", "{mu_product_before}·{mu}")
    mu, mu_next, product = (builder.column(name) for name in ("mu", "mu_next", "mu_product"))
    add_fresh(builder, -lr * (1 - mu) / (1 - product) / size, "−η·(1 − μ)·% / (1 − Π) / (√v̂ + ε)")
    builder.add_term(
        "momentum",
        "−η·μₜ₊₁·m / (1 − Π·μₜ₊₁) / (√v̂ + ε)",
        "momentum: the average of the gradients, with a look ahead",
        -lr * mu_next / (1 - product * mu_next) / size * builder.values["m"],
    )
    more, more_substituted = ("", "")
    if options["decoupled_weight_decay"]:
        more, more_substituted = add_decoupled(builder)
    ahead = f"(1 − μ)·{symbol} / (1 − Π) + μₜ₊₁·m / (1 − Π·μₜ₊₁)"
    ahead_substituted = f"(1 − {{mu}})·{{{gradient}}} / (1 − {{mu_product}})"
    ahead_substituted += " + {mu_next}·{m} / (1 − {mu_product}·{mu_next})"
    return (
        f"−η·({ahead}) / (√v̂ + ε){more}",
        f"−{{lr}}·({ahead_substituted}) / (√({{v_hat}}) + {options['eps']!r}){more_substituted}",
    )


def radam(builder: DecompositionBuilder) -> tuple[str, str]:
    """Decompose RAdam's steps; return their formula, in symbols and with numbers."""
    options, lr, t = builder.options, builder.column("lr"), builder.values["t"]
    beta1, beta2 = options["betas"]
    _add_averages(builder, pulled(builder))
    correction = _add_m_hat(builder)
    fading = power(beta2, t)
    most = 2 / (1 - beta2) - 1
    rho = most - 2 * t * fading / (1 - fading)
    meaning = "what ρ comes to in the end"
    substituted = f"2 / (1 − {beta2!r}) − 1"
    builder.add("rho_inf", "ρ∞", meaning, "2 / (1 − β2) − 1", substituted, np.full_like(rho, most))
    builder.add(
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
    builder.add(
        "r",
        "r",
        "how far the average of the squares is trusted; 1 while it is left out",
        "√((ρ − 4)·(ρ − 2)·ρ∞ / ((ρ∞ − 4)·(ρ∞ − 2)·ρ)) if ρ > 5, else 1",
        "√(({rho} − 4)·({rho} − 2)·{rho_inf} / "
        "(({rho_inf} − 4)·({rho_inf} − 2)·{rho})) if {rho} > 5 else 1",
        rectified,
    )
    roots = (np.sqrt(builder.values["v"]) + options["eps"]) / column(np.sqrt(1 - fading))
    size = np.where(column(trusted), roots, 1.0)
    builder.add(
        "s",
        "s",
        "usual size of the gradients; 1 while it cannot be trusted",
        "(√v + ε) / √(1 − β2ᵗ) if ρ > 5, else 1",
        f"(√({{v}}) + {options['eps']!r}) / √(1 − {beta2!r}^{{t}}) if {{rho}} > 5 else 1",
        size,
    )
    factor = -lr / correction * column(rectified) / size
    carried = factor * beta1 * builder.values["m_before"]
    builder.add_term("carried", "−η·β1·mₜ₋₁ / (1 − β1ᵗ)·r / s", CARRIED, carried)
    add_fresh(builder, factor * (1 - beta1), "−η·(1 − β1)·% / (1 − β1ᵗ)·r / s")
    if not trusted.all():
        builder.note = (
            "While ρ is 5 or less, the average of the squares is left out: the step is −η·m̂."
        )
    more, more_substituted = ("", "")
    if options["decoupled_weight_decay"]:
        more, more_substituted = add_decoupled(builder)
    return f"−η·m̂·r / s{more}", f"−{{lr}}·{{m_hat}}·{{r}} / {{s}}{more_substituted}"
