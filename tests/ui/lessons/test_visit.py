"""Which question of a lesson a step's run would answer."""

import pytest

from landscape.lessons.records import EndQuestion, Lesson, Step, Words
from landscape.ui.lessons.visit import LessonVisit

NOTHING = Words("", "")
END = EndQuestion(Words("Where?", "어디?"))


def step(question=None, link="loss=mse", page="explore"):
    return Step(page, link, 0, NOTHING, NOTHING, question=question)


def asked(*steps, place=0, answers=()):
    lesson = Lesson("lesson", 0, 1, NOTHING, NOTHING, steps)
    return LessonVisit(lesson, place, dict(answers)).asked


def test_steps_that_ask_nothing_are_passed_over():
    assert asked(step(), step(), step(), step(END)) is END


@pytest.mark.parametrize("other", [step(link="loss=bce"), step(page="race")])
def test_after_a_step_about_another_run_nothing_is_withheld(other):
    assert asked(step(), step(), other, step(END)) is None
    assert asked(step(), other, step(END)) is None


def test_what_is_answered_is_not_withheld():
    answers = {2: (0.0, 0.0)}
    assert asked(step(), step(), step(END), answers=answers) is None
    assert asked(step(), step(), step(END), place=2, answers=answers) is None
    assert asked(step(), step(), step(END), place=2) is END


def test_at_the_end_nothing_is_asked():
    assert asked(step(END), step(), step(), place=1) is None
