"""Any module, any loss function, any data."""

import copy
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from landscape import Experiment, GridSpec, Plane, Task, loss_surface, train, train_module
from landscape.core.errors import BadValue

GRID = GridSpec((-1, 1), (-1, 1), 12, 11)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def data():
    x = torch.randn(20, 3, generator=generator(), dtype=torch.float32)
    return x, torch.randint(0, 4, (20,), generator=generator(1))


@pytest.fixture
def module():
    """A module with buffers, dropout and a frozen parameter, in training mode."""
    torch_state = torch.random.get_rng_state()
    net = nn.Sequential(
        nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Tanh(), nn.Dropout(0.5), nn.Linear(5, 4)
    )
    for value in net.parameters():
        value.data = torch.randn(value.shape, generator=generator(2))
    net[1].running_mean += 0.3
    net[4].bias.requires_grad_(False)
    torch.random.set_rng_state(torch_state)
    return net.train()


def by_hand(module, params, data):
    """The loss of a copy that has been given the parameters."""
    net = copy.deepcopy(module).double().eval()
    trained = [value for value in net.parameters() if value.requires_grad]
    nn.utils.vector_to_parameters(torch.as_tensor(params), trained)
    x, y = data
    return nn.functional.cross_entropy(net(x.double()), y), trained


def random_plane(task):
    axes = np.random.default_rng(0).normal(size=(2, len(task.params)))
    return Plane(task.params, axes, ("a", "b"))


def test_the_loss_and_its_gradient_are_the_modules(module, data):
    task = Task.from_module(module, nn.CrossEntropyLoss(), data)
    assert len(task.params) == len(task.param_names) == 5 * 4 + 2 * 5 + 4 * 5  # no frozen bias
    assert task.param_names[:2] == ("0.weight[0,0]", "0.weight[0,1]")
    for seed in (3, 4):
        params = torch.randn(len(task.params), generator=generator(seed), dtype=torch.float64)
        loss, trained = by_hand(module, params, data)
        grads = torch.cat([g.flatten() for g in torch.autograd.grad(loss, trained)])
        (found,), (slope,) = task.objective.value_and_grad(params.unsqueeze(0))
        assert found.item() == pytest.approx(loss.item(), rel=1e-12)
        torch.testing.assert_close(slope, grads, rtol=1e-10, atol=1e-12)


def test_the_module_is_never_changed(module, data):
    before = copy.deepcopy(module.state_dict())
    modes = [(part.training, type(part)) for part in module.modules()]
    needs = [value.requires_grad for value in module.parameters()]
    state, dtype = torch.random.get_rng_state(), torch.get_default_dtype()
    loader = DataLoader(TensorDataset(*data), batch_size=7, shuffle=True)
    task = Task.from_module(module, nn.CrossEntropyLoss(), loader)
    run = train_module(task, epochs=3)
    loss_surface(task, GRID, plane=random_plane(task))
    task.trajectory([module, module.state_dict(), run.params[-1]])
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    assert module.state_dict()["0.weight"].dtype == torch.float32
    assert [(part.training, type(part)) for part in module.modules()] == modes
    assert [value.requires_grad for value in module.parameters()] == needs
    assert all(value.grad is None for value in module.parameters())
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.get_default_dtype() == dtype


def test_batches_are_weighted_by_their_points(module, data):
    whole = Task.from_module(module, nn.CrossEntropyLoss(), data)
    loader = DataLoader(TensorDataset(*data), batch_size=8)  # 8, 8 and 4
    batched = Task.from_module(module, nn.CrossEntropyLoss(), loader)
    assert len(batched.objective.data) == 3
    rows = torch.tensor(np.stack([whole.params, whole.params / 2]))
    torch.testing.assert_close(whole.objective(rows), batched.objective(rows), rtol=1e-12, atol=0)


def test_a_surface_is_the_loss_at_lifted_positions(module, data):
    task = Task.from_module(module, nn.CrossEntropyLoss(), data)
    plane = random_plane(task)
    surface = loss_surface(task, GRID, plane=plane)
    for j, i in ((0, 0), (10, 11), (3, 7)):
        params = plane.origin + surface.u[i] * plane.axes[0] + surface.v[j] * plane.axes[1]
        assert surface.loss[j, i] == pytest.approx(by_hand(module, params, data)[0].item(), 1e-12)


def test_training_is_torchs(module, data):
    task = Task.from_module(module, nn.CrossEntropyLoss(), data)
    run = train_module(task, optimizer="adam", learning_rate=0.05, epochs=10)
    _loss, trained = by_hand(module, task.params, data)
    net = copy.deepcopy(module).double().eval()
    own = [value for value in net.parameters() if value.requires_grad]
    optimizer = torch.optim.Adam(own, lr=0.05)
    checkpoints = []
    for _ in range(11):
        checkpoints.append(copy.deepcopy(net))
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(data[0].double()), data[1]).backward()
        optimizer.step()
    recorded = task.trajectory(checkpoints)
    np.testing.assert_allclose(run.params, recorded.params, rtol=0, atol=1e-9)
    np.testing.assert_allclose(run.losses, recorded.losses, rtol=1e-9)
    np.testing.assert_allclose(run.grads, recorded.grads, rtol=0, atol=1e-9)
    assert len(trained) == 5


def test_it_agrees_with_a_model_of_the_registry():
    experiment = Experiment("line", epochs=50)
    net = nn.Linear(1, 1).double()
    nn.init.zeros_(net.weight)
    nn.init.zeros_(net.bias)
    x = torch.tensor(experiment.task.dataset.rows)
    y = torch.tensor(experiment.task.dataset.y).unsqueeze(1)
    task = Task.from_module(net, nn.MSELoss(), (x, y))
    run = train_module(task, optimizer="adam", learning_rate=0.07, epochs=50)
    np.testing.assert_allclose(run.params[:, ::-1], train(experiment).params, rtol=0, atol=1e-9)


def test_every_executor_gives_the_same_bits(module, data):
    task = Task.from_module(module, nn.CrossEntropyLoss(), data)
    plane = random_plane(task)
    alone = loss_surface(task, GRID, plane=plane)
    with ThreadPoolExecutor(3) as threads:
        found = loss_surface(task, GRID, plane=plane, executor=threads)
    assert np.array_equal(found.loss, alone.loss)
    with ThreadPoolExecutor(1) as one:
        assert np.array_equal(loss_surface(task, GRID, plane=plane, executor=one).loss, found.loss)


@pytest.mark.long
def test_processes_give_the_same_bits(module, data):
    task = Task.from_module(module, nn.CrossEntropyLoss(), data)
    plane = random_plane(task)
    with ThreadPoolExecutor(2) as threads:
        expected = loss_surface(task, GRID, plane=plane, executor=threads).loss
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as processes:
        found = loss_surface(task, GRID, plane=plane, executor=processes).loss
    assert np.array_equal(found, expected)


def test_progress_is_told_and_an_exception_in_it_cancels(module, data):
    task = Task.from_module(module, nn.CrossEntropyLoss(), data)
    told = []
    with ThreadPoolExecutor(1) as executor:
        loss_surface(task, GRID, plane=random_plane(task), executor=executor, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 50

    class Stop(Exception):
        pass

    seen = []
    objective = type(task.objective)
    evaluated = objective.__call__

    def stop(share):
        seen.append(share)
        raise Stop

    counted = []
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as executor:
        patch.setattr(objective, "__call__", lambda *a: counted.append(1) or evaluated(*a))
        with pytest.raises(Stop):
            loss_surface(task, GRID, plane=random_plane(task), executor=executor, progress=stop)
    assert len(seen) == 1
    assert len(counted) < 50


def test_an_objective_is_pickled_without_its_threads(module, data):
    objective = Task.from_module(module, nn.CrossEntropyLoss(), data).objective
    rows = torch.zeros(2, 50, dtype=torch.float64)
    again = pickle.loads(pickle.dumps(objective))
    assert torch.equal(again(rows), objective(rows))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"module": nn.ReLU()}, "module must have parameters that are not frozen"),
        (
            {"module": nn.Linear(3, 4).requires_grad_(False)},
            "module must have parameters that are not frozen",
        ),
        ({"loss_fn": nn.CrossEntropyLoss(reduction="none")}, "loss_fn must return a single number"),
        ({"data": 3}, "data must be inputs and targets, or batches of these"),
        ({"data": []}, "data must have points in every batch"),
    ],
)
def test_what_is_no_task_is_refused(module, data, change, sentence):
    given = {"module": module, "loss_fn": nn.CrossEntropyLoss(), "data": data, **change}
    with pytest.raises(BadValue, match=sentence):
        Task.from_module(**given)


def test_checkpoints_of_another_module_are_refused(module, data):
    task = Task.from_module(module, nn.CrossEntropyLoss(), data)
    with pytest.raises(BadValue, match="checkpoints must have every parameter"):
        task.trajectory([nn.Linear(3, 4)])
    with pytest.raises(BadValue, match="checkpoints must have 50 parameters each"):
        task.trajectory([np.zeros(3)])
    with pytest.raises(BadValue, match="start must have the shape"):
        train_module(task, start=np.zeros(3))


class Recurrent(nn.Module):
    """A layer that `torch.func.vmap` has no rule for."""

    def __init__(self):
        super().__init__()
        self.layer = nn.GRU(3, 2, batch_first=True)

    def forward(self, x):
        return self.layer(x.unsqueeze(1))[0][:, 0]


class Branching(nn.Module):
    """Control flow that depends on the outputs."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def forward(self, x):
        outputs = self.layer(x)
        return outputs if outputs.sum() > 0 else 2 * outputs


@pytest.mark.parametrize("made", [Recurrent, Branching])
def test_a_module_that_vmap_cannot_follow_is_evaluated_one_by_one(made, data):
    net = made()
    for value in net.parameters():
        value.data = torch.randn(value.shape, generator=generator(5))
    targets = data[1] % 2
    task = Task.from_module(net, nn.CrossEntropyLoss(), (data[0], targets))
    assert task.objective.one_by_one
    surface = loss_surface(task, GRID, plane=random_plane(task))
    lifted = surface.plane.lift([surface.u[3], surface.v[7]])
    expected = by_hand(net, lifted, (data[0], targets))[0].item()
    assert surface.loss[7, 3] == pytest.approx(expected, rel=1e-12)
    rows = torch.tensor(np.stack([task.params, lifted]))
    one, other = (task.objective.value_and_grad(rows, batch_invariant=b) for b in (True, False))
    assert torch.equal(one[1], other[1])
    assert train_module(task, epochs=3).losses.shape == (4,)


def test_a_loss_with_weights_of_its_own_is_taken_in_float64(module, data):
    weight = torch.tensor([1.0, 2.0, 3.0, 4.0])
    loss_fn = nn.CrossEntropyLoss(weight=weight)
    task = Task.from_module(module, loss_fn, data)
    net = copy.deepcopy(module).double().eval()
    expected = nn.functional.cross_entropy(net(data[0].double()), data[1], weight.double())
    assert task.objective(torch.tensor(task.params)).item() == pytest.approx(expected.item(), 1e-12)
    assert loss_fn.weight.dtype == torch.float32


def test_a_start_without_a_finite_loss_is_refused(module, data):
    task = Task.from_module(module, nn.CrossEntropyLoss(), data)
    bad = np.full_like(task.params, np.nan)
    with pytest.raises(BadValue, match="start must have a finite loss"):
        train_module(task, start=bad)
    with pytest.raises(BadValue, match="checkpoints must begin with a finite loss"):
        task.trajectory([bad, task.params])
    run = task.trajectory([task.params, bad])
    assert (len(run.losses), run.status) == (1, "diverged")
