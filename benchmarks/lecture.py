"""The lecture's way, plainly: one Python call per grid point, float32, nn.Sequential."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

CRITERIA = {"mse": nn.MSELoss, "bce": nn.BCELoss}
OPTIMIZERS = {
    name.lower(): getattr(torch.optim, name)
    for name in ("SGD", "Adam", "AdamW", "NAdam", "RAdam", "RMSprop", "Adagrad")
}


def make_net(w0: float, w1: float) -> nn.Sequential:
    net = nn.Sequential(nn.Linear(1, 1), nn.Sigmoid())
    net[0].bias.data = torch.tensor([w0])
    net[0].weight.data = torch.tensor([[w1]])
    return net


def tensors(x: np.ndarray, y: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    def column(values: np.ndarray) -> torch.Tensor:
        return torch.tensor(values, dtype=torch.float32).reshape(-1, 1)

    return column(x), column(y)


def find_linear(net: nn.Sequential) -> nn.Linear:
    """Return the layer that holds Ŵ."""
    linear = net[0]
    assert isinstance(linear, nn.Linear)
    return linear


def surface(x: np.ndarray, y: np.ndarray, loss: str) -> np.ndarray:
    """Return the losses of shape (110, 130) over the lecture's window."""
    inputs, classes = tensors(x, y)
    net, criterion = make_net(0.0, 0.0), CRITERIA[loss]()
    w0s, w1s = np.arange(-10, 3, 0.1), np.arange(-1, 10, 0.1)
    losses = np.empty((len(w1s), len(w0s)))
    linear = find_linear(net)
    for j, w1 in enumerate(w1s):
        for i, w0 in enumerate(w0s):
            # As a first lesson writes it: the loss is called as in training, gradients and all.
            linear.bias.data.fill_(w0)
            linear.weight.data.fill_(w1)
            losses[j, i] = criterion(net(inputs), classes).item()
    return losses


def train(
    x: np.ndarray,
    y: np.ndarray,
    loss: str,
    optimizer: str,
    start: tuple[float, ...],
    learning_rate: float = 0.25,
    epochs: int = 100,
) -> tuple[np.ndarray, np.ndarray]:
    """Return Ŵ after each epoch, and the loss before it: the lecture's recorder."""
    inputs, classes = tensors(x, y)
    net, criterion = make_net(*start), CRITERIA[loss]()
    steps = OPTIMIZERS[optimizer](net.parameters(), lr=learning_rate)
    linear = find_linear(net)
    params, losses = [], []
    for _ in range(epochs):
        value = criterion(net(inputs), classes)
        value.backward()
        steps.step()
        steps.zero_grad()
        params.append((linear.bias.item(), linear.weight.item()))
        losses.append(value.item())
    return np.array(params), np.array(losses)
