"""The lecture's twelve pairs of a start with a loss and an optimizer, drawn in a browser."""

import itertools

import numpy as np
import pytest

from landscape import STARTS, Experiment, train

pytestmark = pytest.mark.browser

TRACES = ["data", "truth", "fit", "surface", "edge", "halo", "path", "truth", "optimum"]
TRACES += ["start", "now"]
LABELS = {"mse": "MSE", "bce": "BCE", "sgd": "SGD", "adam": "Adam"}


# Each loss and each optimizer once always, all others when there is time.
ALWAYS = (("worst", "bce", "adam"),)
PAIRS = [
    pytest.param(*pair, marks=[] if pair in ALWAYS else [pytest.mark.long])
    for pair in itertools.product(STARTS, ("mse", "bce"), ("sgd", "adam"))
]


@pytest.mark.parametrize(("start", "loss", "optimizer"), PAIRS)
def test_each_pair_is_drawn_with_its_own_run(shared, address, start, loss, optimizer):
    if not shared.page.url.startswith(address):
        shared.open(f"{address}/")
    shared.click("start", start)
    shared.click("loss", LABELS[loss])
    shared.choose("optimizer", LABELS[optimizer])
    run = train(Experiment(start=start, loss=loss, optimizer=optimizer))
    assert shared.graph("gd._fullData.map((t) => t.name)") == TRACES
    for axis, values in (("x", run.params[:, 0]), ("y", run.params[:, 1]), ("z", run.losses)):
        np.testing.assert_allclose(shared.trace("path", axis), values, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(shared.trace("now", axis), values[-1:], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(shared.trace("start", axis), values[:1], rtol=1e-5, atol=1e-6)
    assert shared.graph("!!gd._fullLayout.scene._scene.glplot.gl")
    assert len(np.unique(shared.picture().reshape(-1, 3), axis=0)) > 300
    assert shared.surface_share() > 0.03
    assert "epoch 100 / 100" in shared.title
