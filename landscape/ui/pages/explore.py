"""What the first page says and offers: the model in formulas, and what to try."""

from __future__ import annotations

import streamlit as st

from landscape.experiment import Experiment
from landscape.losses import LOSSES
from landscape.ui.link.locks import withheld_choices
from landscape.ui.link.mystery import current_mystery, revealed_guess
from landscape.ui.link.sync import choose
from landscape.ui.link.view import View
from landscape.ui.words.language import N_, _

_TRIED = "_tried"
# What to try next, by the loss and the optimizer that are tried at the worst start.
_STEPS = {
    ("mse", "sgd"): (N_("Now with BCE"), {"loss": "bce"}),
    ("bce", "sgd"): (N_("Now MSE with Adam"), {"loss": "mse", "optimizer": "adam"}),
}
_FIRST = (N_("Try: worst, MSE, SGD"), {"loss": "mse", "optimizer": "sgd"})


def formulas(view: View) -> str:
    """Return in one line what the page is about, with the model and the loss as formulas.

    In a mystery it is the question: on a phone the rest of it is under the picture.
    """
    if current_mystery() is not None and revealed_guess() is None:
        return _("**Mystery:** press ▶. What made the teal path?")
    experiment = view.experiment
    task = experiment.task
    model = r"\hat y"
    if task.is_affine and task.dataset.features == 1:
        number = task.dataset.kind == "number"
        model += " = w_0 + w_1 x" if number else r" = \sigma(w_0 + w_1 x)"
    said = _("**See a model learn:** ${model}$ bends to the data as training lowers ${loss}$.")
    return said.format(model=model, loss=_loss_formula(experiment))


def _loss_formula(experiment: Experiment) -> str:
    loss = LOSSES[experiment.loss]
    if "loss" in withheld_choices():
        return rf"\text{{{_('loss')}}}"
    return loss.latex or rf"\mathrm{{{loss.label}}}"


def try_this(view: View) -> None:
    """Draw the button that begins the lecture's first story, or goes on with it.

    On other data, where there is no such start or loss, there is none; nor where a teacher's link
    does not tell all choices.
    """
    one = view.experiment
    if current_mystery() is not None or withheld_choices():
        return
    if not one.task.has_rules or "worst" not in one.start_names:
        return
    word, changes = _FIRST
    if one.start == "worst":
        word, changes = _STEPS.get((one.loss, one.optimizer), _FIRST)
    st.button(
        _(word),
        on_click=_try,
        args=({"start": "worst", **changes},),
        icon=":material/play_arrow:",
        type="primary",
        width="stretch",
        key="try_this",
    )


def _try(changes: dict[str, str]) -> None:
    choose(changes)
    st.session_state[_TRIED] = times_tried() + 1


def times_tried() -> int:
    """Return how often the visitor has pressed that button: the clock plays after each time."""
    tried: int = st.session_state.get(_TRIED, 0)
    return tried
