"""What can be said in numbers of the last samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from landscape.analysis.sampling import count_inside
from landscape.analysis.verdict import OUTCOMES, judge
from landscape.core.arrays import Floats
from landscape.core.numbers import format_number
from landscape.losses import LOSSES
from landscape.ui import cache
from landscape.ui.pages.samples import Samples, around_truth
from landscape.ui.words.language import _

MOST_NAMED = 10  # seeds of samples without an optimum
FEWEST_COUNTED = 5  # samples, fewer of which are not counted in the ellipses


def sample_sentences(samples: Samples) -> list[str]:
    """Return what can be said of the samples in numbers, as sentences."""
    return [
        said
        for said in (
            _this_one(samples),
            _truth_is_not_the_minimum(samples),
            _without_optimum(samples),
            _spread(samples),
            _inside(samples),
            _outcomes(samples),
        )
        if said
    ]


def _this_one(samples: Samples) -> str:
    now, truth = samples.optima[-1].params, samples.truth
    if now is None or truth is None:
        return ""
    facts = {
        "seed": samples.last.seed,
        "optimum": _pair(now),
        "away": format_number(_distance(now, np.array(truth))),
    }
    before = samples.optima[-2].params if len(samples.optima) > 1 else None
    if before is None:
        sentence = _(
            "**This sample** (seed {seed}): its optimum {optimum} is {away} from the truth."
        )
        return sentence.format(**facts)
    return _(
        "**This sample** (seed {seed}): its optimum {optimum} is {away} from the truth "
        "and {moved} from the last sample's."
    ).format(moved=format_number(_distance(now, before)), **facts)


def _truth_is_not_the_minimum(samples: Samples) -> str:
    at_truth, best = cache.truth_loss(samples.last), samples.optima[-1]
    if at_truth is None or best.params is None:
        return ""
    return _(
        "**Is the truth the minimum?** No: on this sample the loss at the truth is {truth}, and at "
        "the optimum {lowest}."
    ).format(truth=_digits(at_truth, best.loss), lowest=_digits(best.loss, at_truth))


def _digits(value: float, other: float) -> str:
    """Return a number with as many digits as tell it from another, four at least."""
    for digits in range(4, 17):
        texts = [f"{number:.{digits}g}" for number in (value, other)]
        if texts[0] != texts[1]:
            break
    return texts[0].replace("-", "−")


def _without_optimum(samples: Samples) -> str:
    pairs = zip(samples.experiments, samples.optima, strict=True)
    seeds = [str(experiment.seed) for experiment, optimum in pairs if optimum.params is None]
    if not seeds:
        return ""
    reason = next(o.message for o in samples.optima[::-1] if o.params is None)
    return _("**No optimum:** {count} of {all} samples (seed: {seeds}). {reason}").format(
        count=len(seeds),
        all=len(samples.optima),
        seeds=", ".join(seeds[:MOST_NAMED]) + ", …" * (len(seeds) > MOST_NAMED),
        reason=_(reason),
    )


def _spread(samples: Samples) -> str:
    found, covariance = samples.found, samples.covariance
    if len(samples.optima) == 1 and samples.truth is not None:
        return _("**One sample so far.** Press *New sample* and watch the optimum move.")
    if len(found) < 2:
        return ""
    s0, s1 = (format_number(float(f"{s:.2g}")) for s in found.std(axis=0, ddof=1))
    said = _("**Spread** of {count} optima (standard deviation): {s0} in w0, {s1} in w1.").format(
        count=len(found), s0=s0, s1=s1
    )
    if covariance is None:
        return said
    t0, t1 = _deviations(covariance)
    # The relative standard error of a standard deviation from k values is 1 / √(2(k - 1)), nearly.
    error = round(100 / (2 * (len(found) - 1)) ** 0.5)
    theory = _(
        "Theory says {t0} and {t1}; so few samples often miss it by {error} %, "
        "now and then by more."
    )
    return f"{said} {theory.format(t0=t0, t1=t1, error=error)}"


def _inside(samples: Samples) -> str:
    found, covariance = samples.found, samples.covariance
    if covariance is None or samples.truth is None or len(found) < FEWEST_COUNTED:
        return ""
    half, most = (count_inside(found, samples.truth, covariance, share) for share in (0.5, 0.95))
    said = _(
        "**In the ellipses:** {half} of {all} optima ({half_share} %) in the inner, where theory "
        "says 50 %; {most} ({most_share} %) in the outer, where it says 95 %."
    ).format(
        half=half,
        most=most,
        all=len(found),
        half_share=format_number(round(100 * half / len(found))),
        most_share=format_number(round(100 * most / len(found))),
    )
    window = around_truth(samples)
    (u0, u1), (v0, v1) = window.u, window.v
    hidden = int(((found < (u0, v0)) | (found > (u1, v1))).any(axis=1).sum())
    if hidden:
        said += " " + _("Outside the picture: {count}.").format(count=hidden)
    return said


def theory_in_words(samples: Samples) -> str:
    """Return what theory says of the optima, for experts; empty where it says nothing."""
    if samples.truth is None or not len(samples.found):
        return ""
    if samples.covariance is None:
        return _("**No ellipse:** at this truth a sample tells too little about w0 and w1.")
    n = len(samples.last.task.dataset.y)
    if samples.last.loss == "bce":
        said = _(
            "**Theory**, for large n: (Fisher information)⁻¹ / n, since BCE is maximum likelihood."
        )
    else:
        best = _deviations(cache.sampling_covariance(replace(samples.last, loss="bce")))
        said = _(
            "**Theory**, for large n: these ellipses are {loss}'s, A⁻¹BA⁻¹ / n. BCE's, "
            "(Fisher information)⁻¹ / n, are smaller (standard deviations {t0} and {t1})."
        ).format(loss=LOSSES[samples.last.loss].label, t0=best[0], t1=best[1])
    more = _("Four times the points (n = {more} instead of {n}) make the ellipses half as wide.")
    return f"{said} {more.format(n=n, more=4 * n)}"


def _outcomes(samples: Samples) -> str:
    pairs = zip(samples.runs, samples.optima[-len(samples.runs) :], strict=True)
    found = Counter(judge(run, optimum).outcome for run, optimum in pairs)
    states = ", ".join(f"{_(state)} {found[state]}" for state in OUTCOMES if found[state])
    return _("**Runs** after {epochs} epochs: {states}.").format(
        epochs=samples.last.epochs, states=states
    )


def _pair(params: Sequence[float] | Floats) -> str:
    return "({}, {})".format(*(format_number(float(f"{value:.3g}")) for value in params))


def _distance(one: Floats, other: Floats) -> float:
    return float(f"{np.linalg.norm(one - other):.2g}")


def _deviations(covariance: Floats) -> tuple[str, str]:
    s0, s1 = (format_number(float(f"{s:.2g}")) for s in np.sqrt(np.diag(covariance)))
    return s0, s1
