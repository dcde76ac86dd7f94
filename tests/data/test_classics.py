"""The classics of first PyTorch lessons give the numbers that were published for them."""

import numpy as np
import pytest
import torch

from landscape import Experiment, find_optimum, load_dataset, train
from landscape.core.errors import BadValue
from landscape.data import DATASETS
from landscape.data.broken_line import broken_line_logits
from tests.reference import sigmoid

CLASSICS = ("hours", "scores", "two_features", "three_classes", "line", "broken_line")
HOURS = [0.6502, 0.6231, 0.5986, 0.5758, 0.5546, 0.5348, 0.5163, 0.4990, 0.4829, 0.4678]
TWO_FEATURES = [0.693147, 0.134722, 0.080643, 0.057900, 0.045300, 0.037261]
TWO_FEATURES += [0.031673, 0.027556, 0.024394, 0.021888, 0.019852]


def test_the_points():
    hours, scores = load_dataset("hours"), load_dataset("scores", 0, (("standardize", False),))
    assert (hours.x.tolist(), hours.y.tolist()) == ([1, 2, 3, 4], [0, 0, 1, 1])
    assert scores.x.tolist() == [45, 50, 55, 60, 65, 70]
    assert scores.y.tolist() == [0, 0, 0, 1, 1, 1]
    pair = load_dataset("two_features")
    assert pair.x.tolist() == [[1, 2], [2, 3], [3, 1], [4, 3], [5, 3], [6, 2]]
    assert pair.y.tolist() == [0, 0, 0, 1, 1, 1]
    three = load_dataset("three_classes")
    assert three.x.shape == (8, 4)
    assert three.y.tolist() == [2, 2, 2, 1, 1, 1, 0, 0]
    line = load_dataset("line")
    assert line.x.tolist() == list(range(1, 11))
    assert line.y.tolist() == [3, 5, 5, 6, 7, 7, 8, 9, 9, 10]


@pytest.mark.parametrize("first", [0, 1])
def test_hours_from_the_preset(first):
    run = train(Experiment("hours"))
    np.testing.assert_allclose(run.losses[first::100][:10], HOURS, rtol=0, atol=2e-4)
    predictions = Experiment("hours").task.predict(run.params[-1], [1.0, 7.0])
    np.testing.assert_allclose(predictions, [0.3779, 0.9714], rtol=0, atol=2e-4)


def test_two_features_from_zeros():
    experiment = Experiment("two_features")
    assert (experiment.start_params, experiment.learning_rate) == ((0.0, 0.0, 0.0), 1.0)
    assert experiment.task.param_names == ("b", "w1", "w2")
    run = train(experiment)
    np.testing.assert_allclose(run.losses[::100], TWO_FEATURES, rtol=0, atol=5e-7)


def test_three_classes_against_torchs_cross_entropy():
    experiment = Experiment("three_classes")
    run = train(experiment)
    x = torch.tensor(experiment.task.dataset.rows)
    y = torch.tensor(experiment.task.dataset.y).long()
    bias, weight = torch.zeros(3, dtype=torch.float64), torch.zeros(3, 4, dtype=torch.float64)
    net = [bias.requires_grad_(), weight.requires_grad_()]
    optimizer = torch.optim.SGD(net, lr=0.1)
    for k in range(1001):
        loss = torch.nn.functional.cross_entropy(x @ weight.T + bias, y)
        if k % 250 == 0:
            assert run.losses[k] == pytest.approx(loss.item(), rel=1e-9)
            flat = torch.cat([bias, weight.flatten()]).detach().numpy()
            np.testing.assert_allclose(run.params[k], flat, rtol=0, atol=1e-9)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    shares = experiment.task.predict(run.params[-1])
    np.testing.assert_allclose(shares.sum(-1), 1, rtol=1e-12)
    assert (shares.argmax(-1) == experiment.task.dataset.y).all()


def test_the_line_is_fitted_by_least_squares():
    experiment = Experiment("line")
    data, run = experiment.task.dataset, train(experiment)
    design = np.column_stack([np.ones(10), data.x])
    best, squares, *_ = np.linalg.lstsq(design, data.y, rcond=None)
    optimum = find_optimum(experiment)
    np.testing.assert_allclose(optimum.params, best, rtol=1e-10)
    assert optimum.loss == pytest.approx(squares[0] / 10, rel=1e-10)
    assert optimum.uninformed_loss == pytest.approx(data.y.var(), rel=1e-12)
    np.testing.assert_allclose(run.params[-1], best, rtol=0, atol=1e-3)
    np.testing.assert_allclose(experiment.task.predict(best), design @ best, rtol=1e-12)


def test_chances_on_the_broken_line_rise_and_fall():
    data = load_dataset("broken_line", seed=3)
    assert (len(data.y), data.truth) == (2000, None)
    np.testing.assert_allclose(broken_line_logits([-1, -0.5, 0, 0.5, 1]), [-10, -2.5, 5, 2.5, 0])
    chances = sigmoid(broken_line_logits(data.x))
    for part in np.array_split(np.arange(2000), 10):
        sd = np.sqrt(np.sum(chances[part] * (1 - chances[part])))
        assert abs(np.sum(data.y[part] - chances[part])) < 4.5 * sd + 1
    x, y = data.true_curve.T
    np.testing.assert_allclose(y, sigmoid(broken_line_logits(x)), rtol=1e-12)
    other = load_dataset("broken_line", seed=4)
    assert not np.array_equal(data.y, other.y)


def test_the_usual_settings_come_with_the_data():
    fields = ("model", "loss", "optimizer", "learning_rate", "epochs")
    usual = {name: tuple(getattr(Experiment(name), f) for f in fields) for name in DATASETS}
    lecture = ("logistic", "bce", "sgd", 0.25, 100)
    assert usual["toy1"] == usual["toy2"] == usual["broken_line"] == lecture
    assert usual["hours"] == ("logistic", "bce", "sgd", 0.01, 1000)
    assert usual["two_features"] == ("logistic", "bce", "sgd", 1.0, 1000)
    assert usual["three_classes"] == ("softmax", "cross_entropy", "sgd", 0.1, 1000)
    assert usual["line"] == ("linear", "mse", "adam", 0.07, 1000)
    assert Experiment("line") == Experiment("line", model="linear", loss="mse", learning_rate=0.07)
    assert Experiment("line", epochs=5).epochs == 5


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"loss": "cross_entropy"}, "loss must suit the data, as mse, bce. Got 'cross_entropy'."),
        ({"dataset": "line", "loss": "bce"}, "loss must suit the data, as mse. Got 'bce'."),
        ({"dataset": "three_classes", "loss": "mse"}, "loss must suit the data, as cross_entropy"),
        ({"dataset": "line", "model": "logistic"}, "model must suit the data, as linear, mlp"),
        ({"model": "softmax"}, "model must suit the data, as logistic, mlp. Got 'softmax'."),
    ],
)
def test_what_does_not_suit_the_data_is_refused(fields, sentence):
    with pytest.raises(BadValue, match=sentence.replace(".", r"\.")):
        Experiment(**fields)


@pytest.mark.parametrize("name", [name for name in CLASSICS if name != "broken_line"])
def test_standardised_features_have_mean_0_and_variance_1(name):
    own = load_dataset(name, 0, (("standardize", False),))
    scaled = load_dataset(name, 0, (("standardize", True),))
    assert own.transform is None
    np.testing.assert_allclose(scaled.rows.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(scaled.rows.var(axis=0), 1, rtol=1e-12)
    np.testing.assert_allclose(scaled.transform.apply(own.rows), scaled.rows)
    assert np.array_equal(own.y, scaled.y)
    # Starts that were chosen for the data's own units would be others in these.
    experiment = Experiment(name, dataset_options=(("standardize", True),))
    assert experiment.task.own_starts is None
