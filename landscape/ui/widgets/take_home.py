"""What a visitor can take home: the code, the numbers, the stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from landscape.core.trajectory import Trajectory
from landscape.data.own import EXAMPLE, OWN, data_file
from landscape.experiment import Experiment
from landscape.export.csv import dataset_csv, history_csv
from landscape.export.script import pytorch_code
from landscape.losses import LOSSES
from landscape.optimizers import OPTIMIZERS
from landscape.ui.link.locks import withheld_choices
from landscape.ui.stage import StageData, stage_page
from landscape.ui.widgets.code import chosen_code, show_code, show_code_of
from landscape.ui.widgets.mystery import draw_making
from landscape.ui.widgets.popover import popover
from landscape.ui.words.language import _


def take_home(
    taken: tuple[Experiment, Trajectory] | None,
    code: Mapping[str, Experiment],
    stage: StageData | None,
) -> None:
    """Draw the downloads of a run and its stage, its code, and how a mystery is made of it.

    Of a page that has none to be taken home the code of its runs.
    """
    if withheld_choices():
        if taken is not None or code:
            st.caption(_("There is no code here: it would tell what your teacher's link hides."))
        return
    if taken is not None and stage is not None:
        _take_home(*taken, stage)
    if code:
        show_code(code)


def _take_home(experiment: Experiment, run: Trajectory, stage: StageData) -> None:
    popover(
        _("Take it home"),
        "take_home",
        partial(_downloads, experiment, run, stage),
        icon=":material/download:",
    )
    show_code_of(experiment, run)
    draw_making(experiment)


def _downloads(experiment: Experiment, run: Trajectory, stage: StageData) -> None:
    name = file_name(experiment)
    code = chosen_code(experiment) or pytorch_code(experiment)
    loss, optimizer = LOSSES[experiment.loss].label, OPTIMIZERS[experiment.optimizer].label
    title = _("Loss landscape: {loss}, {optimizer}").format(loss=loss, optimizer=optimizer)
    _download(_("PyTorch code"), code, f"{name}.py", "text/x-python")
    names = experiment.task.param_names
    _download(_("History (CSV)"), lambda: history_csv(run, names), f"{name}.csv", "text/csv")
    if experiment.dataset == OWN:
        data = experiment.data or EXAMPLE
        _download(
            _("Your data (CSV)"),
            lambda: dataset_csv(data),
            data_file(data),
            "text/csv; charset=utf-8",
        )
    page = partial(stage_page, stage, title)  # of some 2 MB, which most never ask for
    _download(_("Stage that plays offline (HTML)"), page, f"{name}.html", "text/html")


def _download(label: str, data: str | Callable[[], str], file: str, mime: str) -> None:
    st.download_button(
        label, data, file, mime, on_click="ignore", width="stretch", key=f"take_{mime}"
    )


def file_name(experiment: Experiment) -> str:
    """Return a name, without ending, for an experiment's files."""
    start = experiment.start if isinstance(experiment.start, str) else "own"
    return f"{experiment.dataset}-{start}-{experiment.loss}-{experiment.optimizer}"
