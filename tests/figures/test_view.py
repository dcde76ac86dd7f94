"""The side that a surface is seen from."""

import numpy as np
import pytest

from landscape.figures.view import USUAL, view_direction

BOX = (1.25, 1.15, 0.75)
ACROSS, UP = np.meshgrid(np.linspace(-1, 1, 60), np.linspace(-1, 1, 50))


def azimuth(heights):
    eye = view_direction(heights, BOX)
    assert np.linalg.norm([eye["x"], eye["y"], eye["z"]]) == pytest.approx(1)
    assert eye["z"] > 0
    return np.degrees(np.arctan2(eye["y"], eye["x"]))


def test_a_bowl_is_seen_from_the_usual_side():
    assert azimuth(ACROSS**2 + UP**2) == pytest.approx(USUAL)


def test_a_flat_surface_too():
    assert azimuth(0 * ACROSS) == pytest.approx(USUAL)


@pytest.mark.parametrize("turn", [-70, 20, -130])
def test_nobody_looks_under_a_rim_that_is_turned_up(turn):
    # A cliff that rises towards one side: from there only its underside would be seen.
    way = ACROSS * np.cos(np.radians(turn)) + UP * np.sin(np.radians(turn))
    found = azimuth(np.maximum(way, 0))
    apart = abs((found - turn + 180) % 360 - 180)
    assert apart > 25
