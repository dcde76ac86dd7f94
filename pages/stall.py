"""Why it stalls: what pulls at Ŵ, point by point, and how the loss curves there."""

from landscape.figures import curvature_figure, gradient_figure
from landscape.ui import cache
from landscape.ui.frame import Page, Picture, run_app
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.stall import (
    curvature_words,
    explanations,
    loss_derivatives,
    stall_facts,
    stall_frames,
    stall_words,
    surface_and_gradient,
)
from landscape.ui.words.common import run_name, stage_labels
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    experiment = view.experiment
    (run,) = cache.runs_of((experiment,), progress)
    known = stall_frames(experiment, run)
    around = surface_and_gradient(view)
    return Picture(
        figure=gradient_figure(
            cache.dataset_of(experiment),
            run,
            around,
            loss_derivatives(view),
            component=int(view["component"] == "w1"),
            more=known.more,
            labels=stage_labels(),
            words=stall_words(view),
        ),
        facts=stall_facts(experiment),
        story=known.story,
        on_start=lambda point: start_here(point, around.surface),
        under=[
            ("bends", curvature_figure(known.epochs, known.more, **curvature_words())),
            *explanations(view),
        ],
        code={run_name(experiment): experiment},
    )


PAGE = Page(
    url="stall",
    title=N_("Why it stalls"),
    icon=":material/troubleshoot:",
    order=50,
    invitation=N_(
        "**Where no point pulls, nothing moves.** Start *worst*: compare the two losses."
    ),
    controls=(
        "start",
        {"loss": 6, "component": 5},
        "optimizer",
        {"learning_rate": 1, "epochs": 1},
        "plateau",
        "schedule",
        "dataset",
    ),
    show=show,
)

if __name__ == "__main__":
    run_app()
