import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import LOSSES, Experiment, load_dataset
from landscape.core.dataset import Dataset
from landscape.models import MODELS
from landscape.objective.linear import LinearObjective
from landscape.objective.task import Task
from tests.reference import grad_at, loss_at


def objective_on(dataset, loss):
    return Task(dataset, MODELS["logistic"], LOSSES[loss]).objective


QUICK = settings(max_examples=60, deadline=None, derandomize=True)
MARGINS = [0.0, 1e-300, 1e-17, 1e-8, 0.3, 1, 5, 17, 19.9, 20.1, 36.7, 40, 88.6, 88.8]
MARGINS += [120, 340, 360, 690, 709.7, 709.8, 745, 746, 1e3, 1e4]
MARGINS += [-u for u in MARGINS]
TINY = 1e-300  # below it a float64 begins to lose digits, and then to be 0


def exact_loss(name, u, y):
    """The textbook's loss of one point with fifty digits more than its logit can swallow."""
    with mpmath.workdps(9000 if abs(u) > 700 else 700):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(u)))
        if name == "mse":
            return +((p - y) ** 2)
        return -mpmath.log(p) if y == 1 else -mpmath.log(1 - p)


def exact_slope(name, u, y):
    """The derivative of that loss by the logit."""
    with mpmath.workdps(9000 if abs(u) > 700 else 700):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(u)))
        return +(2 * (p - y) * p * (1 - p)) if name == "mse" else +(p - y)


def assert_digits(computed, exact):
    """Twelve digits, also of a small number as long as a float64 can hold them."""
    error = abs(mpmath.mpf(float(computed)) - exact)
    assert error <= 1e-12 * abs(exact) if abs(exact) > TINY else error <= TINY, (computed, exact)


@pytest.mark.parametrize("name", ["mse", "bce"])
@pytest.mark.parametrize("shape", ["alone", "together"])
def test_a_loss_keeps_its_digits_at_every_margin(name, shape):
    formula = LOSSES[name].formula
    margins = torch.tensor(MARGINS, dtype=torch.float64)
    # Processors take other instructions for arrays than for single numbers.
    values = formula(margins) if shape == "together" else [formula(m) for m in margins]
    for margin, value in zip(MARGINS, values, strict=True):
        assert_digits(value, exact_loss(name, margin, 1))


@QUICK
@given(st.floats(-1e4, 1e4), st.sampled_from(["mse", "bce"]))
def test_a_loss_keeps_its_digits_at_any_margin(margin, name):
    value = LOSSES[name].formula(torch.tensor([margin], dtype=torch.float64))
    assert_digits(value.item(), exact_loss(name, margin, 1))


# Sums and products of such numbers are exact, so every difference is the formula's.
SIXTY_FOURTHS = st.integers(-320_000, 320_000).map(lambda i: i / 64)
INPUTS = st.sampled_from([-1.0, -0.5, 0.0, 0.25, 0.75, 1.0])


@QUICK
@given(
    st.lists(st.tuples(INPUTS, st.integers(0, 1)), min_size=1, max_size=4),
    SIXTY_FOURTHS,
    SIXTY_FOURTHS,
    st.sampled_from(["mse", "bce"]),
)
def test_loss_and_gradient_on_a_few_points(points, w0, w1, name):
    x, y = zip(*points, strict=True)
    objective = objective_on(Dataset(x, y), name)
    (loss,), (grad,) = objective.value_and_grad(torch.tensor([[w0, w1]], dtype=torch.float64))
    logits = [w0 + w1 * one for one in x]
    assert max(map(abs, logits)) <= 1e4
    with mpmath.workdps(50):
        exact = mpmath.fsum(exact_loss(name, u, c) for u, c in zip(logits, y, strict=True)) / len(x)
        slopes = [exact_slope(name, u, c) for u, c in zip(logits, y, strict=True)]
        exact_grad = [
            mpmath.fsum(slopes) / len(x),
            mpmath.fsum(s * one for s, one in zip(slopes, x, strict=True)) / len(x),
        ]
        assert_digits(loss, exact)
        for computed, true in zip(grad.tolist(), exact_grad, strict=True):
            assert abs(computed - true) <= 1e-12


@pytest.mark.parametrize("y", [0, 1])
def test_at_logit_zero_both_classes_are_as_likely(y):
    origin = torch.zeros(1, 2, dtype=torch.float64)
    data = Dataset([0.0], [y])
    loss, grad = objective_on(data, "bce").value_and_grad(origin)
    assert loss.item() == pytest.approx(0.6931471805599453, abs=1e-15)
    assert grad[0].tolist() == pytest.approx([0.5 - y, 0.0], abs=1e-15)
    loss, grad = objective_on(data, "mse").value_and_grad(origin)
    assert loss.item() == pytest.approx(0.25, abs=1e-15)
    assert grad[0].tolist() == pytest.approx([2 * (0.5 - y) / 4, 0.0], abs=1e-15)


def test_bce_of_a_saturated_wrong_answer_is_the_logit_and_has_a_slope():
    # In float32 through σ this reads 100 with gradient 0.
    objective = objective_on(Dataset([0.0], [0]), "bce")
    loss, grad = objective.value_and_grad(torch.tensor([[17.0, 0.0]], dtype=torch.float64))
    assert loss.item() == pytest.approx(17.0000000413993755, abs=1e-12)
    assert grad[0, 0].item() == pytest.approx(0.99999995860062441, abs=1e-12)


@pytest.mark.parametrize("name", ["mse", "bce"])
@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
def test_many_params_at_once_give_what_each_gives(name, dataset):
    data = load_dataset(dataset)
    objective = Experiment(dataset=dataset, loss=name).task.objective
    params = np.random.default_rng(0).uniform(-5, 5, (12, 2))
    losses, grads = objective.value_and_grad(torch.from_numpy(params))
    assert losses.shape == (12,)
    assert not losses.requires_grad
    on_a_grid = objective(torch.from_numpy(params.reshape(3, 4, 2)))
    assert on_a_grid.shape == (3, 4)
    for index, (w0, w1) in enumerate(params):
        expected = loss_at(name, data.x, data.y, w0, w1)
        assert losses[index].item() == pytest.approx(expected, rel=0, abs=1e-12)
        assert on_a_grid.flatten()[index].item() == pytest.approx(expected, rel=0, abs=1e-12)
        assert grads[index].tolist() == pytest.approx(
            grad_at(name, data.x, data.y, w0, w1).tolist(), rel=0, abs=1e-12
        )


@pytest.mark.parametrize("name", ["mse", "bce"])
@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
def test_no_bit_depends_on_the_others_in_the_batch(name, dataset):
    objective = Experiment(dataset=dataset, loss=name).task.objective
    params = torch.from_numpy(np.random.default_rng(1).uniform(-9, 9, (37, 2)))
    params[5], params[20] = float("nan"), 1e8
    losses, grads = objective.value_and_grad(params)
    for some in ([0], [36], [5], [3, 20], [9, 8, 7], list(range(36))):
        few_losses, few_grads = objective.value_and_grad(params[some])
        assert few_losses.numpy().tobytes() == losses[some].numpy().tobytes()
        assert few_grads.numpy().tobytes() == grads[some].numpy().tobytes()


@pytest.mark.parametrize("name", ["mse", "bce"])
def test_several_features_take_one_weight_each(name):
    x = np.array([[1, 2], [2, 3], [3, 1], [4, 3], [5, 3], [6, 2]], dtype=float)
    y = np.array([0.0, 0, 0, 1, 1, 1])
    objective = objective_on(Dataset(x, y), name)
    params = torch.tensor([0.5, -0.25, 0.75], dtype=torch.float64)
    # One weight is taken as the bias' place: w0 + w1·x1 + w2·x2 is the logit of the sums.
    logits = 0.5 - 0.25 * x[:, 0] + 0.75 * x[:, 1]
    assert objective(params).item() == pytest.approx(loss_at(name, logits, y, 0, 1), abs=1e-12)


def test_the_published_losses_of_six_points_with_two_features():
    x = [[1, 2], [2, 3], [3, 1], [4, 3], [5, 3], [6, 2]]
    objective = objective_on(Dataset(x, [0, 0, 0, 1, 1, 1]), "bce")
    published = "0.693147 0.134722 0.080643 0.057900 0.045300 0.037261 "
    published += "0.031673 0.027556 0.024394 0.021888 0.019852"
    params = torch.zeros(1, 3, dtype=torch.float64)
    losses = []
    for step in range(1001):
        loss, grad = objective.value_and_grad(params)
        if step % 100 == 0:
            losses.append(f"{loss.item():.6f}")
        params = params - grad
    assert losses == published.split()


def test_the_script_parts_of_a_loss_exist_in_torch():
    nn = torch.nn
    for loss in LOSSES.values():
        for part in filter(None, (loss.last_layer, loss.criterion)):
            assert eval(part, {"nn": nn})  # the entries are the program's own


@pytest.mark.parametrize("name", ["mse", "bce"])
def test_each_rows_slopes_are_its_weight_times_the_formulas_derivatives(name):
    objective = Experiment("toy1", loss=name).task.objective
    rows = torch.tensor([(-10.0, -1.0), (0.4, 1.3), (2.0, -3.0)], dtype=torch.float64)
    first, second = objective.first_derivatives(rows), objective.second_derivatives(rows)
    margins = rows @ objective.design.T
    p, q = margins.sigmoid(), (-margins).sigmoid()
    by_hand = (-2 * q * q * p, 2 * p * q * q * (2 * p - q)) if name == "mse" else (-q, p * q)
    torch.testing.assert_close(first, by_hand[0] / 13, rtol=1e-9, atol=1e-15)
    torch.testing.assert_close(second, by_hand[1] / 13, rtol=1e-9, atol=1e-15)


def test_a_formula_of_straight_lines_does_not_curve():
    design = torch.tensor([[1.0, 2.0], [-1.0, 1.0]], dtype=torch.float64)
    weights = torch.tensor([0.25, 0.75], dtype=torch.float64)
    for formula in (lambda m: -m, lambda m: (1 - m).clamp(min=0)):
        objective = LinearObjective(design, formula, weights)
        zeros = torch.zeros(1, 2, dtype=torch.float64)
        first, second = objective.first_derivatives(zeros), objective.second_derivatives(zeros)
        assert first.tolist() == [[-0.25, -0.75]]
        assert second.tolist() == [[0, 0]]
        assert objective.hessians(torch.zeros(1, 2, dtype=torch.float64)).abs().sum() == 0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data(), st.floats(0, 1))
def test_a_loss_is_convex_where_it_says_so(data, share):
    for loss in LOSSES.values():
        for kind in loss.convex:
            size = 3 if kind == "classes" else 1
            ends = [
                torch.tensor(
                    data.draw(st.lists(st.floats(-30, 30), min_size=size, max_size=size)),
                    dtype=torch.float64,
                )
                for _ in range(2)
            ]
            formula = loss.formulas[kind]
            between = formula(share * ends[0] + (1 - share) * ends[1]).squeeze()
            chord = (share * formula(ends[0]) + (1 - share) * formula(ends[1])).squeeze()
            assert between <= chord + 1e-9 * (1 + chord.abs())
