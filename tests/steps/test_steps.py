import dataclasses
import math
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import (
    OPTIMIZERS,
    SCHEDULES,
    Experiment,
    StepDecomposition,
    decompose_steps,
    train,
)
from tests.variants import few_of

TUNED = [
    ("sgd", {}),
    ("sgd", {"weight_decay": 0.1}),
    ("sgd", {"dampening": 0.5}),
    ("sgd", {"momentum": 0.9}),
    ("sgd", {"momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1}),
    ("sgd", {"momentum": 0.9, "nesterov": True}),
    ("sgd", {"momentum": 0.7, "nesterov": True, "weight_decay": 0.3}),
    ("adam", {}),
    ("adam", {"betas": (0.5, 0.75), "eps": 0.1, "weight_decay": 0.1}),
    ("adam", {"betas": (0, 0), "eps": 1e-3}),
    ("adam", {"betas": (1 - 1e-6, 1 - 1e-6)}),
    ("adam", {"amsgrad": True, "betas": (0.8, 0.5), "weight_decay": 0.05}),
    ("adamw", {}),
    ("adamw", {"weight_decay": 0}),
    ("adamw", {"weight_decay": 0.5, "amsgrad": True, "betas": (0.7, 0.6)}),
    ("nadam", {}),
    ("nadam", {"weight_decay": 0.1, "betas": (0.7, 0.9), "momentum_decay": 1}),
    ("nadam", {"weight_decay": 0.1, "decoupled_weight_decay": True, "eps": 0.01}),
    ("nadam", {"decoupled_weight_decay": True, "momentum_decay": 0}),
    ("radam", {}),
    ("radam", {"weight_decay": 0.1, "betas": (0.7, 0.9)}),
    ("radam", {"weight_decay": 0.1, "decoupled_weight_decay": True, "eps": 0.01}),
    ("radam", {"betas": (0.9, 0.6)}),
    ("radam", {"betas": (0.9, 0.5), "decoupled_weight_decay": True}),
    ("rmsprop", {}),
    ("rmsprop", {"weight_decay": 0.1, "alpha": 0.9, "eps": 0.01}),
    ("rmsprop", {"centered": True}),
    ("rmsprop", {"momentum": 0.9, "weight_decay": 0.1}),
    ("rmsprop", {"momentum": 0.5, "centered": True, "alpha": 0.5, "weight_decay": 0.2}),
    ("adagrad", {}),
    ("adagrad", {"lr_decay": 0.1, "weight_decay": 0.1}),
    ("adagrad", {"initial_accumulator_value": 0.5, "eps": 0.01}),
    ("lbfgs", {}),
    ("lbfgs", {"line_search_fn": "strong_wolfe", "max_iter": 3}),
]


EACH = pytest.mark.parametrize(("optimizer", "options"), TUNED)


def experiment_of(optimizer, options, **more):
    settings = {"dataset": "toy1", "start": "plausible", "learning_rate": 0.2, "epochs": 30}
    return Experiment(
        **settings | more, optimizer=optimizer, optimizer_options=tuple(options.items())
    )


def quantity(anatomy, name):
    (found,) = (q for q in anatomy.quantities if q.name == name)
    return found.values


def assert_adds_up(experiment):
    anatomy, run = decompose_steps(experiment), train(experiment)
    steps = np.diff(run.params, axis=0)
    assert len(steps) == len(run.losses) - 1
    assert steps.shape == quantity(anatomy, "step").shape
    allowed = 1e-12 * (1 + np.maximum(np.abs(run.params[1:]), np.abs(run.params[:-1])))
    assert (np.abs(sum(t.values for t in anatomy.terms) - steps) <= allowed).all()
    assert (quantity(anatomy, "step") == steps).all()
    assert (quantity(anatomy, "g") == run.grads[:-1]).all()
    return anatomy, run


@EACH
@pytest.mark.parametrize(
    ("loss", "dataset"),
    few_of([("mse", "toy1"), ("bce", "toy2"), ("mse", "toy2"), ("bce", "toy1")], keep=2),
)
def test_the_terms_add_up_to_the_step(optimizer, options, loss, dataset):
    _, run = assert_adds_up(experiment_of(optimizer, options, loss=loss, dataset=dataset))
    assert run.epochs > 2


@settings(max_examples=30, derandomize=True)
@given(
    tuned=st.sampled_from(TUNED),
    start=st.tuples(st.floats(-30, 30), st.floats(-30, 30)),
    learning_rate=st.floats(1e-6, 10),
    epochs=st.integers(1, 25),
    loss=st.sampled_from(["mse", "bce"]),
    schedule=st.sampled_from(list(SCHEDULES)),
)
def test_the_terms_add_up_from_anywhere_at_any_rate(
    tuned, start, learning_rate, epochs, loss, schedule
):
    assert_adds_up(
        experiment_of(
            *tuned,
            start=start,
            learning_rate=learning_rate,
            epochs=epochs,
            loss=loss,
            schedule=schedule,
        )
    )


def evaluated(substituted, numbers):
    """What a template comes to, in Python."""
    text = substituted.format(**numbers)
    for sign, python in (("−", "-"), ("·", "*"), ("^", "**"), ("√", "sqrt")):
        text = text.replace(sign, python)
    return eval(text, {"sqrt": math.sqrt, "max": max})  # the templates are the program's own


@EACH
@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_a_filled_formula_comes_to_the_quantity(optimizer, options, loss):
    schedule = {"schedule": "exponentiallr", "epochs": 12, "loss": loss}
    anatomy = decompose_steps(experiment_of(optimizer, options, **schedule))
    for q in anatomy.quantities:
        names = set(re.findall(r"{(\w+)}", q.substituted))
        assert names <= set(anatomy.values)
        # torch keeps this product in single precision; what cancels under a root leaves less.
        digits = {"mu_product": 1e-6, "d": 1e-5}.get(q.name, 1e-10)
        for row in range(12):
            for coordinate in (0, 1):
                numbers = {
                    name: values[row] if values.ndim == 1 else values[row, coordinate]
                    for name, values in anatomy.values.items()
                }
                found = evaluated(q.substituted, numbers)
                assert found == pytest.approx(q.values[row, coordinate], rel=digits, abs=1e-14)


@EACH
def test_an_anatomy_is_well_formed(optimizer, options):
    anatomy = decompose_steps(experiment_of(optimizer, options, epochs=7))
    assert isinstance(anatomy, StepDecomposition)
    names = [q.name for q in anatomy.quantities]
    assert (names[0], names[-1]) == ("g", "step")
    assert len(set(names)) == len(names)
    assert len({t.name for t in anatomy.terms}) == len(anatomy.terms) >= 1
    for part in (*anatomy.quantities, *anatomy.terms):
        assert part.name.isidentifier()
        assert part.name.isascii()
        assert part.symbol
        assert part.meaning[0].islower()
        assert "{" not in part.meaning
        assert part.values.shape == (7, 2)
        assert not part.values.flags.writeable
    for q in anatomy.quantities:
        expected = anatomy.values[q.name]
        assert (q.values == (expected[:, None] if expected.ndim == 1 else expected)).all()
    for values in anatomy.values.values():
        assert values.shape in ((7, 2), (7,))
        assert not values.flags.writeable
    arrows = {q.name for q in anatomy.quantities if q.arrow}
    assert arrows == {"g", "g_decayed", "m", "m_hat", "b", "a", "d", "step"} & set(names) - (
        {"d"} if optimizer == "rmsprop" else set()
    )
    assert anatomy.values["t"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert anatomy.values["t"].dtype.kind == "i"  # reads 3, not 3.0, in a formula


@EACH
def test_a_formula_names_what_its_template_fills_in(optimizer, options):
    anatomy = decompose_steps(experiment_of(optimizer, options, epochs=2))
    if optimizer == "lbfgs":
        return
    symbols = {q.name: q.symbol for q in anatomy.quantities}
    symbols |= {"lr": "η", "w": "w", "t": "t", "share": "τ"}
    for q in anatomy.quantities[1:]:
        for name in re.findall(r"{(\w+)}", q.substituted):
            symbol = symbols[name.removesuffix("_before")]
            assert symbol in q.formula or (symbol == "t" and "ᵗ" in q.formula)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_that_diverges_has_the_steps_until_then(optimizer):
    experiment = experiment_of(optimizer, {}, learning_rate=1e12, epochs=9)
    run = train(experiment)
    anatomy, _ = assert_adds_up(experiment)
    assert quantity(anatomy, "g").shape == (run.epochs, 2)
    assert all(len(values) == run.epochs for values in anatomy.values.values())
    # The picture's other way to end early: after some steps.
    later = experiment_of("sgd", {"weight_decay": 100.0}, learning_rate=1.0, epochs=50)
    assert 2 <= train(later).epochs < 50
    assert_adds_up(later)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_looking_on_changes_no_bit_of_training(optimizer):
    experiment = experiment_of(optimizer, {}, epochs=12)
    seen = []
    watched = train(experiment, on_step=seen.append)
    alone = train(experiment)
    assert len(seen) == 12
    assert {type(one) for one in seen} == {OPTIMIZERS[optimizer].torch_class}
    for name in ("params", "grads", "losses", "learning_rates"):
        assert getattr(watched, name).tobytes() == getattr(alone, name).tobytes()


def test_the_hook_sees_the_rate_of_the_step_just_taken():
    experiment = dataclasses.replace(experiment_of("sgd", {}, epochs=6), schedule="exponentiallr")
    rates = []
    run = train(experiment, on_step=lambda one: rates.append(one.param_groups[0]["lr"]))
    assert rates == run.learning_rates[:-1].tolist()
    assert decompose_steps(experiment).values["lr"].tolist() == rates


def test_the_numbers_are_the_optimizers_own():
    experiment = experiment_of("adam", {"amsgrad": True}, epochs=5)
    states = []

    def look(optimizer):
        (state,) = optimizer.state.values()
        states.append({key: value.clone() for key, value in state.items()})

    train(experiment, on_step=look)
    anatomy = decompose_steps(experiment)
    for name, key in (("m", "exp_avg"), ("v", "exp_avg_sq"), ("v_max", "max_exp_avg_sq")):
        rows = torch.cat([state[key] for state in states]).numpy()
        assert quantity(anatomy, name).tobytes() == rows.tobytes()
        before = anatomy.values[f"{name}_before"]
        assert (before[0] == 0).all()
        assert before[1:].tobytes() == rows[:-1].tobytes()
