"""The stated answers of the lessons that ship, found by running what they ask about."""

import math
from dataclasses import replace

import numpy as np
import pytest

from landscape import Experiment, convergence_map, judge, stability_limit, train_many
from landscape.lessons.records import (
    ChoiceQuestion,
)

from .shipped import asked, best, experiment_of, gap, step_of, trained


def right_of_13(experiment):
    w0, w1 = trained(experiment).params[-1]
    x, y = np.arange(-6, 7), np.array([0] * 6 + [1, 0] + [1] * 5)
    return str(np.sum((w0 + w1 * x >= 0) == y))


def vanishing_factor(experiment):
    x, y = experiment.task.dataset.x, experiment.task.dataset.y
    w0, w1 = experiment.start_params
    p = 1 / (1 + np.exp(-(w0 + w1 * x[y == 1])))
    factors = {"error": np.abs(p - 1).max(), "slope": (p * (1 - p)).max()}
    small = [name for name, size in factors.items() if size < 0.001]
    return small[0] if len(small) == 1 else "both"


def distance_gone(experiment):
    params = trained(experiment).params
    gone = np.linalg.norm(params[-1] - params[0])
    return "far" if gone > 5 else "near" if 0.5 < gone < 2 else "stays" if gone < 0.1 else None


def share_of_starts(experiment):
    share = convergence_map(experiment).share
    return "few" if share < 0.2 else "most" if share > 0.8 else "half"


def first_steps(experiment):
    params, grads = trained(experiment).params, trained(experiment).grads
    assert grads[0, 1] / grads[0, 0] == pytest.approx(3, abs=0.1)
    ratio = np.divide(*np.abs(params[1] - params[0])[::-1])
    return {3: "three", 1: "same"}.get(round(ratio, 3), "less")


def who_arrives_first(experiment):
    adam = Experiment(start=experiment.start, optimizer="adam", learning_rate=0.25)
    first, second = (judge(trained(run), best(run)).epoch for run in (experiment, adam))
    return "sgd" if first < second else "adam" if second < first else "same"


def beyond_the_limit(experiment):
    run, optimum = trained(experiment), best(experiment).params
    assert experiment.learning_rate > stability_limit(experiment, optimum)
    away = np.linalg.norm(run.params - optimum, axis=1)
    if away[-20:].max() < 0.01:
        return "settles"
    return "jumps" if away[-20:].min() > 0.5 and away.max() < 5 else "leaves"


def limit_of_mse(experiment):
    one, other = (
        stability_limit(run, best(run).params)
        for run in (experiment, replace(experiment, loss="bce"))
    )
    return "higher" if one > 1.1 * other else "lower" if one < 0.9 * other else "same"


def limit_with_momentum(experiment):
    """Found by training: the largest rate that stays, with a momentum of 0.9 and without."""
    optimum = best(experiment).params
    near = replace(experiment, start=tuple(optimum + 1e-3), epochs=400)
    rates, limits = np.arange(1.0, 60.0), []
    for options in ((), (("momentum", 0.9),)):
        runs = train_many(
            replace(near, learning_rate=rate, optimizer_options=options) for rate in rates
        )
        stay = [np.linalg.norm(run.params[-1] - optimum) < 1e-3 for run in runs]
        limits.append(rates[stay].max())
    ratio = limits[1] / limits[0]
    return {0: "tenth", 1: "same", 2: "double", 10: "ten"}[round(ratio)]


def from_the_truth(experiment):
    away = np.linalg.norm(trained(experiment).params[-1] - (-1, 5))
    return "truth" if away < 0.1 else "near" if away < 3 else "far" if away > 10 else None


def leaving_the_truth(experiment):
    assert experiment.start_params == (-1, 5)
    run = trained(experiment)
    if np.linalg.norm(run.params[-1] - run.params[0]) < 0.1:
        return "stays"
    return "leaves" if run.losses[-1] < run.losses[0] else "rises"


def optima(experiment, points):
    options = (("n", points),)
    runs = (replace(experiment, seed=seed, dataset_options=options) for seed in range(100))
    return np.array([best(run).params for run in runs])


def widest(experiment):
    assert experiment.dataset_options == (("n", 50),)
    spread = optima(experiment, 50).std(axis=0)
    return "w1" if spread[1] > 2 * spread[0] else "w0" if spread[0] > 2 * spread[1] else "same"


def width_of_the_cloud(experiment):
    assert experiment.dataset_options == (("n", 5000),)
    spreads = [np.median(np.abs(optima(experiment, n) - (-1, 5)), axis=0) for n in (50, 5000)]
    ratios = spreads[1] / spreads[0]
    names = {"half": 0.5, "tenth": 0.1, "hundredth": 0.01}
    (name,) = {min(names, key=lambda n: abs(math.log(ratio / names[n]))) for ratio in ratios}
    return name


def what_helps(experiment):
    def away(run):
        return np.linalg.norm(trained(run).params[-1] - (-1, 5))

    before = away(replace(experiment, epochs=400))
    changed = {
        "epochs": experiment,
        "optimizer": replace(experiment, optimizer="adam", learning_rate=0.25, epochs=1000),
        "points": replace(experiment, dataset_options=(("n", 20_000),), epochs=400),
    }
    (name,) = [name for name, run in changed.items() if away(run) < 0.9 * before]
    return name


def gap_with_more_points(experiment):
    ratio = gap(experiment) / gap(replace(experiment, dataset_options=()))
    assert len(experiment.task.dataset.y) == 20_000
    return "stays" if ratio > 0.8 else "third" if 0.2 < ratio < 0.5 else "closes"


CHOICES = {
    ("curve", 5): right_of_13,
    ("plateau", 3): vanishing_factor,
    ("plateau", 4): distance_gone,
    ("plateau", 6): share_of_starts,
    ("adam", 2): first_steps,
    ("adam", 5): who_arrives_first,
    ("rate", 3): beyond_the_limit,
    ("rate", 4): limit_of_mse,
    ("rate", 5): limit_with_momentum,
    ("sample", 1): from_the_truth,
    ("sample", 2): leaving_the_truth,
    ("sample", 4): widest,
    ("sample", 5): width_of_the_cloud,
    ("sample", 6): what_helps,
    ("ends", 5): gap_with_more_points,
}


@pytest.mark.parametrize(("name", "number"), asked(ChoiceQuestion))
def test_the_stated_answer_of_a_choice_is_what_the_runs_show(name, number):
    found = CHOICES[name, number](experiment_of(name, number))
    assert step_of(name, number).question.answer == found
