from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    DATASETS,
    LOSSES,
    OPTIMIZER_CONFIGS,
    OPTIMIZERS,
    SCHEDULES,
    STARTS,
    BadValue,
    Experiment,
    OptimizerConfig,
)
from landscape.core.options import Pair, Pick, Switch
from landscape.data import MAX_SEED
from landscape.experiment import LARGEST_RATE, MAX_EPOCHS, SMALLEST_RATE
from landscape.training.sweep import in_usual_order
from landscape.ui.link.choices import CHOICES, DEFAULT_RACERS, DIFFERENCES, FIELDS, racers_text
from landscape.ui.link.codec import plain
from landscape.ui.link.view import View, read_link, write_link

EVERYTHING = tuple(CHOICES)
DEFAULT = View()
PICKED = [name for name in DEFAULT.extra if CHOICES[name].among]

COORDINATE = st.floats(-1e4, 1e4) | st.integers(-9, 9).map(float)


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
def differences(draw):
    """What two experiments that are compared can differ in."""
    optimizer = draw(st.sampled_from(list(OPTIMIZERS)))
    schedule = draw(st.sampled_from(list(SCHEDULES)))
    return {
        "start": draw(st.sampled_from(list(STARTS)) | st.tuples(COORDINATE, COORDINATE)),
        "loss": draw(st.sampled_from(list(LOSSES))),
        "optimizer": optimizer,
        "optimizer_options": draw(options(OPTIMIZERS[optimizer])),
        "learning_rate": draw(st.floats(SMALLEST_RATE, LARGEST_RATE)),
        "schedule": schedule,
        "schedule_options": draw(options(SCHEDULES[schedule])),
    }


@st.composite
def racers(draw):
    name = draw(st.sampled_from(list(OPTIMIZERS)))
    return OptimizerConfig(name, draw(options(OPTIMIZERS[name])))


@st.composite
def views(draw):
    dataset = draw(st.sampled_from(list(DATASETS)))
    experiment = Experiment(
        dataset=dataset,
        epochs=draw(st.integers(1, MAX_EPOCHS)),
        seed=draw(st.integers(0, MAX_SEED)),
        dataset_options=draw(options(DATASETS[dataset])),
        **draw(differences()),
    )
    # Some of the second's choices are the first one's, so that all kinds of differences occur.
    other = draw(differences())
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
        },
    )


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
    said = {n for n in CHOICES if not n.startswith("b_") and view[n] != DEFAULT[n]}
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


def test_options_belong_to_the_data_set_of_the_same_link():
    view, problems = read_link({"dataset": "toy1", "dataset_options": "n:500"})
    assert view == View(Experiment("toy1"))
    assert [problem.field for problem in problems] == ["dataset_options"]


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


def test_the_second_run_is_the_first_with_the_other_loss_unless_the_link_says_more():
    for loss, other in (("bce", "mse"), ("mse", "bce")):
        view, problems = read_link({"loss": loss, "start": "worst", "epochs": "7"})
        assert view.compared == Experiment(start="worst", loss=other, epochs=7)
        assert problems == []
    view, _ = read_link({"loss": "mse", "b_optimizer": "adam"})
    assert view.compared == Experiment(loss="mse", optimizer="adam")


def test_the_second_run_has_the_data_and_the_clock_of_the_first():
    elsewhere = Experiment("toy1", "worst", "mse", epochs=7)
    assert View(Experiment(seed=3), elsewhere).compared == Experiment(
        start="worst", loss="mse", seed=3
    )
    for name in {*FIELDS} - {*DIFFERENCES}:
        link = {f"b_{name}": NONSENSE[name][0]}
        assert read_link(link) == (View(), []), name  # no choice of the second run


def test_two_runs_that_are_the_same_can_be_linked_to():
    same = View(Experiment(start="worst"), Experiment(start="worst"))
    link = write_link(same, EVERYTHING)
    assert link == {"start": "worst", "b_loss": "bce"}
    assert read_link(link)[0].compared == same.experiment


def test_a_second_run_with_default_options_can_be_told_from_a_first_without_them():
    first = Experiment(optimizer_options=(("momentum", 0.9),), schedule="steplr")
    link = write_link(View(first, replace(first, optimizer_options=())), EVERYTHING)
    assert link["b_optimizer_options"] == "none"
    view, problems = read_link(link)
    assert problems == []
    assert view.compared == replace(first, optimizer_options=())


def test_another_optimizer_of_the_second_run_begins_with_its_own_defaults():
    link = {"optimizer_options": "momentum:0.9", "b_optimizer": "adam", "b_schedule": "steplr"}
    view, problems = read_link(link)
    assert problems == []
    assert view.compared == Experiment(optimizer="adam", schedule="steplr")


@pytest.mark.parametrize("field", DIFFERENCES)
def test_nonsense_about_the_second_run_says_which_field(field):
    for text in NONSENSE[field]:
        view, (problem,) = read_link({"start": "worst", f"b_{field}": text})
        assert view == View(Experiment(start="worst"))
        assert (problem.field.split()[0], problem.value) == (f"b_{field}", text)


def test_what_is_good_about_the_second_run_is_kept_beside_what_is_bad():
    view, (problem,) = read_link({"b_loss": "hinge", "b_optimizer": "adam"})
    assert view.compared == Experiment(optimizer="adam")
    assert problem.field == "b_loss"


def test_nobody_can_race():
    link = write_link(View(extra={"racers": ()}), EVERYTHING)
    assert link == {"racers": "none"}
    assert read_link(link) == (View(extra={"racers": ()}), [])


def test_racers_are_written_as_short_as_they_can_be():
    assert racers_text([OptimizerConfig("sgd")]) == "sgd"
    nesterov = OptimizerConfig("sgd", (("momentum", 0.9), ("nesterov", True)))
    assert racers_text([nesterov]) == "sgd;momentum:0.9;nesterov:true"
    assert racers_text([OptimizerConfig("adam", (("betas", (0.8, 0.9)),))]) == "adam;betas:0.8/0.9"


def test_racers_stand_in_one_order_whoever_was_chosen_first():
    own = OptimizerConfig("adam", (("amsgrad", True),))
    chosen = View().changed(
        {"racers": (own, OPTIMIZER_CONFIGS[4], OPTIMIZER_CONFIGS[0], OPTIMIZER_CONFIGS[4])}
    )
    assert chosen["racers"] == (OPTIMIZER_CONFIGS[0], OPTIMIZER_CONFIGS[4], own)
    assert View().changed({"racers": DEFAULT_RACERS[::-1]}) == View()


def test_options_that_two_optimizers_share_are_said_of_both():
    options = (("weight_decay", 0.1),)
    first = Experiment(optimizer_options=options)
    view = View(first, replace(first, optimizer="adam"))
    link = write_link(view, EVERYTHING)
    assert link == {
        "optimizer_options": "weight_decay:0.1",
        "b_optimizer": "adam",
        "b_optimizer_options": "weight_decay:0.1",
    }
    assert read_link(link)[0].compared == view.compared


def test_options_of_the_first_runs_optimizer_need_no_denial_by_another():
    first = Experiment(optimizer_options=(("momentum", 0.9),))
    link = write_link(View(first, Experiment(optimizer="adam")), EVERYTHING)
    assert link == {"optimizer_options": "momentum:0.9", "b_optimizer": "adam"}
