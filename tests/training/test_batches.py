import dataclasses
import itertools
import threading

import numpy as np
import pytest
import torch

from landscape import (
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
from tests.reference import descend, loss_at, own_dataset
from tests.variants import few_of

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


@pytest.mark.parametrize("optimizer", few_of(["sgd", "adam"]))
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
@pytest.mark.parametrize("loss", few_of(["bce", "mse"]))
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


@pytest.mark.parametrize("loss", few_of(["bce", "mse"]))
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
