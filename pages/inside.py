"""Inside the optimizer: the parts of one step, at the epoch on the clock."""

from landscape.figures import maps_figure
from landscape.ui import cache
from landscape.ui.describe import run_facts, run_name, stage_labels
from landscape.ui.frame import Page, run_app
from landscape.ui.link.sync import start_here
from landscape.ui.link.view import View
from landscape.ui.pages.inside import inside_map, inside_table, is_plain_sgd
from landscape.ui.picture import Picture
from landscape.ui.words.language import N_, _


def show(view: View, progress: cache.Progress) -> Picture:
    experiment = view.experiment
    steps = cache.decompose_steps(experiment, progress)
    first, second, *others = experiment.task.param_names
    place = inside_map(experiment, steps)
    arrows = _(
        "Arrows show directions: each kind has a scale of its own. The numbers are torch's; "
        "{second} goes by the same formulas as {first}. Where the two axes have different scales, "
        "−g does not look perpendicular to the contours, though it is."
    ).format(first=first, second=second)
    more = _("The other parameters ({count}) go by the same formulas.").format(count=len(others))
    return Picture(
        figure=maps_figure([place], opens_at=0, labels=stage_labels()),
        facts=[run_facts(experiment)],
        table=inside_table(steps, (first, second), plain=is_plain_sgd(experiment)),
        on_start=lambda point: start_here(point, place.surface),
        draggable=False,  # its axes follow the path
        under=[arrows, *[more] * bool(others), *([_(steps.note)] if steps.note else [])],
        code={run_name(experiment): experiment},
    )


PAGE = Page(
    url="inside",
    title=N_("Inside the optimizer"),
    icon=":material/settings:",
    order=70,
    section=N_("Why"),
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
