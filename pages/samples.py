"""New sample: how far surface, optimum and path move from sample to sample."""

from landscape.figures import curves_figure, samples_figure
from landscape.ui import cache
from landscape.ui.describe import run_facts, run_name, stage_labels
from landscape.ui.frame import Page, run_app
from landscape.ui.limits import too_many_looks
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.sample_sentences import sample_sentences, theory_in_words
from landscape.ui.pages.samples import (
    MOST_RUNS,
    draw_many,
    drawn_samples,
    known_samples,
    latest_samples,
    only_sample,
    sample_labels,
    sample_maps,
    theory,
)
from landscape.ui.picture import Folded, Part, Picture
from landscape.ui.words.language import N_, _


def show(view: View, progress: cache.Progress) -> Picture:
    experiment = view.experiment
    samples = known_samples(latest_samples(experiment, int(view["draws"])), progress)
    maps, drawn = sample_maps(samples), drawn_samples(samples)
    below: list[Part] = []
    theory_said = theory_in_words(samples)
    if len(samples.found) and experiment.task.has_rules:
        curves = curves_figure(experiment.task.dataset, drawn[-MOST_RUNS:], stage_labels())
        below = [_("**The curve of each optimum**"), ("curves", curves)]
    return Picture(
        figure=samples_figure(
            maps,
            drawn,
            samples.truth,
            theory(samples),
            words=sample_labels(),
            labels=stage_labels(),
        ),
        facts=[run_facts(experiment, len(samples.runs) - 1)],
        on_start=lambda point: start_here(point, maps[0].surface),
        under=[
            *([] if experiment.source.random else [only_sample]),
            *sample_sentences(samples),
            *([Folded((theory_said,))] if theory_said else []),
        ],
        below=below,
        code={run_name(experiment): experiment},
    )


PAGE = Page(
    url="samples",
    title=N_("New sample"),
    icon=":material/casino:",
    order=80,
    section=N_("Why"),
    invitation=N_("**Other points, another optimum.** Press *New sample*: how far does it move?"),
    controls=(
        "dataset",
        draw_many,
        "start",
        "loss",
        "optimizer",
        {"learning_rate": 1, "epochs": 1},
        "schedule",
    ),
    more=("draws",),
    cannot=lambda view: too_many_looks(view, int(view["draws"])),
    show=show,
)

if __name__ == "__main__":
    run_app()
