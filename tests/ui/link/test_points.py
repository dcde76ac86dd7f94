from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import BadValue, Experiment, train
from landscape.core.dataset import Dataset
from landscape.ui.link.points import MOST_POINTS, fits_in_link, parse_points, points_text
from tests.ui.points import points

PARTS = ["b1", "c2", "n1", "~.", "~-", "_", "0", "1", "01", "1_2"]
QUICK = settings(max_examples=200, deadline=None, derandomize=True)


def test_the_text_is_as_it_is_documented():
    hours = Dataset(
        np.array([1.0, 2.0, 3.0, 4.0]),
        np.array([0.0, 0.0, 1.0, 1.0]),
        columns=("hours",),
        units=("h",),
        target="result",
        class_names=("fail", "pass"),
    )
    assert points_text(hours) == "b1~.hours~.h~.result~.fail~.pass~.1_2_3_4~.0011"
    assert parse_points("b1~.hours~.h~.result~.fail~.pass~.1_2_3_4~.0011") == hours


@QUICK
@given(points())
def test_points_read_back_exactly(dataset):
    assert parse_points(points_text(dataset)) == dataset


@QUICK
@given(st.text(max_size=60) | st.lists(st.sampled_from(PARTS)).map("".join))
def test_any_other_text_is_refused(text):
    with suppress(BadValue):
        read = parse_points(text)
        assert parse_points(points_text(read)) == read


def test_sixty_points_make_a_link_that_messengers_carry():
    x = np.round(np.linspace(-3, 3, 60), 2)
    dataset = Dataset(x, (x > 0.4).astype(float))
    assert fits_in_link(dataset)
    assert len(points_text(dataset)) < 450


def test_more_points_have_a_name_which_says_how_many_they_were():
    x = np.linspace(-3, 3, MOST_POINTS + 1)
    dataset = Dataset(x, (x > 0.4).astype(float))
    name = points_text(dataset)
    assert name == f"61-{dataset.identity[:16]}"
    with pytest.raises(BadValue, match="cannot carry 61 points: open their file again"):
        parse_points(name)


def test_two_data_sets_that_differ_in_one_cell_train_apart():
    x = np.linspace(-3, 3, 15_000)
    y = (x > 0.4).astype(float)
    other = y.copy()
    other[7_000] = 1 - other[7_000]
    one, two = (Experiment("own", data=Dataset(x, labels), epochs=3) for labels in (y, other))
    assert one != two
    assert repr(one) != repr(two)
    assert (train(one).losses != train(two).losses).all()
