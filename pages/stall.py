"""Why it stalls: what pulls at Ŵ, point by point, and how the loss curves there."""

from landscape.figures import curvature_figure, gradient_figure, stage_figure
from landscape.ui import cache
from landscape.ui.describe import run_facts, run_name, stage_labels
from landscape.ui.frame import Page, run_app
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.sides import runs_on_surfaces
from landscape.ui.pages.stall import (
    curvature_explained,
    curvature_words,
    derivative_name,
    explanations,
    loss_derivatives,
    shows_shares,
    stall_facts,
    stall_frames,
    stall_words,
    surface_and_gradient,
)
from landscape.ui.picture import Folded, Picture
from landscape.ui.verdicts import verdict_stories
from landscape.ui.words.language import N_, _


def show(view: View, progress: cache.Progress) -> Picture:
    experiment = view.experiment
    if not shows_shares(experiment):
        return run_alone(view, progress)
    (run,) = cache.train_many((experiment,), progress)
    known = stall_frames(experiment, run)
    around = surface_and_gradient(view)
    return Picture(
        figure=gradient_figure(
            experiment.task.dataset,
            run,
            around,
            loss_derivatives(view),
            own=derivative_name(experiment.loss),
            opens_at=0,
            component=int(view["component"] == "w1"),
            more=known.more,
            labels=stage_labels(),
            words=stall_words(view),
        ),
        facts=stall_facts(experiment),
        stories=[known.story],
        on_start=lambda point: start_here(point, around.surface),
        under=[
            *explanations(view),
            Folded(
                (
                    curvature_explained(),
                    ("curvature", curvature_figure(known.epochs, known.more, **curvature_words())),
                )
            ),
        ],
        code={run_name(experiment): experiment},
    )


def run_alone(view: View, progress: cache.Progress) -> Picture:
    """Return the run on its surface, for models whose gradient is not drawn."""
    experiment = view.experiment
    (run,) = runs_on_surfaces((experiment,), ("",), progress)
    dataset = experiment.task.dataset
    only = _(
        "The points' shares and the curvature are drawn for logistic regression with one feature."
    )
    return Picture(
        figure=stage_figure(dataset, [run], scale=view["scale"], opens_at=0, labels=stage_labels()),
        facts=[run_facts(experiment, side=run)],
        on_start=lambda point: start_here(point, run.surface),
        stories=verdict_stories([run]),
        under=[only],
        code={run_name(experiment): experiment},
    )


def what_to_compare(view: View) -> str:
    """Return what the page is about, and what to look at where the data have it."""
    said = _("**Where no point pulls, nothing moves.**")
    if shows_shares(view.experiment) and "worst" in view.experiment.start_names:
        said += " " + _("Start *worst*: compare the two losses.")
    return said


PAGE = Page(
    url="stall",
    title=N_("Why it stalls"),
    icon=":material/troubleshoot:",
    order=60,
    section=N_("Why"),
    invitation=what_to_compare,
    tells_slices=True,
    controls=(
        "start",
        {"loss": 6, "component": 5},
        "optimizer",
        {"learning_rate": 1, "epochs": 1},
        "plateau",
        "schedule",
        "dataset",
    ),
    unused=lambda view: () if shows_shares(view.experiment) else ("component", "plateau"),
    show=show,
)

if __name__ == "__main__":
    run_app()
