import numpy as np
import pytest

from landscape import (
    OPTIMIZERS,
    SCHEDULES,
    Experiment,
    load_dataset,
    train,
)
from tests.reference import RULES, descend
from tests.variants import few_of


def assert_rows(run, expected, tolerance=1e-9):
    for rows, by_hand in zip((run.params, run.grads, run.losses), expected, strict=True):
        assert rows.shape == by_hand.shape
        assert rows.dtype == np.float64
        np.testing.assert_allclose(rows, by_hand, rtol=0, atol=tolerance)


K = np.arange(41)


E = 40


PLANS = {
    "none": lambda rate: np.full(E + 1, rate),
    "steplr": lambda rate, step_size=30, gamma=0.1: rate * gamma ** (K // step_size),
    "exponentiallr": lambda rate, gamma=0.95: rate * gamma**K,
    "cosineannealinglr": lambda rate, eta_min=0.0: (
        eta_min + (rate - eta_min) * (1 + np.cos(np.pi * K / E)) / 2
    ),
    "linearlr": lambda rate, start_factor=1 / 3, end_factor=1.0, total_iters=5: (
        rate
        * (start_factor + (end_factor - start_factor) * np.minimum(K, total_iters) / total_iters)
    ),
    "polynomiallr": lambda rate, power=1.0: rate * (1 - K / E) ** power,
}


def warm_restarts(rate, T_0=20, T_mult=1, eta_min=0.0):
    """Loshchilov & Hutter 2017: a cosine from the rate down, again and again."""
    rates, since, length = [], 0, T_0
    for _ in K:
        rates.append(eta_min + (rate - eta_min) * (1 + np.cos(np.pi * since / length)) / 2)
        since += 1
        if since == length:
            since, length = 0, length * T_mult
    return np.array(rates)


def one_cycle(rate, pct_start=0.3, div_factor=25.0):
    """Smith & Topin 2018 with cosines: up to the rate, then down to a 10,000th of the start."""

    def cosine(start, end, share):
        return end + (start - end) * (1 + np.cos(np.pi * share)) / 2

    top = pct_start * E - 1
    low, last = rate / div_factor, rate / div_factor / 1e4
    down = cosine(rate, last, (K - top) / (E - 1 - top))
    return np.where(top >= K, cosine(low, rate, K / top if top else 0 * K), down)


PLANS["cosineannealingwarmrestarts"] = warm_restarts


PLANS["onecyclelr"] = one_cycle


PLANNED = [(name, {}) for name in PLANS] + [
    ("steplr", {"step_size": 7, "gamma": 0.5}),
    ("exponentiallr", {"gamma": 0.5}),
    ("cosineannealinglr", {"eta_min": 0.05}),
    ("cosineannealinglr", {"eta_min": 3}),
    ("cosineannealingwarmrestarts", {"T_0": 3, "T_mult": 2, "eta_min": 0.01}),
    ("cosineannealingwarmrestarts", {"T_0": 1}),
    ("linearlr", {"start_factor": 1, "end_factor": 0, "total_iters": 10}),
    ("linearlr", {"start_factor": 0.01, "end_factor": 0.5, "total_iters": 100}),
    ("polynomiallr", {"power": 2}),
    ("polynomiallr", {"power": 0}),
    ("onecyclelr", {"pct_start": 0.5, "div_factor": 4}),
    ("onecyclelr", {"pct_start": 0.1, "div_factor": 1}),
    ("onecyclelr", {"pct_start": 0}),
]


@pytest.mark.parametrize(("schedule", "options"), PLANNED)
@pytest.mark.parametrize("rate", [0.3, 2.0])
def test_a_schedule_gives_each_step_its_closed_formulas_rate(schedule, options, rate):
    run = train(
        Experiment(
            "toy1",
            learning_rate=rate,
            epochs=E,
            schedule=schedule,
            schedule_options=tuple(options.items()),
        )
    )
    expected = PLANS[schedule](rate, **options)
    assert run.learning_rates.shape == (E + 1,)
    # The last is that of a step which is not taken; OneCycleLR has run out of steps by then.
    np.testing.assert_allclose(run.learning_rates[:E], expected[:E], rtol=1e-9, atol=1e-15)
    if schedule != "onecyclelr":
        np.testing.assert_allclose(run.learning_rates[E], expected[E], rtol=1e-9, atol=1e-15)
    # And those are the rates that were trained with.
    steps = -run.learning_rates[:-1, None] * run.grads[:-1]
    np.testing.assert_allclose(np.diff(run.params, axis=0), steps, rtol=0, atol=1e-13)


@pytest.mark.parametrize("optimizer", RULES)
@pytest.mark.parametrize("schedule", ["steplr", "cosineannealinglr", "onecyclelr"])
def test_rows_equal_hand_written_training_on_a_schedule(optimizer, schedule):
    data = load_dataset("toy1")
    options = {"step_size": 9} if schedule == "steplr" else {}
    run = train(
        Experiment(
            "toy1", (-2, 3), "bce", optimizer, 0.2, E, schedule=schedule, schedule_options=options
        )
    )
    rates = PLANS[schedule](0.2, **options)[:E]
    assert_rows(run, descend("bce", optimizer, data.x, data.y, (-2, 3), rates, E))


@pytest.mark.parametrize(("factor", "patience", "threshold"), [(0.1, 10, 1e-4), (0.5, 2, 0.05)])
def test_a_plateau_cuts_the_rate_after_patience_epochs_without_progress(
    factor, patience, threshold
):
    options = {"factor": factor, "patience": patience, "threshold": threshold}
    run = train(
        Experiment(
            "toy1",
            learning_rate=6.0,
            epochs=200,
            schedule="reducelronplateau",
            schedule_options=options,
        )
    )
    rate, best, waited, expected = 6.0, np.inf, 0, []
    for loss in run.losses:
        expected.append(rate)
        if loss < best * (1 - threshold):
            best, waited = loss, 0
        else:
            waited += 1
        if waited > patience:
            waited = 0
            # Differences below 1e-8 are left out.
            rate = rate * factor if rate - rate * factor > 1e-8 else rate
    np.testing.assert_allclose(run.learning_rates, expected, rtol=1e-12)
    assert len(set(expected)) > 3


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("epochs", few_of([1, 2, 3]))
def test_every_optimizer_takes_every_schedule_from_the_first_epoch(optimizer, schedule, epochs):
    run = train(
        Experiment("toy1", optimizer=optimizer, schedule=schedule, epochs=epochs, learning_rate=0.1)
    )
    assert run.status == "finished"
    assert run.params.shape == (epochs + 1, 2)
    assert run.learning_rates.shape == (epochs + 1,)
    assert (run.params[1] != run.params[0]).all()


@pytest.mark.parametrize(
    ("epochs", "share"), [(1, 0.999999), (2, 0.5), (3, 1 / 3), (5, 0.2), (10, 0.1), (100, 0.01)]
)
def test_one_cycle_can_warm_up_for_a_single_step(epochs, share):
    run = train(
        Experiment(
            "toy1", epochs=epochs, schedule="onecyclelr", schedule_options={"pct_start": share}
        )
    )
    assert run.epochs == epochs
    assert np.isfinite(run.learning_rates).all()
    if epochs > 1:
        assert run.learning_rates[0] == pytest.approx(0.25 / 25, rel=1e-6)
        assert (np.diff(run.learning_rates[1:epochs]) < 0).all()
