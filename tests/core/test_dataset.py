import numpy as np
import pytest

from landscape.core.dataset import Dataset, Standardization
from landscape.core.errors import BadValue

POINTS = {"x": [[1.0, 2.0], [3.0, 4.0]], "y": [0.0, 1.0]}


def test_equal_content_is_the_same_data_set():
    assert Dataset(**POINTS) == Dataset(**POINTS)
    assert hash(Dataset(**POINTS)) == hash(Dataset(**POINTS))
    assert Dataset(**POINTS).identity == Dataset(**POINTS).identity
    scaled = Standardization([1.0, 2.0], [2.0, 2.0])
    others = [
        {"x": [[1.0, 2.0], [3.0, 5.0]]},
        {"x": [1.0, 2.0]},
        {"y": [1.0, 1.0]},
        {"truth": (0.0, 1.0, 2.0)},
        {"columns": ("a", "b")},
        {"units": ("h", "")},
        {"target": "passed"},
        {"transform": scaled},
    ]
    found = {Dataset(**{**POINTS, **other}) for other in others} | {Dataset(**POINTS)}
    assert len(found) == len(others) + 1
    assert Dataset(**POINTS) != POINTS


def test_columns_have_names_and_units():
    assert Dataset([1.0], [1.0]).columns == ("x",)
    assert Dataset(**POINTS).columns == ("x1", "x2")
    assert Dataset(**POINTS).units == ("", "")
    assert Dataset(**POINTS).features == 2
    assert Dataset([1.0, 2.0], [0.0, 1.0]).rows.shape == (2, 1)
    with pytest.raises(BadValue, match="columns must have one for each of the 2 features"):
        Dataset(**POINTS, columns=("x",))


def test_a_transform_shifts_and_scales_each_feature():
    transform = Standardization([1.0, 2.0], [2.0, 4.0])
    np.testing.assert_array_equal(transform.apply(POINTS["x"]), [[0.0, 0.0], [1.0, 0.5]])
    with pytest.raises(BadValue, match="scale must not be 0"):
        Standardization([0.0], [0.0])
