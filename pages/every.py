"""Every start: where on the plane training arrives, and how soon."""

from landscape.ui import cache
from landscape.ui.describe import map_words, run_name
from landscape.ui.frame import Page, run_app
from landscape.ui.limits import too_much_for_a_map
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.every import (
    arrival_maps,
    can_sharpen,
    every_facts,
    every_figure,
    every_notes,
    experiments_on_maps,
    open_in_explore,
    paths,
    shares_in_words,
    sharpen,
)
from landscape.ui.pages.marbles import (
    both_losses,
    has_marbles,
    marbles_facts,
    marbles_of,
    marbles_words,
)
from landscape.ui.picture import Picture
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    experiment, shown = view.experiment, experiments_on_maps(view.experiment)
    if view["shown"] == "marbles" and has_marbles(experiment):
        return Picture(
            figure=marbles_of(experiment, progress),
            facts=marbles_facts(experiment),
            epoch=0,
            under=marbles_words(experiment),
            code={run_name(one): one for one in both_losses(experiment)},
        )
    maps = arrival_maps(shown, progress)
    surface = cache.loss_surface(experiment, cache.shared_window(*shown))
    return Picture(
        figure=every_figure(view, shown, maps, paths(shown, progress)),
        facts=every_facts(view, shown),
        on_start=lambda point: start_here(point, surface),
        under=[shares_in_words(shown, maps), *every_notes(shown, maps), map_words()],
        code={run_name(experiment): experiment},
        after=lambda: sharpen(shown, maps),
        final=not can_sharpen(shown, maps),
    )


PAGE = Page(
    url="every",
    title=N_("Every start"),
    icon=":material/apps:",
    order=50,
    section=N_("Why"),
    invitation=N_(
        "**Where does training succeed?** Coloured: within 5 % of the lowest loss. Grey: not yet. "
        "Click a start."
    ),
    controls=(
        "dataset",
        "loss",
        "shown",
        "optimizer",
        "learning_rate:slider",
        {"start:start_select": 1, "epochs": 1},
        "schedule",
        open_in_explore,
    ),
    # Marbles roll from everywhere, on both losses.
    unused=lambda view: ("loss", "start") if view["shown"] == "marbles" else (),
    cannot=too_much_for_a_map,
    show=show,
    width=1.28,
)

if __name__ == "__main__":
    run_app()
