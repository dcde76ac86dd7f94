import dataclasses

import pytest

from landscape.core.errors import BadValue
from landscape.experiment import Experiment

BETAS = "optimizer_options betas"


WORDS_FOR_BAD_OPTIONS = [
    (
        "sgd",
        {"betas": (0, 0)},
        "optimizer_options must name options of sgd (momentum, dampening, "
        "weight_decay, nesterov). Got 'betas'.",
    ),
    ("sgd", {"momentum": 1}, "optimizer_options momentum must be between 0 and 0.999999. Got 1."),
    (
        "sgd",
        {"weight_decay": -1},
        "optimizer_options weight_decay must be between 0 and 1000000. Got -1.",
    ),
    ("sgd", {"nesterov": 1}, "optimizer_options nesterov must be true or false. Got 1."),
    (
        "sgd",
        {"nesterov": True},
        "optimizer_options nesterov needs a momentum above 0 and a dampening of 0. Got True.",
    ),
    (
        "sgd",
        {"nesterov": True, "momentum": 0.9, "dampening": 0.1},
        "optimizer_options nesterov needs a momentum above 0 and a dampening of 0. Got True.",
    ),
    ("adam", {"betas": 0.9}, f"{BETAS} must be two numbers. Got 0.9."),
    ("adam", {"betas": (0.9,)}, f"{BETAS} must be two numbers. Got (0.9,)."),
    ("adam", {"betas": "12"}, f"{BETAS} must be two numbers. Got '12'."),
    ("adam", {"betas": (0.9, 1)}, f"{BETAS} must be between 0 and 0.999999. Got 1."),
    ("adam", {"betas": (None, 0.9)}, f"{BETAS} must be a number. Got None."),
    ("adam", {"amsgrad": "yes"}, "optimizer_options amsgrad must be true or false. Got 'yes'."),
    ("lbfgs", {"max_iter": 101}, "optimizer_options max_iter must be between 1 and 100. Got 101."),
    (
        "lbfgs",
        {"line_search_fn": "armijo"},
        "optimizer_options line_search_fn must be one of strong_wolfe. Got 'armijo'.",
    ),
    (
        "lbfgs",
        {"line_search_fn": ["strong_wolfe"]},
        "optimizer_options line_search_fn must be one of strong_wolfe. Got ['strong_wolfe'].",
    ),
]


@pytest.mark.parametrize(("optimizer", "options", "sentence"), WORDS_FOR_BAD_OPTIONS)
def test_a_bad_optimizer_option_is_refused(optimizer, options, sentence):
    with pytest.raises(BadValue) as caught:
        Experiment(optimizer=optimizer, optimizer_options=options)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("schedule", "options", "sentence"),
    [
        ("none", {"gamma": 1}, "schedule_options must name options of none (none). Got 'gamma'."),
        ("steplr", {"gamma": 0}, "schedule_options gamma must be between 1e-06 and 1. Got 0."),
        (
            "steplr",
            {"step_size": 0.5},
            "schedule_options step_size must be a whole number. Got 0.5.",
        ),
        (
            "onecyclelr",
            {"pct_start": 1},
            "schedule_options pct_start must be between 0 and 0.999999. Got 1.",
        ),
        (
            "warmup",
            {},
            "schedule must be one of none, steplr, exponentiallr, cosineannealinglr, "
            "cosineannealingwarmrestarts, linearlr, polynomiallr, onecyclelr, reducelronplateau. "
            "Got 'warmup'.",
        ),
    ],
)
def test_a_bad_schedule_is_refused(schedule, options, sentence):
    with pytest.raises(BadValue) as caught:
        Experiment(schedule=schedule, schedule_options=options)
    assert str(caught.value) == sentence


def test_replacing_the_optimizer_checks_its_options_again():
    tuned = Experiment(optimizer="adam", optimizer_options={"betas": (0.5, 0.5)})
    assert (
        dataclasses.replace(tuned, optimizer="radam").optimizer_options == tuned.optimizer_options
    )
    with pytest.raises(BadValue, match=r"options of rmsprop .*\. Got 'betas'\.$"):
        dataclasses.replace(tuned, optimizer="rmsprop")


def test_replacing_the_data_set_checks_its_options_again():
    with pytest.raises(BadValue, match=r"options of toy1 \(none\)\. Got 'n'\.$"):
        dataclasses.replace(Experiment(dataset_options=(("n", 500),)), dataset="toy1")
