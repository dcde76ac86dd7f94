"""Stages of experiments, as figures."""

from functools import cache

from landscape import default_grid, find_optimum, load_dataset, loss_surface, train
from landscape.figures import RunOnSurface, stage_figure, style


@cache
def side(experiment, *others, name="", color=style.NOW):
    """An experiment's run on its surface, which shows the starts of the others too."""
    optimum = find_optimum(experiment)
    best = None if optimum.params is None else tuple(optimum.params)
    truth = load_dataset(experiment.dataset, experiment.seed, experiment.dataset_options).truth
    starts = [one.start_params for one in (experiment, *others)]
    surface = loss_surface(experiment, default_grid(*starts, truth, best))
    return RunOnSurface(surface, train(experiment), optimum, 0.4, name, color)


def stage(*experiments, **look):
    first = experiments[0]
    data = load_dataset(first.dataset, first.seed, first.dataset_options)
    names = ("A", "B") if len(experiments) > 1 else ("",)
    sides = [
        side(experiment, name=name, color=color)
        for experiment, name, color in zip(
            experiments, names, (style.NOW, style.OTHER), strict=False
        )
    ]
    return stage_figure(data, sides, **look)
