"""Compare: two runs on the same data, side by side on one clock."""

from landscape.figures import history_figure, stage_figure
from landscape.ui import cache
from landscape.ui.describe import history_words, run_facts, stage_labels
from landscape.ui.frame import Page, run_app
from landscape.ui.link.choices import DIFFERENCES, OTHER
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.pairs import both_runs, names_in_words, presets, what_differs
from landscape.ui.pages.sides import runs_on_surfaces
from landscape.ui.picture import Picture
from landscape.ui.verdicts import follow_verdict, verdict_stories
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    pair = (view.experiment, view.compared)
    names = names_in_words(*pair)
    runs = runs_on_surfaces(pair, names, progress)
    dataset = pair[0].task.dataset
    return Picture(
        figure=stage_figure(dataset, runs, scale=view["scale"], opens_at=0, labels=stage_labels()),
        facts=[run_facts(pair[i], i, run) for i, run in enumerate(runs)],
        on_start=lambda point: start_here(point, runs[0].surface, ("start", f"{OTHER}start")),
        stories=verdict_stories(runs),
        on_follow=lambda i: follow_verdict(pair[i], runs[i], OTHER if i else ""),
        under=[what_differs(*pair)],
        below=[("history", lambda: history_figure(runs, **history_words()))],
        code=dict(zip(names, pair, strict=True)),
    )


PAGE = Page(
    url="compare",
    title=N_("Two runs"),
    icon=":material/compare:",
    order=20,
    section=N_("Compare"),
    invitation=N_("**Two runs, one clock, one camera.** Turn one surface and both turn."),
    controls=(presets, both_runs, {"epochs": 1, "scale": 1}, "dataset"),
    more=(*DIFFERENCES, *(OTHER + name for name in DIFFERENCES)),
    tells_slices=True,
    show=show,
    width=1.25,
)

if __name__ == "__main__":
    run_app()
