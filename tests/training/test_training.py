import dataclasses
import itertools
import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    OPTIMIZERS,
    SCHEDULES,
    STARTS,
    Experiment,
    GridSpec,
    find_optimum,
    load_dataset,
    loss_surface,
    train,
    train_many,
)
from tests.reference import RULES, descend, grad_at, loss_at, own_dataset

PAIRS = [(s, lo, o) for s in STARTS for lo in ("mse", "bce") for o in ("sgd", "adam")]


def assert_rows(run, expected, tolerance=1e-9):
    for rows, by_hand in zip((run.params, run.grads, run.losses), expected, strict=True):
        assert rows.shape == by_hand.shape
        assert rows.dtype == np.float64
        np.testing.assert_allclose(rows, by_hand, rtol=0, atol=tolerance)


@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
@pytest.mark.parametrize(("start", "loss", "optimizer"), PAIRS)
def test_rows_equal_hand_written_training(dataset, start, loss, optimizer):
    data = load_dataset(dataset)
    run = train(Experiment(dataset=dataset, start=start, loss=loss, optimizer=optimizer))
    by_hand = descend(loss, optimizer, data.x, data.y, STARTS[start], 0.25, 100)
    assert_rows(run, by_hand)
    assert run.status == "finished"
    assert run.message == "Finished after 100 epochs."


TUNED = [
    ("sgd", {"momentum": 0.9}),
    ("sgd", {"momentum": 0.9, "dampening": 0.5}),
    ("sgd", {"dampening": 0.5}),
    ("sgd", {"weight_decay": 0.1}),
    ("sgd", {"momentum": 0.8, "weight_decay": 0.05, "dampening": 1}),
    ("sgd", {"momentum": 0.9, "nesterov": True}),
    ("sgd", {"momentum": 0.5, "nesterov": True, "weight_decay": 0.2}),
    ("adam", {"betas": (0.5, 0.75), "eps": 0.1}),
    ("adam", {"betas": (0, 0), "eps": 1e-3}),
    ("adam", {"amsgrad": True, "betas": (0.8, 0.5)}),
    ("adam", {"weight_decay": 0.1}),
    ("adam", {"weight_decay": 0.1, "amsgrad": True}),
    ("adamw", {}),
    ("adamw", {"weight_decay": 0.5, "amsgrad": True, "betas": (0.7, 0.6)}),
    ("adamw", {"weight_decay": 0}),
    ("rmsprop", {}),
    ("rmsprop", {"alpha": 0.9, "eps": 0.01, "weight_decay": 0.1}),
    ("rmsprop", {"centered": True, "eps": 1e-3}),
    ("rmsprop", {"momentum": 0.5}),
    ("rmsprop", {"momentum": 0.9, "centered": True, "alpha": 0.5, "eps": 0.1}),
    ("adagrad", {}),
    ("adagrad", {"lr_decay": 0.1}),
    ("adagrad", {"initial_accumulator_value": 0.5, "eps": 0.01}),
    ("adagrad", {"lr_decay": 0.5, "weight_decay": 0.1, "initial_accumulator_value": 0.1}),
]


@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
@pytest.mark.parametrize("loss", ["mse", "bce"])
@pytest.mark.parametrize(("optimizer", "options"), TUNED)
def test_rows_equal_hand_written_training_with_options(dataset, loss, optimizer, options):
    data = load_dataset(dataset)
    run = train(
        Experiment(dataset, "plausible", loss, optimizer, 0.1, 40, optimizer_options=options)
    )
    by_hand = descend(loss, optimizer, data.x, data.y, STARTS["plausible"], 0.1, 40, **options)
    assert_rows(run, by_hand)
    assert run.learning_rates.tolist() == [0.1] * 41


COORDINATE = st.floats(-6, 6)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    start=st.tuples(COORDINATE, COORDINATE),
    learning_rate=st.floats(1e-3, 1.0),
    loss=st.sampled_from(["mse", "bce"]),
    tuned=st.sampled_from([("sgd", {}), ("adam", {}), *TUNED]),
    epochs=st.integers(1, 30),
    seed=st.integers(0, 1000),
)
def test_rows_equal_hand_written_training_from_anywhere(
    start, learning_rate, loss, tuned, epochs, seed
):
    optimizer, tuning = tuned
    options = (("n", 60),)
    data = load_dataset("toy2", seed, options)
    run = train(
        Experiment(
            "toy2",
            start,
            loss,
            optimizer,
            learning_rate,
            epochs,
            seed,
            options,
            tuple(tuning.items()),
        )
    )
    by_hand = descend(loss, optimizer, data.x, data.y, start, learning_rate, epochs, **tuning)
    assert_rows(run, by_hand)


TEXTBOOK = {"mse": lambda u, y: ((torch.sigmoid(u) - y) ** 2).mean()}
TEXTBOOK["bce"] = torch.nn.BCEWithLogitsLoss()


def by_torch(loss, x, y, start, epochs, make):
    """Params of a run with the textbook's loss and the optimizer that `make` makes."""
    x, y = torch.tensor(x), torch.tensor(y)
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])

    def closure():
        optimizer.zero_grad()
        value = TEXTBOOK[loss](w[0] + w[1] * x, y)
        value.backward()
        return value

    rows = [w.tolist()]
    for _ in range(epochs):
        optimizer.step(closure)
        rows.append(w.tolist())
    return np.array(rows)


@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
@pytest.mark.parametrize("loss", ["mse", "bce"])
@pytest.mark.parametrize(
    ("optimizer", "rate", "options"),
    [
        ("NAdam", 0.1, {}),
        ("NAdam", 0.1, {"momentum_decay": 0.5, "betas": (0.7, 0.9), "eps": 0.01}),
        ("NAdam", 0.1, {"weight_decay": 0.1}),
        ("NAdam", 0.1, {"weight_decay": 0.1, "decoupled_weight_decay": True}),
        ("RAdam", 0.1, {}),
        ("RAdam", 0.1, {"betas": (0.7, 0.9), "eps": 0.01}),
        ("RAdam", 0.1, {"weight_decay": 0.1}),
        ("RAdam", 0.1, {"weight_decay": 0.1, "decoupled_weight_decay": True}),
        ("LBFGS", 1.0, {}),
        ("LBFGS", 0.1, {"max_iter": 3, "history_size": 2}),
        ("LBFGS", 1.0, {"line_search_fn": "strong_wolfe", "max_iter": 4}),
        ("LBFGS", 0.5, {"tolerance_grad": 1e-4, "tolerance_change": 1e-5}),
    ],
)
def test_rows_equal_torch_on_the_textbooks_loss(dataset, loss, optimizer, rate, options):
    data = load_dataset(dataset)
    run = train(
        Experiment(
            dataset,
            "plausible",
            loss,
            optimizer.lower(),
            rate,
            25,
            optimizer_options=tuple(options.items()),
        )
    )

    def make(params):
        return getattr(torch.optim, optimizer)(params, lr=rate, **options)

    expected = by_torch(loss, data.x, data.y, STARTS["plausible"], 25, make)
    # LBFGS divides by the difference of gradients: rounding grows with every step of it.
    rows, tolerance = (4, 1e-8) if optimizer == "LBFGS" else (26, 1e-9)
    np.testing.assert_allclose(run.params[:rows], expected[:rows], rtol=tolerance, atol=tolerance)
    assert run.status == "finished"
    assert np.abs(run.params[1] - run.params[0]).max() > 1e-3


def test_lbfgs_comes_to_the_optimum_in_a_few_epochs():
    experiment = Experiment(
        optimizer="lbfgs",
        learning_rate=1,
        epochs=3,
        optimizer_options={"line_search_fn": "strong_wolfe"},
    )
    optimum = find_optimum(experiment)
    np.testing.assert_allclose(train(experiment).params[-1], optimum.params, rtol=0, atol=1e-3)


@pytest.mark.parametrize("loss", ["mse", "bce"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("start", STARTS)
def test_every_row_lies_on_the_surface(start, loss, optimizer):
    experiment = Experiment(start=start, loss=loss, optimizer=optimizer, learning_rate=1.5)
    data = load_dataset("toy2")
    run = train(experiment)
    assert run.params[0].tolist() == list(STARTS[start])
    for (w0, w1), grad, value in zip(run.params, run.grads, run.losses, strict=True):
        assert abs(loss_at(loss, data.x, data.y, w0, w1) - value) <= 1e-12
        assert np.abs(grad_at(loss, data.x, data.y, w0, w1) - grad).max() <= 1e-12
    for (w0, w1), value in list(zip(run.params, run.losses, strict=True))[::20]:
        patch = loss_surface(experiment, GridSpec((w0, w0 + 1), (w1, w1 + 2), 2, 3))
        assert abs(patch.loss[0, 0] - value) <= 1e-12


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_equal_experiments_give_equal_bits(optimizer):
    first = train(Experiment(optimizer=optimizer, loss="mse"))
    junk = []
    for size in (1, 7, 1000, 100_003):
        junk.append(torch.rand(size))  # other memory, other global random state
        again = train(Experiment(optimizer=optimizer, loss="mse"))
        for name in ("params", "grads", "losses"):
            assert getattr(again, name).tobytes() == getattr(first, name).tobytes()


def test_threads_do_not_disturb_each_other():
    experiments = [Experiment(optimizer=o, seed=s) for o in ("sgd", "adam") for s in (0, 1)]
    alone = [train(e).params.tobytes() for e in experiments]
    together = {}

    def run(index):
        together[index] = train(experiments[index]).params.tobytes()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(experiments))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[i] for i in range(len(experiments))] == alone


def global_state():
    return (
        torch.get_rng_state().numpy().tobytes(),
        str(np.random.get_state()),  # noqa: NPY002 - the very state that must stay
        torch.get_default_dtype(),
        torch.get_num_threads(),
        torch.is_grad_enabled(),
    )


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_global_state_is_neither_set_nor_read(dtype):
    expected = train(Experiment(epochs=20)).params.tobytes()
    usual = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        torch.manual_seed(123)
        before = global_state()
        assert train(Experiment(epochs=20)).params.tobytes() == expected
        loss_surface(Experiment(), GridSpec(nu=3, nv=2))
        find_optimum(Experiment())
        assert global_state() == before
    finally:
        torch.set_default_dtype(usual)


@pytest.mark.parametrize(
    ("optimizer", "rate", "rows"),
    # One step: BCE's gradient is below 1, times 1e10 above the limit of 1e9. Adam's step is
    # the rate itself whatever the gradient. At 1e12 nothing is left after the start either.
    [("sgd", 1e10, 1), ("adam", 1e10, 1), ("sgd", 1e12, 1), ("adam", 1e12, 1)],
)
@pytest.mark.parametrize("epochs", [1, 100])  # at the last step as at any other
def test_divergence_is_a_status_with_the_rows_until_then(optimizer, rate, rows, epochs):
    run = train(Experiment(optimizer=optimizer, learning_rate=rate, epochs=epochs))
    assert run.status == "diverged"
    assert len(run.params) == len(run.grads) == len(run.losses) == rows
    assert run.params[0].tolist() == [-0.8, -0.3]
    assert all(np.isfinite(a).all() for a in (run.params, run.grads, run.losses))
    assert run.message.startswith(f"Diverged after {rows - 1} epochs: ")
    assert run.message.endswith(f" Try a learning_rate below {rate:g}.")


def test_divergence_after_some_steps_keeps_every_sound_row():
    # Adam's first step is the rate. The gradient is 0 from then on, and the momentum carries Ŵ
    # over the limit in ever shorter steps.
    with own_dataset([1.0], [1]) as name:
        run = train(Experiment(name, (0, 0), "bce", "adam", 3e8, 50))
        data = load_dataset(name)
    params, grads, losses = descend("bce", "adam", data.x, data.y, (0, 0), 3e8, 50)
    rows = int(np.argmax(np.abs(params).max(axis=1) >= 1e9))
    assert rows > 2
    assert run.status == "diverged"
    assert len(run.params) == len(run.grads) == len(run.losses) == rows
    np.testing.assert_allclose(run.params, params[:rows], rtol=1e-12)
    np.testing.assert_allclose(run.grads, grads[:rows], atol=1e-12)
    np.testing.assert_allclose(run.losses, losses[:rows], atol=1e-12)
    assert run.message.startswith(f"Diverged after {rows - 1} epochs: ")


def test_one_epoch_is_two_rows():
    run = train(Experiment(epochs=1))
    assert run.params.shape == run.grads.shape == (2, 2)
    assert run.losses.shape == (2,)
    np.testing.assert_allclose(run.params[1], run.params[0] - 0.25 * run.grads[0], atol=1e-15)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_ten_thousand_epochs(optimizer):
    data = load_dataset("toy1")
    run = train(Experiment("toy1", optimizer=optimizer, epochs=10_000))
    assert run.epochs == 10_000
    by_hand = descend("bce", optimizer, data.x, data.y, STARTS["good"], 0.25, 10_000)
    # Having arrived, Adam divides rounding errors by rounding errors and now and then jumps a
    # little; when, depends on the last bit. Before that the two agree.
    np.testing.assert_allclose(run.params[:2000], by_hand[0][:2000], rtol=0, atol=1e-9)
    np.testing.assert_allclose(run.losses, by_hand[2], rtol=0, atol=1e-2)
    for row in range(0, 10_001, 1000):
        value = loss_at("bce", data.x, data.y, *run.params[row])
        assert abs(value - run.losses[row]) <= 1e-12


def test_progress_rises_from_zero_to_one():
    shares = []
    train(Experiment("toy1", epochs=1000), progress=shares.append)
    assert len(shares) >= 10
    assert all(0 <= share <= 1 for share in shares)
    assert all(a < b for a, b in itertools.pairwise(shares))
    assert shares[0] < 0.15
    assert shares[-1] > 0.85


def test_progress_changes_nothing():
    watched = train(Experiment(epochs=250), progress=lambda share: torch.manual_seed(1))
    assert watched.params.tobytes() == train(Experiment(epochs=250)).params.tobytes()


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
@pytest.mark.parametrize("epochs", [1, 2, 3])
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


NASTY = [
    {"learning_rate": 1e12},
    {"learning_rate": 1e12, "start": (1e4, -1e4)},
    {"learning_rate": 1e-12},
    {"optimizer_options": {"tolerance_grad": 0, "tolerance_change": 0}},
    {"optimizer_options": {"tolerance_grad": 0, "tolerance_change": 0, "max_iter": 1}},
    {"optimizer_options": {"max_iter": 1, "history_size": 1}},
    {"schedule": "linearlr", "schedule_options": {"end_factor": 0, "total_iters": 2}},
    {"schedule": "exponentiallr", "schedule_options": {"gamma": 1e-6}, "epochs": 80},
    {
        "schedule": "reducelronplateau",
        "schedule_options": {"factor": 0, "patience": 0, "threshold": 1},
        "optimizer_options": {"tolerance_grad": 0, "tolerance_change": 0},
    },
]


@pytest.mark.parametrize("line_search", [None, "strong_wolfe"])
@pytest.mark.parametrize("loss", ["mse", "bce"])
@pytest.mark.parametrize("nasty", NASTY)
def test_lbfgs_never_raises(nasty, loss, line_search):
    options = nasty.get("optimizer_options", {}) | {"line_search_fn": line_search}
    settings = {"dataset": "toy1", "epochs": 30, "optimizer": "lbfgs", "loss": loss} | nasty
    run = train(Experiment(**settings | {"optimizer_options": options}))
    for rows in (run.params, run.grads, run.losses):
        assert np.isfinite(rows).all()
    assert (run.status == "finished") == (run.epochs == settings["epochs"])


def test_a_rate_of_zero_ends_the_walk_where_it_is():
    run = train(
        Experiment(
            "toy1",
            optimizer="lbfgs",
            learning_rate=0.1,
            optimizer_options={"line_search_fn": "strong_wolfe", "max_iter": 1},
            schedule="linearlr",
            schedule_options={"end_factor": 0, "total_iters": 2},
            epochs=9,
        )
    )
    assert run.learning_rates[2:].tolist() == [0] * 8
    assert len({tuple(row) for row in run.params[2:]}) == 1
    assert (run.params[2] != run.params[0]).all()


FIELDS = ("params", "grads", "losses", "learning_rates")


def assert_same_bits(runs, others):
    for run, other in zip(runs, others, strict=True):
        assert (run.status, run.message) == (other.status, other.message)
        for name in FIELDS:
            assert getattr(run, name).tobytes() == getattr(other, name).tobytes()


@pytest.mark.parametrize("loss", ["mse", "bce"])
@pytest.mark.parametrize(("optimizer", "options"), [*TUNED, ("nadam", {}), ("radam", {})])
def test_a_batch_gives_the_bits_of_single_runs(optimizer, options, loss):
    base = Experiment(
        "toy1", (0, 0), loss, optimizer, epochs=25, optimizer_options=tuple(options.items())
    )
    members = [
        dataclasses.replace(base, start=start, learning_rate=rate)
        for rate, starts in ((0.3, 11), (1e-3, 1), (2.0, 3), (1e12, 2))
        for start in np.random.default_rng(7).uniform(-5, 5, (starts, 2)).tolist()
    ]
    together = train_many(members)
    assert_same_bits(together, [train(member) for member in members])
    assert {run.learning_rates[0] for run in together} == {0.3, 1e-3, 2.0, 1e12}


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "lbfgs"])
def test_a_batch_on_a_schedule_gives_the_bits_of_single_runs(optimizer, schedule):
    members = [
        Experiment("toy2", start, "mse", optimizer, rate, 9, 0, (("n", 77),), schedule=schedule)
        for rate in (0.3, 7.0)
        for start in ("good", (2, 2))
    ]
    together = train_many(members)
    assert_same_bits(together, [train(member) for member in members])
    assert [run.params[0].tolist() for run in together[:2]] == [[-0.8, -0.3], [2, 2]]


def test_runs_of_every_kind_come_back_in_the_order_given():
    members = [
        Experiment("toy1", optimizer="adam"),
        Experiment("toy2", "worst", learning_rate=3.0),
        Experiment("toy1", "plausible", optimizer="adam"),
        Experiment("toy1", optimizer="adam", epochs=7),
        Experiment("toy1", optimizer="lbfgs", epochs=3),
        Experiment("toy2", "worst", "mse"),
        Experiment("toy1", optimizer="adam"),
        Experiment("toy1", optimizer="adam", schedule="steplr"),
        Experiment("toy1", optimizer="adam", learning_rate=1e10),
        Experiment("toy1", optimizer="adam", optimizer_options={"amsgrad": True}),
    ]
    together = train_many(iter(members))
    assert_same_bits(together, [train(member) for member in members])
    assert [run.epochs for run in together] == [100, 100, 100, 7, 3, 100, 100, 100, 0, 100]
    assert train_many([]) == []


def test_a_batch_whose_every_run_diverges_keeps_their_finite_rows():
    members = [Experiment("toy1", optimizer="adam", learning_rate=r) for r in (1e10, 1e11, 1e12)]
    for run in train_many(members):
        assert run.status == "diverged"
        assert run.params.tolist() == [[-0.8, -0.3]]
        assert run.learning_rates.shape == (1,)


def test_the_progress_of_many_runs_is_one_rise():
    shares = []
    members = [
        Experiment("toy1", start, optimizer=optimizer, epochs=epochs)
        for start in ("good", "worst")
        for optimizer, epochs in (("sgd", 300), ("adam", 100), ("lbfgs", 60))
    ]
    train_many(members, shares.append)
    assert len(shares) >= 20
    assert all(0 <= share <= 1 for share in shares)
    assert all(a < b for a, b in itertools.pairwise(shares))
    assert shares[0] < 0.1
    assert shares[-1] > 0.9


def test_the_worst_start_is_flat_for_mse_and_steep_for_bce():
    flat = train(Experiment(start="worst", loss="mse"))
    steep = train(Experiment(start="worst", loss="bce"))
    assert flat.grads[0] == pytest.approx([-2e-5, -9e-6], rel=0.2)
    assert steep.grads[0] == pytest.approx([-0.40, -0.21], rel=0.05)
    assert flat.params[-1] == pytest.approx([-9.999, -1.000], abs=1e-3)
    assert steep.params[-1] == pytest.approx([-1.7, 3.3], abs=0.3)  # sample by sample
