import inspect
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import DATASETS, LOSSES, MODELS, OPTIMIZERS, SCHEDULES
from landscape.core.errors import BadValue, check_number
from landscape.core.options import Entry, Need, Number, Pair, Pick, Switch
from landscape.core.registry import Registry
from landscape.experiment import Experiment
from tests.reference import own_dataset

QUICK = settings(max_examples=50, deadline=None, derandomize=True)
TUNABLE = Entry(
    "tunable",
    "Tunable",
    (
        Number("size", 10, 1, 99, whole=True),
        Number("pull", 0.5, -1, 1),
        Pair("ends", (0.0, 1.0), -5, 5),
        Switch("quick", False, Need("needs a size above 20", lambda options: options["size"] > 20)),
        Pick("colour", None, ("red", "blue")),
    ),
)
TUNED = [
    (kind[name], option)
    for kind in (OPTIMIZERS, SCHEDULES)
    for name in kind
    for option in kind[name].options
]


def test_what_can_be_chosen_has_the_fixed_names():
    assert list(LOSSES) == ["mse", "bce", "cross_entropy"]
    assert [LOSSES[name].label for name in LOSSES] == ["MSE", "BCE", "Cross-entropy"]
    classics = {"hours", "scores", "two_features", "three_classes", "line", "broken_line", "own"}
    assert list(DATASETS)[:2] == ["toy1", "toy2"]
    assert set(DATASETS) == {"toy1", "toy2", *classics}
    assert set(MODELS) == {"logistic", "linear", "softmax", "mlp"}
    optimizers = "SGD Adam AdamW NAdam RAdam RMSprop Adagrad LBFGS"
    assert [OPTIMIZERS[name].label for name in OPTIMIZERS] == optimizers.split()
    schedules = "none StepLR ExponentialLR CosineAnnealingLR CosineAnnealingWarmRestarts LinearLR "
    schedules += "PolynomialLR OneCycleLR ReduceLROnPlateau"
    assert [SCHEDULES[name].label for name in SCHEDULES] == schedules.split()
    for registry in (OPTIMIZERS, SCHEDULES):
        assert [registry[name].label.lower() for name in registry] == list(registry)


@pytest.mark.parametrize(("entry", "option"), TUNED, ids=lambda part: part.name)
def test_an_option_is_torchs_keyword_with_torchs_default(entry, option):
    keyword = inspect.signature(entry.torch_class).parameters[option.name]
    if keyword.default is not inspect.Parameter.empty:
        assert option.default == keyword.default


@pytest.mark.parametrize(("entry", "option"), TUNED, ids=lambda part: part.name)
def test_a_default_keeps_its_own_rule(entry, option):
    checked = option.check("it", option.default)
    assert checked == option.default
    assert type(checked) is type(option.default) or isinstance(option, Number)


@pytest.mark.parametrize("name", [name for name in SCHEDULES if name != "none"])
def test_what_a_schedule_is_called_with_are_torchs_keywords(name):
    keywords = inspect.signature(SCHEDULES[name].torch_class).parameters
    called_with = SCHEDULES[name].keywords(0.5, 7, ())
    assert set(called_with) <= set(keywords)
    required = {k for k, v in keywords.items() if v.default is v.empty} - {"optimizer"}
    assert required <= set(called_with)


@pytest.mark.parametrize("registry", [DATASETS, LOSSES, OPTIMIZERS, SCHEDULES])
def test_an_entry_is_found_under_its_own_name(registry):
    assert all(registry[name].name == name for name in registry)
    assert len(registry) == len(list(registry))


def test_a_registry_keeps_order_and_names_its_choices_when_asked_for_another():
    registry = Registry("colour")
    red, blue = Entry("red", "Red"), Entry("blue", "Blue")
    registry.add(red)
    registry.add(blue)
    assert list(registry) == ["red", "blue"]
    assert registry["blue"] is blue
    assert "red" in registry
    assert "green" not in registry
    with pytest.raises(BadValue) as caught:
        registry["green"]
    assert str(caught.value) == "colour must be one of red, blue. Got 'green'."


def test_one_new_entry_is_enough_to_be_a_choice():
    with pytest.raises(BadValue):
        Experiment(dataset="points")
    with own_dataset([0.0], [1.0]) as name:
        assert Experiment(dataset=name).dataset == "points"
    assert "points" not in DATASETS


def test_a_bad_value_keeps_its_parts_for_translation():
    error = BadValue("epochs", "must be between {low} and {high}", 0, low=1, high=10)
    assert (error.field, error.rule) == ("epochs", "must be between {low} and {high}")
    assert (error.value, error.limits) == (0, {"low": 1, "high": 10})
    assert str(error) == "epochs must be between 1 and 10. Got 0."


@QUICK
@given(st.integers(-1000, 1000))
def test_whole_numbers_come_back_as_int(number):
    for given_as in (number, float(number)):
        checked = check_number("n", given_as, -1000, 1000, whole=True)
        assert type(checked) is int
        assert checked == number


@QUICK
@given(st.floats(-1e6, 1e6))
def test_numbers_come_back_as_float(number):
    checked = check_number("n", number, -1e6, 1e6)
    assert type(checked) is float
    assert checked == number


@QUICK
@given(st.floats(allow_nan=False), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_number_passes_exactly_when_it_is_in_range(number, one_end, other_end):
    low, high = sorted((one_end, other_end))
    if low <= number <= high:
        assert check_number("n", number, low, high) == number
    else:
        with pytest.raises(BadValue, match=r"^n must be between "):
            check_number("n", number, low, high)


@pytest.mark.parametrize("value", [None, "1", b"1", True, False, [1], (), {}, 1j, float("nan")])
@pytest.mark.parametrize("whole", [False, True])
def test_what_is_no_number_is_refused(value, whole):
    kind = "a whole number" if whole else "a number"
    with pytest.raises(BadValue) as caught:
        check_number("n", value, -9, 9, whole=whole)
    assert str(caught.value) == f"n must be {kind}. Got {value!r}."


def test_options_come_back_in_declared_order_without_defaults():
    assert TUNABLE.check_options("tuning", {"pull": 1, "size": 3}) == (("size", 3), ("pull", 1.0))
    assert TUNABLE.check_options("tuning", [("pull", 0.5), ("size", 11)]) == (("size", 11),)
    assert TUNABLE.check_options("tuning", ()) == ()
    everything = {"colour": "blue", "quick": True, "ends": [1, 2], "pull": 0, "size": 21}
    assert TUNABLE.check_options("tuning", everything) == (
        ("size", 21),
        ("pull", 0.0),
        ("ends", (1.0, 2.0)),
        ("quick", True),
        ("colour", "blue"),
    )
    defaults = {"colour": None, "quick": False, "ends": [0, 1], "pull": 0.5, "size": 10.0}
    assert TUNABLE.check_options("tuning", defaults) == ()


def test_options_come_back_as_plain_python():
    given_as = {"size": np.int64(3), "pull": np.float32(1), "ends": [np.float64(1), np.int8(2)]}
    size, pull, ends = (value for _, value in TUNABLE.check_options("tuning", given_as))
    assert [type(value) for value in (size, pull, ends, *ends)] == [int, float, tuple, float, float]


def test_all_options_are_the_given_ones_over_the_defaults():
    defaults = {"size": 10, "pull": 0.5, "ends": (0.0, 1.0), "quick": False, "colour": None}
    assert TUNABLE.all_options(()) == defaults
    assert TUNABLE.all_options((("pull", -1.0),)) == defaults | {"pull": -1.0}
    assert list(TUNABLE.all_options((("pull", -1.0),))) == list(defaults)


def test_a_need_looks_at_the_values_that_will_hold():
    assert TUNABLE.check_options("tuning", {"quick": True, "size": 21})
    for not_enough in ({"quick": True}, {"quick": True, "size": 20}):
        with pytest.raises(BadValue) as caught:
            TUNABLE.check_options("tuning", not_enough)
        assert str(caught.value) == "tuning quick needs a size above 20. Got True."
    assert TUNABLE.check_options("tuning", {"quick": False, "size": 20}) == (("size", 20),)


@pytest.mark.parametrize(
    ("momentum", "dampening", "possible"),
    [(0, 0, False), (0, 0.5, False), (0.9, 0.5, False), (0.9, 0, True), (1e-9, 0, True)],
)
def test_nesterov_is_possible_exactly_where_torch_takes_it(momentum, dampening, possible):
    options = {"momentum": momentum, "dampening": dampening, "nesterov": True}
    if possible:
        assert dict(Experiment(optimizer_options=options).optimizer_options)["nesterov"]
        OPTIMIZERS["sgd"].torch_class([torch.zeros(1)], **options)
        return
    with pytest.raises(BadValue, match=r"^optimizer_options nesterov needs a momentum above 0"):
        Experiment(optimizer_options=options)
    with pytest.raises(ValueError, match="Nesterov momentum requires"):
        OPTIMIZERS["sgd"].torch_class([torch.zeros(1)], **options)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"size": 100}, "tuning size must be between 1 and 99. Got 100."),
        ({"size": 1.5}, "tuning size must be a whole number. Got 1.5."),
        ({"ends": 1}, "tuning ends must be two numbers. Got 1."),
        ({"ends": (1, 2, 3)}, "tuning ends must be two numbers. Got (1, 2, 3)."),
        ({"ends": "ab"}, "tuning ends must be two numbers. Got 'ab'."),
        ({"ends": (1, "2")}, "tuning ends must be a number. Got '2'."),
        ({"ends": (1, 6)}, "tuning ends must be between -5 and 5. Got 6."),
        ({"ends": (math.nan, 0)}, "tuning ends must be a number. Got nan."),
        ({"quick": "on"}, "tuning quick must be true or false. Got 'on'."),
        ({"quick": 1}, "tuning quick must be true or false. Got 1."),
        ({"colour": "green"}, "tuning colour must be one of red, blue. Got 'green'."),
        ({"colour": 0}, "tuning colour must be one of red, blue. Got 0."),
        (
            {"push": 1},
            "tuning must name options of tunable (size, pull, ends, quick, colour). Got 'push'.",
        ),
        ("size", "tuning must be pairs of a name and a value. Got 'size'."),
        (None, "tuning must be pairs of a name and a value. Got None."),
    ],
)
def test_a_bad_option_is_refused(bad, sentence):
    with pytest.raises(BadValue) as caught:
        TUNABLE.check_options("tuning", bad)
    assert str(caught.value) == sentence
