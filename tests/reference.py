"""The same mathematics written a second time, in plain numpy, to compare the library with.

Nothing here may import a formula from `landscape`: a mistake would then agree with itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from landscape.data import DataSource
from landscape.records import Dataset
from landscape.registry import DATASETS


def sigmoid(u):
    """σ(u) without overflow: the exponent is never positive."""
    small = np.exp(-np.abs(u))
    return np.where(u >= 0, 1 / (1 + small), small / (1 + small))


def loss_at(name, x, y, w0, w1):
    """Mean loss at one (w0, w1), from the textbook's formulas."""
    u = w0 + w1 * x
    if name == "mse":
        return np.mean((sigmoid(u) - y) ** 2)
    # -y·log σ(u) - (1 - y)·log(1 - σ(u)) = log(1 + e^u) - y·u
    return np.mean(np.logaddexp(0.0, u) - y * u)


def grad_at(name, x, y, w0, w1):
    """Gradient of the mean loss at one (w0, w1), derived by hand."""
    u = w0 + w1 * x
    p, q = sigmoid(u), sigmoid(-u)
    # p - 1 written as -q: it keeps its digits when p is close to 1.
    residual = np.where(y == 1, -q, p)
    by_logit = 2 * residual * p * q if name == "mse" else residual
    return np.array([np.mean(by_logit), np.mean(by_logit * x)])


def descend(name, optimizer, x, y, start, learning_rate, epochs):
    """Hand-written gradient descent or Adam: rows of params, gradients and losses."""
    w = np.array(start, dtype=np.float64)
    m, v = np.zeros(2), np.zeros(2)
    rows = []
    for step in range(1, epochs + 2):
        g = grad_at(name, x, y, *w)
        rows.append((w, g, loss_at(name, x, y, *w)))
        if optimizer == "sgd":
            w = w - learning_rate * g
        else:
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g**2
            w = w - learning_rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    params, grads, losses = zip(*rows, strict=True)
    return np.array(params), np.array(grads), np.array(losses)


@contextmanager
def own_dataset(x, y) -> Iterator[str]:
    """Register points as the data set "own" for the duration of a `with` block."""
    dataset = Dataset(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    DATASETS.add(DataSource("own", "Own", make=lambda seed: dataset, code=""))
    try:
        yield "own"
    finally:
        # A registry has no public way to forget: choices never vanish while the app runs.
        del DATASETS._entries["own"]
