"""Every learning rate and momentum at once: which runs arrive, and how soon."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from landscape.analysis.rate_map import MOMENTUM_OPTIONS, at_rate, momentum_of
from landscape.analysis.verdict import INFIMUM_SHARE
from landscape.core.fields import RateMap
from landscape.core.numbers import format_number
from landscape.experiment import Experiment
from landscape.figures import RateLabels, plain, rates_figure
from landscape.optimizers import OPTIMIZERS
from landscape.ui.link.locks import is_hidden, is_locked
from landscape.ui.link.sync import go_to
from landscape.ui.link.view import View
from landscape.ui.stage import Facts
from landscape.ui.words.language import _


def choose_optimizer(view: View) -> None:
    """Draw the choice of an optimizer that has a map, and of the one that is chosen elsewhere."""
    if is_hidden("optimizer"):
        return
    names = list(dict.fromkeys((*MOMENTUM_OPTIONS, view["optimizer"])))
    st.segmented_control(
        _("Optimizer"),
        names,
        format_func=lambda name: OPTIMIZERS[name].label,
        key="optimizer",
        required=True,
        disabled=is_locked("optimizer"),
        width="stretch",
    )


def open_in_explore(view: View) -> None:
    """Draw a button that opens the run in Explore."""
    st.button(
        _("Open this run in Explore"),
        on_click=go_to,
        args=("explore", chosen_run(view.experiment)),
        icon=":material/explore:",
        width="stretch",
    )


def has_map(experiment: Experiment) -> bool:
    """Whether the optimizer of an experiment is one that has a map."""
    return experiment.optimizer in MOMENTUM_OPTIONS


def chosen_run(experiment: Experiment) -> Experiment:
    """Return the run of the map at an experiment's learning rate and momentum.

    Where the optimizer has no map that of plain SGD is shown.
    """
    if not has_map(experiment):
        experiment = replace(experiment, optimizer="sgd", optimizer_options=())
    return at_rate(experiment, experiment.learning_rate, momentum_of(experiment))


def open_cell(point: tuple[float, float], run: Experiment, found: RateMap) -> None:
    """Open the run of the cell at a point of the map in Explore: for callbacks."""
    go_to("explore", at_rate(run, *found.nearest(*point)))


def rates_map(found: RateMap, run: Experiment) -> plain.Figure:
    """Return the map, with a run marked on it."""
    chosen = run.learning_rate, momentum_of(run)
    return rates_figure(found, run.epochs, chosen, labels=rate_labels(run))


def rate_labels(run: Experiment) -> RateLabels:
    """Return the map's words in the visitor's language."""
    momentum = momentum_name(run)
    return RateLabels(
        rate=_("learning rate"),
        momentum=momentum,
        epochs=_("epochs"),
        place=_("learning rate {column}, {momentum} {row}").replace("{momentum}", momentum),
        arrives=_("arrives at epoch {epochs}"),
        never=_("does not arrive"),
        diverges=_("diverges after {epochs} epochs"),
        diverged=_("diverged"),
        not_yet=_("not arrived"),
        limit=_("limit 2(1 + β)/λmax"),
        chosen=_("chosen"),
    )


def momentum_name(run: Experiment) -> str:
    """Return what is up the map: SGD's momentum, or Adam's β1."""
    return _("momentum β") if run.optimizer == "sgd" else "β1"


def rates_facts(found: RateMap) -> list[Facts]:
    """Return the line over the map: the shares that have arrived, and diverged, by then."""
    items = [(_("epoch"), "{epoch} / {last}"), (_("arrived"), "{share} %")]
    if found.percent_by([found.epochs.size * 1e9])[1][0] > 0:
        items.append((_("diverged"), "{lost} %"))
    return [Facts(tuple(items))]


def rates_words(view: View, run: Experiment, found: RateMap) -> list[str]:
    """Return what the map says, and what it leaves out, as sentences."""
    words = [_fastest(run, found), _line(run, found), _colours()]
    given = view.experiment
    if not has_map(given):
        sentence = _(
            "**{name} has no map here:** this page knows SGD and Adam, and shows plain SGD. "
            "*Race* compares all optimizers at many learning rates."
        )
        words.insert(0, sentence.format(name=OPTIMIZERS[given.optimizer].label))
    elif run.optimizer_options != given.optimizer_options:
        words.append(_("All other settings of the optimizer are torch's defaults here."))
    if given.schedule != "none":
        words.append(_("Here learning rates stay as they are: the schedule is left out."))
    return words


def _fastest(run: Experiment, found: RateMap) -> str:
    if found.fastest is None:
        return _("**No run arrives** within {epochs} epochs.").format(epochs=run.epochs)
    epoch, rate, momentum = found.fastest
    return _("**The fastest** arrives at epoch {epoch}: learning rate {rate}, {momentum}.").format(
        epoch=epoch,
        rate=format_number(rate),
        momentum=f"{momentum_name(run)} = {format_number(momentum)}",
    )


def _line(run: Experiment, found: RateMap) -> str:
    """Return what the line says of what torch did, or why there is none."""
    if run.optimizer == "adam":
        return _(
            "**Adam has no line:** it divides each step by the size of the gradients before, so "
            "λmax alone sets no limit."
        )
    if found.limits is None:
        return _(
            "**No line here:** the line needs λmax at the optimum, and none is known. Where the "
            "classes can be separated, for one, the loss falls for ever."
        )
    first, last = (format_number(limit) for limit in (found.limits[0], found.limits[-1]))
    return _(
        "**Right of the dashed line** each step throws Ŵ further from the optimum than it came "
        "from: a run may pass the goal there, but cannot stay. Momentum moves the line from "
        "2/λmax = {first} up to 2(1 + β)/λmax = {last}."
    ).format(first=first, last=last)


def _colours() -> str:
    return _(
        "Coloured: the first epoch at which the loss is within 5 % of the lowest possible; or, "
        "where there is no optimum, {share} % of the way down from that of ŷ = ½."
    ).format(share=format_number(round(100 * (1 - INFIMUM_SHARE), 1)))
