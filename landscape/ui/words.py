"""What happened in a run, as sentences in the visitor's language."""

from __future__ import annotations

import math

import numpy as np

from landscape import Experiment, GridSpec, Optimum, Trajectory, judge
from landscape.figures import StageLabels
from landscape.registry import BadValue
from landscape.ui.language import N_, _
from landscape.verdict import SMALL_LOSS

# Labels of registry entries and starts, and the rules that bad values break: marked here so that
# the catalogues have them, though the library speaks English only.
LABELS = (
    N_("Toy 1: 13 points"),
    N_("Toy 2: a sample of points"),
    N_("must be a number"),
    N_("must be a whole number"),
    N_("must be between {low} and {high}"),
    N_("must be greater than 0"),
    N_("must be one of {names}"),
    N_("must be one of {names}, or two numbers"),
    N_("must be pairs of a name and a number"),
    N_("must name options of {entry} ({allowed})"),
    N_("All points have the same x: no Ŵ is the only best."),
    N_("The classes can be separated: the loss falls towards its infimum for ever."),
    N_("No finite parameters have the smallest loss: it falls as they grow."),
)

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float) -> str:
    """Return `value` with the digits that mean something: 0.3725, −2.1·10⁻⁵."""
    if not math.isfinite(value):
        return "–"
    rounded = float(f"{value:.4g}")
    if rounded == 0 or 1e-3 <= abs(rounded) < 1e4:
        text = f"{value:.4g}"
    else:
        mantissa, exponent = f"{value:.1e}".split("e")
        text = f"{mantissa}·10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    return text.replace("-", "−")


def bad_value(problem: BadValue, default: object) -> str:
    """Return the sentence for a bad value in a link."""
    # In code marks, without its own and on one line, since an empty one would end them: nothing in
    # a link is taken as Markdown.
    value = " ".join(str(problem.value).replace("`", "'").split())[:60]
    return _("In the link, {field} {rule}. Got {value}; {default} is used instead.").format(
        field=f"`{problem.field}`",
        rule=_(problem.rule).format(**problem.limits),
        value=f"`{value or '–'}`",
        default=f"`{default}`",
    )


def what_happened(
    experiment: Experiment, trajectory: Trajectory, optimum: Optimum, grid: GridSpec
) -> str:
    """Return a few sentences that say what a run came to, with its numbers."""
    verdict = judge(trajectory, optimum)
    facts = {
        "epochs": trajectory.epochs,
        "epoch": verdict.epoch,
        "first": number(verdict.start_loss),
        "last": number(verdict.final_loss),
        "smallest": number(verdict.smallest_loss),
        "small": number(SMALL_LOSS),
        "grad": number(verdict.start_grad),
        "end_grad": number(verdict.final_grad),
    }
    outcome: str = verdict.outcome
    if outcome == "arrived" and optimum.params is None:
        outcome = "low enough"
    sentences = [_(_OUTCOMES[outcome]).format(**facts)]
    if optimum.params is None:
        sentences.append(_(optimum.message))
    if verdict.bounces and verdict.outcome not in ("diverged", "overshot"):
        sentences.append(_("It bounces: the loss rose at many steps. Try a smaller learning rate."))
    left = _leaves(trajectory, grid)
    if left is not None:
        sentences.append(_("Ŵ leaves the picture at epoch {epoch}.").format(epoch=left))
    return " ".join(sentences)


_OUTCOMES = {
    "arrived": N_(
        "**Arrived.** Within 5 % of the smallest loss at epoch {epoch}; "
        "the loss went from {first} to {last} (smallest: {smallest})."
    ),
    "low enough": N_(
        "**Arrived.** The loss is no more than {small} above {smallest}, below which it cannot "
        "fall, since epoch {epoch}; it went from {first} to {last}."
    ),
    "on the way": N_(
        "**On the way.** By epoch {epochs} the loss went from {first} to {last}; "
        "the smallest is {smallest}. The gradient's norm went from {grad} to {end_grad}."
    ),
    "stuck": N_(
        "**Stuck.** The loss barely moved, from {first} to {last}: "
        "the gradient at the start is {grad}, and it is {end_grad} at the end."
    ),
    "overshot": N_(
        "**Overshot.** The loss ended above where it began, {first} → {last}: "
        "the steps are too long. Try a smaller learning rate."
    ),
    "diverged": N_(
        "**Diverged** after epoch {epochs}: the numbers grew too large to go on. "
        "What happened until then is shown. Try a smaller learning rate."
    ),
}


def _leaves(trajectory: Trajectory, grid: GridSpec) -> int | None:
    """Return the first epoch at which Ŵ is outside the grid."""
    outside = np.zeros(len(trajectory.losses), dtype=bool)
    for column, (low, high) in enumerate((grid.u, grid.v)):
        values = trajectory.params[:, column]
        outside |= (values < math.nextafter(low, -math.inf)) | (values > high)
    return int(np.argmax(outside)) if outside.any() else None


def stage_labels() -> StageLabels:
    """Return the stage's words in the visitor's language."""
    return StageLabels(
        data=_("data"),
        truth=_("truth"),
        fit=_("fit"),
        start=_("start"),
        now=_("now"),
        optimum=_("optimum"),
        probability=_("probability of y = 1"),
        bias=_("w0 (bias)"),
        weight=_("w1 (weight)"),
        loss=_("loss"),
    )


def history_words() -> dict[str, str]:
    """Return the history's words in the visitor's language."""
    return {
        "epoch": _("epoch"),
        "loss": _("loss"),
        "grad_norm": _("gradient norm"),
        "smallest": _("smallest"),
    }
