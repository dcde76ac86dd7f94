import json
import re
import subprocess
import sys

import numpy as np
import pytest

from landscape import OPTIMIZERS, SCHEDULES, STARTS, Experiment, pytorch_code, train
from tests.variants import few_of

EXPERIMENTS = [
    Experiment("toy2", start, loss, optimizer)
    for start in STARTS
    for loss in ("mse", "bce")
    for optimizer in ("sgd", "adam")
] + [
    Experiment("toy1"),
    Experiment("toy1", "worst", "mse", "adam", epochs=300),
    Experiment("toy2", (1.25, -7 / 3), "bce", "sgd", learning_rate=1 / 3, epochs=1),
    Experiment("toy2", (0.1, 1e-7), "mse", "adam", learning_rate=1e-5, epochs=17),
    Experiment("toy2", seed=2**53 - 1),
    Experiment("toy2", seed=3, dataset_options=(("n", 501), ("w0", 2.5), ("w1", -3))),
    Experiment("toy2", loss="mse", dataset_options=(("w1", -0.1),)),
]
TUNED = [
    ("sgd", {"momentum": 0.9, "dampening": 0.25, "weight_decay": 0.01}),
    ("sgd", {"momentum": 0.9, "nesterov": True}),
    ("adam", {"betas": (0.5, 0.75), "eps": 0.001, "weight_decay": 0.1, "amsgrad": True}),
    ("adamw", {}),
    ("adamw", {"weight_decay": 0.25, "amsgrad": True}),
    ("nadam", {}),
    ("nadam", {"momentum_decay": 0.5, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("radam", {}),
    ("radam", {"betas": (0.8, 0.9), "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("rmsprop", {}),
    ("rmsprop", {"alpha": 0.5, "momentum": 0.5, "centered": True, "eps": 0.01}),
    ("adagrad", {}),
    ("adagrad", {"lr_decay": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-5}),
    ("lbfgs", {}),
    ("lbfgs", {"line_search_fn": "strong_wolfe", "max_iter": 2, "history_size": 3}),
    ("lbfgs", {"tolerance_grad": 1e-3, "tolerance_change": 1e-4}),
]
EXPERIMENTS += [
    Experiment("toy1", (-2, 2), "bce", name, 0.1, 25, optimizer_options=tuple(options.items()))
    for name, options in TUNED
]
PLANNED = [(name, {}) for name in SCHEDULES if name != "none"] + [
    ("steplr", {"step_size": 4, "gamma": 0.5}),
    ("exponentiallr", {"gamma": 0.75}),
    ("cosineannealinglr", {"eta_min": 0.01}),
    ("cosineannealingwarmrestarts", {"T_0": 5, "T_mult": 2, "eta_min": 0.01}),
    ("linearlr", {"start_factor": 1.0, "end_factor": 0, "total_iters": 20}),
    ("polynomiallr", {"power": 2.5}),
    ("onecyclelr", {"pct_start": 0.04, "div_factor": 10}),
    ("reducelronplateau", {"factor": 0.5, "patience": 0, "threshold": 0.5}),
]
EXPERIMENTS += [
    Experiment(
        "toy1",
        optimizer=optimizer,
        epochs=25,
        schedule=name,
        schedule_options=tuple(options.items()),
    )
    for optimizer in ("sgd", "adam", "lbfgs")
    for name, options in PLANNED
]

# Each script in a namespace of its own; what it prints must not mix with the answer.
RUNNER = """
import contextlib, io, json, sys
ends = []
for script in json.load(sys.stdin):
    names = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script, "script", "exec"), names)
    layer = names["net"][0]
    ends.append([layer.bias.item(), layer.weight.item()])
print(json.dumps(ends))
"""


def python(*arguments, cwd, text=None):
    # -I: neither this checkout nor the environment lends the script anything.
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error::UserWarning", *arguments],
        input=text,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def ends(tmp_path_factory):
    scripts = json.dumps([pytorch_code(experiment) for experiment in EXPERIMENTS])
    answer = python("-c", RUNNER, cwd=tmp_path_factory.mktemp("scripts"), text=scripts)
    return dict(zip(EXPERIMENTS, json.loads(answer), strict=True))


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=str)
def test_the_script_ends_where_training_ends(experiment, ends):
    run = train(experiment)
    assert run.status == "finished"
    np.testing.assert_allclose(ends[experiment], run.params[-1], rtol=0, atol=1e-9)
    assert ends[experiment] != list(experiment.start_params)


def test_the_scripts_tried_use_every_optimizer_and_schedule():
    assert {experiment.optimizer for experiment in EXPERIMENTS} == set(OPTIMIZERS)
    assert {experiment.schedule for experiment in EXPERIMENTS} == set(SCHEDULES)


@pytest.mark.parametrize("loss", few_of(["bce", "mse"]))
def test_a_pasted_file_runs_and_prints_where_it_ends(loss, tmp_path):
    experiment = Experiment("toy1", "plausible", loss, "adam", epochs=50)
    script = tmp_path / "lesson.py"
    script.write_text(pytorch_code(experiment), encoding="utf-8")
    printed = python(str(script), cwd=tmp_path)
    w0, w1, value = map(float, re.findall(r"= *(\S+)", printed))
    run = train(experiment)
    np.testing.assert_allclose([w0, w1], run.params[-1], rtol=0, atol=1e-9)
    assert abs(value - run.losses[-1]) <= 1e-9


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=str)
def test_the_script_is_one_for_pupils(experiment):
    code = pytorch_code(experiment)
    assert "landscape" not in code
    assert "{" not in code
    assert code.endswith("\n")
    assert max(map(len, code.splitlines())) <= 100
    assert set(re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE)) == {"torch"}


def test_the_script_names_the_choices():
    code = pytorch_code(
        Experiment("toy2", (0.5, -2), "mse", "adam", 0.125, 7, 42, (("n", 321), ("w1", 3)))
    )
    for part in (
        "torch.linspace(-1, 1, 321,",
        "manual_seed(42)",
        "-1.0 + 3.0 * x",
        "bias.fill_(0.5)",
        "weight.fill_(-2.0)",
        "nn.Sequential(nn.Linear(1, 1), nn.Sigmoid())",
        "nn.MSELoss()",
        "torch.optim.Adam(net.parameters(), lr=0.125)",
        "range(7)",
    ):
        assert part in code
    assert "nn.BCEWithLogitsLoss()" in pytorch_code(Experiment())
    assert "torch.optim.SGD(" in pytorch_code(Experiment())


def test_the_script_names_options_and_schedule_by_torchs_keywords():
    code = pytorch_code(
        Experiment(
            optimizer="adam",
            optimizer_options={"betas": (0.5, 0.75), "amsgrad": True, "eps": 1e-8},
            schedule="onecyclelr",
            schedule_options={"pct_start": 0.5},
            learning_rate=0.5,
            epochs=30,
        )
    )
    assert "Adam(net.parameters(), lr=0.5, betas=(0.5, 0.75), amsgrad=True)\n" in code
    assert (
        """
scheduler = torch.optim.lr_scheduler.OneCycleLR(
    optimizer,
    max_lr=0.5,
    total_steps=30,
    pct_start=0.5,
    div_factor=25.0,
    cycle_momentum=False,
)
for epoch"""
        in code
    )
    short = pytorch_code(Experiment(schedule="steplr"))
    assert (
        "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=30, gamma=0.1)" in short
    )
    assert "    optimizer.step()\n    scheduler.step()\n" in code
    assert "scheduler" not in pytorch_code(Experiment())
    plateau = Experiment(optimizer="lbfgs", schedule="reducelronplateau")
    assert "loss = optimizer.step(closure)\n    scheduler.step(loss.item())" in pytorch_code(
        plateau
    )
