import itertools
import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import STARTS, Experiment, GridSpec, find_optimum, load_dataset, loss_surface, train
from tests.reference import descend, grad_at, loss_at, own_dataset

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


COORDINATE = st.floats(-6, 6)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    start=st.tuples(COORDINATE, COORDINATE),
    learning_rate=st.floats(1e-3, 1.0),
    loss=st.sampled_from(["mse", "bce"]),
    optimizer=st.sampled_from(["sgd", "adam"]),
    epochs=st.integers(1, 30),
    seed=st.integers(0, 1000),
)
def test_rows_equal_hand_written_training_from_anywhere(
    start, learning_rate, loss, optimizer, epochs, seed
):
    options = (("n", 60),)
    data = load_dataset("toy2", seed, options)
    run = train(Experiment("toy2", start, loss, optimizer, learning_rate, epochs, seed, options))
    assert_rows(run, descend(loss, optimizer, data.x, data.y, start, learning_rate, epochs))


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


def test_the_worst_start_is_flat_for_mse_and_steep_for_bce():
    flat = train(Experiment(start="worst", loss="mse"))
    steep = train(Experiment(start="worst", loss="bce"))
    assert flat.grads[0] == pytest.approx([-2e-5, -9e-6], rel=0.2)
    assert steep.grads[0] == pytest.approx([-0.40, -0.21], rel=0.05)
    assert flat.params[-1] == pytest.approx([-9.999, -1.000], abs=1e-3)
    assert steep.params[-1] == pytest.approx([-1.7, 3.3], abs=0.3)  # sample by sample
