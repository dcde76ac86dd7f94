import numpy as np
import pytest

from landscape.figures import plain, style
from landscape.figures.votes import guessed_curves, number_votes, place_cloud

PLACES = np.array([[-1.0, 3.0], [2.0, 4.5]])


@pytest.mark.parametrize(("layout", "kind"), [({"scene": {}}, "scatter3d"), ({}, "scatter")])
def test_guessed_places_are_marked_where_they_are(layout, kind):
    cloud = place_cloud(layout, PLACES, np.array([0.5, 0.7]), "first", first=True)
    assert (cloud["type"], cloud["name"]) == (kind, "guesses")
    assert cloud["x"].tolist() == [-1, 2]
    assert cloud["y"].tolist() == [3, 4.5]
    if kind == "scatter3d":
        assert cloud["z"] == pytest.approx([0.5, 0.7])
    last = place_cloud(layout, PLACES, np.array([0.5, 0.7]), "second")
    assert last["marker"]["symbol"] != cloud["marker"]["symbol"]
    assert plain.figure([cloud, last], style.base_layout()).data  # Plotly takes them


def test_curves_are_one_trace_with_a_gap_after_each():
    trace = guessed_curves([[(0, 0.1), (1, 0.9)], [(0, 0.2), (1, 0.3), (2, 0.4)]], "curves")
    assert trace["x"].tolist()[:2] == [0, 1]
    assert np.flatnonzero(np.isnan(trace["x"])).tolist() == [2, 6]
    assert trace["y"][3:6] == pytest.approx([0.2, 0.3, 0.4])


def test_numbers_of_both_votes_stand_over_one_axis_with_the_truth():
    figure = number_votes([("first", [5, 1, 1]), ("second", [4.0])], 3.5, "epochs", "It is 3.5")
    first, second, truth = figure.data
    assert first["x"].tolist() == [1, 1, 5]
    assert len(set(first["y"][:2].tolist())) == 2  # equal ones lie beside each other
    assert np.all(first["y"] > second["y"].max())
    assert truth["x"].tolist() == [3.5, 3.5]
    assert list(figure.layout["yaxis"]["ticktext"]) == ["second", "first"]
    assert len(number_votes([("first", [2])], None, "", "").data) == 1
