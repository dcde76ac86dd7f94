"""Marbles: many runs at once on two surfaces."""

import numpy as np

from landscape.figures import Marbles, marbles_figure
from landscape.figures.marbles import LARGEST, OUTSIDE
from tests.figures import records
from tests.figures.records import OPTIMUM, side

EDGE = np.array([[-2.0, 3.0], [0.0, 3.0], [0.0, 6.0], [-2.0, 3.0]])


def marbles(epochs=4, **more):
    """Three runs: one stays, one arrives at epoch 2 and ends below the surface, one leaves."""
    k = np.arange(epochs + 1.0)
    params = np.stack(
        [
            np.tile([-9.0, 0.0], (epochs + 1, 1)),
            np.column_stack([-8 + 7 * np.minimum(k, 2) / 2, 4.6 * np.minimum(k, 2) / 2]),
            np.column_stack([-4 - 9 * k, 0 * k]),
        ],
        axis=1,
    )
    losses = np.column_stack([0 * k + 1.0, np.where(k < 2, 0.9, 0.25 - 1e-17), 0 * k + 1.2])
    losses[2:, 1] = np.nextafter(records.surface().loss.min(), 0)  # by rounding
    on = side(edge=EDGE, edge_loss=1.05 * OPTIMUM.loss, name="BCE + SGD")
    return Marbles(on, np.arange(epochs + 1, dtype=np.int32), params, losses, **more)


def frames(figure, number=0):
    run = figure.layout.meta["runs"][number]
    return run, run["marbles"].reshape(len(run["share"]), -1, 3)


def test_the_share_that_has_arrived_is_told_for_each_frame():
    run, _ = frames(marbles_figure([marbles()]))
    np.testing.assert_allclose(run["share"], [0, 0, 33, 33, 33])
    # The frame after the last stands for never.
    assert run["came"].tolist() == [5, 2, 5]


def test_places_are_shares_of_the_axes_and_those_outside_are_none():
    one = marbles()
    figure = marbles_figure([one])
    _, places = frames(figure)
    assert (places[1:, 2] == OUTSIDE).all()  # it has left the window
    surface = records.surface()
    low, high = one.side.loss_range
    for i, (start, end) in enumerate(
        ((surface.u[0], surface.u[-1]), (surface.v[0], surface.v[-1]))
    ):
        told = start + places[:, :2, i] / LARGEST * (end - start)
        np.testing.assert_allclose(told, one.params[:, :2, i], atol=(end - start) / LARGEST)
    # A run that ends an ulp below the axis is not outside.
    assert (places[2:, 1, 2] == 0).all()
    heights = low + places[:, 0, 2] / LARGEST * (high - low)
    np.testing.assert_allclose(heights, 1.0, atol=(high - low) / LARGEST)


def test_each_surface_has_its_line_and_two_kinds_of_marbles():
    figure = marbles_figure([marbles(), marbles()])
    for number, scene in enumerate(("scene", "scene2")):
        drawn = [trace for trace in figure.data if trace.scene == scene]
        assert [trace.name for trace in drawn] == ["surface", "edge", "marbles", "marbles"]
        assert [trace.meta["arrived"] for trace in drawn[2:]] == [False, True]
        assert {trace.meta["run"] for trace in drawn[2:]} == {number}
        assert {trace.meta["count"] for trace in drawn[2:]} == {3}
        edge = drawn[1]
        np.testing.assert_allclose(edge.z, 1.05 * OPTIMUM.loss, rtol=1e-6)
    assert figure.layout.meta["opens_at"] == 0
