"""Race: many optimizers from one start on one surface."""

import streamlit as st

from landscape.figures import maps_figure
from landscape.ui import cache
from landscape.ui.describe import epoch_facts, stage_labels, state_words
from landscape.ui.frame import Page, run_app
from landscape.ui.limits import too_many_looks
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.race import (
    race_entries,
    race_map,
    race_notes,
    race_runs,
    race_table,
    sweep_chart,
)
from landscape.ui.picture import Picture
from landscape.ui.words.language import N_, _


def show(view: View, progress: cache.Progress) -> Picture:
    experiment, racers = view.experiment, view["racers"]
    if not racers:
        nobody = _("Nobody races. Choose at least one optimizer.")
        return Picture(under=[lambda: st.info(nobody)])
    sweeps = cache.sweeps(experiment, racers, progress) if view["rates"] == "best" else []
    entries = race_entries(experiment, racers, sweeps, progress)
    race = race_map(entries, experiment)
    return Picture(
        figure=maps_figure([race], opens_at=0, labels=stage_labels()),
        facts=[epoch_facts()],
        table=race_table(entries),
        lists=state_words(),
        on_start=lambda point: start_here(point, race.surface),
        under=race_notes(experiment, racers, sweeps),
        below=sweep_chart(experiment, racers, sweeps) if sweeps else [],
        code={entry.name: entry.experiment for entry in entries},
    )


PAGE = Page(
    url="race",
    title=N_("Race"),
    icon=":material/flag:",
    order=40,
    section=N_("Compare"),
    invitation=N_("**Many optimizers, one start.** Who is where, and at whose learning rate?"),
    controls=(
        "racers",
        "rates",
        {"learning_rate": 1, "epochs": 1},
        "loss",
        "start",
        "dataset",
    ),
    unused=lambda view: ["learning_rate"] if view["rates"] == "best" else [],
    cannot=lambda view: too_many_looks(view, race_runs(view)),
    show=show,
)

if __name__ == "__main__":
    run_app()
