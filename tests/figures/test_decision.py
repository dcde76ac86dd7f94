"""What is decided, on the stage's chart of the data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.dataset import Dataset
from landscape.figures import (
    Decision,
    cell_frames,
    cell_inputs,
    cell_values,
    curve_inputs,
    stage_figure,
)
from landscape.figures.decision import GRID, MOST_CELLS, MOST_POINTS
from landscape.figures.frames import MOST_FRAMES
from tests.figures import records

FEATURES = Dataset(
    np.array([[0.0, 10], [1, 30], [2, 20]]), np.array([0.0, 1, 1]), class_names=("no", "yes")
)
CLASSES = Dataset(np.arange(12.0).reshape(4, 3), np.array([2.0, 0, 1, 1]), kind="classes")
CELLS = {"cell_frames": np.array([0, 20], np.int32)}
ASKED = {"asked": np.linspace(0, 1, 21, dtype=np.float32)}


def drawn(dataset, decision=None):
    side = records.side(predictions=np.full((21, len(curve_inputs(dataset))), 0.25))
    return stage_figure(dataset, [side], decision=decision)


def names(figure):
    return [trace.name for trace in figure.data if trace.type in ("scatter", "heatmap")]


def named(figure, name):
    return [trace for trace in figure.data if trace.name == name and trace.type != "scatter3d"]


def test_without_a_decision_the_stage_is_as_it_was():
    assert names(drawn(FEATURES)) == ["data", "fit"]
    assert "cells" not in drawn(FEATURES).layout.meta["runs"][0]


def test_over_the_curve_are_the_threshold_and_the_input_that_is_asked_about():
    data = records.dataset()
    figure = drawn(data, Decision(0.7, (0.5,), ASKED))
    assert names(figure) == ["data", "truth", "fit", "threshold", "crossing", "asked"]
    (threshold,) = named(figure, "threshold")
    assert list(threshold.x) == [-1, 1]
    assert list(threshold.y) == pytest.approx([0.7, 0.7])
    (crossing,), (asked,) = named(figure, "crossing"), named(figure, "asked")
    assert crossing.meta == {"run": 0, "level": 0.7}
    assert (asked.meta, list(asked.y)) == ({"run": 0, "at": 0.5}, [1])
    np.testing.assert_array_equal(figure.layout.meta["runs"][0]["asked"], ASKED["asked"])


def test_an_input_beyond_the_data_is_not_on_the_curve():
    assert "asked" not in names(drawn(records.dataset(), Decision(0.7, (9.0,), ASKED)))


def test_numbers_have_no_threshold():
    line = Dataset(np.arange(4.0), np.arange(4.0), kind="number")
    assert names(drawn(line, Decision(None, (1.0,), ASKED))) == ["data", "fit", "asked"]


def test_two_features_have_regions_with_the_points_by_class():
    cells = np.concatenate([np.zeros(GRID**2), np.arange(GRID**2) % 256]).astype(np.uint8)
    figure = drawn(FEATURES, Decision(0.4, (1.0, 15.0), {**ASKED, **CELLS, "cells": cells}))
    assert names(figure) == ["cells", "boundary", "data", "data", "asked"]
    (regions,), (boundary,) = named(figure, "cells"), named(figure, "boundary")
    np.testing.assert_allclose(np.array(regions.z).ravel(), cells[GRID**2 :] / 255, rtol=1e-6)
    assert (regions.meta["run"], regions.meta["columns"]) == (0, GRID)
    assert boundary.meta["level"] == 0.4
    assert boundary.meta["across"] == list(figure.layout.xaxis.range)
    no, yes = named(figure, "data")
    assert (list(no.x), list(yes.y)) == ([0], [30, 20])
    assert no.marker.color != yes.marker.color
    assert no.marker.symbol != yes.marker.symbol
    assert "predictions" not in figure.layout.meta["runs"][0]


def test_several_classes_have_a_row_each_and_marks_at_the_right_ones():
    chances = np.random.default_rng(3).dirichlet(np.ones(3), size=(2, 4))
    decision = Decision(None, (0.0, 0.0, 0.0), {**ASKED, **CELLS, "cells": cell_values(chances)})
    figure = drawn(CLASSES, decision)
    assert names(figure) == ["cells", "data"]
    (cells,), (marks,) = named(figure, "cells"), named(figure, "data")
    np.testing.assert_allclose(cells.z, chances[1].T, atol=0.5 / 255 + 1e-6)
    assert (list(marks.x), list(marks.y)) == ([1, 2, 3, 4], [2, 0, 1, 1])


def test_the_grid_has_every_point_inside_and_its_first_feature_changes_fastest():
    inputs = cell_inputs(FEATURES)
    assert inputs.shape == (GRID**2, 2)
    assert (inputs[:GRID, 1] == inputs[0, 1]).all()
    assert (np.diff(inputs[:GRID, 0]) > 0).all()
    assert (inputs.min(axis=0) < [0, 10]).all()
    assert (inputs.max(axis=0) > [2, 30]).all()


def test_only_cells_have_inputs_of_their_own():
    assert cell_inputs(records.dataset()) is None
    np.testing.assert_array_equal(cell_inputs(CLASSES), CLASSES.x)
    many = Dataset(np.zeros((5000, 3)), np.arange(5000.0) % 3, kind="classes")
    assert len(cell_inputs(many)) <= MOST_POINTS


@given(st.integers(1, MOST_FRAMES), st.integers(1, MOST_POINTS * 20))
def test_pictures_are_few_enough_and_have_the_first_and_the_last_frame(frames, cells):
    found = cell_frames(frames, cells)
    assert (np.diff(found) > 0).all()
    assert (found[0], found[-1]) == (0, frames - 1)
    assert len(found) * cells <= MOST_CELLS or len(found) == 2


def test_what_is_not_finite_is_drawn_as_zero():
    np.testing.assert_array_equal(cell_values(np.array([[np.nan, 1.0, 0.5]])), [0, 255, 128])
