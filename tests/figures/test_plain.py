"""Figures as plain dictionaries."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from landscape.figures import plain, style

ARRAYS = {
    "float32": np.float32([[1.5, 2], [3, np.nan]]),
    "float64": np.array([1.0, np.inf]),
    "int64": np.arange(-3, 4),
    "wide int64": np.array([0, 70_000]),
    "too wide": np.array([0, 2**40]),
    "uint8": np.uint8([0, 255]),
    "bool": np.array([True, False]),
    "text": np.array(["a", "b"]),
    "empty": np.empty(0),
    "strided": np.arange(10, dtype=np.float32)[::3],
}


@pytest.mark.parametrize("values", ARRAYS.values(), ids=ARRAYS)
def test_numbers_are_packed_as_plotly_packs_them(values):
    ours = plain.Figure([plain.surface(z=values, customdata=values)], {"meta": {"a": values}})
    theirs = go.Figure([go.Surface(z=values, customdata=values)], {"meta": {"a": values}})
    theirs.layout.template = None
    found = json.loads(json.dumps(ours.to_dict()))
    assert found["data"] == json.loads(theirs.to_json())["data"]
    assert found["layout"]["meta"] == json.loads(theirs.to_json())["layout"]["meta"]


def test_a_figure_is_json_whatever_numbers_and_tuples_are_in_it():
    layout = {"width": np.float64(1), "xaxis": {"range": (np.int64(1), 2), "visible": np.True_}}
    content = plain.Figure([], layout).to_dict()["layout"]
    assert content == {"width": 1.0, "xaxis": {"range": [1, 2], "visible": True}}
    assert json.loads(json.dumps(content)) == content


def test_nothing_in_what_the_browser_is_given_is_the_figures_own():
    figure = plain.Figure([plain.scatter(marker={"size": 1})], {"meta": {"narrow": {}}})
    figure.to_dict()["layout"]["meta"]["narrow"]["height"] = 1
    figure.to_dict()["data"][0]["marker"]["size"] = 2
    assert figure.layout == {"meta": {"narrow": {}}}
    assert figure.data == [{"type": "scatter", "marker": {"size": 1}}]


def test_a_notebook_gets_plotlys_own_figure():
    figure = plain.Figure([plain.scatter(name="path", x=[1])], style.base_layout(height=300))
    assert isinstance(figure.plotly(), go.Figure)
    assert figure.plotly().layout.height == 300


def test_changes_go_into_a_traces_dictionaries_and_none_takes_a_property_out():
    trace = plain.scatter(name="path", line={"color": "red", "width": 1}, hoverinfo="skip")
    changed = plain.updated(trace, {"line": {"width": 3}}, hoverinfo=None, opacity=0.5)
    assert changed == {
        "type": "scatter",
        "name": "path",
        "line": {"color": "red", "width": 3},
        "opacity": 0.5,
    }
    assert trace["line"] == {"color": "red", "width": 1}


@pytest.mark.parametrize("wrong", [{"mode": "no"}, {"nonsense": 1}, {"line": {"colour": "red"}}])
def test_these_tests_have_plotly_check_every_figure(wrong):
    with pytest.raises(ValueError, match=r"mode|nonsense|colour"):
        plain.figure([plain.scatter(**wrong)], style.base_layout())
