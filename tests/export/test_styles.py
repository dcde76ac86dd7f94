"""The three spellings of a run, each executed as a student would."""

import contextlib
import io
import re
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest
import torch

from landscape import (
    DATASETS,
    LOSSES,
    MODELS,
    OPTIMIZERS,
    SCHEDULES,
    BadValue,
    Experiment,
    pytorch_code,
    train,
)
from landscape.core.options import Pick
from landscape.export.rules import RULES
from landscape.export.script import STYLES
from tests.variants import few_of

PLAIN = [name for name, style in STYLES.items() if style.plain]
# Few points, so that every combination is quick; of two layers, so that a middle one is tried.
SIZES = {"toy2": (("n", 60),), "broken_line": (("n", 60),)}
NETS = {"mlp": (("width", 3), ("layers", 2), ("activation", "tanh"))}
TUNED = [
    ("sgd", {"momentum": 0.5}),
    ("sgd", {"weight_decay": 0.25}),
    ("sgd", {"momentum": 0.5, "dampening": 0.25, "weight_decay": 0.01}),
    ("sgd", {"momentum": 0.5, "nesterov": True, "weight_decay": 0.1}),
    ("adam", {"betas": (0.5, 0.75), "eps": 0.001}),
    ("adam", {"betas": (0.0, 0.5), "weight_decay": 0.1}),
    ("adam", {"amsgrad": True}),
]


def suited():
    """Every data set with every model and loss that suit it."""
    for dataset in DATASETS:
        usual = Experiment(dataset, dataset_options=SIZES.get(dataset, ()))
        kind = usual.task.dataset.kind
        for model in MODELS:
            for loss in LOSSES:
                if kind in MODELS[model].targets and kind in LOSSES[loss].targets:
                    options = NETS.get(model, ())
                    yield replace(
                        usual, model=model, loss=loss, model_options=options, start="good"
                    )


def ends(code):
    """The final parameters in the order of `train`, the final loss, and what was printed."""
    names, printed = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "script", "exec"), names)
    if "net" in names:
        net = names["net"]
        # Layer by layer, the bias before the weight.
        parts = [
            part for layer in net if list(layer.parameters()) for part in (layer.bias, layer.weight)
        ]
    else:
        parts = names["params"]
    params = torch.cat([part.detach().flatten() for part in parts]).numpy()
    (loss,) = re.findall(r"^loss = (\S+)$", printed.getvalue(), re.MULTILINE)
    return params, float(loss), printed.getvalue()


trained = cache(train)  # once for all spellings


def check(experiment, style):
    run = trained(experiment)
    assert run.status == "finished"
    params, loss, _ = ends(pytorch_code(experiment, style))
    np.testing.assert_allclose(params, run.params[-1], rtol=0, atol=1e-9)
    assert abs(loss - run.losses[-1]) <= 1e-9
    assert params.tolist() != list(experiment.start_params)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("optimizer", few_of(["sgd", "adam"]))
@pytest.mark.parametrize("experiment", list(suited()), ids=str)
def test_every_data_set_model_and_loss_ends_where_training_does(experiment, optimizer, style):
    check(replace(experiment, optimizer=optimizer, learning_rate=0.01, epochs=50), style)


@pytest.mark.parametrize("style", few_of(sorted(STYLES, key=lambda style: style != "module")))
@pytest.mark.parametrize("dataset", DATASETS)
def test_a_data_sets_usual_run_ends_where_training_does(dataset, style):
    check(Experiment(dataset), style)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(
            "line", model="mlp", model_options={"width": 10, "activation": "tanh"}, epochs=200
        ),
        Experiment("broken_line", model="mlp"),
    ],
    ids=["line", "broken_line"],
)
def test_a_nets_usual_run_ends_where_training_does(experiment, style):
    check(experiment, style)


# Every optimizer, and every schedule with and without a closure; then every pair.
PLANNED = sorted(
    product(OPTIMIZERS, SCHEDULES),
    key=lambda pair: pair[1] != "none" and pair[0] not in ("sgd", "lbfgs"),
)


@pytest.mark.parametrize("style", PLAIN)
@pytest.mark.parametrize(
    ("optimizer", "schedule"), few_of(PLANNED, keep=len(OPTIMIZERS) + 2 * (len(SCHEDULES) - 1))
)
def test_every_optimizer_and_schedule_ends_where_training_does(optimizer, schedule, style):
    check(Experiment("toy1", (-2, 2), "bce", optimizer, 0.1, 25, schedule=schedule), style)


@pytest.mark.parametrize("style", PLAIN)
@pytest.mark.parametrize(("optimizer", "options"), TUNED, ids=str)
def test_rules_take_their_options(optimizer, options, style):
    check(
        Experiment("two_features", "zeros", "bce", optimizer, 0.1, 25, optimizer_options=options),
        style,
    )


@pytest.mark.parametrize("style", PLAIN)
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize(
    "activation",
    next(o.names for o in MODELS["mlp"].options if isinstance(o, Pick)),
)
@pytest.mark.parametrize("dataset", ["hours", "three_classes", "line"])
def test_backpropagation_goes_through_every_activation(dataset, activation, layers, style):
    options = {"width": 4, "layers": layers, "activation": activation}
    check(
        Experiment(
            dataset,
            "random2",
            model="mlp",
            model_options=options,
            optimizer="sgd",
            learning_rate=0.01,
            epochs=30,
        ),
        style,
    )


# Where exp overflows, or log takes 0, unless a formula is written so that it does not.
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "experiment",
    [
        Experiment("toy1", (5000.0, 3000.0), "bce", epochs=3),
        Experiment("toy1", (-5000.0, -3000.0), "bce", epochs=3),
        Experiment("three_classes", (5000.0, -5000.0, 0.0, *[0.0] * 12), epochs=3),
    ],
    ids=["high", "low", "classes"],
)
def test_large_logits_do_no_harm(experiment, style):
    check(experiment, style)


@pytest.mark.parametrize("style", PLAIN)
@pytest.mark.parametrize("experiment", list(suited()), ids=str)
def test_a_plain_script_is_one_for_pupils(experiment, style):
    code = pytorch_code(experiment, style)
    own = code[code.index("# Model") :]
    assert "landscape" not in code
    assert "{" not in code
    assert code.endswith("\n")
    assert "\n\n\n\n" not in code
    assert max(map(len, own.splitlines())) <= 100
    assert "nn.Module" not in code
    assert "Linear layer" not in code


@pytest.mark.parametrize("optimizer", RULES)
def test_by_hand_means_without_nn_optim_and_autograd(optimizer):
    for experiment in suited():
        code = pytorch_code(replace(experiment, optimizer=optimizer), "tensors")
        assert not re.search(r"\bnn\b|optim\b|requires_grad|backward\(", code)
        assert re.findall(r"^(?:import|from) (.+)$", code, re.MULTILINE) == ["torch"]


def test_by_hand_says_whose_rule_it_takes():
    rms = pytorch_code(Experiment(optimizer="rmsprop"), "tensors")
    assert 'the rule of RMSprop is on the page "Inside the optimizer"' in rms
    planned = pytorch_code(Experiment(schedule="steplr"), "tensors")
    assert "torch.optim.SGD(params, lr=0.25)" in planned


def test_settings_are_named_in_the_rule():
    options = {"momentum": 0.5, "nesterov": True}
    code = pytorch_code(Experiment(optimizer_options=options), "tensors")
    assert "lr = 0.25\nmomentum = 0.5\n" in code
    assert "weight_decay" not in code
    assert "param -= lr * grad\n" in pytorch_code(Experiment(), "tensors")


def test_scripts_print_the_parameters_by_name():
    for style in STYLES:
        run = train(Experiment("toy1", epochs=5))
        _, _, printed = ends(pytorch_code(Experiment("toy1", epochs=5), style))
        w0, w1 = map(float, re.findall(r"w\d = +(\S+)", printed.replace("=", "= ")))
        np.testing.assert_allclose([w0, w1], run.params[-1], rtol=0, atol=1e-9)
    _, _, printed = ends(pytorch_code(Experiment("two_features", epochs=5), "tensors"))
    assert [line.split(" = ")[0] for line in printed.splitlines()] == ["b", "w", "loss"]


def test_without_a_style_it_is_the_module():
    assert pytorch_code(Experiment()) == pytorch_code(Experiment(), "module")
    assert "nn.Sequential" in pytorch_code(Experiment())


@pytest.mark.parametrize("style", PLAIN)
def test_a_model_or_loss_without_plain_code_has_the_module_alone(style, monkeypatch):
    with pytest.raises(BadValue, match=r"style must be one of tensors, functional, module\. Got"):
        pytorch_code(Experiment(), "prose")
    for entry, lacking in ((MODELS["logistic"], None), (LOSSES["bce"], {})):
        with monkeypatch.context() as patch:
            patch.setitem(entry.__dict__, "plain_code", lacking)
            message = r"style must be one of module for this model and loss\. Got"
            with pytest.raises(BadValue, match=message):
                pytorch_code(Experiment(), style)
            assert "nn.Sequential" in pytorch_code(Experiment())
