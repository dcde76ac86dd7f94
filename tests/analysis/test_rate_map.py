from dataclasses import replace

import numpy as np
import pytest
import torch

from landscape import (
    BadValue,
    Experiment,
    RateMap,
    at_rate,
    find_optimum,
    judge,
    load_dataset,
    momentum_of,
    rate_map,
    train,
)
from landscape.analysis import rate_map as module
from landscape.analysis.rate_map import MOMENTA, RATES
from tests.variants import few_of

FEW = {"rates": RATES[::3], "momenta": MOMENTA[::4]}


@pytest.fixture
def rows(monkeypatch):
    """By cell the rows (parameters, loss, gradient) that training recorded; the work goes on."""
    found = {}
    real = module._Cells.record

    def record(recorder, epoch, params, losses, grads, optimizers):
        actual = params * recorder.factors
        for k, cell in enumerate(recorder.cells[recorder.runs].tolist()):
            row = (*actual[k].tolist(), losses[k].item(), *grads[k].tolist())
            found.setdefault(cell, []).append(row)
        return real(recorder, epoch, params, losses, grads, optimizers)

    monkeypatch.setattr(module._Cells, "record", record)
    return found


def told_by(run, optimum):
    """The epoch of arrival, and the epochs after which a run diverged, of a single run."""
    arrived = judge(run, optimum).epoch
    lost = run.epochs if run.status == "diverged" and arrived is None else np.nan
    return np.nan if arrived is None else arrived, lost


@pytest.mark.parametrize(
    ("experiment", "axes", "diverges"),
    few_of(
        [
            (Experiment(), FEW, False),
            (Experiment("line", optimizer="sgd", epochs=60), FEW, True),
            (Experiment(loss="mse", start="plausible"), FEW, False),
            (Experiment(optimizer="adam", start="worst"), FEW, False),
            (Experiment("toy1", loss="mse", optimizer="adam", epochs=150), FEW, False),
            # No two of these are a power of two apart; momentum carries Ŵ on after the first step.
            (Experiment(), {"rates": (0.3, 1.7, 3e8, 1e12), "momenta": (0, 0.5, 0.95)}, True),
            (Experiment("hours", loss="bce", epochs=40), FEW, False),
        ],
        keep=2,
    ),
)
def test_every_cell_is_a_single_run_to_the_last_bit(experiment, axes, diverges, rows):
    found = rate_map(experiment, **axes)
    optimum = find_optimum(experiment)
    cells = [divmod(cell, len(found.rates)) for cell in range(found.epochs.size)]
    picked = np.random.default_rng(1).permutation(len(cells))[:40]
    for j, i in (cells[cell] for cell in picked):
        run = train(at_rate(experiment, found.rates[i], found.momenta[j]))
        expected = told_by(run, optimum)
        np.testing.assert_array_equal((found.epochs[j, i], found.diverged[j, i]), expected)
        single = np.column_stack([run.params, run.losses, run.grads])
        together = np.array(rows[j * len(found.rates) + i])[: len(single)]
        assert len(together) > min(np.nanmin([*expected, run.epochs]), run.epochs) - 1
        assert together.tobytes() == single[: len(together)].tobytes()
    assert np.isfinite(found.diverged).any() == diverges


def test_the_usual_axes_have_1200_cells_and_the_lectures_rate():
    found = rate_map(Experiment("toy1", epochs=2))
    assert found.epochs.shape == (30, 40)
    assert (found.momenta[0], found.momenta[-1]) == (0, 0.99)
    assert 0.25 in found.rates
    logs = np.diff(np.log10(found.rates))
    assert logs.max() < 1.1 * logs.min()


def independent_sharpness(dataset, loss, params):
    data = load_dataset(dataset)
    x, y = (torch.from_numpy(array.copy()) for array in (data.x, data.y))

    def mean(w):
        logits = w[0] + w[1] * x
        if loss == "mse":
            return (torch.sigmoid(logits) - y).square().mean()
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, y)

    hessian = torch.func.jacrev(torch.func.grad(mean))(torch.tensor(params))
    return torch.linalg.eigvalsh(hessian).max().item()


@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_the_line_is_two_times_one_plus_momentum_by_the_sharpness(dataset, loss):
    experiment = Experiment(dataset, loss=loss, epochs=1)
    steepest = independent_sharpness(dataset, loss, find_optimum(experiment).params)
    found = rate_map(experiment)
    np.testing.assert_allclose(found.limits, 2 * (1 + found.momenta) / steepest, rtol=1e-9)


@pytest.mark.parametrize(
    "experiment",
    [Experiment(optimizer="adam", epochs=1), Experiment("two_features", optimizer="sgd", epochs=1)],
)
def test_without_an_optimum_or_with_adam_there_is_no_line(experiment):
    assert rate_map(experiment, **FEW).limits is None


def test_the_line_parts_what_finishes_from_what_diverges_on_a_parabola():
    # The loss of linear regression is its own quadratic; rates close to the line take long.
    found = rate_map(Experiment("line", optimizer="sgd", epochs=1000))
    share = found.rates[None, :] / found.limits[:, None]
    assert np.isfinite(found.diverged[share > 1.2]).all()
    assert np.isnan(found.diverged[share < 0.95]).all()


def test_where_points_are_too_many_a_rule_stands_for_them(monkeypatch):
    expected = rate_map(Experiment("toy1"), **FEW)
    monkeypatch.setattr(module, "EXACT_MARGINS", 0)
    found = rate_map(Experiment("toy1"), **FEW)
    calm = found.rates < found.limits[0] / 2
    np.testing.assert_array_equal(found.epochs[:, calm], expected.epochs[:, calm])


def test_models_that_are_not_linear_have_a_map():
    experiment = Experiment("toy1", model="mlp", epochs=3)
    found = rate_map(experiment, rates=(0.1, 1.0), momenta=(0.0, 0.9))
    assert found.limits is None
    for j, i in np.ndindex(2, 2):
        run = train(at_rate(experiment, found.rates[i], found.momenta[j]))
        expected, _ = told_by(run, find_optimum(experiment))
        np.testing.assert_array_equal(found.epochs[j, i], expected)


def test_schedules_and_other_options_are_left_out():
    own = Experiment(
        "toy1",
        optimizer="adam",
        optimizer_options=(("betas", (0.5, 0.9)), ("amsgrad", True)),
        schedule="steplr",
        epochs=20,
    )
    assert at_rate(own, 0.5, 0.7) == replace(
        Experiment("toy1", optimizer="adam", learning_rate=0.5, epochs=20),
        optimizer_options=(("betas", (0.7, 0.999)),),
    )
    assert momentum_of(own) == 0.5
    plain = Experiment("toy1", optimizer="adam", epochs=20)
    one, other = (rate_map(experiment, **FEW) for experiment in (own, plain))
    np.testing.assert_array_equal(one.epochs, other.epochs)


def test_progress_rises_to_less_than_one():
    told = []
    rate_map(Experiment("toy1", epochs=60), **FEW, progress=told.append)
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] < 1


def test_an_error_in_the_other_thread_ends_both(monkeypatch):
    calls = []
    real = module._train

    def train_part(experiment, groups, recorder, progress):
        calls.append(progress)
        if progress is None:
            raise MemoryError
        real(experiment, groups, recorder, progress)

    monkeypatch.setattr(module, "_train", train_part)
    with pytest.raises(MemoryError):
        rate_map(Experiment("toy1"), **FEW, progress=lambda share: None)
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"experiment": Experiment(optimizer="rmsprop")}, "optimizer must be one of sgd, adam"),
        ({"rates": (1.0, 0.5)}, "rates must be two rising numbers or more"),
        ({"rates": (0.0, 0.5)}, "learning_rate must be greater than 0"),
        ({"momenta": (0.5,)}, "momenta must be two rising numbers or more"),
        ({"momenta": (0.5, 1.0)}, "optimizer_options momentum must be between 0 and"),
        ({"momenta": (0.5, np.nan)}, "momenta must be"),
    ],
)
def test_what_cannot_be_is_named(options, text):
    with pytest.raises(BadValue, match=text):
        rate_map(**{"experiment": Experiment("toy1"), **options})


def record(**changes):
    epochs = np.array([[np.nan, 3, 2], [2, np.nan, np.nan]])
    diverged = np.array([[np.nan, np.nan, np.nan], [np.nan, np.nan, 1]])
    fields = {"rates": [0.1, 1, 10], "momenta": [0, 0.5], "epochs": epochs, "diverged": diverged}
    return RateMap(**{**fields, "goal": 0.3, **changes})


def test_a_map_tells_its_shares_its_fastest_and_the_nearest_cell():
    arrived, lost = record().percent_by([0, 1, 2, 9])
    np.testing.assert_array_equal(arrived, [0, 0, 33, 50])
    np.testing.assert_array_equal(lost, [0, 17, 17, 17])
    assert record().fastest == (2, 10.0, 0.0)
    assert record(epochs=np.full((2, 3), np.nan)).fastest is None
    assert record().nearest(-0.4, 0.24) == (1.0, 0.0)
    assert record().nearest(99, 99) == (10.0, 0.5)


@pytest.mark.parametrize("name", ["epochs", "diverged", "limits"])
def test_a_map_of_another_shape_is_refused(name):
    with pytest.raises(BadValue, match=f"{name} must have the shape"):
        record(**{name: np.zeros((3, 2))})
