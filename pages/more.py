"""More parameters: a slice through the loss of a model with many, and what it hides."""

from landscape.figures import history_figure, stage_figure
from landscape.ui import cache
from landscape.ui.describe import formula_facts, history_words, run_facts, stage_labels
from landscape.ui.frame import Page, run_app
from landscape.ui.link.view import View
from landscape.ui.pages.decide import (
    decision_controls,
    decision_facts,
    decision_lists,
    decision_of,
    decision_table,
)
from landscape.ui.pages.more import (
    classics,
    control_parts,
    plane_choice,
    slice_controls,
    start_on_slice,
    what_it_hides,
)
from landscape.ui.pages.sides import runs_on_surfaces
from landscape.ui.picture import Picture
from landscape.ui.verdicts import follow_verdict, verdict_stories
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    experiment = view.experiment
    (run,) = runs_on_surfaces((experiment,), ("",), progress, *plane_choice(view))
    figure = stage_figure(
        experiment.task.dataset,
        [run],
        scale=view["scale"],
        opens_at=0,
        labels=stage_labels(),
        decision=decision_of(view, run),
    )
    return Picture(
        figure=figure,
        facts=[run_facts(experiment, side=run), *formula_facts(experiment), *decision_facts(view)],
        table=decision_table(view),
        lists=decision_lists(view),
        stories=verdict_stories([run]),
        on_start=start_on_slice(experiment, run),
        on_follow=lambda _story: follow_verdict(experiment, run),
        under=what_it_hides(view, run),
        below=[
            *control_parts(view, run),
            ("history", lambda: history_figure([run], **history_words())),
        ],
        code={"": experiment},
    )


PAGE = Page(
    url="more",
    title=N_("More parameters"),
    icon=":material/stacks:",
    order=95,
    section=N_("Beyond"),
    invitation=N_("**With many parameters every picture is a slice.** See what this one hides."),
    controls=(
        classics,
        "dataset",
        slice_controls,
        "start",
        {"loss": 1, "scale": 1},
        "optimizer",
        {"learning_rate": 1, "epochs": 1},
        "schedule",
        decision_controls,
    ),
    more=("decision", "threshold", "ask", "plane", "first", "second", "plane_seed", "control"),
    tells_slices=True,
    show=show,
)

if __name__ == "__main__":
    run_app()
