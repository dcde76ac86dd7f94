from dataclasses import replace

import numpy as np
import pytest

from landscape import (
    OPTIMIZER_CONFIGS,
    OPTIMIZERS,
    BadValue,
    Experiment,
    OptimizerConfig,
    Sweep,
    sweep,
    train,
)
from landscape.training.sweep import RATES
from tests.reference import own_dataset

SHORT = Experiment("toy1", start="plausible", epochs=12)


def trained(experiment, rates):
    return [train(replace(experiment, learning_rate=float(rate))) for rate in rates]


def final(run):
    return run.losses[-1] if run.status == "finished" else np.nan


def test_every_optimizer_races_and_no_two_racers_are_the_same():
    assert {racer.optimizer for racer in OPTIMIZER_CONFIGS} == set(OPTIMIZERS)
    assert len(set(OPTIMIZER_CONFIGS)) == len(OPTIMIZER_CONFIGS) == len(OPTIMIZERS) + 2
    momentum = [dict(racer.options) for racer in OPTIMIZER_CONFIGS if racer.optimizer == "sgd"]
    assert momentum == [{}, {"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}]


def test_racers_that_are_the_same_are_equal():
    in_order = OptimizerConfig("sgd", (("momentum", 0.9), ("nesterov", True)))
    turned = OptimizerConfig("sgd", (("nesterov", True), ("dampening", 0), ("momentum", 0.9)))
    assert in_order == turned
    assert hash(in_order) == hash(turned)
    assert OptimizerConfig("adam", (("betas", [0.9, 0.999]),)) == OptimizerConfig("adam")


@pytest.mark.parametrize(
    ("optimizer", "options", "field"),
    [
        ("lion", (), "optimizer"),
        ("", (), "optimizer"),
        ("adam", (("momentum", 0.9),), "optimizer_options"),
        ("sgd", (("momentum", 1.5),), "optimizer_options momentum"),
        ("sgd", (("nesterov", True),), "optimizer_options nesterov"),
        ("adam", (("betas", 0.9),), "optimizer_options betas"),
        ("sgd", "momentum", "optimizer_options"),
    ],
)
def test_a_racer_that_cannot_run_says_why(optimizer, options, field):
    with pytest.raises(BadValue) as caught:
        OptimizerConfig(optimizer, options)
    assert caught.value.field == field


def test_a_racer_takes_over_the_optimizer_and_nothing_else_but_the_schedule():
    experiment = Experiment(
        "toy2",
        (1.0, 2.0),
        "mse",
        "adam",
        0.5,
        7,
        3,
        (("n", 50),),
        (("betas", (0.8, 0.9)),),
        "steplr",
        (("step_size", 3),),
    )
    racer = OptimizerConfig("sgd", (("momentum", 0.9),))
    plain = Experiment("toy2", (1.0, 2.0), "mse", "sgd", 0.5, 7, 3, (("n", 50),), racer.options)
    assert racer.applied_to(experiment) == plain
    assert racer.applied_to(experiment, 2.0) == replace(plain, learning_rate=2.0)


@pytest.mark.parametrize(
    "racer",
    [
        OPTIMIZER_CONFIGS[0],
        OPTIMIZER_CONFIGS[2],
        OptimizerConfig("adam"),
        OptimizerConfig("adagrad"),
    ],
)
def test_a_sweep_ends_where_single_runs_do(racer):
    experiment = racer.applied_to(SHORT)
    found = sweep(experiment)
    assert np.array_equal(found.rates, RATES)
    assert len(RATES) == 25
    assert (RATES[0], RATES[-1]) == (0.001, 100)
    np.testing.assert_allclose(np.diff(np.log10(RATES)), 5 / 24)
    runs = trained(experiment, RATES)
    assert np.array_equal(found.final_losses, [final(run) for run in runs], equal_nan=True)
    assert found.best == RATES[np.nanargmin(found.final_losses)]


@pytest.mark.long
def test_optimizers_that_train_alone_try_every_third_rate():
    experiment = replace(SHORT, optimizer="lbfgs", epochs=2)
    found = sweep(experiment)
    assert np.array_equal(found.rates, RATES[::3])
    runs = trained(experiment, RATES[::3])
    assert np.array_equal(found.final_losses, [final(run) for run in runs], equal_nan=True)


def test_rates_at_which_it_diverges_have_no_final_loss():
    # The slope at the start is 2.5e7: at rates above 40 the first step passes 1e9.
    with own_dataset([1e8, 2e8, 3e8, 4e8], [0, 1, 0, 1]) as name:
        experiment = Experiment(name, start=(0.0, 0.0), epochs=1)
        runs = trained(experiment, RATES)
        lost = [run.status == "diverged" for run in runs]
        found = sweep(experiment)
        assert lost == [rate > 40 for rate in RATES]
        assert np.array_equal(np.isnan(found.final_losses), lost)
        assert found.best in found.rates[~np.isnan(found.final_losses)]


def test_where_every_run_diverges_no_rate_is_the_best():
    with own_dataset([1e13, 2e13, 3e13, 4e13], [0, 1, 0, 1]) as name:
        experiment = Experiment(name, start=(0.0, 0.0), epochs=1)
        assert {run.status for run in trained(experiment, RATES)} == {"diverged"}
        found = sweep(experiment)
    assert np.isnan(found.final_losses).all()
    assert found.best is None


@pytest.mark.long
def test_of_rates_that_end_equally_low_the_quickest_is_the_best():
    # All of these have reached the smallest loss; only how they came there tells them apart.
    experiment = replace(SHORT, start="good", epochs=400, optimizer_options=(("momentum", 0.5),))
    found = sweep(experiment)
    lowest = np.nanmin(found.final_losses)
    equal = np.flatnonzero(found.final_losses <= lowest * (1 + 1e-6))
    assert len(equal) > 1
    means = {
        rate: train(replace(experiment, learning_rate=rate)).losses.mean()
        for rate in map(float, RATES[equal])
    }
    assert found.best == min(means, key=means.__getitem__)


def test_progress_rises_to_nearly_all():
    told = []
    sweep(replace(SHORT, epochs=60), told.append)
    assert told == sorted(told)
    assert 0.5 < told[-1] <= 1


def test_a_sweep_cannot_be_written_to():
    found = Sweep([0.1, 1.0], [0.5, np.nan], 0.1)
    with pytest.raises(ValueError, match="read-only"):
        found.final_losses[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        found.rates[0] = 0
