"""Library functions give the same whatever the caller has set torch to."""

import contextlib

import numpy as np
import pytest
import torch

from landscape import (
    Experiment,
    GridSpec,
    contour_around,
    convergence_map,
    curvature_along,
    decompose_steps,
    find_optimum,
    fisher_covariance,
    gradient_field,
    load_dataset,
    loss_at,
    loss_slopes,
    loss_surface,
    point_shares,
    pytorch_code,
    shares_along,
    sweep,
    train,
)
from landscape.experiment import _dataset, _task

GRID = GridSpec(nu=6, nv=5)
RUN = Experiment(dataset_options=(("n", 100),), optimizer="adam", epochs=20)
CALLS = {
    "load_dataset": lambda: load_dataset("toy2", 3).y,
    "train": lambda: train(RUN).params,
    "sweep": lambda: sweep(RUN).final_losses,
    "loss_at": lambda: loss_at(RUN, (1, 2)),
    "loss_surface": lambda: loss_surface(RUN, GRID).loss,
    "find_optimum": lambda: find_optimum(RUN).params,
    "convergence_map": lambda: convergence_map(RUN, GRID).epochs,
    "gradient_field": lambda: gradient_field(RUN, GRID).grads,
    "curvature_along": lambda: curvature_along(RUN, [(1, 2)]),
    "point_shares": lambda: point_shares(RUN, (1, 2)),
    "shares_along": lambda: shares_along(RUN, [(1, 2)]).lengths,
    "loss_slopes": lambda: loss_slopes("mse", [0.0, 1.0]),
    "fisher_covariance": lambda: fisher_covariance(RUN),
    "contour_around": lambda: contour_around(RUN, (-1.0, 5.0), 0.5),
    "decompose_steps": lambda: decompose_steps(RUN).values["m"],
    "predict": lambda: RUN.task.predict((1, 2)),
    "pytorch_code": lambda: pytorch_code(RUN),
}


@contextlib.contextmanager
def default_dtype(dtype):
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


SETTINGS = {
    "no_grad": torch.no_grad,
    "inference_mode": torch.inference_mode,
    "float16": lambda: default_dtype(torch.float16),
    "meta": lambda: torch.device("meta"),
}


def forget_tasks():
    _task.cache_clear()
    _dataset.cache_clear()


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", CALLS)
def test_a_function_gives_the_same_whatever_torch_is_set_to(name, setting):
    forget_tasks()
    expected = CALLS[name]()
    forget_tasks()
    with SETTINGS[setting]():
        found = CALLS[name]()
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(CALLS[name](), expected)  # and nothing was left behind
