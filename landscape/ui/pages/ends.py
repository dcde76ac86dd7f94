"""What a straight line of logits cannot do, and the net that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from landscape.core.numbers import format_number
from landscape.core.trajectory import Optimum, Trajectory
from landscape.data import MAX_SEED
from landscape.data.broken_line import broken_line_logits
from landscape.experiment import Experiment
from landscape.figures import (
    Knee,
    RunOnSurface,
    Shape,
    plain,
    shapes_figure,
    stage_figure,
    with_gap,
)
from landscape.objective.task import loss_of_outputs
from landscape.ui import cache
from landscape.ui.describe import formula_facts, run_facts, stage_labels
from landscape.ui.link.sync import choose, go_to
from landscape.ui.link.view import View
from landscape.ui.picture import Part
from landscape.ui.stage import BendWords, Facts, Story, show_bend
from landscape.ui.words.language import _

KNEE = Knee()


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


def line_stage(experiment: Experiment, side: RunOnSurface, limits: Limits) -> plain.Figure:
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


def line_story(run: Trajectory, limits: Limits) -> Story:
    """Return the sentence that tells the loss at the clock's epoch, and what no training mends."""
    if run.status == "diverged":
        said = _("**Diverged** after {epochs} epochs: take a smaller learning rate.")
        return Story((said.format(epochs=run.epochs),), "sentence")
    said = _(
        "After {epoch} epochs the loss is **{loss}**; the best logistic curve has **{best}**; the "
        "true curve has **{true}**. The difference stays, however long you train."
    )
    known = {"best": format_number(limits.best.loss), "true": format_number(limits.true)}
    # The browser fills in what follows the clock.
    return Story((said.format(epoch="{epoch}", loss="{loss}", **known),), "sentence")
