"""Small records made by hand, to draw figures of without training anything."""

import numpy as np

from landscape.core.dataset import Dataset
from landscape.core.fields import LossSurface
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import RunOnSurface

TRUTH = (-1.0, 5.0)


def dataset(n=40, truth=TRUTH):
    x = np.linspace(-1, 1, n)
    return Dataset(x, (x > 0.1).astype(float), truth)


def surface(nu=7, nv=5):
    u, v = np.linspace(-10, 2, nu), np.linspace(-1, 9, nv)
    # Not symmetric in u and v: a surface that is turned is another one.
    return LossSurface(u, v, 0.1 + 0.01 * (u[None, :] - 1) ** 2 + 0.02 * (v[:, None] - 4) ** 2)


def run(epochs=20, diverged=False):
    k = np.arange(epochs + 1.0)
    params = np.column_stack([-8 + 7 * k / epochs, 5 * np.sin(k / epochs)])
    grads = np.column_stack([0.5 ** (k % 9), -0.3 - k / epochs])
    return Trajectory(params, grads, 3 / (1 + k), "diverged" if diverged else "finished")


OPTIMUM = Optimum(np.array([-1.1, 4.6]), 0.25, 1e-9)
NOWHERE = Optimum(None, 0.0, message="separable")


def side(record=None, optimum=OPTIMUM, **more):
    return RunOnSurface(more.pop("on", None) or surface(), record or run(), optimum, **more)
