import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    STARTS,
    Experiment,
    GridSpec,
    find_optimum,
    load_dataset,
    loss_surface,
    train,
)
from tests.reference import descend, grad_at, loss_at

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


def test_the_worst_start_is_flat_for_mse_and_steep_for_bce():
    flat = train(Experiment(start="worst", loss="mse"))
    steep = train(Experiment(start="worst", loss="bce"))
    assert flat.grads[0] == pytest.approx([-2e-5, -9e-6], rel=0.2)
    assert steep.grads[0] == pytest.approx([-0.40, -0.21], rel=0.05)
    assert flat.params[-1] == pytest.approx([-9.999, -1.000], abs=1e-3)
    assert steep.params[-1] == pytest.approx([-1.7, 3.3], abs=0.3)  # sample by sample
