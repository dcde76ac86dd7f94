from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    DATASETS,
    LOSSES,
    MODELS,
    OPTIMIZER_CONFIGS,
    OPTIMIZERS,
    SCHEDULES,
    Experiment,
)
from landscape.analysis.decision import usual_input
from landscape.data import MAX_SEED
from landscape.experiment import LARGEST_RATE, MAX_EPOCHS, SMALLEST_RATE
from landscape.training.sweep import in_usual_order
from landscape.ui.link.choices import CHOICES
from landscape.ui.link.codec import plain
from landscape.ui.link.view import View, read_link, write_link
from tests.ui.links import options, racers
from tests.ui.points import points

EVERYTHING = tuple(CHOICES)


PICKED = [name for name in View().extra if CHOICES[name].among]


COORDINATE = st.floats(-1e4, 1e4) | st.integers(-9, 9).map(float)


def suited(registry, experiment):
    kind = experiment.task.dataset.kind
    return st.sampled_from([name for name in registry if kind in registry[name].targets])


@st.composite
def differences(draw, experiment):
    """What two experiments that are compared can differ in."""
    numbers = [COORDINATE] * len(experiment.task.param_names)
    optimizer = draw(st.sampled_from(list(OPTIMIZERS)))
    schedule = draw(st.sampled_from(list(SCHEDULES)))
    return {
        "start": draw(st.sampled_from(experiment.start_names) | st.tuples(*numbers)),
        "loss": draw(suited(LOSSES, experiment)),
        "optimizer": optimizer,
        "optimizer_options": draw(options(OPTIMIZERS[optimizer])),
        "learning_rate": draw(st.floats(SMALLEST_RATE, LARGEST_RATE)),
        "schedule": schedule,
        "schedule_options": draw(options(SCHEDULES[schedule])),
    }


@st.composite
def views(draw):
    dataset = draw(st.sampled_from(list(DATASETS)))
    plain = Experiment(
        dataset,
        epochs=draw(st.integers(1, MAX_EPOCHS)),
        seed=draw(st.integers(0, MAX_SEED)),
        dataset_options=draw(options(DATASETS[dataset])),
        data=draw(st.none() | points()) if dataset == "own" else None,
    )
    plain = replace(plain, model=draw(suited(MODELS, plain)), start="good")
    plain = replace(plain, model_options=draw(options(MODELS[plain.model])))
    experiment = replace(plain, **draw(differences(plain)))
    # Some of the second's choices are the first one's, so that all kinds of differences occur.
    other = draw(differences(plain))
    kept = draw(st.sets(st.sampled_from(["start", "loss", "learning_rate"])))
    for owner in ("optimizer", "schedule"):
        same = draw(st.sampled_from(["nothing", "all but its options", "all"]))
        if same == "all but its options":
            other[f"{owner}_options"] = ()
        kept |= {owner} if same != "nothing" else set()
        kept |= {f"{owner}_options"} if same == "all" else set()
    other |= {name: getattr(experiment, name) for name in kept}
    return View(
        experiment,
        draw(st.none() | st.just(replace(experiment, **other))),
        {
            "racers": in_usual_order(
                draw(st.lists(st.sampled_from(OPTIMIZER_CONFIGS) | racers(), max_size=5))
            ),
            **{name: draw(st.sampled_from(list(CHOICES[name].among))) for name in PICKED},
            "threshold": draw(st.floats(0.05, 0.95)),
            "ask": draw(questions(experiment.task.dataset)),
        },
    )


def questions(dataset):
    """Inputs to ask about; the middle of the data is left out."""
    numbers = st.tuples(*[COORDINATE] * dataset.features)
    return st.just(()) | numbers.filter(lambda asked: asked != usual_input(dataset))


def spelled_out(view):
    """The view with its second experiment said, though it be the usual one."""
    return replace(view, other=view.compared)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(views())
def test_what_is_written_reads_back(view):
    again, problems = read_link(write_link(view, EVERYTHING))
    assert problems == []
    assert spelled_out(again) == spelled_out(view)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(views())
def test_a_link_says_only_what_is_not_default(view):
    link = write_link(view, EVERYTHING)
    assert all(isinstance(text, str) for text in link.values())
    experiment = view.experiment
    # What is usual depends on these: of data of one's own on the data themselves.
    fields = ("dataset", "dataset_options", "model", "model_options", "data")
    default = View(Experiment(**{name: getattr(experiment, name) for name in fields}))
    said = {n for n in CHOICES if not n.startswith("b_") and view[n] != default[n]}
    said |= {"data"} if experiment.data is not None else set()
    usual_data = {"dataset": "toy2", "dataset_options": (), "model": experiment.source.model}
    said |= {n for n, value in (usual_data | {"model_options": ()}).items() if view[n] != value}
    usual = replace(view, other=None).compared
    assert {name for name in link if not name.startswith("b_")} == said
    assert any(name.startswith("b_") for name in link) == (view.compared != usual)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(views(), st.sets(st.sampled_from(EVERYTHING)))
def test_a_link_carries_nothing_that_was_not_asked_for(view, names):
    link = write_link(view, names)
    whole = write_link(view, EVERYTHING)
    second = any(name.startswith("b_") for name in names)
    assert link == {n: t for n, t in whole.items() if (second if n[:2] == "b_" else n in names)}


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
    assert view == View(Experiment("toy2", "worst", "mse", "adam"), extra={"lang": "ko"})
    assert problems == []


def test_an_empty_link_is_the_default():
    assert read_link({}) == (View(), [])
    assert write_link(View(), EVERYTHING) == {}


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
    assert write_link(View(Experiment(start=(-2.5, 4))), EVERYTHING) == {"start": "-2.5,4"}
    assert write_link(View(Experiment(learning_rate=3.0)), EVERYTHING) == {"learning_rate": "3"}
    options = (("n", 500), ("w1", 3.5))
    assert write_link(View(Experiment(dataset_options=options)), EVERYTHING) == {
        "dataset_options": "n:500,w1:3.5"
    }


@pytest.mark.parametrize(
    ("number", "text"), [(2.0, "2"), (-2.5, "-2.5"), (1e-12, "1e-12"), (10, "10"), (1e22, "1e+22")]
)
def test_numbers_are_as_short_as_they_can_be(number, text):
    assert plain(number) == text
    assert float(text) == number


def test_options_belong_to_the_data_set_of_the_same_link():
    view, problems = read_link({"dataset": "toy1", "dataset_options": "n:500"})
    assert view == View(Experiment("toy1"))
    assert [problem.field for problem in problems] == ["dataset_options"]


def test_the_same_view_writes_the_same_link():
    one = View(Experiment(dataset_options=(("w1", 3), ("n", 500), ("w0", -1))))
    other = replace(one, experiment=Experiment(dataset_options=(("n", 500.0), ("w1", 3.0))))
    assert (
        write_link(one, EVERYTHING)
        == write_link(other, EVERYTHING)
        == {"dataset_options": "n:500,w1:3"}
    )


def test_options_belong_to_the_optimizer_and_the_schedule_of_the_same_link():
    link = {"optimizer": "adam", "optimizer_options": "betas:0.8/0.9", "schedule": "steplr"}
    view, problems = read_link({**link, "schedule_options": "step_size:5,gamma:0.5"})
    assert problems == []
    assert view.experiment == Experiment(
        optimizer="adam",
        optimizer_options=(("betas", (0.8, 0.9)),),
        schedule="steplr",
        schedule_options=(("step_size", 5), ("gamma", 0.5)),
    )
    view, problems = read_link({"optimizer_options": "betas:0.8/0.9"})
    assert view == View()
    assert [problem.field for problem in problems] == ["optimizer_options"]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"optimizer": "adam", "optimizer_options": (("amsgrad", True),)}, "amsgrad:true"),
        (
            {"optimizer_options": (("momentum", 0.9), ("nesterov", True))},
            "momentum:0.9,nesterov:true",
        ),
        (
            {"optimizer": "lbfgs", "optimizer_options": (("line_search_fn", "strong_wolfe"),)},
            "line_search_fn:strong_wolfe",
        ),
    ],
)
def test_options_are_written_as_torch_names_them(options, text):
    assert write_link(View(Experiment(**options)), EVERYTHING)["optimizer_options"] == text
