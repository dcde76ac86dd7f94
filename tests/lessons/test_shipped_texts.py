"""The numbers in the texts of the lessons that ship, found by running what they speak of."""

from dataclasses import replace

import numpy as np
import pytest

from landscape import Experiment, convergence_map, judge, loss_at, stability_limit

from .shipped import best, experiment_of, gap, trained


def arrival(**settings):
    experiment = Experiment(**settings)
    return judge(trained(experiment), best(experiment)).epoch


def sample(seed):
    return Experiment(seed=seed, dataset_options=(("n", 50),), learning_rate=4, epochs=400)


def test_what_the_texts_say_of_runs_is_true():
    worst = Experiment(start="worst", loss="mse")
    run = trained(worst)
    assert run.losses[0] == pytest.approx(0.41, abs=0.005)
    assert best(worst).loss == pytest.approx(0.10, abs=0.005)
    assert run.grad_norms[0] == pytest.approx(0.000026, abs=1e-6)
    assert run.grads[0, 0] == pytest.approx(-0.000024, abs=1e-6)
    assert trained(replace(worst, loss="bce")).grad_norms[0] == pytest.approx(0.46, abs=0.005)
    assert best(worst).params == pytest.approx((-0.9, 5.1), abs=0.05)
    assert convergence_map(Experiment(loss="mse")).share == pytest.approx(0.08, abs=0.005)
    assert arrival(dataset="toy1", start=(0, 0)) == 23
    assert [arrival(learning_rate=rate) for rate in (1, 2)] == [52, 26]
    assert arrival(start="worst", loss="mse", optimizer="adam") == 33
    good = Experiment()
    assert best(good).params == pytest.approx((-0.9, 4.9), abs=0.05)
    assert stability_limit(good, best(good).params) == pytest.approx(19.6, abs=0.05)
    assert stability_limit(good, best(good).params, 0.9) == pytest.approx(37, abs=0.5)
    mse = Experiment(loss="mse")
    assert stability_limit(mse, best(mse).params) == pytest.approx(58.6, abs=0.05)
    assert trained(good).grad_norms[0] == pytest.approx(0.25, abs=0.005)
    assert trained(mse).grads[0] == pytest.approx((-0.032, -0.096), abs=0.0005)


def test_what_the_texts_say_of_samples_and_of_the_broken_line_is_true():
    assert trained(sample(1)).params[-1] == pytest.approx((-1.5, 6.2), abs=0.05)
    assert loss_at(sample(1), (-1, 5)) == pytest.approx(0.264, abs=5e-4)
    assert best(sample(1)).loss == pytest.approx(0.256, abs=5e-4)
    assert trained(sample(2)).params[-1, 1] == pytest.approx(7.2, abs=0.05)
    line = Experiment("broken_line", optimizer="adam", epochs=300)
    assert trained(line).params[-1] == pytest.approx((0.6, 2.6), abs=0.05)
    assert trained(line).losses[-1] == pytest.approx(0.49, abs=0.005)
    assert trained(line).losses[-1] - gap(line) == pytest.approx(0.27, abs=0.005)
    assert gap(line) == pytest.approx(0.22, abs=0.007)
    assert gap(replace(line, dataset_options=(("n", 20_000),))) == pytest.approx(0.21, abs=0.005)
    net = experiment_of("ends", 6)
    assert trained(net).losses[-1] == pytest.approx(0.26, abs=0.005)
    x, p = net.task.dataset.true_curve.T
    learned = net.task.predict(trained(net).params[-1], x)
    assert np.abs(learned - p).mean() < 0.03
    assert learned[-1] < 0.6 < 0.9 < learned.max()
