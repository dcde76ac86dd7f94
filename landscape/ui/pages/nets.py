"""Nets that follow the broken line, width by width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from landscape.core.numbers import format_number
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.figures import Fit, curve_inputs, fits_figure, plain
from landscape.losses import LOSSES
from landscape.ui import cache
from landscape.ui.describe import stage_labels
from landscape.ui.link.sync import go_to
from landscape.ui.pages.ends import Limits
from landscape.ui.stage import chart_data, show_chart
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.language import _

WIDTHS = (1, 2, 4, 8, 16)
NET_RATE, NET_EPOCHS = 0.02, 500
STARTS = ("random1", "random2", "random3")
FOLLOWS = 0.05  # of the way from the best line's loss down to the true curve's that may be left
STUCK = 0.5  # from as much on a net has not learned the curve, and another start is tried


@dataclass(frozen=True, eq=False)
class Net:
    """A net of one hidden layer, and its run.

    Parameters
    ----------
    experiment : Experiment
        The run.
    run : Trajectory
        What became of it.
    stuck_starts : tuple of str
        The starts that were tried before and left too much of the way.
    """

    experiment: Experiment
    run: Trajectory
    stuck_starts: tuple[str, ...]

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
    """Return a net from its first random start that does not get stuck; else the best of them."""
    tried: list[Net] = []
    for i, start in enumerate(STARTS):
        experiment = net_experiment(width, seed, start)
        part = cache.partial_progress(progress, i, len(STARTS))
        (run,) = cache.train_many((experiment,), part)
        tried.append(Net(experiment, run, STARTS[:i]))
        if limits.left(tried[-1].loss) < STUCK:
            return tried[-1]
    best = min(tried, key=lambda net: net.loss)
    return replace(
        best, stuck_starts=tuple(start for start in STARTS if start != best.experiment.start)
    )


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
    show_chart(chart_data(nets_figure(experiment, nets, limits)), key="nets")
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


def nets_figure(experiment: Experiment, nets: Sequence[Net], limits: Limits) -> plain.Figure:
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
    """Return which nets follow the true curve, how they trained, and which starts got stuck."""
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
    stuck = [net for net in nets if net.stuck_starts]
    if not stuck:
        return [said, trained]
    names = "; ".join(f"{net.name}: {', '.join(map(_, net.stuck_starts))}" for net in stuck)
    left_out = _(
        "Some starts get stuck, as where a ReLU gives 0 for every point and has no gradient: of "
        "three random starts the first that does not is shown. Left out: {names}."
    ).format(names=names)
    return [said, f"{trained} {left_out}"]
