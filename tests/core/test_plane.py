import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landscape.core.errors import BadValue
from landscape.core.plane import Plane

NUMBERS = st.floats(-100, 100)


@st.composite
def planes(draw):
    size = draw(st.integers(2, 6))
    angle = draw(st.floats(0.1, 3.0))
    axes = np.zeros((2, size))
    axes[0, 0] = draw(st.floats(0.1, 10))
    axes[1, :2] = draw(st.floats(0.1, 10)) * np.array([np.cos(angle), np.sin(angle)])
    return Plane(draw(arrays(float, size, elements=NUMBERS)), axes)


@given(planes(), arrays(float, (4, 2), elements=NUMBERS))
def test_a_lifted_position_is_its_own_projection_and_lies_on_the_plane(plane, positions):
    lifted = plane.lift(positions)
    expected = [plane.origin + u * plane.axes[0] + v * plane.axes[1] for u, v in positions]
    np.testing.assert_allclose(lifted, expected, rtol=1e-12, atol=1e-10)
    np.testing.assert_allclose(plane.project(lifted), positions, rtol=1e-9, atol=1e-7)
    np.testing.assert_allclose(plane.distance(lifted), 0, atol=1e-6)


@given(planes(), st.data())
def test_a_projection_is_the_nearest_point(plane, data):
    params = data.draw(arrays(float, len(plane.origin), elements=NUMBERS))
    nearest = plane.project(params)
    distance = plane.distance(params)
    assert distance == pytest.approx(np.linalg.norm(params - plane.lift(nearest)))
    other = data.draw(arrays(float, 2, elements=NUMBERS))
    assert np.linalg.norm(params - plane.lift(other)) >= distance - 1e-6


def test_two_parameters_are_their_own_positions():
    plane = Plane.identity(("b", "w"))
    params = np.array([[1.5, -2.0], [1e300, 1e-300]])
    assert plane.is_identity
    assert np.array_equal(plane.lift(params), params)
    assert np.array_equal(plane.project(params), params)
    assert plane.distance(params).tolist() == [0, 0]
    assert plane.names == ("b", "w")


def test_two_of_many_parameters_vary_and_the_others_stay():
    plane = Plane.of_two([1.0, 2.0, 3.0, 4.0], 3, 1, "abcd")
    assert plane.names == ("d", "b")
    assert not plane.is_identity
    assert plane.lift([7.0, 8.0]).tolist() == [1, 8, 3, 7]
    assert plane.project([1.0, 8.0, 3.0, 7.0]).tolist() == [7, 8]
    assert plane.distance([2.0, 8.0, 3.0, 7.0]) == 1


@pytest.mark.parametrize(
    ("axes", "sentence"),
    [
        ([[1.0, 0, 0], [2.0, 0, 0]], "axes must be linearly independent"),
        ([[1.0, 0], [0, 1.0]], r"axes must have the shape \(2, 3\)"),
    ],
)
def test_bad_axes_are_refused(axes, sentence):
    with pytest.raises(BadValue, match=sentence):
        Plane(np.zeros(3), axes)
