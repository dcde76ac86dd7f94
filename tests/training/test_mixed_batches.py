"""Runs on one data set that differ in loss, optimizer and schedule train in one loop."""

import dataclasses
import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import STARTS, Experiment, train, train_many
from landscape.data import DATASETS
from landscape.training import train as module
from tests.reference import descend, own_dataset
from tests.training.test_batches import assert_same_bits

TWELVE = [
    Experiment("toy2", start, loss, optimizer, epochs=60)
    for start, loss, optimizer in itertools.product(STARTS, ("mse", "bce"), ("sgd", "adam"))
]
CONFIGS = [
    ("sgd", {}),
    ("sgd", {"momentum": 0.9}),
    ("adam", {}),
    ("adam", {"amsgrad": True}),
    ("rmsprop", {"centered": True}),
    ("adagrad", {"initial_accumulator_value": 0.5}),
    ("lbfgs", {"max_iter": 2}),
]


@pytest.fixture
def loops(monkeypatch):
    """Of each loop that ran: the numbers of rows of each group, and of each objective."""
    groups_of, rows_of = [], []
    real = module.train_from

    def train_from(groups, recorder, *args):
        groups_of.append([len(part) for _, part in groups])
        rows_of.append(recorder.sizes)
        return real(groups, recorder, *args)

    monkeypatch.setattr(module, "train_from", train_from)
    return groups_of, rows_of


def test_all_twelve_take_one_loop_with_one_evaluation_of_each_loss(loops):
    train_many(TWELVE)
    assert loops == ([[6, 6]], [[6, 6]])


@pytest.mark.parametrize(
    "change",
    [{"dataset": "toy1"}, {"seed": 1}, {"epochs": 61}, {"dataset_options": (("n", 77),)}],
)
def test_other_data_or_epochs_take_another_loop(loops, change):
    train_many([TWELVE[0], dataclasses.replace(TWELVE[1], **change)])
    assert loops == ([[1], [1]], [[1], [1]])


def test_all_twelve_have_the_bits_of_single_runs():
    assert_same_bits(train_many(TWELVE), [train(member) for member in TWELVE])


def test_each_of_the_twelve_walks_its_own_way():
    runs = train_many(TWELVE)
    for member, run in zip(TWELVE, runs, strict=True):
        data = member.task.dataset
        by_hand = descend(
            member.loss, member.optimizer, data.x, data.y, STARTS[member.start], 0.25, 60
        )
        for found, expected in zip((run.params, run.grads, run.losses), by_hand, strict=True):
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10)


@st.composite
def members(draw):
    optimizer, options = draw(st.sampled_from(CONFIGS))
    return Experiment(
        "toy1",
        draw(st.sampled_from(["good", "worst", (2.0, 2.0)])),
        draw(st.sampled_from(["mse", "bce"])),
        optimizer,
        draw(st.sampled_from([1e-3, 0.3, 1e12])),
        epochs=draw(st.sampled_from([7, 25])),
        optimizer_options=tuple(options.items()),
        schedule=draw(st.sampled_from(["none", "steplr", "onecyclelr", "reducelronplateau"])),
    )


@settings(max_examples=15)
@given(st.lists(members(), min_size=2, max_size=9))
def test_runs_of_any_kind_have_the_bits_of_single_runs(batch):
    assert_same_bits(train_many(batch), [train(member) for member in batch])


def test_a_run_that_diverges_ends_no_other():
    lost = dataclasses.replace(TWELVE[1], learning_rate=1e12)
    first, other = train_many([lost, TWELVE[2]])
    assert (first.status, other.status) == ("diverged", "finished")
    assert_same_bits([first, other], [train(lost), train(TWELVE[2])])


def test_an_optimizer_that_takes_the_whole_loss_trains_alone_also_where_it_is_usual(loops):
    with own_dataset([-1.0, 0.0, 1.0, 2.0], [0, 1, 0, 1]) as name:
        source = dataclasses.replace(DATASETS[name], optimizer="lbfgs")
        DATASETS._entries[name] = source
        usual = Experiment(name, epochs=5)
        assert usual.optimizer == "lbfgs"
        batch = [usual, Experiment(name, optimizer="adam", epochs=5)]
        together = train_many(batch)
        assert loops[0] == [[1], [1]]
        assert_same_bits(together, [train(member) for member in batch])


def test_the_progress_of_a_mixed_batch_is_one_rise_and_can_end_it(loops):
    shares = []
    long = [dataclasses.replace(member, epochs=200) for member in TWELVE]
    train_many(long, shares.append)
    assert len(shares) == 200 // 20
    assert all(0 <= a < b <= 1 for a, b in itertools.pairwise(shares))

    class Cancelled(Exception):
        """As a page ends what nobody waits for any more."""

    def cancel(share):
        shares.append(share)
        raise Cancelled

    shares.clear()
    with pytest.raises(Cancelled):
        train_many(long, cancel)
    assert len(shares) == 1


def test_rows_go_to_their_own_objectives_and_come_back_in_order():
    tasks = [TWELVE[i].task for i in (0, 2, 2, 0, 2)]
    assert [task.loss.name for task in tasks] == ["mse", "bce", "bce", "mse", "bce"]
    params = torch.from_numpy(np.random.default_rng(3).uniform(-5, 5, (5, 2)))
    losses, grads = module._Rows([task.objective for task in tasks], 1).evaluate(params)
    for i, task in enumerate(tasks):
        loss, grad = task.objective.value_and_grad(params[i : i + 1])
        assert torch.equal(losses[i : i + 1], loss)
        assert torch.equal(grads[i : i + 1], grad)
