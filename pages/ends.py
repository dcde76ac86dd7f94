"""Where logistic regression ends: what one straight line of logits cannot do, and what can."""

from landscape.ui import cache
from landscape.ui.frame import Page, run_app
from landscape.ui.link.view import View
from landscape.ui.pages.ends import (
    fit_controls,
    limits_of,
    line_facts,
    line_fit,
    line_stage,
    line_story,
    shapes_of_logits,
)
from landscape.ui.pages.nets import draw_nets
from landscape.ui.pages.sides import runs_on_surfaces
from landscape.ui.picture import Picture
from landscape.ui.words.language import N_, _


def show(view: View, progress: cache.Progress) -> Picture:
    experiment = line_fit(view)
    (run,) = runs_on_surfaces((experiment,), ("",), progress)
    limits = limits_of(experiment)
    return Picture(
        figure=line_stage(experiment, run, limits),
        facts=line_facts(experiment),
        stories=[line_story(run.run, limits)],
        below=[lambda: draw_nets(experiment, limits)],
        code={_("Logistic regression"): experiment},
    )


PAGE = Page(
    url="ends",
    title=N_("Where logistic regression ends"),
    icon=":material/broken_image:",
    order=90,
    section=N_("Beyond"),
    invitation=N_("**One straight line, one direction.** What when a chance rises and then falls?"),
    controls=(
        "fit_start",
        {"fit_rate": 1, "fit_epochs": 1},
        "fit_seed",
        fit_controls,
    ),
    tells_slices=True,
    above=shapes_of_logits,
    show=show,
)

if __name__ == "__main__":
    run_app()
