from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    OPTIMIZERS,
    BadValue,
    Experiment,
    OptimizerConfig,
)
from landscape.core.options import Pair, Pick, Switch
from landscape.ui.link.choices import CHOICES, FIELDS
from landscape.ui.link.view import View, read_link

DEFAULT = View()


def values(option):
    if isinstance(option, Switch):
        return st.booleans()
    if isinstance(option, Pick):
        return st.sampled_from([None, *option.names])
    if isinstance(option, Pair):
        number = st.floats(option.low, option.high)
        return st.tuples(number, number)
    if option.whole:
        return st.integers(int(option.low), int(option.high))
    return st.floats(option.low, option.high)


@st.composite
def options(draw, entry):
    """Some of an entry's options, with switches on only where they may be."""
    chosen = {o.name: draw(values(o)) for o in entry.options if draw(st.booleans())}
    everything = entry.all_options(tuple(chosen.items()))
    for option in entry.options:
        need = option.need if isinstance(option, Switch) else None
        if need and not need.holds(everything):
            chosen.pop(option.name, None)
    return tuple(chosen.items())


@st.composite
def racers(draw):
    name = draw(st.sampled_from(list(OPTIMIZERS)))
    return OptimizerConfig(name, draw(options(OPTIMIZERS[name])))


NONSENSE = {
    "dataset": ["toy3", "", "TOY1", "../../etc/passwd", "toy1,toy2"],
    "start": ["best", "", ",", "1,", "1,2,3", "nan,1", "0,inf", "1e5,0", "a,b", "1;2", "own"],
    "model": ["probit", "Logistic", "0"],
    "model_options": ["", "width", "width:3"],
    "loss": ["hinge", "", "MSE", "bce "],
    "optimizer": ["lion", "", "Adam", "0"],
    "learning_rate": ["0", "-1", "nan", "inf", "1e13", "1e-13", "fast", "", "0,5", "0x10"],
    "epochs": ["0", "-5", "10001", "1.5", "nan", "inf", "many", "", "1e9"],
    "seed": ["-1", "0.5", "9007199254740992", "nan", "x", ""],
    "dataset_options": ["", "n", "n:", "n:1", "n:2.5", "n:20001", "q:3", "w0:nan", "w1:51", "n:5,"],
    "optimizer_options": [
        "",
        "momentum",
        "momentum:1",
        "nesterov:true",
        "betas:0.9/0.99",
        "alpha:",
    ],
    "schedule": ["", "StepLR", "cosine", "None"],
    "schedule_options": ["", "gamma:0.5", "step_size:3", "none:1"],
    "rates": ["", "own", "BEST"],
    "racers": ["", "lion", "sgd,", ",", "sgd;betas:1", "adam:0.9", "none,sgd"],
    "scale": ["", "cubic", "LOG"],
    "plateau": ["", "0.02", "1e-2", "short"],
    "component": ["", "w2", "W1"],
    "shown": ["", "cube", "Map"],
    "lang": ["", "xx", "KO", "korean"],
}


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
