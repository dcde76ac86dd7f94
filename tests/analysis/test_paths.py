"""Many runs at once, of which some epochs are kept."""

from dataclasses import replace

import numpy as np
import pytest

from landscape import BadValue, Experiment, train
from landscape.analysis.paths import paths_from

STARTS = [(-0.8, -0.3), (-10.0, -1.0), (2.0, 8.0)]
EPOCHS = [0, 1, 7, 20]


@pytest.mark.parametrize("loss", ["mse", "bce"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_kept_epochs_are_those_of_single_runs(loss, optimizer):
    experiment = Experiment(loss=loss, optimizer=optimizer, epochs=20)
    params, losses = paths_from(experiment, STARTS, EPOCHS)
    assert (params.shape, losses.shape) == ((4, 3, 2), (4, 3))
    for i, start in enumerate(STARTS):
        run = train(replace(experiment, start=start))
        np.testing.assert_allclose(params[:, i], run.params[EPOCHS], rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(losses[:, i], run.losses[EPOCHS], rtol=1e-8)


def test_a_run_that_diverges_ends_and_the_others_go_on():
    experiment = Experiment(loss="bce", learning_rate=1e10, epochs=20)
    diverged = train(replace(experiment, start=STARTS[1]))
    assert diverged.status == "diverged"
    params, losses = paths_from(experiment, STARTS, np.arange(21))
    ended = len(diverged.losses)
    assert np.isnan(losses[ended:, 1]).all()
    np.testing.assert_allclose(losses[:ended, 1], diverged.losses, rtol=1e-8)
    assert np.isnan(params[ended:, 1]).all()


def test_what_is_no_batch_is_refused():
    with pytest.raises(BadValue, match="optimizer must move each parameter by itself"):
        paths_from(Experiment(optimizer="lbfgs"), STARTS, EPOCHS)
