"""The update rules of optimizers, written out for a script.

They are those of torch's documentation of `torch.optim.SGD` and `torch.optim.Adam`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from landscape.experiment import Experiment
from landscape.export.parts import indented
from landscape.optimizers import OPTIMIZERS

Lines = tuple[str, str]
DECAY = "grad = grad + weight_decay * param\n"


def _sgd(experiment: Experiment) -> Lines:
    options = OPTIMIZERS["sgd"].all_options(experiment.optimizer_options)
    momentum, dampening = options["momentum"], options["dampening"]
    used = {"momentum": momentum, "dampening": momentum and dampening}
    setup = _settings("SGD", experiment, used | {"weight_decay": options["weight_decay"]})
    update = DECAY if options["weight_decay"] else ""
    if not momentum:
        return setup, _loop("", [], update + "param -= lr * grad\n")
    setup += "velocities = [torch.zeros_like(param) for param in params]\n"
    before = "share = 1 if epoch == 0 else 1 - dampening\n" if dampening else ""
    fresh = "share * grad" if dampening else "grad"
    update += f"velocity[:] = momentum * velocity + {fresh}\n"
    if options["nesterov"]:
        update += "param -= lr * (grad + momentum * velocity)  # Nesterov looks one step ahead\n"
    else:
        update += "param -= lr * velocity\n"
    return setup, _loop(before, ["velocity"], update, "velocities")


def _adam(experiment: Experiment) -> Lines:
    options = OPTIMIZERS["adam"].all_options(experiment.optimizer_options)
    beta1, beta2 = options["betas"]
    used = {"beta1": beta1, "beta2": beta2, "eps": options["eps"]}
    setup = _settings("Adam", experiment, used | {"weight_decay": options["weight_decay"]})
    largest = options["amsgrad"]
    states = ["m", "v", *["v_max"] * largest]
    for state in states:
        setup += f"{state}s = [torch.zeros_like(param) for param in params]\n"
    update = DECAY if options["weight_decay"] else ""
    update += """\
m[:] = beta1 * m + (1 - beta1) * grad
v[:] = beta2 * v + (1 - beta2) * grad**2
"""
    if largest:
        update += "v_max[:] = torch.maximum(v_max, v)  # AMSGrad\n"
    update += f"""\
m_hat = m / (1 - beta1 ** (epoch + 1))  # both averages began at 0
v_hat = {states[-1]} / (1 - beta2 ** (epoch + 1))
param -= lr * m_hat / (v_hat.sqrt() + eps)
"""
    return setup, _loop("", states, update)


def _settings(label: str, experiment: Experiment, used: Mapping[str, float]) -> str:
    """Return the lines before the loop that name the settings; those that are 0 are left out.

    Adam's are all needed: its rule has them whatever they are.
    """
    always = ("beta1", "beta2", "eps")
    lines = [f"{name} = {value!r}\n" for name, value in used.items() if value or name in always]
    return f"# Training: {label}\nlr = {experiment.learning_rate!r}\n" + "".join(lines)


def _loop(before: str, states: list[str], update: str, plural: str = "") -> str:
    """Return an epoch: gradients, and the update of each parameter with what is kept for it."""
    names = ", ".join(["param", "grad", *states])
    lists = ", ".join(["params", "grads", *(plural or f"{state}s" for state in states)])
    return indented(
        f"loss, grads = compute_loss_and_grads()\n{before}"
        f"for {names} in zip({lists}):\n{indented(update)}"
    )


# By the optimizer's name: the lines before the loop over epochs, and those in it.
RULES: dict[str, Callable[[Experiment], Lines]] = {"sgd": _sgd, "adam": _adam}
