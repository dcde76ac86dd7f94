"""The last samples: their optima around the truth, their paths, and theory's word on them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from landscape.analysis.sampling import covariance_ellipse, squared_radius
from landscape.core.arrays import Floats
from landscape.core.fields import GridSpec
from landscape.core.trajectory import Optimum, Trajectory
from landscape.data import DATASETS, MAX_SEED
from landscape.experiment import Experiment
from landscape.figures import Map, MapRun, Sample, SampleLabels
from landscape.ui import cache
from landscape.ui.link.sync import choose
from landscape.ui.link.view import View
from landscape.ui.widgets.controls import draw_controls
from landscape.ui.words.language import _

MOST_RUNS = 10  # samples of which the path is shown
WIDE, WIDEST = 1.6, 3.0  # half widths of the second map, in those of the 95 % ellipse
LARGEST = 1000.0  # standard deviation from which theory says nothing that can be drawn


def latest_samples(experiment: Experiment, most: int) -> tuple[Experiment, ...]:
    """Return the experiment on up to `most` samples, its own last: those of the seeds before it."""
    if not DATASETS[experiment.dataset].random:
        return (experiment,)
    first = max(0, experiment.seed - most + 1)
    return tuple(replace(experiment, seed=seed) for seed in range(first, experiment.seed + 1))


@dataclass(frozen=True, eq=False)
class Samples:
    """What is known of some samples.

    Parameters
    ----------
    experiments : tuple of Experiment
        The same run on each, the latest last.
    runs : list of Trajectory
        What became of the run on each of the last ones.
    optima : list of Optimum
        Where each sample's loss is smallest.
    truth : tuple of float or None
        What made them, where that is known.
    covariance : ndarray of shape (2, 2) or None
        What theory predicts for the optima, where it says anything.
    """

    experiments: tuple[Experiment, ...]
    runs: list[Trajectory]
    optima: list[Optimum]
    truth: tuple[float, ...] | None
    covariance: Floats | None

    @property
    def last(self) -> Experiment:
        """The run on the latest sample."""
        return self.experiments[-1]

    @property
    def places(self) -> list[Floats | None]:
        """Where each sample's optimum lies on the surface's plane; None where it has none."""
        plane = self.last.task.plane()
        return [None if o.params is None else plane.project(o.params) for o in self.optima]

    @property
    def found(self) -> Floats:
        """Those of the samples that have one, shape (k, 2)."""
        return np.array([place for place in self.places if place is not None]).reshape(-1, 2)


def known_samples(experiments: tuple[Experiment, ...], progress: cache.Progress) -> Samples:
    """Return what is known of samples; one by one, so that a new one costs no more than itself."""
    runs = []
    for i, experiment in enumerate(experiments):
        part = cache.partial_progress(progress, i, len(experiments))
        part(0)
        cache.find_optimum(experiment)
        if i >= len(experiments) - MOST_RUNS:
            runs += cache.train_many((experiment,), part)
            cache.arrival_contour(experiment)  # kept for the picture, while the progress is shown
    last = experiments[-1]
    truth = last.task.truth if len(last.task.param_names) == 2 else None
    covariance = None if truth is None else cache.sampling_covariance(last)
    if covariance is not None and not np.sqrt(np.diag(covariance)).max() < LARGEST:
        covariance = None
    optima = [cache.find_optimum(experiment) for experiment in experiments]
    if all(optimum.params is None for optimum in optima):
        covariance = None  # theory is of large samples
    return Samples(experiments, runs, optima, truth, covariance)


def sample_maps(samples: Samples) -> list[Map]:
    """Return the surface with all paths, and where there is a truth the surface around it."""
    last, optimum = samples.last, samples.optima[-1]
    *earlier, run = samples.runs
    shown = [MapRun(one, faint=True) for one in earlier] + [MapRun(run, _("now"))]
    maps = [Map(cache.loss_surface(last, cache.shared_window(last)), optimum, shown)]
    if samples.truth is not None:
        maps.append(Map(cache.loss_surface(last, around_truth(samples)), optimum, []))
    return maps


def around_truth(samples: Samples) -> GridSpec:
    """Return a window around the truth that shows theory's ellipse and the optima near it."""
    truth, found = np.array(samples.truth), samples.found
    away = np.abs(found - truth).max(axis=0, initial=0.0) * 1.15
    if samples.covariance is not None:
        half = np.sqrt(squared_radius(0.95) * np.diag(samples.covariance))
        away = np.clip(away, WIDE * half, WIDEST * half)
    away = np.maximum(away, 1e-3)
    (u0, v0), (u1, v1) = (truth - away).tolist(), (truth + away).tolist()
    return GridSpec((u0, u1), (v0, v1), 80, 80)


def theory(samples: Samples) -> dict[float, Floats]:
    """Return by its share the ellipse in which theory predicts that share of the optima."""
    truth, covariance = samples.truth, samples.covariance
    if truth is None or covariance is None:
        return {}
    return {share: covariance_ellipse(truth, covariance, share) for share in (0.5, 0.95)}


def drawn_samples(samples: Samples) -> list[Sample]:
    """Return what is drawn of each sample; of earlier ones no contour line."""
    first = len(samples.experiments) - len(samples.runs)
    return [
        Sample(
            _("optimum, seed {seed}").format(seed=experiment.seed),
            place,
            cache.arrival_contour(experiment) if i >= first else None,
        )
        for i, (experiment, place) in enumerate(
            zip(samples.experiments, samples.places, strict=True)
        )
    ]


def draw_many(view: View) -> None:
    """Draw how many samples are shown, and a button that draws as many new ones.

    Where fewer have been drawn it is the page's main button, and a line says so.
    """
    draw_controls(("draws",), view)
    count, drawn, random = int(view["draws"]), view["seed"] + 1, DATASETS[view["dataset"]].random
    missing = random and drawn < count and count > MOST_RUNS
    st.button(
        _("Draw {count} new samples").format(count=count),
        on_click=choose,
        args=({"seed": min(view["seed"] + count, MAX_SEED)},),
        icon=":material/casino:",
        width="stretch",
        key="draw_many",
        type="primary" if missing else "secondary",
        disabled=not random,
    )
    if missing:
        st.caption(
            _("Drawn so far: {drawn}. Press the button to see {count}.").format(
                drawn=drawn, count=count
            )
        )


def sample_labels() -> SampleLabels:
    """Return the words over the maps in the visitor's language."""
    return SampleLabels(
        paths=_("Surface and paths"),
        start=_("start"),
        path=_("path"),
        edge=_("arrived (5 %)"),
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
        random = next(name for name, entry in DATASETS.items() if entry.random)
        st.button(_("Take Toy 2"), on_click=choose, args=({"dataset": random},), key="take_random")
