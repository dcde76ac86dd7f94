"""The last ten samples: their optima around the truth, their paths, and theory's word on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from landscape import DATASETS, LOSSES, OPTIMIZERS, Experiment, GridSpec, Optimum, Trajectory
from landscape.figures import Map, MapRun, Sample, SampleLabels
from landscape.records import Floats
from landscape.ui import cache
from landscape.ui.controls import (
    DRAWN,
    choice,
    data_control,
    epochs_control,
    labels_of,
    rate_control,
    settings_control,
    start_control,
)
from landscape.ui.language import _
from landscape.ui.links import FIELDS, View
from landscape.ui.state import current_view, drawn_experiment, keep
from landscape.ui.words import number

MOST = 10  # samples that are shown
WIDE, WIDEST = 1.6, 3.0  # half widths of the second map, in those of the 95 % ellipse
LARGEST = 1000.0  # standard deviation from which theory says nothing that can be drawn
RADII = {share: -2 * np.log1p(-share) for share in (0.5, 0.95)}  # χ², 2 degrees of freedom


def samples_controls() -> View:
    """Draw the controls of the runs on all samples; return what they say."""
    data_control()
    start_control()
    choice(_("Loss"), "loss", labels_of(LOSSES))
    choice(_("Optimizer"), "optimizer", labels_of(OPTIMIZERS), pills=True)
    rate, epochs = st.columns(2, gap="small")
    with rate:
        rate_control()
    with epochs:
        epochs_control()
    settings_control()
    view = current_view()
    view = replace(view, experiment=drawn_experiment(view.experiment, DRAWN))
    return keep(view, FIELDS)


def samples_of(experiment: Experiment) -> tuple[Experiment, ...]:
    """Return the experiment on up to ten samples, its own last: those of the seeds before it."""
    if not DATASETS[experiment.dataset].random:
        return (experiment,)
    first = max(0, experiment.seed - MOST + 1)
    return tuple(replace(experiment, seed=seed) for seed in range(first, experiment.seed + 1))


@dataclass(frozen=True, eq=False)
class Samples:
    """What is known of some samples.

    Parameters
    ----------
    experiments : tuple of Experiment
        The same run on each, the latest last.
    runs : list of Trajectory
        What became of each.
    optima : list of Optimum
        Where each sample's loss is smallest.
    truth : (float, float) or None
        What made them, where that is known.
    covariance : ndarray of shape (2, 2) or None
        What theory predicts for the optima, where it says anything.
    """

    experiments: tuple[Experiment, ...]
    runs: list[Trajectory]
    optima: list[Optimum]
    truth: tuple[float, float] | None
    covariance: Floats | None

    @property
    def last(self) -> Experiment:
        """The run on the latest sample."""
        return self.experiments[-1]

    @property
    def found(self) -> Floats:
        """The optima of the samples that have one, shape (k, 2)."""
        return np.array([o.params for o in self.optima if o.params is not None]).reshape(-1, 2)


def known_of(experiments: tuple[Experiment, ...], progress: cache.Progress) -> Samples:
    """Return what is known of samples; one by one, so that a new one costs no more than itself."""
    runs = []
    for i, experiment in enumerate(experiments):

        def part(share: float, before: int = i) -> None:
            progress((before + share) / len(experiments))

        part(0)
        runs += cache.runs_of((experiment,), part)
        cache.edge_of(experiment)
    last = experiments[-1]
    truth = cache.dataset_of(last).truth
    covariance = None if truth is None else cache.covariance_of(last)
    if covariance is not None and not np.sqrt(np.diag(covariance)).max() < LARGEST:
        covariance = None
    optima = [cache.optimum_of(experiment) for experiment in experiments]
    return Samples(experiments, runs, optima, truth, covariance)


def samples_maps(samples: Samples) -> list[Map]:
    """Return the surface with all paths, and where there is a truth the surface around it."""
    last, optimum = samples.last, samples.optima[-1]
    *earlier, run = samples.runs
    shown = [MapRun(one, faint=True) for one in earlier] + [MapRun(run, _("now"))]
    maps = [Map(cache.surface_of(last, cache.grid_of(last)), optimum, shown)]
    if samples.truth is not None:
        maps.append(Map(cache.surface_of(last, around_truth(samples)), optimum, []))
    return maps


def around_truth(samples: Samples) -> GridSpec:
    """Return a window around the truth that shows theory's ellipse and the optima near it."""
    truth, found = np.array(samples.truth), samples.found
    away = np.abs(found - truth).max(axis=0, initial=0.0) * 1.15
    if samples.covariance is not None:
        half = np.sqrt(RADII[0.95] * np.diag(samples.covariance))
        away = np.clip(away, WIDE * half, WIDEST * half)
    away = np.maximum(away, 1e-3)
    (u0, v0), (u1, v1) = (truth - away).tolist(), (truth + away).tolist()
    return GridSpec((u0, u1), (v0, v1), 80, 80)


def drawn_samples(samples: Samples) -> list[Sample]:
    """Return what is drawn of each sample."""
    return [
        Sample(
            _("optimum, seed {seed}").format(seed=experiment.seed),
            optimum.params,
            cache.edge_of(experiment),
        )
        for experiment, optimum in zip(samples.experiments, samples.optima, strict=True)
    ]


def sample_labels() -> SampleLabels:
    """Return the words over the maps in the visitor's language."""
    return SampleLabels(
        paths=_("Surface and paths"),
        start=_("start"),
        path=_("path"),
        edge=_("loss 5 % above the smallest"),
        optima=_("Optima around the truth"),
        truth=_("truth"),
        optimum=_("optimum"),
        theory=_("theory: share of samples"),
        paler=_("(earlier samples paler)"),
    )


def only_sample() -> None:
    """Say that the data are the only sample, and offer others."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(_("These points are the only sample there is. Toy 2 draws new ones."))
        st.button(_("Take Toy 2"), on_click=_take_random, key="take_random")


def _take_random() -> None:
    st.session_state["dataset"] = next(name for name, entry in DATASETS.items() if entry.random)


def samples_words(samples: Samples) -> list[str]:
    """Return what can be said of the samples in numbers, as sentences."""
    return [
        said
        for said in (
            _this_one(samples),
            _without_optimum(samples),
            _spread(samples),
            _inside(samples),
            _theory(samples),
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
        "away": number(_distance(now, np.array(truth))),
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
    ).format(moved=number(_distance(now, before)), **facts)


def _without_optimum(samples: Samples) -> str:
    pairs = zip(samples.experiments, samples.optima, strict=True)
    seeds = [str(experiment.seed) for experiment, optimum in pairs if optimum.params is None]
    if not seeds:
        return ""
    reason = next(o.message for o in samples.optima[::-1] if o.params is None)
    return _("**No optimum:** {count} of {all} samples (seed {seeds}). {reason}").format(
        count=len(seeds), all=len(samples.optima), seeds=", ".join(seeds), reason=_(reason)
    )


def _spread(samples: Samples) -> str:
    found, covariance = samples.found, samples.covariance
    if len(samples.optima) == 1:
        return _("**One sample so far.** Press *New sample* and watch the optimum move.")
    if len(found) < 2:
        return ""
    s0, s1 = (number(float(f"{s:.2g}")) for s in found.std(axis=0, ddof=1))
    said = _("**Spread** of {count} optima (standard deviation): {s0} in w0, {s1} in w1.").format(
        count=len(found), s0=s0, s1=s1
    )
    if covariance is None:
        return said
    t0, t1 = _deviations(covariance)
    # The relative standard error of a standard deviation from k values is 1 / √(2(k - 1)), nearly.
    error = round(100 / (2 * (len(found) - 1)) ** 0.5)
    theory = _("Theory says {t0} and {t1}; so few samples tell it to ±{error} % or so.")
    return f"{said} {theory.format(t0=t0, t1=t1, error=error)}"


def _inside(samples: Samples) -> str:
    found, covariance = samples.found, samples.covariance
    if covariance is None or samples.truth is None or not len(found):
        return ""
    away = found - np.array(samples.truth)
    squares = np.einsum("ki,ij,kj->k", away, np.linalg.inv(covariance), away)
    half, most = (int((squares <= RADII[share]).sum()) for share in (0.5, 0.95))
    said = _(
        "**In the ellipses:** {half} of {all} optima in the inner ({half_due} expected), "
        "{most} in the outer ({most_due} expected)."
    ).format(
        half=half,
        most=most,
        all=len(found),
        half_due=number(0.5 * len(found)),
        most_due=number(0.95 * len(found)),
    )
    window = around_truth(samples)
    (u0, u1), (v0, v1) = window.u, window.v
    hidden = int(((found < (u0, v0)) | (found > (u1, v1))).any(axis=1).sum())
    if hidden:
        said += " " + _("Outside the picture: {count}.").format(count=hidden)
    return said


def _theory(samples: Samples) -> str:
    if samples.truth is None:
        return ""
    if samples.covariance is None:
        return _("**No ellipse:** at this truth a sample tells too little about w0 and w1.")
    n = len(cache.dataset_of(samples.last).y)
    if samples.last.loss == "bce":
        said = _(
            "**Theory**, for large n: (Fisher information)⁻¹ / n, since BCE is maximum likelihood."
        )
    else:
        best = _deviations(cache.covariance_of(replace(samples.last, loss="bce")))
        said = _(
            "**Theory**, for large n: these ellipses are {loss}'s, A⁻¹BA⁻¹ / n. BCE's, "
            "(Fisher information)⁻¹ / n, are smaller: {t0} and {t1}."
        ).format(loss=LOSSES[samples.last.loss].label, t0=best[0], t1=best[1])
    more = _("Four times the points (n = {more} for {n}) halve the ellipses.")
    return f"{said} {more.format(n=n, more=4 * n)}"


def _pair(params: Sequence[float] | Floats) -> str:
    return "({}, {})".format(*(number(float(f"{value:.3g}")) for value in params))


def _distance(one: Floats, other: Floats) -> float:
    return float(f"{np.linalg.norm(one - other):.2g}")


def _deviations(covariance: Floats) -> tuple[str, str]:
    s0, s1 = (number(float(f"{s:.2g}")) for s in np.sqrt(np.diag(covariance)))
    return s0, s1
