"""The PyTorch script of an experiment."""

from __future__ import annotations

from landscape.records import Experiment
from landscape.registry import DATASETS, LOSSES, OPTIMIZERS

SCRIPT = """\
import torch
from torch import nn

# Data
{data}
# Model: {model}
net = nn.Sequential({layers}).double()
with torch.no_grad():
    net[0].bias.fill_({w0!r})
    net[0].weight.fill_({w1!r})

# Training
criterion = {criterion}
optimizer = torch.optim.{optimizer}(net.parameters(), lr={learning_rate!r})
for epoch in range({epochs}):
    optimizer.zero_grad()
    loss = criterion(net(x), y)
    loss.backward()
    optimizer.step()

print("w0 =", net[0].bias.item(), " w1 =", net[0].weight.item())
print("loss =", criterion(net(x), y).item())
"""
MODELS = {
    True: "ŷ = σ(w0 + w1·x), w0 the bias and w1 the weight of the Linear layer",
    False: "w0 + w1·x; this loss applies σ itself, which is exact where σ saturates",
}


def pytorch_code(experiment: Experiment) -> str:
    """Return a script that does the experiment's training in plain PyTorch.

    Parameters
    ----------
    experiment : Experiment
        The run.

    Returns
    -------
    str
        A script to paste and run. It leaves the trained model in ``net`` with ``net[0]`` the
        Linear layer, whose parameters equal ``train(experiment).params[-1]`` up to rounding
        unless the run diverges.
    """
    source = DATASETS[experiment.dataset]
    loss = LOSSES[experiment.loss]
    options = source.all_options(experiment.dataset_options)
    w0, w1 = experiment.start_params
    return SCRIPT.format(
        data=source.code.format(seed=experiment.seed, **options),
        model=MODELS[bool(loss.last_layer)],
        layers=", ".join(filter(None, ["nn.Linear(1, 1)", loss.last_layer])),
        w0=w0,
        w1=w1,
        criterion=loss.criterion,
        optimizer=OPTIMIZERS[experiment.optimizer].torch_class.__name__,
        learning_rate=experiment.learning_rate,
        epochs=experiment.epochs,
    )
