"""The lessons that ship: complete, and true of the runs that they show."""

import math
import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from landscape import (
    Experiment,
    convergence_map,
    find_optimum,
    judge,
    loss_at,
    loss_of_outputs,
    stability_limit,
    train,
    train_many,
)
from landscape.data.broken_line import broken_line_logits
from landscape.lessons.__main__ import check_file, step_experiment
from landscape.lessons.errors import Place
from landscape.lessons.read import FOLDER, find_lessons, read_lesson_file
from landscape.lessons.records import (
    ChoiceQuestion,
    CurveQuestion,
    EndQuestion,
    NumberQuestion,
    StartQuestion,
    Words,
)
from landscape.lessons.truth import QUANTITIES, outcome
from landscape.ui.frame import find_pages

from .files import SHIPPED

LESSONS = {path.stem: read_lesson_file(path) for path in SHIPPED}
PAGES = {page.url: page for page in find_pages()}
STEPS = [(name, i) for name, lesson in LESSONS.items() for i in range(1, len(lesson.steps) + 1)]


def step_of(name, number):
    return LESSONS[name].steps[number - 1]


@lru_cache
def experiment_of(name, number):
    step = step_of(name, number)
    return step_experiment(step, Place(name, number), PAGES[step.page])


trained = lru_cache(train)
best = lru_cache(find_optimum)


def asked(kind):
    return [place for place in STEPS if isinstance(step_of(*place).question, kind)]


def test_the_six_lessons_come_in_the_order_of_the_lecture():
    found = find_lessons(FOLDER)
    assert found.errors == ()
    assert [(lesson.order, lesson.name) for lesson in found] == [
        (1, "curve"),
        (2, "plateau"),
        (3, "adam"),
        (4, "rate"),
        (5, "sample"),
        (6, "ends"),
    ]
    assert [lesson.title.en for lesson in found] == [
        "A curve out of zeros and ones",
        "The plateau",
        "What Adam does",
        "How fast is too fast",
        "Another sample",
        "Where it ends",
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_lesson_passes_the_check_command(path):
    lesson = check_file(path)
    assert 5 <= len(lesson.steps) <= 7
    assert sum(step.question is not None for step in lesson.steps) >= 4


def test_every_kind_of_question_is_asked():
    for kind in (ChoiceQuestion, NumberQuestion, EndQuestion, StartQuestion, CurveQuestion):
        assert asked(kind)


def words_of(value):
    """Every text of a record, with those inside."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from words_of(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from words_of(getattr(value, name))


@pytest.mark.parametrize("name", LESSONS)
def test_texts_are_in_both_languages_with_the_same_numbers(name):
    texts = list(words_of(LESSONS[name]))
    assert len(texts) >= 30
    for words in texts:
        assert not re.search("[가-힣]", words.en)
        if re.search("[a-z]{4}", words.en):
            assert re.search("[가-힣]", words.ko), words
        digits = [re.findall(r"\d+\.\d+", text) for text in (words.ko, words.en)]
        assert sorted(digits[0]) == sorted(digits[1]), words


@pytest.mark.parametrize(("name", "number"), [p for p in STEPS if step_of(*p).question])
def test_a_question_has_a_hint_and_what_is_asked_cannot_be_changed_by_playing(name, number):
    step = step_of(name, number)
    assert step.hint
    assert step.reveal
    assert step.epoch < experiment_of(name, number).epochs


@pytest.mark.parametrize(("name", "number"), asked(NumberQuestion))
def test_a_number_has_a_truth_within_its_range_that_is_no_end_of_it(name, number):
    question, experiment = step_of(name, number).question, experiment_of(name, number)
    truth = QUANTITIES[question.quantity].of(experiment, trained(experiment))
    assert math.isfinite(truth)
    assert question.low < truth < question.high
    assert question.tolerance <= 0.1 * (question.high - question.low)


# What the reveals lead to by thinking alone, which must count as close.
THOUGHT = {
    ("curve", 4): 23 / 4,
    ("plateau", 2): -10 + 10_000 * 0.000006,
    ("adam", 1): -10 + 0.1,
    ("adam", 4): 9 / 0.25,
    ("rate", 1): 26 / 2,
    ("rate", 2): 2 / 0.102,
    ("ends", 4): 0.49,
    ("curve", 3): (-0.6, 1.3),
    ("plateau", 1): (-10, -1),
    ("adam", 3): (-9, 0),
    ("ends", 3): (0.6, 2.6),
    ("plateau", 5): (-0.9, 5.1),
}


@pytest.mark.parametrize(("name", "number"), asked((NumberQuestion, EndQuestion, StartQuestion)))
def test_what_thinking_leads_to_is_close(name, number):
    question, experiment = step_of(name, number).question, experiment_of(name, number)
    answer = THOUGHT[name, number]
    assert outcome(question, answer, experiment, trained(experiment)).close


@pytest.mark.parametrize(("name", "number"), asked(EndQuestion))
def test_an_end_is_finite_and_on_the_map(name, number):
    from landscape import default_window

    experiment = experiment_of(name, number)
    end, window = trained(experiment).params[-1], default_window(experiment)
    assert np.isfinite(end).all()
    assert window.u[0] <= end[0] <= window.u[1]
    assert window.v[0] <= end[1] <= window.v[1]


def test_the_worst_start_does_not_arrive_where_a_start_is_asked_for():
    for name, number in asked(StartQuestion):
        experiment = experiment_of(name, number)
        found = outcome(step_of(name, number).question, (-10, -1), experiment, trained(experiment))
        assert not found.close


@pytest.mark.parametrize(("name", "number"), asked(CurveQuestion))
def test_no_level_line_is_the_learned_curve(name, number):
    question, experiment = step_of(name, number).question, experiment_of(name, number)
    x = np.linspace(experiment.task.dataset.x.min(), experiment.task.dataset.x.max(), 50)
    for height in np.linspace(0, 1, 11):
        drawn = [(at, height) for at in x]
        assert not outcome(question, drawn, experiment, trained(experiment)).close


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


def gap(experiment):
    logits = broken_line_logits(experiment.task.dataset.x)
    return trained(experiment).losses[-1] - loss_of_outputs(experiment, logits)


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


def arrival(**settings):
    experiment = Experiment(**settings)
    return judge(trained(experiment), best(experiment)).epoch


def sample(seed):
    return Experiment(seed=seed, dataset_options=(("n", 50),), learning_rate=4, epochs=400)


def test_what_the_texts_say_of_runs_is_true():
    worst = Experiment(start="worst", loss="mse")
    run = trained(worst)
    assert run.losses[0] == pytest.approx(0.41, abs=0.005)
    assert best(worst).loss == pytest.approx(0.10, abs=0.005)
    assert run.grad_norms[0] == pytest.approx(0.000026, abs=1e-6)
    assert run.grads[0, 0] == pytest.approx(-0.000024, abs=1e-6)
    assert trained(replace(worst, loss="bce")).grad_norms[0] == pytest.approx(0.46, abs=0.005)
    assert best(worst).params == pytest.approx((-0.9, 5.1), abs=0.05)
    assert convergence_map(Experiment(loss="mse")).share == pytest.approx(0.08, abs=0.005)
    assert arrival(dataset="toy1", start=(0, 0)) == 23
    assert [arrival(learning_rate=rate) for rate in (1, 2)] == [52, 26]
    assert arrival(start="worst", loss="mse", optimizer="adam") == 33
    good = Experiment()
    assert best(good).params == pytest.approx((-0.9, 4.9), abs=0.05)
    assert stability_limit(good, best(good).params) == pytest.approx(19.6, abs=0.05)
    assert stability_limit(good, best(good).params, 0.9) == pytest.approx(37, abs=0.5)
    mse = Experiment(loss="mse")
    assert stability_limit(mse, best(mse).params) == pytest.approx(58.6, abs=0.05)
    assert trained(good).grad_norms[0] == pytest.approx(0.25, abs=0.005)
    assert trained(mse).grads[0] == pytest.approx((-0.032, -0.096), abs=0.0005)


def test_what_the_texts_say_of_samples_and_of_the_broken_line_is_true():
    assert trained(sample(1)).params[-1] == pytest.approx((-1.5, 6.2), abs=0.05)
    assert loss_at(sample(1), (-1, 5)) == pytest.approx(0.264, abs=5e-4)
    assert best(sample(1)).loss == pytest.approx(0.256, abs=5e-4)
    assert trained(sample(2)).params[-1, 1] == pytest.approx(7.2, abs=0.05)
    line = Experiment("broken_line", optimizer="adam", epochs=300)
    assert trained(line).params[-1] == pytest.approx((0.6, 2.6), abs=0.05)
    assert trained(line).losses[-1] == pytest.approx(0.49, abs=0.005)
    assert trained(line).losses[-1] - gap(line) == pytest.approx(0.27, abs=0.005)
    assert gap(line) == pytest.approx(0.22, abs=0.007)
    assert gap(replace(line, dataset_options=(("n", 20_000),))) == pytest.approx(0.21, abs=0.005)
    net = experiment_of("ends", 6)
    assert trained(net).losses[-1] == pytest.approx(0.26, abs=0.005)
    x, p = net.task.dataset.true_curve.T
    learned = net.task.predict(trained(net).params[-1], x)
    assert np.abs(learned - p).mean() < 0.03
    assert learned[-1] < 0.6 < 0.9 < learned.max()
