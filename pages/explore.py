"""Explore: pick a start, a loss and an optimizer, and watch the training."""

from landscape.figures import history_figure, stage_figure
from landscape.ui import cache
from landscape.ui.describe import history_words, run_facts, stage_labels, what_happened
from landscape.ui.frame import Page, Picture, run_app
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.sides import runs_on_surfaces
from landscape.ui.widgets.take_home import take_home
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    experiment = view.experiment
    (run,) = runs_on_surfaces((experiment,), ("",), progress)
    dataset = experiment.task.dataset
    figure = stage_figure(dataset, [run], scale=view["scale"], labels=stage_labels())
    return Picture(
        figure=figure,
        name="landscape",
        facts=[run_facts(experiment)],
        on_start=lambda point: start_here(point, run.surface),
        under=[what_happened(run)],
        below=[
            ("history", history_figure([run], **history_words())),
            lambda: take_home(experiment, run.run, figure),
        ],
    )


PAGE = Page(
    url="explore",
    title=N_("Explore"),
    icon=":material/explore:",
    order=10,
    invitation=N_("**Try this:** start *worst*, loss *MSE*, optimizer *SGD* – then change one."),
    controls=(
        "dataset",
        "start",
        {"loss": 1, "scale": 1},
        "optimizer",
        {"learning_rate": 1, "epochs": 1},
        "schedule",
    ),
    show=show,
)

if __name__ == "__main__":
    run_app()
