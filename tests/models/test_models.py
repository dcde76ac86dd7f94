"""Each model's predictions and losses, by either way of evaluating them, against numpy."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import MODELS, Experiment, train, train_many
from landscape.objective.linear import LinearObjective
from landscape.objective.module import ModuleObjective
from landscape.objective.task import Task
from tests.reference import sigmoid

LINEAR = ("toy1", "two_features", "three_classes", "line")


def by_module(task):
    """The same task, evaluated with functional_call and vmap."""
    return Task(task.dataset, replace(task.model, design=None), task.loss, task.model_options)


@pytest.mark.parametrize("name", LINEAR)
def test_both_objectives_agree(name):
    linear = Experiment(name).task
    module = by_module(linear)
    one, other = linear.objective, module.objective
    assert isinstance(one, LinearObjective)
    assert isinstance(other, ModuleObjective)
    rows = linear.rows(np.random.default_rng(1).normal(0, 2, (20, len(linear.param_names))))
    torch.testing.assert_close(one(rows), other(rows), rtol=1e-12, atol=1e-15)
    torch.testing.assert_close(one(rows[0]), other(rows[0]), rtol=1e-12, atol=1e-15)
    for invariant in (True, False):
        found = one.value_and_grad(rows, batch_invariant=invariant)
        for fast, slow in zip(found, other.value_and_grad(rows), strict=True):
            torch.testing.assert_close(fast, slow, rtol=1e-12, atol=1e-13)
    torch.testing.assert_close(one.hessians(rows), other.hessians(rows), rtol=1e-9, atol=1e-12)
    shares = one.point_grads(rows[0]), other.point_grads(rows[0])
    torch.testing.assert_close(*shares, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(linear.predict(rows), module.predict(rows), rtol=1e-12)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.floats(-50, 50), min_size=15, max_size=15))
def test_cross_entropy_against_its_definition(numbers):
    task = Experiment("three_classes").task
    logits = task.dataset.rows @ np.reshape(numbers[3:], (3, 4)).T + numbers[:3]
    own = logits[np.arange(8), task.dataset.y.astype(int)]
    expected = np.mean(np.logaddexp.reduce(logits, axis=1) - own)
    found = task.objective(torch.tensor(numbers, dtype=torch.float64)).item()
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_squared_error_against_its_definition(w0, w1):
    task = Experiment("line").task
    expected = np.mean((w0 + w1 * task.dataset.x - task.dataset.y) ** 2)
    found = task.objective(torch.tensor([w0, w1], dtype=torch.float64)).item()
    assert found == pytest.approx(expected, rel=1e-12)


ACTIVATIONS = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, "sigmoid": sigmoid}


def net_outputs(params, x, width, layers, activation):
    """Outputs of a net with one output, layer by layer, bias first."""
    values = x
    sizes = [x.shape[1], *[width] * layers, 1]
    for i, (before, after) in enumerate(itertools.pairwise(sizes)):
        bias, rest = params[:after], params[after:]
        weight, params = rest[: before * after].reshape(after, before), rest[before * after :]
        values = values @ weight.T + bias
        if i < layers:
            values = ACTIVATIONS[activation](values)
    assert not len(params)
    return values[:, 0]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("width", "layers"), [(1, 1), (10, 1), (3, 2)])
def test_a_net_against_numpy(activation, width, layers):
    options = (("width", width), ("layers", layers), ("activation", activation))
    line = Experiment("line", model="mlp", model_options=options).task
    broken = Experiment("broken_line", model="mlp", model_options=options).task
    params = np.random.default_rng(0).normal(size=len(line.param_names))
    expected = net_outputs(params, line.dataset.rows, width, layers, activation)
    np.testing.assert_allclose(line.predict(params), expected, rtol=1e-12)
    squares = np.mean((expected - line.dataset.y) ** 2)
    assert line.objective(torch.tensor(params)).item() == pytest.approx(squares, rel=1e-12)
    chances = sigmoid(net_outputs(params, broken.dataset.rows, width, layers, activation))
    np.testing.assert_allclose(broken.predict(params), chances, rtol=1e-12)


def test_the_nets_of_the_lessons_have_as_many_parameters():
    tanh = (("activation", "tanh"), ("width", 10))
    assert len(Experiment("line", model="mlp", model_options=tanh).task.param_names) == 31
    for width in (2, 4, 8, 16):
        net = Experiment("broken_line", model="mlp", model_options=(("width", width),))
        assert len(net.task.param_names) == 3 * width + 1


def test_starts_are_drawn_once_and_within_torchs_bounds():
    task = Experiment("line", model="mlp", model_options=(("width", 16),)).task
    before = torch.random.get_rng_state()
    again = MODELS["mlp"].starts(task.dataset, width=16, layers=1, activation="relu")
    assert torch.equal(torch.random.get_rng_state(), before)
    assert dict(task.starts) == dict(again)
    first, second = np.array(again["random1"]), np.array(again["random2"])
    assert not np.array_equal(first, second)
    assert np.abs(first[:32]).max() <= 1  # one input
    assert np.abs(first[32:]).max() <= 0.25  # sixteen inputs
    assert np.abs(first[:32]).max() > 0.5
    assert not any(again["zeros"])


@pytest.mark.parametrize("name", ["line", "three_classes", "two_features"])
def test_runs_of_a_batch_are_those_of_single_runs(name):
    one = Experiment(name, epochs=60)
    drawn = np.random.default_rng(0).normal(0, 3, (9, len(one.start_params)))
    starts = [one, *(replace(one, start=tuple(start)) for start in drawn.tolist())]
    for run, experiment in zip(train_many(starts), starts, strict=True):
        assert np.array_equal(run.params, train(experiment).params)
        assert np.array_equal(run.grads, train(experiment).grads)


def test_a_batch_of_a_net_equals_its_single_runs():
    tanh = (("activation", "tanh"), ("width", 10))
    one = Experiment("line", model="mlp", model_options=tanh, learning_rate=0.01, epochs=30)
    starts = [replace(one, start=name) for name in one.start_names]
    for run, experiment in zip(train_many(starts), starts, strict=True):
        assert np.array_equal(run.params, train(experiment).params)


def test_the_parameters_of_a_net_have_short_names():
    options = (("width", 2), ("layers", 2))
    names = Experiment("two_features", model="mlp", model_options=options).task.param_names
    assert names[:6] == ("b1.1", "b1.2", "w1.1.1", "w1.1.2", "w1.2.1", "w1.2.2")
    assert names[-3:] == ("b3.1", "w3.1.1", "w3.1.2")
    assert len(set(names)) == len(names) == 2 + 4 + 2 + 4 + 1 + 2
