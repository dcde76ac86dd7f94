"""The same mathematics written a second time, in plain numpy, to compare the library with.

Nothing here may import a formula from `landscape`: a mistake would then agree with itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from landscape.core.dataset import Dataset
from landscape.data import DATASETS, DataSource


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


def sgd(momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
    """Heavy ball (Polyak 1964); Nesterov's form as in Sutskever et al. 2013."""
    b = 0.0

    def step(t, w, g, rate):
        nonlocal b
        g = g + weight_decay * w
        # The first buffer is the whole gradient, and without momentum nothing is dampened.
        b = momentum * b + (g if t == 1 or momentum == 0 else (1 - dampening) * g)
        return w - rate * (g + momentum * b if nesterov else b)

    return step


def adam(betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, amsgrad=False, decoupled=False):
    """Adam (Kingma & Ba 2015), with Reddi et al.'s maximum (2018) and AdamW's decay (2019)."""
    b1, b2 = betas
    m, v, largest = 0.0, 0.0, 0.0

    def step(t, w, g, rate):
        nonlocal m, v, largest
        if not decoupled:
            g = g + weight_decay * w
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        largest = np.maximum(largest, v)
        square = (largest if amsgrad else v) / (1 - b2**t)
        shrunk = (1 - rate * weight_decay) * w if decoupled else w
        return shrunk - rate * (m / (1 - b1**t)) / (np.sqrt(square) + eps)

    return step


def adamw(weight_decay=0.01, **options):
    return adam(weight_decay=weight_decay, decoupled=True, **options)


def rmsprop(alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0, centered=False):
    """RMSprop (Hinton 2012), centred as in Graves 2013."""
    v, mean, b = 0.0, 0.0, 0.0

    def step(t, w, g, rate):
        nonlocal v, mean, b
        g = g + weight_decay * w
        v = alpha * v + (1 - alpha) * g**2
        mean = alpha * mean + (1 - alpha) * g
        b = momentum * b + g / (np.sqrt(v - mean**2 if centered else v) + eps)
        return w - rate * b

    return step


def adagrad(lr_decay=0.0, weight_decay=0.0, initial_accumulator_value=0.0, eps=1e-10):
    """Adagrad (Duchi et al. 2011)."""
    total = initial_accumulator_value

    def step(t, w, g, rate):
        nonlocal total
        g = g + weight_decay * w
        total = total + g**2
        return w - rate / (1 + (t - 1) * lr_decay) * g / (np.sqrt(total) + eps)

    return step


RULES = {"sgd": sgd, "adam": adam, "adamw": adamw, "rmsprop": rmsprop, "adagrad": adagrad}


def descend(name, optimizer, x, y, start, learning_rate, epochs, **options):
    """Hand-written training: rows of params, gradients and losses.

    `learning_rate` is one for all steps or one for each.
    """
    w = np.array(start, dtype=np.float64)
    rule = RULES[optimizer](**options)
    rates = np.broadcast_to(learning_rate, epochs)
    rows = []
    for t in range(1, epochs + 2):
        g = grad_at(name, x, y, *w)
        rows.append((w, g, loss_at(name, x, y, *w)))
        if t <= epochs:
            w = rule(t, w, g, rates[t - 1])
    params, grads, losses = zip(*rows, strict=True)
    return np.array(params), np.array(grads), np.array(losses)


@contextmanager
def own_dataset(x, y) -> Iterator[str]:
    """Register points as the data set "points" for the duration of a `with` block."""
    dataset = Dataset(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    DATASETS.add(DataSource("points", "Own", make=lambda seed: dataset, code=""))
    try:
        yield "points"
    finally:
        # A registry has no public way to forget: choices never vanish while the app runs.
        del DATASETS._entries["points"]
