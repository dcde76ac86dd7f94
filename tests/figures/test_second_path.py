"""A second path on a stage: where it is, and nothing else of its run."""

import numpy as np
import pytest

from landscape import Experiment, find_optimum, loss_surface, train
from landscape.figures import RunOnSurface, SecondPath, plain, stage_figure, with_second_path

ONE = Experiment(start="worst", loss="mse", epochs=20)
PARAMS = train(Experiment(start="worst", loss="mse", optimizer="adam", epochs=20)).params
LOSSES = np.linspace(0.4, 1e-9, 21)


@pytest.fixture(autouse=True)
def plain_figures(monkeypatch):
    """Figures as the app has them, since one is made of another here."""
    monkeypatch.setattr(plain, "figure", plain.Figure)


@pytest.fixture(params=["linear", "log"])
def drawn(request):
    side = RunOnSurface(loss_surface(ONE), train(ONE), find_optimum(ONE))
    dataset = ONE.task.dataset
    figure = stage_figure(dataset, [side], scale=request.param, epochs=20)
    path = SecondPath(PARAMS, LOSSES, "mystery")
    both = with_second_path(figure, side, dataset, path, scale=request.param)
    return figure, both, side, request.param


def test_it_has_a_path_a_mark_and_a_curve_that_move_with_its_own_frames(drawn):
    figure, both, _side, _scale = drawn
    more = both.data[len(figure.data) :]
    assert [trace["name"] for trace in more] == ["halo", "path", "now", "fit"]
    assert {trace["meta"]["run"] for trace in more} == {1}
    assert both.data[: len(figure.data)] == figure.data
    both.plotly()  # Plotly knows all of it


def test_its_frames_are_places_and_heights_alone(drawn):
    _figure, both, side, scale = drawn
    run = both.layout["meta"]["runs"][1]
    np.testing.assert_allclose(np.stack([run["w0"], run["w1"]], axis=1), PARAMS, rtol=1e-6)
    np.testing.assert_allclose(run["loss"], LOSSES, rtol=1e-6)
    assert run.keys() - {"z"} == {"w0", "w1", "loss"}
    if scale == "log":  # no lower than the axis goes
        np.testing.assert_allclose(run["z"], np.maximum(LOSSES, side.loss_range[0]), rtol=1e-6)


def test_one_that_flies_off_is_drawn_as_far_as_single_precision_goes():
    side = RunOnSurface(loss_surface(ONE), train(ONE), find_optimum(ONE))
    params = PARAMS.copy()
    params[-1] = 1e300, -1e300
    losses = LOSSES.copy()
    losses[-1] = np.inf
    dataset = ONE.task.dataset
    figure = stage_figure(dataset, [side], epochs=20)
    both = with_second_path(figure, side, dataset, SecondPath(params, losses, "mystery"))
    run = both.layout["meta"]["runs"][1]
    assert all(np.isfinite(values).all() for values in run.values())


def test_a_clock_can_be_longer_than_the_run():
    side = RunOnSurface(loss_surface(ONE), train(ONE), find_optimum(ONE))
    figure = stage_figure(ONE.task.dataset, [side], epochs=35)
    assert figure.layout["meta"]["epoch"].tolist() == list(range(36))
    assert len(figure.layout["meta"]["runs"][0]["w0"]) == 21
