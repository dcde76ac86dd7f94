"""Inside the optimizer: one step taken apart, for the epoch on the clock."""

from landscape.figures import add_arrows, maps_figure
from landscape.ui import cache
from landscape.ui.frame import Page, Picture, run_app
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.inside import inside_arrows, inside_map, inside_table
from landscape.ui.words.common import run_facts, run_name, stage_labels
from landscape.ui.words.language import N_, _


def show(view: View, progress: cache.Progress) -> Picture:
    anatomy = cache.decomposition_of(view.experiment, progress)
    place = inside_map(view.experiment, anatomy)
    figure = maps_figure([place], labels=stage_labels())
    arrows = _(
        "Arrows show directions: each kind has a scale of its own. The numbers are torch's; "
        "w1 goes by the same formulas as w0. Where the two axes have different scales, −g does "
        "not look perpendicular to the contours, though it is."
    )
    return Picture(
        figure=add_arrows(figure, place.surface, inside_arrows(anatomy)),
        facts=[run_facts(view.experiment)],
        table=inside_table(anatomy),
        on_start=lambda point: start_here(point, place.surface),
        under=[arrows, *([_(anatomy.note)] if anatomy.note else [])],
        code={run_name(view.experiment): view.experiment},
    )


PAGE = Page(
    url="inside",
    title=N_("Inside the optimizer"),
    icon=":material/settings:",
    order=70,
    invitation=N_("**One step, taken apart.** Press ▶ and watch what each part adds."),
    controls=(
        "optimizer",
        "loss",
        "start",
        {"learning_rate": 1, "epochs": 1},
        "schedule:settings_inputs",
        "dataset",
    ),
    show=show,
)

if __name__ == "__main__":
    run_app()
