from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    BadValue,
    Experiment,
)
from landscape.ui.link.choices import CHOICES, FIELDS
from landscape.ui.link.view import View, read_link
from tests.ui.links import NONSENSE

DEFAULT = View()


def test_nonsense_is_tried_in_every_field():
    names = {field.name for field in fields(Experiment)}
    assert names == set(FIELDS)
    assert set(NONSENSE) == {name for name in CHOICES if not name.startswith("b_")}


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field, texts in NONSENSE.items() for text in texts]
)
def test_nonsense_gives_the_default_and_says_which_field(field, text):
    good = {"start": "worst", "epochs": "7", "scale": "log", "racers": "adam"}
    good.pop(field, None)
    view, (problem,) = read_link({**good, field: text})
    expected, _ = read_link(good)
    assert view == expected
    assert isinstance(problem, BadValue)
    assert (problem.field.split()[0], problem.value) == (field, text)
    assert str(problem).startswith((f"{problem.field} must ", f"{problem.field} needs "))


def test_every_bad_field_is_told_and_the_good_ones_are_kept():
    bad = {field: texts[0] for field, texts in NONSENSE.items() if field != "epochs"}
    view, problems = read_link({**bad, "epochs": "7"})
    assert view == View(Experiment(epochs=7))
    assert {problem.field for problem in problems} == set(bad)


def test_parameters_that_are_no_choice_are_passed_over():
    assert read_link({"utm_source": "mail", "b_epochs": "3", "__class__": "1"}) == (View(), [])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(sorted(NONSENSE)), st.text(max_size=20)))
def test_any_text_gives_a_view_and_a_problem_for_each_field_left_default(link):
    view, problems = read_link(link)
    for problem in problems:
        assert view[problem.field.split()[0]] == DEFAULT[problem.field.split()[0]]
    assert {problem.field.split()[0] for problem in problems} <= set(link)
    assert len({problem.field for problem in problems}) == len(problems)
