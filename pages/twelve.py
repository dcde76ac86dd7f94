"""All twelve: the lecture's runs on four maps, played in step."""

import streamlit as st

from landscape.figures import maps_figure
from landscape.ui import cache
from landscape.ui.describe import epoch_facts, map_words, run_name, stage_labels, state_words
from landscape.ui.frame import Page, run_app
from landscape.ui.limits import too_many_looks
from landscape.ui.link.sync import go_to
from landscape.ui.link.view import View
from landscape.ui.pages.twelve import twelve_experiments, twelve_maps, twelve_table
from landscape.ui.picture import Picture
from landscape.ui.words.language import N_, _


def show(view: View, progress: cache.Progress) -> Picture:
    twelve = twelve_experiments(view.experiment)
    maps = twelve_maps(twelve, cache.train_many(twelve, progress))
    return Picture(
        figure=maps_figure(maps, columns=2, opens_at=0, labels=stage_labels()),
        facts=[epoch_facts()],
        table=twelve_table(twelve),
        lists=state_words(),
        on_open=lambda run: go_to("explore", twelve[run]),
        code={run_name(experiment): experiment for experiment in twelve},
    )


def explained(view: View) -> None:
    st.caption(map_words())
    st.caption(_("A click on a path, or on its state in the table, opens the run in Explore."))


def how_many(view: View) -> str:
    """Return what is compared, with its numbers."""
    twelve = twelve_experiments(view.experiment)
    counts = {name: len({getattr(one, name) for one in twelve}) for name in ("start", "loss")}
    return _(
        "**{starts} starts × {losses} losses × 2 optimizers**, in step. Which arrive, and which "
        "stay?"
    ).format(starts=counts["start"], losses=counts["loss"])


PAGE = Page(
    url="twelve",
    title=N_("All twelve"),
    icon=":material/grid_view:",
    order=30,
    section=N_("Compare"),
    invitation=how_many,
    controls=("dataset", {"learning_rate": 1, "epochs": 1}, explained),
    cannot=lambda view: too_many_looks(view, 12),
    show=show,
)

if __name__ == "__main__":
    run_app()
