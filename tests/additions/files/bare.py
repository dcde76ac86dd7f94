"""A page: the run on its surface, and nothing else."""

from landscape.figures import stage_figure
from landscape.ui import cache
from landscape.ui.describe import run_facts, run_name
from landscape.ui.frame import Page, Picture, run_app
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.sides import runs_on_surfaces
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    experiment = view.experiment
    (run,) = runs_on_surfaces((experiment,), ("",), progress)
    return Picture(
        figure=stage_figure(experiment.task.dataset, [run]),
        facts=[run_facts(experiment)],
        on_start=lambda point: start_here(point, run.surface),
        code={run_name(experiment): experiment},
    )


PAGE = Page(
    url="bare",
    title=N_("Bare"),
    icon=":material/landscape:",
    order=90,
    invitation=N_("**A surface and a run.**"),
    controls=("dataset", "start", "optimizer"),
    show=show,
)

if __name__ == "__main__":
    run_app()
