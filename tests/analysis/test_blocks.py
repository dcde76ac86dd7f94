"""A large surface on a cluster gives the same bits, also when a worker is lost."""

import os
import signal
import threading

import numpy as np
import pytest
import torch
from torch import nn

from landscape import GridSpec, Plane, Task, loss_surface

distributed = pytest.importorskip("distributed")
GRID = GridSpec((-1, 1), (-1, 1), 30, 30)


@pytest.mark.long
# A worker that is killed leaves warnings and sockets behind; they are not ours.
@pytest.mark.filterwarnings("default")
def test_two_workers_of_dask_one_of_which_is_killed():
    generator = torch.Generator().manual_seed(0)
    net = nn.Sequential(nn.Linear(50, 200), nn.Tanh(), nn.Linear(200, 3))
    for value in net.parameters():
        value.data = torch.randn(value.shape, generator=generator) / 10
    x = torch.randn(400, 50, generator=generator)
    y = torch.randint(0, 3, (400,), generator=generator)
    task = Task.from_module(net, nn.CrossEntropyLoss(), (x, y))
    axes = np.random.default_rng(0).normal(size=(2, len(task.params))) / 10
    plane = Plane(task.params, axes, ("a", "b"))
    expected = loss_surface(task, GRID, plane=plane).loss
    with (
        distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        whole = loss_surface(task, GRID, plane=plane, executor=client.get_executor()).loss
        assert np.array_equal(whole, expected)
        victim = client.run(os.getpid)
        assert len(victim) == 2
        killed = threading.Event()

        def kill(share):
            if share >= 0.3 and not killed.is_set():
                killed.set()
                os.kill(next(iter(victim.values())), signal.SIGKILL)

        executor = client.get_executor(retries=3)
        found = loss_surface(task, GRID, plane=plane, executor=executor, progress=kill).loss
        assert killed.is_set()
        assert np.array_equal(found, expected)
