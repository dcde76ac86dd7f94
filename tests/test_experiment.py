import dataclasses

import numpy as np
import pytest

from landscape.core.errors import BadValue
from landscape.experiment import Experiment
from landscape.models import STARTS

NAN, INF = float("nan"), float("inf")


ALL_OPTIMIZERS = "sgd, adam, adamw, nadam, radam, rmsprop, adagrad, lbfgs"


WORDS_FOR_BAD_VALUES = [
    ("epochs", 0, "epochs must be between 1 and 10000. Got 0."),
    ("epochs", -3, "epochs must be between 1 and 10000. Got -3."),
    ("epochs", 10_001, "epochs must be between 1 and 10000. Got 10001."),
    ("epochs", 2.5, "epochs must be a whole number. Got 2.5."),
    ("epochs", "100", "epochs must be a whole number. Got '100'."),
    ("epochs", True, "epochs must be a whole number. Got True."),
    ("epochs", None, "epochs must be a whole number. Got None."),
    ("epochs", NAN, "epochs must be a whole number. Got nan."),
    ("epochs", INF, "epochs must be a whole number. Got inf."),
    ("epochs", b"7", "epochs must be a whole number. Got b'7'."),
    ("epochs", np.True_, "epochs must be a whole number. Got np.True_."),
    ("seed", -1, "seed must be between 0 and 9007199254740991. Got -1."),
    ("seed", 2**53, "seed must be between 0 and 9007199254740991. Got 9007199254740992."),
    ("seed", 0.5, "seed must be a whole number. Got 0.5."),
    ("seed", False, "seed must be a whole number. Got False."),
    ("seed", "0", "seed must be a whole number. Got '0'."),
    ("seed", NAN, "seed must be a whole number. Got nan."),
    ("learning_rate", 0, "learning_rate must be greater than 0. Got 0."),
    ("learning_rate", -0.25, "learning_rate must be greater than 0. Got -0.25."),
    ("learning_rate", NAN, "learning_rate must be a number. Got nan."),
    ("learning_rate", "0.25", "learning_rate must be a number. Got '0.25'."),
    ("learning_rate", True, "learning_rate must be a number. Got True."),
    ("learning_rate", None, "learning_rate must be a number. Got None."),
    ("learning_rate", [0.25], "learning_rate must be a number. Got [0.25]."),
    ("learning_rate", 1j, "learning_rate must be a number. Got 1j."),
    ("loss", "MSE", "loss must be one of mse, bce, cross_entropy. Got 'MSE'."),
    ("loss", None, "loss must be one of mse, bce, cross_entropy. Got None."),
    ("loss", ["mse"], "loss must be one of mse, bce, cross_entropy. Got ['mse']."),
    ("optimizer", "SGD", f"optimizer must be one of {ALL_OPTIMIZERS}. Got 'SGD'."),
    ("optimizer", 1, f"optimizer must be one of {ALL_OPTIMIZERS}. Got 1."),
    ("start", (0.0, 10_001), "start must be between -10000 and 10000. Got 10001."),
    ("start", (-10_000.5, 0.0), "start must be between -10000 and 10000. Got -10000.5."),
    ("start", (NAN, 0.0), "start must be a number. Got nan."),
    ("start", (0.0, INF), "start must be between -10000 and 10000. Got inf."),
    ("start", (0.0, "1"), "start must be a number. Got '1'."),
    ("start", (True, 0.0), "start must be a number. Got True."),
    (
        "dataset_options",
        (("n", 1),),
        "dataset_options n must be between 2 and 20000. Got 1.",
    ),
    ("dataset_options", (("n", 2.5),), "dataset_options n must be a whole number. Got 2.5."),
    ("dataset_options", (("n", "9"),), "dataset_options n must be a whole number. Got '9'."),
    ("dataset_options", (("w1", NAN),), "dataset_options w1 must be a number. Got nan."),
    ("dataset_options", (("w1", 51),), "dataset_options w1 must be between -50 and 50. Got 51."),
    (
        "dataset_options",
        (("m", 3),),
        "dataset_options must name options of toy2 (n, w0, w1). Got 'm'.",
    ),
    ("dataset_options", 3, "dataset_options must be pairs of a name and a value. Got 3."),
    (
        "dataset_options",
        ((1, 2, 3),),
        "dataset_options must be pairs of a name and a value. Got ((1, 2, 3),).",
    ),
]


@pytest.mark.parametrize(("field", "value", "sentence"), WORDS_FOR_BAD_VALUES)
def test_a_bad_value_is_refused_with_field_rule_and_value(field, value, sentence):
    with pytest.raises(ValueError, match="Got") as caught:
        Experiment(**{field: value})
    assert str(caught.value) == sentence
    assert isinstance(caught.value, BadValue)
    assert caught.value.field.split()[0] == field


@pytest.mark.parametrize("value", ["best", "", "1,2", (1.0,), (1.0, 2.0, 3.0), 1.0, None, b"ab"])
def test_a_start_is_a_name_or_two_numbers(value):
    with pytest.raises(BadValue) as caught:
        Experiment(start=value)
    rule = "start must be one of good, plausible, worst, or two numbers."
    assert str(caught.value) == f"{rule} Got {value!r}."


def test_a_start_that_is_an_array_without_length_is_refused():
    with pytest.raises(BadValue, match="start must be one of"):
        Experiment(start=np.array(1.0))


@pytest.mark.parametrize("value", ["toy9", None, 1, ["toy1"]])
def test_an_unknown_data_set_is_refused_with_the_known_ones(value):
    with pytest.raises(BadValue) as caught:
        Experiment(dataset=value)
    text = str(caught.value)
    assert text.startswith("dataset must be one of toy1, toy2")
    assert text.endswith(f". Got {value!r}.")


@pytest.mark.parametrize("value", [INF, 1e13, 1e-13, 10**400])
def test_a_learning_rate_out_of_range_is_refused(value):
    with pytest.raises(BadValue, match=r"^learning_rate must be "):
        Experiment(learning_rate=value)


@pytest.mark.parametrize(
    "good",
    [
        {"epochs": 1},
        {"epochs": 10_000},
        {"seed": 0},
        {"seed": 2**53 - 1},
        {"learning_rate": 1e-12},
        {"learning_rate": 1e12},
        {"start": (-1e4, 1e4)},
        {"dataset_options": (("n", 2),)},
        {"dataset_options": (("n", 20_000), ("w0", -50), ("w1", 50))},
    ],
)
def test_the_ends_of_a_range_belong_to_it(good):
    ((field, value),) = good.items()
    assert getattr(Experiment(**good), field) == value


def test_the_defaults_are_the_fixed_ones():
    assert dataclasses.asdict(Experiment()) == {
        "dataset": "toy2",
        "start": "good",
        "loss": "bce",
        "optimizer": "sgd",
        "learning_rate": 0.25,
        "epochs": 100,
        "seed": 0,
        "dataset_options": (),
        "optimizer_options": (),
        "schedule": "none",
        "schedule_options": (),
        "model": "logistic",
        "model_options": (),
        "data": None,
    }


def test_the_starts_are_the_lectures():
    assert STARTS == {"good": (-0.8, -0.3), "plausible": (-3.0, -1.0), "worst": (-10.0, -1.0)}
    for name, params in STARTS.items():
        assert Experiment(start=name).start_params == params
    assert Experiment(start=(2, -7.5)).start_params == (2.0, -7.5)


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ({"epochs": np.int64(7)}, {"epochs": 7}),
        ({"epochs": np.int32(7)}, {"epochs": 7}),
        ({"epochs": 7.0}, {"epochs": 7}),
        ({"seed": np.uint8(3)}, {"seed": 3}),
        ({"learning_rate": np.float64(0.5)}, {"learning_rate": 0.5}),
        ({"learning_rate": np.float32(0.5)}, {"learning_rate": 0.5}),
        ({"learning_rate": 1}, {"learning_rate": 1.0}),
        ({"start": [1, 2]}, {"start": (1.0, 2.0)}),
        ({"start": np.array([1.0, 2.0])}, {"start": (1.0, 2.0)}),
        ({"dataset_options": {"n": 500}}, {"dataset_options": (("n", 500),)}),
        ({"dataset_options": [["n", np.int64(500)]]}, {"dataset_options": (("n", 500),)}),
        (
            {"dataset_options": (("w1", 3), ("n", 500))},
            {"dataset_options": (("n", 500), ("w1", 3.0))},
        ),
        ({"dataset_options": (("n", 2000), ("w0", -1))}, {}),
        (
            {"optimizer_options": {"nesterov": True, "momentum": np.float32(0.5)}},
            {"optimizer_options": (("momentum", 0.5), ("nesterov", True))},
        ),
        ({"optimizer_options": {"momentum": 0, "nesterov": False}}, {}),
        (
            {"optimizer": "adam", "optimizer_options": {"betas": [0.5, np.float64(0.75)]}},
            {"optimizer": "adam", "optimizer_options": (("betas", (0.5, 0.75)),)},
        ),
        (
            {"optimizer": "adam", "optimizer_options": [["betas", [0.9, 0.999]]]},
            {"optimizer": "adam"},
        ),
        (
            {"optimizer": "lbfgs", "optimizer_options": {"line_search_fn": None, "max_iter": 5.0}},
            {"optimizer": "lbfgs", "optimizer_options": (("max_iter", 5),)},
        ),
        (
            {"schedule": "steplr", "schedule_options": {"gamma": 0.5, "step_size": 7.0}},
            {"schedule": "steplr", "schedule_options": (("step_size", 7), ("gamma", 0.5))},
        ),
        (
            {"schedule": "steplr", "schedule_options": {"gamma": 0.1, "step_size": 30}},
            {"schedule": "steplr"},
        ),
    ],
)
def test_equal_runs_are_equal_records_of_plain_numbers(given, same):
    one, other = Experiment(**given), Experiment(**same)
    assert one == other
    assert hash(one) == hash(other)
    # numpy's scalars print as np.float64(0.5): a script or a cache key made of them would differ.
    assert repr(one) == repr(other)


def test_different_runs_are_different_records():
    base = Experiment()
    others = [
        Experiment(dataset="toy1"),
        Experiment(start="worst"),
        Experiment(loss="mse"),
        Experiment(optimizer="adam"),
        Experiment(learning_rate=0.5),
        Experiment(epochs=99),
        Experiment(seed=1),
        Experiment(dataset_options=(("n", 500),)),
        Experiment(optimizer_options=(("momentum", 0.9),)),
        Experiment(optimizer_options=(("momentum", 0.8),)),
        Experiment(schedule="steplr"),
        Experiment(schedule="exponentiallr"),
        Experiment(schedule="steplr", schedule_options=(("step_size", 10),)),
    ]
    assert len({base, *others}) == 14


def test_an_experiment_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Experiment().epochs = 5


def test_a_data_set_that_is_not_random_has_one_experiment_whatever_the_seed():
    assert Experiment(dataset="toy1", seed=5) == Experiment(dataset="toy1")
    assert Experiment(dataset="toy2", seed=5) != Experiment(dataset="toy2")
