"""The lessons that ship: complete, and true of the runs that they show."""

import math
import re

import numpy as np
import pytest

from landscape import default_window
from landscape.lessons.__main__ import check_file
from landscape.lessons.read import FOLDER, find_lessons
from landscape.lessons.records import (
    ChoiceQuestion,
    CurveQuestion,
    EndQuestion,
    NumberQuestion,
    StartQuestion,
    Words,
)
from landscape.lessons.truth import QUANTITIES, outcome

from .files import SHIPPED
from .shipped import LESSONS, STEPS, asked, experiment_of, step_of, trained


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
