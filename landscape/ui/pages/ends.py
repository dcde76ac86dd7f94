"""What a straight line of logits cannot do, and the net that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from landscape.core.numbers import format_number
from landscape.core.trajectory import Optimum, Trajectory
from landscape.data import MAX_SEED
from landscape.data.broken_line import broken_line_logits
from landscape.experiment import Experiment
from landscape.figures import (
    Fit,
    Knee,
    RunOnSurface,
    Shape,
    curve_inputs,
    fits_figure,
    shapes_figure,
    stage_figure,
    with_gap,
)
from landscape.losses import LOSSES
from landscape.objective.task import loss_of_outputs
from landscape.ui import cache
from landscape.ui.describe import formula_facts, run_facts, stage_labels
from landscape.ui.frame import Part
from landscape.ui.link.sync import choose, go_to
from landscape.ui.link.view import View
from landscape.ui.stage import BendWords, Facts, Story, show_bend, show_chart
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.language import _

WIDTHS = (1, 2, 4, 8, 16)
NET_RATE, NET_EPOCHS = 0.02, 500
STARTS = ("random1", "random2", "random3")
FOLLOWS = 0.05  # of the way from the best line's loss down to the true curve's that may be left
DEAD = 0.5  # from as much on a net has not learned the curve, and another start is tried
KNEE = Knee()


# -- four shapes, and one to bend --------------------------------------------------------------


def shapes_of_logits() -> list[Part]:
    """Return what σ makes of lines and of broken lines, and a line that the visitor bends."""
    return [
        "## " + _("What σ makes of a line"),
        _draw_bend,
        _(
            "**σ only ever bends a straight line:** where u goes up and comes back down, so does "
            "the probability: one straight line cannot."
        ),
        "## " + _("2000 people whose chance rises and falls"),
    ]


def _draw_bend() -> None:
    figure = shapes_figure(_shapes(), KNEE, bend=_("Bend it yourself: drag the dot"))
    show_bend(figure, KNEE, _bend_words(), key="bend")


def _shapes() -> list[Shape]:
    x = np.linspace(-1, 1, 161)
    return [
        Shape(_("rising line"), x, 5 * x),
        Shape(_("falling line"), x, -5 * x),
        Shape(_("up and down"), x, 5 - 15 * np.abs(x)),
        Shape(_("up, partly down"), x, broken_line_logits(x)),
    ]


def _bend_words() -> BendWords:
    return BendWords(
        picture=_("Five curves u(x), each above its probability σ(u(x)); the last can be bent."),
        knee=_("The knee of u: drag it, or use the arrow keys"),
        straighten=_("Make it straight"),
        line=_("**u is a straight line:** σ(u) goes one way only. Drag the dot up."),
        one_way=_("u has a knee, but still goes **one way only**: so does the probability σ(u)."),
        up_down=_("u goes **up and comes back down**: so does the probability σ(u)."),
        down_up=_("u goes **down and comes back up**: so does the probability σ(u)."),
    )


# -- the best that a line can do ---------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Limits:
    """The losses between which every fit of the broken line lies, on one sample.

    Parameters
    ----------
    best : Optimum
        Of logistic curves.
    true : float
        The true curve's loss.
    """

    best: Optimum
    true: float

    def left(self, loss: float) -> float:
        """Return how much of the way from the best line down to the true curve is left."""
        return (loss - self.true) / (self.best.loss - self.true)


def line_fit(view: View) -> Experiment:
    """Return the logistic regression that has been chosen."""
    return Experiment(
        "broken_line",
        start=view["fit_start"],
        optimizer="adam",
        learning_rate=view["fit_rate"],
        epochs=view["fit_epochs"],
        seed=view["fit_seed"],
    )


def limits_of(experiment: Experiment) -> Limits:
    """Return the losses of the best logistic curve and of the true one."""
    x = experiment.task.dataset.x
    true = loss_of_outputs(experiment, broken_line_logits(x))
    return Limits(cache.find_optimum(experiment), true)


def fit_controls(view: View) -> None:
    """Draw the buttons that draw another sample, and that open the run in Explore."""
    st.button(
        _("New sample"),
        on_click=lambda: choose({"fit_seed": (view["fit_seed"] + 1) % (MAX_SEED + 1)}),
        icon=":material/casino:",
        width="stretch",
        key="draw_again",
    )
    st.button(
        _("Open this run in Explore"),
        on_click=go_to,
        args=("explore", line_fit(view)),
        icon=":material/explore:",
        width="stretch",
        key="open_fit",
    )


def line_stage(experiment: Experiment, side: RunOnSurface, limits: Limits) -> go.Figure:
    """Return the run on its surface, with the gap behind its curve that no run can close."""
    dataset = experiment.task.dataset
    # The one sentence is the same at every epoch, but for its numbers.
    told = replace(side, more={"sentence": np.zeros(len(side.run.losses), np.uint8)})
    figure = stage_figure(dataset, [told], opens_at=0, labels=stage_labels())
    if limits.best.params is None:
        return figure
    words = {"best_word": _("best logistic curve"), "gap_word": _("the gap that stays")}
    return with_gap(figure, dataset, limits.best.params, **words)


def line_facts(experiment: Experiment) -> list[Facts]:
    """Return the lines over the picture."""
    return [run_facts(experiment), *formula_facts(experiment)]


def line_story(limits: Limits) -> Story:
    """Return the sentence that tells the loss at the clock's epoch, and what no training mends."""
    said = _(
        "After {epoch} epochs the loss is **{loss}**; the best logistic curve has **{best}**; the "
        "true curve has **{true}**. The difference stays, however long you train."
    )
    known = {"best": format_number(limits.best.loss), "true": format_number(limits.true)}
    # The browser fills in what follows the clock.
    return Story((said.format(epoch="{epoch}", loss="{loss}", **known),), "sentence")


# -- the net that follows ----------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Net:
    """A net of one hidden layer, and its run.

    Parameters
    ----------
    experiment : Experiment
        The run.
    run : Trajectory
        What became of it.
    dead : tuple of str
        The starts that were tried before and left too much of the way.
    """

    experiment: Experiment
    run: Trajectory
    dead: tuple[str, ...]

    @property
    def width(self) -> int:
        """Number of hidden units."""
        width: int = self.experiment.task.model.all_options(self.experiment.model_options)["width"]
        return width

    @property
    def name(self) -> str:
        """What a lecture calls it: "1–4–1"."""
        return f"1–{self.width}–1"

    @property
    def loss(self) -> float:
        """Its last loss."""
        return float(self.run.losses[-1])


def net_experiment(width: int, seed: int, start: str = STARTS[0]) -> Experiment:
    """Return the run of a net with as many hidden units, with ReLU."""
    return Experiment(
        "broken_line",
        start=start,
        optimizer="adam",
        learning_rate=NET_RATE,
        epochs=NET_EPOCHS,
        seed=seed,
        model="mlp",
        model_options=(("width", width), ("activation", "relu")),
    )


def trained_net(width: int, seed: int, limits: Limits, progress: cache.Progress) -> Net:
    """Return a net from the first of its random starts that does not die; else the best of them."""
    tried: list[Net] = []
    for i, start in enumerate(STARTS):
        experiment = net_experiment(width, seed, start)
        part = cache.partial_progress(progress, i, len(STARTS))
        (run,) = cache.train_many((experiment,), part)
        tried.append(Net(experiment, run, STARTS[:i]))
        if limits.left(tried[-1].loss) < DEAD:
            return tried[-1]
    best = min(tried, key=lambda net: net.loss)
    return replace(best, dead=tuple(start for start in STARTS if start != best.experiment.start))


def draw_nets(experiment: Experiment, limits: Limits) -> None:
    """Train a net of each width on the experiment's sample, and draw what they come to."""
    st.header(_("The net that follows"), anchor=False)
    st.markdown(
        _(
            "A neural net whose hidden layer has ReLU units adds up lines that each have a knee. "
            "The best logistic curve has the loss **{best}**, the true curve **{true}**."
        ).format(best=format_number(limits.best.loss), true=format_number(limits.true))
    )
    nets = []
    with waiting("waiting_nets") as progress:
        for i, width in enumerate(WIDTHS):
            part = cache.partial_progress(progress, i, len(WIDTHS))
            part(0)
            nets.append(trained_net(width, experiment.seed, limits, part))
    show_chart(nets_figure(experiment, nets, limits), key="nets")
    with st.container(horizontal=True):
        for net in nets:
            st.button(
                _("Open {net} in Explore").format(net=net.name),
                on_click=go_to,
                args=("explore", net.experiment),
                key=f"open_{net.width}",
            )
    for sentence in net_sentences(nets, limits):
        st.markdown(sentence)


def nets_figure(experiment: Experiment, nets: Sequence[Net], limits: Limits) -> go.Figure:
    """Return each net's curve in a panel of its own."""
    dataset = experiment.task.dataset
    inputs = curve_inputs(dataset)
    loss = LOSSES[experiment.loss].label
    fits = [
        Fit(
            f"<b>{net.name}</b>  {loss} {format_number(net.loss)}",
            net.experiment.task.predict(net.run.params[-1], inputs),
        )
        for net in nets
    ]
    best, word = limits.best.params, _("best logistic curve")
    return fits_figure(dataset, fits, best, best_word=word, labels=stage_labels())


def net_sentences(nets: Sequence[Net], limits: Limits) -> list[str]:
    """Return which nets follow the true curve, how they were trained, and which starts died."""
    follows = [net for net in nets if limits.left(net.loss) < FOLLOWS]
    said = _("**None of these nets** follows the true curve.")
    if follows:
        said = _(
            "**{net} follows:** {units} hidden units are enough, and more do no better than the "
            "truth. A loss below the true curve's is chance: the net follows these points, not the "
            "next ones."
        ).format(net=follows[0].name, units=follows[0].width)
        if follows[0].width == 1:
            said = _("**{net} follows:** one hidden unit is enough.").format(net=follows[0].name)
    trained = _("All are trained by Adam with learning rate {rate} for {epochs} epochs.").format(
        rate=NET_RATE, epochs=NET_EPOCHS
    )
    dead = [net for net in nets if net.dead]
    if not dead:
        return [said, trained]
    names = "; ".join(f"{net.name}: {', '.join(map(_, net.dead))}" for net in dead)
    died = _(
        "Some starts get stuck, as where a ReLU gives 0 for every point and has no gradient: of "
        "three random starts the first that does not is shown. Left out: {names}."
    ).format(names=names)
    return [said, f"{trained} {died}"]
