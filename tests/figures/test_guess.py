"""What somebody thinks will come, on the picture."""

import numpy as np

from landscape.figures.guess import GUESS, guessed_curve, guessed_place
from landscape.figures.plain import Figure


def test_a_place_is_marked_in_the_scene_at_its_height():
    layout = {"scene": {"xaxis": {"title": {"text": "w0"}}}}
    mark = guessed_place(layout, (-9, 2.5), 0.4, "your guess")
    assert (mark["x"], mark["y"], mark["z"], mark["scene"]) == ([-9.0], [2.5], [0.4], "scene")
    assert Figure([mark], layout).plotly().data[0].marker.color == GUESS


def test_on_a_map_it_is_on_the_first():
    mark = guessed_place({"xaxis": {}}, (-9, 2.5), 0.4, "your guess")
    assert "z" not in mark
    assert "scene" not in mark
    assert Figure([mark], {}).plotly().data[0].x == (-9.0,)


def test_a_curve_is_drawn_as_it_was():
    points = np.array([[-1, 0.1], [0, 0.5], [1, 0.75]])
    line = Figure([guessed_curve(points, "your guess")], {}).plotly().data[0]
    assert np.array_equal(np.column_stack([line.x, line.y]), points.astype(np.float32))
    assert "your guess" in line.hovertemplate
