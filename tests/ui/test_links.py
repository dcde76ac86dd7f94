from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import DATASETS, LOSSES, OPTIMIZERS, STARTS, BadValue, Experiment
from landscape.records import LARGEST_RATE, MAX_EPOCHS, MAX_SEED, SMALLEST_RATE
from landscape.ui.links import SCALES, View, plain, read_link, write_link

COORDINATE = st.floats(-1e4, 1e4) | st.integers(-9, 9).map(float)


@st.composite
def options(draw, dataset):
    return tuple(
        (
            o.name,
            draw(st.integers(int(o.low), int(o.high)) if o.whole else st.floats(o.low, o.high)),
        )
        for o in DATASETS[dataset].options
        if draw(st.booleans())
    )


@st.composite
def views(draw):
    dataset = draw(st.sampled_from(list(DATASETS)))
    experiment = Experiment(
        dataset,
        draw(st.sampled_from(list(STARTS)) | st.tuples(COORDINATE, COORDINATE)),
        draw(st.sampled_from(list(LOSSES))),
        draw(st.sampled_from(list(OPTIMIZERS))),
        draw(st.floats(SMALLEST_RATE, LARGEST_RATE)),
        draw(st.integers(1, MAX_EPOCHS)),
        draw(st.integers(0, MAX_SEED)),
        draw(options(dataset)),
    )
    return View(experiment, draw(st.sampled_from(SCALES)))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(views())
def test_what_is_written_reads_back(view):
    assert read_link(write_link(view)) == (view, [])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(views())
def test_a_link_says_only_what_is_not_default(view):
    link = write_link(view)
    assert all(isinstance(text, str) for text in link.values())
    default = {**vars(Experiment()), "scale": "linear"}
    chosen = {**vars(view.experiment), "scale": view.scale}
    assert set(link) == {name for name in default if chosen[name] != default[name]}


def test_the_lectures_link_reads():
    link = {
        "dataset": "toy2",
        "start": "worst",
        "loss": "mse",
        "optimizer": "adam",
        "learning_rate": "0.25",
        "epochs": "100",
        "seed": "0",
        "lang": "ko",
    }
    view, problems = read_link(link)
    assert view == View(Experiment("toy2", "worst", "mse", "adam"))
    assert problems == []


def test_an_empty_link_is_the_default():
    assert read_link({}) == (View(), [])
    assert write_link(View()) == {}


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("-2.5,4", (-2.5, 4.0)),
        ("-2.5, 4", (-2.5, 4.0)),
        ("0,0", (0.0, 0.0)),
        ("1e3,-1e4", (1000.0, -10000.0)),
        ("plausible", "plausible"),
    ],
)
def test_a_start_is_a_name_or_two_numbers(text, start):
    view, problems = read_link({"start": text})
    assert view.experiment.start == start
    assert problems == []


def test_two_numbers_are_written_short():
    assert write_link(View(Experiment(start=(-2.5, 4)))) == {"start": "-2.5,4"}
    assert write_link(View(Experiment(learning_rate=3.0))) == {"learning_rate": "3"}
    options = (("n", 500), ("w1", 3.5))
    assert write_link(View(Experiment(dataset_options=options))) == {
        "dataset_options": "n:500,w1:3.5"
    }


@pytest.mark.parametrize(
    ("number", "text"), [(2.0, "2"), (-2.5, "-2.5"), (1e-12, "1e-12"), (10, "10"), (1e22, "1e+22")]
)
def test_numbers_are_as_short_as_they_can_be(number, text):
    assert plain(number) == text
    assert float(text) == number


NONSENSE = {
    "dataset": ["toy3", "", "TOY1", "../../etc/passwd", "toy1,toy2"],
    "start": ["best", "", ",", "1,", "1,2,3", "nan,1", "0,inf", "1e5,0", "a,b", "1;2", "own"],
    "loss": ["hinge", "", "MSE", "bce "],
    "optimizer": ["rmsprop", "", "Adam", "0"],
    "learning_rate": ["0", "-1", "nan", "inf", "1e13", "1e-13", "fast", "", "0,5", "0x10"],
    "epochs": ["0", "-5", "10001", "1.5", "nan", "inf", "many", "", "1e9"],
    "seed": ["-1", "0.5", "9007199254740992", "nan", "x", ""],
    "dataset_options": ["", "n", "n:", "n:1", "n:2.5", "n:20001", "q:3", "w0:nan", "w1:51", "n:5,"],
    "scale": ["", "cubic", "LOG"],
}


def test_nonsense_is_tried_in_every_field():
    assert set(NONSENSE) == {field.name for field in fields(Experiment)} | {"scale"}


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field, texts in NONSENSE.items() for text in texts]
)
def test_nonsense_gives_the_default_and_says_which_field(field, text):
    good = {"optimizer": "adam", "epochs": "7", "scale": "log"}
    good.pop(field, None)
    view, (problem,) = read_link({**good, field: text})
    expected, _ = read_link(good)
    assert view == expected
    assert isinstance(problem, BadValue)
    assert (problem.field, problem.value) == (field, text)
    assert str(problem).startswith(f"{field} must ")


def test_every_bad_field_is_told_and_the_good_ones_are_kept():
    bad = {field: texts[0] for field, texts in NONSENSE.items() if field != "optimizer"}
    view, problems = read_link({**bad, "optimizer": "adam"})
    assert view == View(Experiment(optimizer="adam"))
    assert {problem.field for problem in problems} == set(bad)


def test_options_belong_to_the_data_set_of_the_same_link():
    view, problems = read_link({"dataset": "toy1", "dataset_options": "n:500"})
    assert view == View(Experiment("toy1"))
    assert [problem.field for problem in problems] == ["dataset_options"]


def test_parameters_that_are_no_choice_are_passed_over():
    assert read_link({"utm_source": "mail", "lang": "xx", "__class__": "1"}) == (View(), [])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(sorted(NONSENSE)), st.text(max_size=20)))
def test_any_text_gives_a_view_and_a_problem_for_each_field_left_default(link):
    view, problems = read_link(link)
    default = {**vars(Experiment()), "scale": "linear"}
    chosen = {**vars(view.experiment), "scale": view.scale}
    for problem in problems:
        assert chosen[problem.field] == default[problem.field]
    assert {problem.field for problem in problems} <= set(link)
    assert len({problem.field for problem in problems}) == len(problems)


def test_the_same_view_writes_the_same_link():
    one = View(Experiment(dataset_options=(("w1", 3), ("n", 500), ("w0", -1))))
    other = replace(one, experiment=Experiment(dataset_options=(("n", 500.0), ("w1", 3.0))))
    assert write_link(one) == write_link(other) == {"dataset_options": "n:500,w1:3"}
