"""Explore: pick a start, a loss and an optimizer, and watch the training."""

from landscape.figures import history_figure, stage_figure
from landscape.ui import cache
from landscape.ui.describe import formula_facts, history_words, run_facts, stage_labels
from landscape.ui.frame import Page, run_app
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.decide import (
    decision_controls,
    decision_facts,
    decision_lists,
    decision_of,
    decision_table,
)
from landscape.ui.pages.explore import formulas, times_tried, try_this
from landscape.ui.pages.mystery import mystery_picture
from landscape.ui.pages.sides import runs_on_surfaces
from landscape.ui.picture import Picture
from landscape.ui.verdicts import follow_verdict, verdict_stories
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    experiment = view.experiment
    (run,) = runs_on_surfaces((experiment,), ("",), progress)
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
        name="landscape",
        facts=[run_facts(experiment, side=run), *formula_facts(experiment), *decision_facts(view)],
        table=decision_table(view),
        lists=decision_lists(view),
        stories=verdict_stories([run]),
        on_start=lambda point: start_here(point, run.surface),
        on_follow=lambda _story: follow_verdict(experiment, run),
        play=times_tried,
        below=[("history", lambda: history_figure([run], **history_words()))],
        taken=(experiment, run.run),
    )


PAGE = Page(
    url="explore",
    title=N_("Explore"),
    icon=":material/explore:",
    order=10,
    section=N_("Explore"),
    invitation=formulas,
    controls=(
        try_this,
        "dataset",
        "start",
        {"loss": 1, "scale": 1},
        "optimizer",
        {"learning_rate": 1, "epochs": 1},
        "schedule",
        decision_controls,
    ),
    more=("decision", "threshold", "ask"),
    tells_slices=True,
    show=show,
    mystery=mystery_picture,
)

if __name__ == "__main__":
    run_app()
