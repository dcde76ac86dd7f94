import numpy as np
import pytest

from landscape import (
    Experiment,
    decompose_steps,
    load_dataset,
    train,
)
from tests.reference import descend


def experiment_of(optimizer, options, **more):
    settings = {"dataset": "toy1", "start": "plausible", "learning_rate": 0.2, "epochs": 30}
    return Experiment(
        **settings | more, optimizer=optimizer, optimizer_options=tuple(options.items())
    )


def quantity(anatomy, name):
    (found,) = (q for q in anatomy.quantities if q.name == name)
    return found.values


def term(anatomy, name):
    (found,) = (t for t in anatomy.terms if t.name == name)
    return found.values


def test_adam_equals_a_hand_written_one():
    options = {"betas": (0.8, 0.95), "eps": 0.01, "weight_decay": 0.1}
    experiment = experiment_of("adam", options)
    anatomy, data = decompose_steps(experiment), load_dataset("toy1")
    params, grads, _ = descend("bce", "adam", data.x, data.y, (-3, -1), 0.2, 30, **options)
    m, v = np.zeros(2), np.zeros(2)
    for row in range(30):
        t, before = row + 1, m
        pulled = grads[row] + 0.1 * params[row]
        m = 0.8 * m + 0.2 * pulled
        v = 0.95 * v + 0.05 * pulled**2
        m_hat, v_hat = m / (1 - 0.8**t), v / (1 - 0.95**t)
        size = np.sqrt(v_hat) + 0.01
        share = -0.2 / (1 - 0.8**t) / size
        expected = {"g": grads[row], "g_decayed": pulled, "m": m, "v": v, "m_hat": m_hat}
        expected |= {"v_hat": v_hat, "step": -0.2 * m_hat / size}
        for name, number in expected.items():
            np.testing.assert_allclose(quantity(anatomy, name)[row], number, rtol=0, atol=1e-9)
        for name, number in {
            "carried": share * 0.8 * before,
            "gradient": share * 0.2 * grads[row],
            "decay": share * 0.2 * 0.1 * params[row],
        }.items():
            np.testing.assert_allclose(term(anatomy, name)[row], number, rtol=0, atol=1e-9)
    assert [q.name for q in anatomy.quantities] == list(expected)


@pytest.mark.parametrize("nesterov", [False, True])
def test_sgd_with_momentum_equals_a_hand_written_one(nesterov):
    options = {"momentum": 0.9, "weight_decay": 0.1, "nesterov": nesterov}
    anatomy, data = decompose_steps(experiment_of("sgd", options)), load_dataset("toy1")
    params, grads, _ = descend("bce", "sgd", data.x, data.y, (-3, -1), 0.2, 30, **options)
    b = np.zeros(2)
    for row in range(30):
        before, b = b, 0.9 * b + grads[row] + 0.1 * params[row]
        carried, fresh = (-0.2 * 0.81, -0.2 * 1.9) if nesterov else (-0.2 * 0.9, -0.2)
        for values, number in (
            (quantity(anatomy, "b"), b),
            (anatomy.values["b_before"], before),
            (term(anatomy, "carried"), carried * before),
            (term(anatomy, "gradient"), fresh * grads[row]),
            (term(anatomy, "decay"), fresh * 0.1 * params[row]),
        ):
            np.testing.assert_allclose(values[row], number, rtol=0, atol=1e-9)


def test_dampening_lets_the_first_gradient_through():
    anatomy = decompose_steps(experiment_of("sgd", {"momentum": 0.5, "dampening": 0.25}, epochs=3))
    assert anatomy.values["share"].tolist() == [1, 0.75, 0.75]
    g, b = quantity(anatomy, "g"), quantity(anatomy, "b")
    np.testing.assert_allclose(b[0], g[0], rtol=1e-15)
    np.testing.assert_allclose(b[1], 0.5 * g[0] + 0.75 * g[1], rtol=1e-14)


def test_adamw_pulls_towards_zero_beside_the_gradient():
    experiment = experiment_of("adamw", {"weight_decay": 0.5})
    anatomy, run = decompose_steps(experiment), train(experiment)
    np.testing.assert_allclose(term(anatomy, "decay"), -0.2 * 0.5 * run.params[:-1], rtol=1e-14)


def test_radam_leaves_the_squares_out_until_it_can_trust_them():
    anatomy = decompose_steps(experiment_of("radam", {}, epochs=8))
    # The published schedule for β2 = 0.999: ρ passes 5 at the sixth step.
    trusted = quantity(anatomy, "rho")[:, 0] > 5
    assert trusted.tolist() == [False] * 5 + [True] * 3
    assert (quantity(anatomy, "r")[:5] == 1).all()
    assert (quantity(anatomy, "r")[5:] < 0.1).all()
    plain = -0.2 * quantity(anatomy, "m_hat")
    np.testing.assert_allclose(quantity(anatomy, "step")[:5], plain[:5], rtol=1e-13)
    assert (np.abs(quantity(anatomy, "step")[5:] - plain[5:]) > 1e-6).all()
    assert anatomy.note == (
        "While ρ is 5 or less, the average of the squares is left out: the step is −η·m̂."
    )


def test_lbfgs_tells_how_many_steps_of_its_own_it_took():
    experiment = experiment_of("lbfgs", {"max_iter": 4}, epochs=12)
    seen = []
    run = train(
        experiment,
        on_step=lambda optimizer: seen.append(
            [optimizer.state_dict()["state"][0][key] for key in ("n_iter", "func_evals")]
        ),
    )
    anatomy = decompose_steps(experiment)
    for name, column in (("iterations", 0), ("evaluations", 1)):
        counts = quantity(anatomy, name)[:, 0]
        assert np.cumsum(counts).tolist() == [row[column] for row in seen]
    assert quantity(anatomy, "iterations")[0].tolist() == [4, 4]
    assert [t.name for t in anatomy.terms] == ["whole"]
    assert "several steps" in anatomy.note
    # With one step of its own in an epoch, that is direction times length.
    single = decompose_steps(experiment_of("lbfgs", {"max_iter": 1}, epochs=6))
    product = quantity(single, "d") * quantity(single, "length")
    np.testing.assert_allclose(product, quantity(single, "step"), rtol=0, atol=1e-14)
    assert run.epochs == 12


def test_lbfgs_that_stands_still_says_so():
    options = {"line_search_fn": "strong_wolfe"}
    plan = {"schedule": "linearlr", "schedule_options": {"end_factor": 0, "total_iters": 2}}
    anatomy = decompose_steps(experiment_of("lbfgs", options, epochs=12, **plan))
    assert (quantity(anatomy, "step")[3:] == 0).all()
    assert (quantity(anatomy, "iterations") >= 0).all()
    still = decompose_steps(experiment_of("lbfgs", {"tolerance_grad": 1}, dataset="toy2", epochs=4))
    for name in ("iterations", "d", "length", "step"):
        assert (quantity(still, name) == 0).all()
    assert (quantity(still, "evaluations") == 1).all()
