"""Every library function on three parameters and on a small net."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from landscape import (
    LOSSES,
    MODELS,
    Experiment,
    GridSpec,
    convergence_map,
    curvature_along,
    decompose_steps,
    find_optimum,
    gradient_field,
    judge,
    loss_at,
    loss_surface,
    point_shares,
    pytorch_code,
    sweep,
    train,
    train_many,
)
from landscape.analysis.surface import path_window
from landscape.core.errors import BadValue
from landscape.core.plane import Plane
from landscape.objective.module import ModuleObjective
from landscape.objective.task import Task
from tests.models.proof import TABLE, TWO_FEATURES

BOTH = pytest.mark.parametrize("loss", ["mse", "bce"])
FIELDS = [
    {"dataset": "pair", "start": "worst"},
    {"dataset": "pair", "optimizer": "adam"},
    {"dataset": "toy1", "model": "tiny", "optimizer": "adam"},
    {"dataset": "pair", "model": "tiny", "model_options": (("width", 3),)},
]
EACH = pytest.mark.parametrize("experiment", FIELDS, indirect=True)


@pytest.fixture
def experiment(request):
    return Experiment(**request.param, epochs=30)


@pytest.fixture
def zeros():
    return Experiment("pair", (0.0, 0.0, 0.0), learning_rate=1.0, epochs=1000)


def by_autograd(task, params):
    """Loss and gradient of a module made anew, by plain autograd."""
    layout = task.layout
    net = task.model.module(layout.features, **layout.keywords).double()
    net.load_state_dict(layout.unflatten(torch.tensor(params)))
    x, y = torch.tensor(task.dataset.rows), torch.tensor(task.dataset.y)
    logits = net(x)[:, 0]
    if task.loss.name == "bce":
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, y)
    else:
        loss = (torch.sigmoid(logits) - y).square().mean()
    loss.backward()
    grads = {name: parameter.grad for name, parameter in net.named_parameters()}
    return loss.item(), np.concatenate([grads[name].flatten() for name in layout.shapes])


@BOTH
@pytest.mark.parametrize("dataset", ["toy1", "toy2", "pair"])
def test_both_objectives_agree_on_logistic_regression(loss, dataset):
    linear = Experiment(dataset, loss=loss).task
    module = Experiment(dataset, loss=loss, model="logistic_module").task
    assert isinstance(module.objective, ModuleObjective)
    assert module.param_names == linear.param_names
    generator = np.random.default_rng(1)
    rows = linear.rows(generator.uniform(-10, 5, (20, len(linear.param_names))))
    one, other = linear.objective, module.objective
    torch.testing.assert_close(one(rows), other(rows), rtol=1e-12, atol=1e-15)
    for fast, slow in zip(one.value_and_grad(rows), other.value_and_grad(rows), strict=True):
        torch.testing.assert_close(fast, slow, rtol=1e-12, atol=1e-13)
    torch.testing.assert_close(one.hessians(rows), other.hessians(rows), rtol=1e-9, atol=1e-12)
    shares = one.point_grads(rows[0]), other.point_grads(rows[0])
    torch.testing.assert_close(*shares, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(linear.predict(rows), module.predict(rows), rtol=1e-12)


def test_training_is_the_same_by_either_way():
    one = train(Experiment("toy1", (-3.0, -1.0), optimizer="adam"))
    other = train(Experiment("toy1", (-3.0, -1.0), optimizer="adam", model="logistic_module"))
    np.testing.assert_allclose(one.params, other.params, rtol=0, atol=1e-9)


def test_the_published_table_of_two_features(zeros):
    run = train(zeros)
    np.testing.assert_allclose(run.losses[::100], TABLE, rtol=0, atol=5e-7)
    assert run.params.shape == run.grads.shape == (1001, 3)


@EACH
def test_a_run_records_what_autograd_says(experiment):
    found = train(experiment)
    assert np.array_equal(found.params[0], experiment.start_params)
    for k in (0, 7, 30):
        loss, grads = by_autograd(experiment.task, found.params[k])
        assert found.losses[k] == pytest.approx(loss, rel=1e-12)
        np.testing.assert_allclose(found.grads[k], grads, rtol=0, atol=1e-14)
    many = train_many([experiment, replace(experiment, learning_rate=0.1)])
    assert np.array_equal(many[0].params, found.params)


@EACH
def test_a_surface_lies_on_its_plane(experiment):
    found = train(experiment)
    plane = experiment.task.plane(found.params[-1])
    surface = loss_surface(experiment, GridSpec((-2, 2), (-3, 3), 5, 4), plane=plane)
    assert surface.plane is plane
    for j, v in enumerate(surface.v):
        for i, u in enumerate(surface.u):
            params = found.params[-1].copy()
            params[:2] = u, v
            assert surface.loss[j, i] == pytest.approx(loss_at(experiment, params), rel=1e-12)
    assert loss_surface(experiment).loss.shape == (110, 130)
    end = plane.project(found.params[-1])
    window = path_window(found, plane)
    assert window.u[0] <= end[0] <= window.u[1]
    assert window.v[0] <= end[1] <= window.v[1]


@EACH
def test_a_gradient_field_is_the_slope_along_its_plane(experiment):
    size = len(experiment.task.param_names)
    generator = np.random.default_rng(3)
    plane = Plane(generator.normal(size=size), generator.normal(size=(2, size)))
    field = gradient_field(experiment, GridSpec((-1, 1), (-1, 1), 2, 2), plane=plane)
    for j, v in enumerate(field.v):
        for i, u in enumerate(field.u):
            _, grads = by_autograd(experiment.task, plane.lift([u, v]))
            np.testing.assert_allclose(field.grads[j, i], plane.axes @ grads, rtol=0, atol=1e-12)


@EACH
def test_points_shares_and_curvature_come_from_the_same_loss(experiment):
    params = np.array(experiment.start_params)
    _, grads = by_autograd(experiment.task, params)
    shares = point_shares(experiment, params)
    assert shares.shape == (len(experiment.task.dataset.y), len(params))
    np.testing.assert_allclose(shares.sum(axis=0), grads, rtol=0, atol=1e-12)
    (hessian,) = curvature_along(experiment, [params])
    step = 1e-5
    for i in range(len(params)):
        ahead, behind = (
            by_autograd(experiment.task, params + sign * step * np.eye(len(params))[i])[1]
            for sign in (1, -1)
        )
        slope = (ahead - behind) / (2 * step)
        np.testing.assert_allclose(hessian[i], slope, rtol=0, atol=1e-7)


@EACH
def test_a_map_is_that_of_single_runs(experiment):
    plane = experiment.task.plane()
    found = convergence_map(experiment, GridSpec((-2, 2), (-2, 2), 3, 2), plane=plane)
    for j, v in enumerate(found.v):
        for i, u in enumerate(found.u):
            start = tuple(plane.lift([u, v]).tolist())
            single = train(replace(experiment, start=start))
            assert found.final_loss[j, i] == pytest.approx(single.losses[-1], rel=1e-9)


def test_two_features_have_an_optimum_where_they_overlap():
    dataset = replace(TWO_FEATURES, y=np.array([0, 1, 0, 0, 1, 1.0]))
    for loss in (LOSSES["mse"], LOSSES["bce"]):
        task = Task(dataset, MODELS["logistic"], loss)
        optimum = find_optimum(task)
        assert optimum.params.shape == (3,)
        assert np.linalg.norm(by_autograd(task, optimum.params)[1]) <= 1e-8
        generator = np.random.default_rng(2)
        for away in generator.normal(size=(50, 3)):
            assert loss_at(task, optimum.params + away) > optimum.loss


def test_classes_that_two_features_separate_have_none(zeros):
    optimum = find_optimum(zeros)
    assert optimum.params is None
    assert optimum.message.startswith("The classes can be separated")
    assert optimum.loss == 0
    assert judge(train(zeros), optimum).outcome == "still falling"


def test_a_feature_that_repeats_another_has_no_single_best():
    x = np.column_stack([TWO_FEATURES.x[:, 0], 2 * TWO_FEATURES.x[:, 0]])
    task = Task(replace(TWO_FEATURES, x=x), MODELS["logistic"], LOSSES["bce"])
    assert find_optimum(task).message.startswith("A feature is a combination of the others")


@EACH
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop", "lbfgs"])
def test_steps_of_any_model_are_the_sum_of_their_terms(experiment, optimizer):
    experiment = replace(experiment, optimizer=optimizer, epochs=10)
    found = decompose_steps(experiment)
    steps = np.diff(found.run.params, axis=0)
    np.testing.assert_allclose(sum(term.values for term in found.terms), steps, atol=1e-12)


@EACH
@BOTH
def test_the_script_ends_where_training_does(experiment, loss):
    experiment = replace(experiment, loss=loss)
    names: dict[str, object] = {}
    code = pytorch_code(experiment)
    exec(compile(code, "script", "exec"), names)
    flat = torch.nn.utils.parameters_to_vector(names["net"].parameters()).detach()
    layout = experiment.task.layout
    ordered = layout.unflatten(torch.tensor(train(experiment).params[-1]))
    expected = [ordered[f"{name}"] for name, _ in layout.make_module().named_parameters()]
    torch.testing.assert_close(
        flat, torch.cat([part.flatten() for part in expected]), rtol=0, atol=1e-9
    )


def test_a_sweep_of_a_net_has_every_rate():
    assert len(sweep(Experiment("toy1", model="tiny", epochs=5)).rates) == 25


def test_a_start_has_as_many_numbers_as_the_model_has_parameters():
    with pytest.raises(BadValue, match=r"or 3 numbers\. Got \(0\.0, 0\.0\)"):
        Experiment("pair", (0.0, 0.0))
    assert Experiment(model="tiny").start == "small"
    assert Experiment("pair").task.param_names == ("b", "w1", "w2")
    assert len(set(Experiment(model="tiny").task.param_names)) == 7
