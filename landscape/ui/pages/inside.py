"""One step of an optimizer, part by part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.surface import path_window
from landscape.core.arrays import Floats
from landscape.core.numbers import format_number
from landscape.experiment import Experiment
from landscape.figures import Arrow, Map, MapRun, arrow_legend, arrow_traces, style
from landscape.steps import Quantity, StepDecomposition
from landscape.ui import cache
from landscape.ui.describe import arrived_along
from landscape.ui.stage import Row, Table
from landscape.ui.words.language import N_, _

# Before a part's name and before a term's, among the run's own numbers.
OF_PART, OF_TERM = "p_", "t_"
OF_SGD = "sgd"  # the step that plain SGD would take from the same place
FORWARD = ("d", "step")  # these point where the step goes; the others, as the gradient, uphill
# What parts of steps are called, and notes on them: marked here for the catalogues, since the
# library speaks English only.
MEANINGS = (
    N_("slope of the loss here"),
    N_("the step: how far the parameter moves"),
    N_("this step's gradient"),
    N_("momentum: the gradients so far, older ones fading"),
    N_("carried over from the steps before"),
    N_("slope, and the pull of weight decay towards 0"),
    N_("weight decay: a pull towards 0"),
    N_("average of the gradients, the latest counting most"),
    N_("average of the squared gradients"),
    N_("average of the gradients, corrected for its start at 0"),
    N_("average of the squared gradients, corrected for its start at 0"),
    N_("largest average of the squared gradients so far"),
    N_("largest average of the squared gradients, corrected for its start at 0"),
    N_("momentum of this step"),
    N_("momentum of the next step"),
    N_("product of all momenta so far"),
    N_("momentum: the average of the gradients, with a look ahead"),
    N_("what ρ comes to in the end"),
    N_("how many gradients the average of the squares rests on"),
    N_("how far the average of the squares is trusted; 1 while it is left out"),
    N_("usual size of the gradients; 1 while it cannot be trusted"),
    N_("While ρ is 5 or less, the average of the squares is left out: the step is −η·m̂."),
    N_("how much the gradients vary around their average"),
    N_("momentum: the divided gradients so far, older ones fading"),
    N_("sum of the squared gradients so far"),
    N_("learning rate, less with every step"),
    N_("steps of its own in this epoch"),
    N_("times it looked at the loss in this epoch"),
    N_("direction of the last of them"),
    N_("length of the last of them, in units of d"),
    N_("all its own steps together"),
    N_(
        "One epoch of LBFGS is several steps of its own, max_iter at most; shown is their sum. "
        "The first, at epoch 0, goes down the slope, since nothing is known yet of how the loss "
        "curves; the others go along d, which is made of how the slope has changed."
    ),
)


def inside_map(experiment: Experiment, steps: StepDecomposition) -> Map:
    """Return the run from above with arrows, and the numbers of its parts among its frames."""
    run = steps.run
    surface = cache.loss_surface(
        experiment, path_window(run, cache.start_plane(experiment) or experiment.task.plane())
    )
    optimum = cache.find_optimum(experiment)
    more: dict[str, NDArray[Any]] = {"arrived": arrived_along(run, optimum)}
    for name, values in steps.values.items():
        if values.ndim == 1:
            more[OF_PART + name] = _and_none(values)
        else:
            more |= {f"{OF_PART}{name}{i}": _and_none(values[:, i]) for i in (0, 1)}
    for term in steps.terms:
        more |= {f"{OF_TERM}{term.name}{i}": _and_none(term.values[:, i]) for i in (0, 1)}
    plain = -run.learning_rates[:-1, None] * run.grads[:-1]
    more |= {f"{OF_SGD}{i}": _and_none(plain[:, i]) for i in (0, 1)}
    arrows = inside_arrows(steps)
    return Map(
        surface,
        optimum,
        [MapRun(run, more=more)],
        title=arrow_legend(arrows),
        over=arrow_traces(surface, arrows),
    )


def is_plain_sgd(experiment: Experiment) -> bool:
    """Whether its steps are those of SGD without options."""
    return experiment.optimizer == "sgd" and not experiment.optimizer_options


def _and_none(values: Floats) -> Floats:
    """Return a value for each row: no step leaves the last."""
    return np.append(values, np.nan)


def inside_arrows(steps: StepDecomposition) -> list[Arrow]:
    """Return the gradient, what the optimizer makes of it, and the step, as arrows."""
    gradient, *made, step = [quantity for quantity in steps.quantities if quantity.arrow]
    shown = [(gradient, style.GRADIENT), *((part, style.AVERAGE) for part in made[-1:])]
    return [
        Arrow(
            OF_PART + quantity.name,
            quantity.values[:, :2],
            quantity.symbol if quantity.name in FORWARD else f"−{quantity.symbol}",
            color,
            back=quantity.name not in FORWARD,
        )
        for quantity, color in [*shown, (step, style.NOW)]
    ]


def inside_table(steps: StepDecomposition, names: Sequence[str], *, plain: bool) -> Table:
    """Return the step with its formula and numbers, beside SGD's, and folded what it is made of.

    The formulas have the first parameter's numbers in them; the second goes by the same, and only
    its values are shown. A `plain` step is SGD's own.
    """
    *parts, step = steps.quantities
    rows = [_quantity_row(step, steps)]
    if not plain:
        words = _("plain SGD would take") + "\n= −η·g"
        rows.append(Row(("SGD", words, f"{{{OF_SGD}0}}", f"{{{OF_SGD}1}}")))
    details = [_quantity_row(quantity, steps) for quantity in parts]
    if len(steps.terms) > 1:
        details.append(_terms_row(steps))
    head = ("", _("what it is"), *names)
    if plain:
        return Table(head, (*details, *rows), "parts")
    return Table(head, tuple(rows), "parts", tuple(details), _("Details: what it is made of"))


def _quantity_row(quantity: Quantity, steps: StepDecomposition) -> Row:
    """Return a row with a part of the step: what it is, its formula, and its numbers."""
    return Row(
        (
            quantity.symbol,
            f"{_(quantity.meaning)}\n{_formula(quantity)}".strip(),
            _filled(quantity, steps, 0),
            _placed(quantity.name, steps, 1),
        )
    )


def _terms_row(steps: StepDecomposition) -> Row:
    """Return the row that says what the step is the sum of."""
    words = " + ".join(_(term.meaning) for term in steps.terms)
    terms = " + ".join(f"{{{OF_TERM}{term.name}0}}" for term in steps.terms)
    step = OF_PART + steps.quantities[-1].name
    return Row(("Δ", words, f"{terms}\n= {{{step}0}}", f"{{{step}1}}"))


def _formula(quantity: Quantity) -> str:
    return f"= {quantity.formula}" if quantity.formula else ""


def _placed(name: str, steps: StepDecomposition, i: int) -> str:
    """Return the template of a name's number for coordinate `i`."""
    return f"{{{OF_PART}{name}{i if steps.values[name].ndim > 1 else ''}}}"


def _filled(quantity: Quantity, steps: StepDecomposition, i: int) -> str:
    def placed(found: re.Match[str]) -> str:
        return _placed(found[1], steps, i)

    value = _placed(quantity.name, steps, i)
    if quantity.substituted == f"{{{quantity.name}}}":
        return value
    filled = re.sub(r"\{(\w+)\}", placed, quantity.substituted).replace("^2", "²")
    filled = re.sub(r"\d+(?:\.\d+)?e-\d+", lambda found: format_number(float(found[0])), filled)
    return f"{filled}\n= {value}"
