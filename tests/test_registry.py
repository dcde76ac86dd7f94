import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import DATASETS, LOSSES, OPTIMIZERS
from landscape.records import Experiment
from landscape.registry import BadValue, Entry, Option, Registry, check_number
from tests.reference import own_dataset

QUICK = settings(max_examples=50, deadline=None, derandomize=True)
TUNABLE = Entry(
    "tunable", "Tunable", (Option("size", 10, 1, 99, whole=True), Option("pull", 0.5, -1, 1))
)


def test_what_can_be_chosen_has_the_fixed_names():
    assert list(LOSSES) == ["mse", "bce"]
    assert list(OPTIMIZERS) == ["sgd", "adam"]
    assert list(DATASETS)[:2] == ["toy1", "toy2"]
    assert [LOSSES[name].label for name in LOSSES] == ["MSE", "BCE"]
    assert [OPTIMIZERS[name].label for name in OPTIMIZERS] == ["SGD", "Adam"]


@pytest.mark.parametrize("registry", [DATASETS, LOSSES, OPTIMIZERS])
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
        Experiment(dataset="own")
    with own_dataset([0.0], [1.0]) as name:
        assert Experiment(dataset=name).dataset == "own"
    assert "own" not in DATASETS


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


def test_all_options_are_the_given_ones_over_the_defaults():
    assert TUNABLE.all_options(()) == {"size": 10, "pull": 0.5}
    assert TUNABLE.all_options((("pull", -1.0),)) == {"size": 10, "pull": -1.0}


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"size": 100}, "tuning size must be between 1 and 99. Got 100."),
        ({"size": 1.5}, "tuning size must be a whole number. Got 1.5."),
        ({"push": 1}, "tuning must name options of tunable (size, pull). Got 'push'."),
        ("size", "tuning must be pairs of a name and a number. Got 'size'."),
        (None, "tuning must be pairs of a name and a number. Got None."),
    ],
)
def test_a_bad_option_is_refused(bad, sentence):
    with pytest.raises(BadValue) as caught:
        TUNABLE.check_options("tuning", bad)
    assert str(caught.value) == sentence
