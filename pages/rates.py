"""Every learning rate: how soon training arrives at each, with how much momentum."""

from landscape.ui import cache
from landscape.ui.describe import run_name
from landscape.ui.frame import Page, run_app
from landscape.ui.limits import MAP_RUNS, too_many_looks, too_much_for_a_map
from landscape.ui.link.view import View
from landscape.ui.pages.rates import (
    choose_optimizer,
    chosen_run,
    has_map,
    open_cell,
    open_in_explore,
    rates_facts,
    rates_map,
    rates_words,
)
from landscape.ui.picture import Picture
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    run = chosen_run(view.experiment)
    found = cache.every_rate(run, progress)
    return Picture(
        figure=rates_map(found, run),
        facts=rates_facts(found),
        on_start=lambda point: open_cell(point, run, found),
        under=rates_words(view, run, found),
        code={run_name(run): run},
    )


PAGE = Page(
    url="rates",
    title=N_("Every learning rate"),
    icon=":material/speed:",
    order=45,
    section=N_("Compare"),
    invitation=N_(
        "**Which learning rate, how much momentum?** Each cell is a run: click one to open it."
    ),
    controls=(
        choose_optimizer,
        "learning_rate:slider",
        {"optimizer_options:first_option": 1, "epochs": 1},
        {"loss": 1, "start:start_select": 1},
        "dataset",
        open_in_explore,
    ),
    more=("optimizer",),
    unused=lambda view: () if has_map(view.experiment) else ("optimizer_options",),
    tells_slices=True,
    cannot=lambda view: too_much_for_a_map(view) or too_many_looks(view, MAP_RUNS),
    show=show,
)

if __name__ == "__main__":
    run_app()
