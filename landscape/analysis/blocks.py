"""Losses at many positions on a plane, block by block, wherever there is a processor free."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import nullcontext
from typing import Any

import numpy as np
import torch

from landscape.core.arrays import Floats
from landscape.core.plane import Plane
from landscape.isolation import usual_torch
from landscape.training.loop import Progress

BLOCKS = 100  # about as many: progress is told after each
SMALL = 2e8  # products of parameters, points and positions that are not worth a second thread


def losses_on_plane(
    objective: Any,
    plane: Plane,
    positions: Floats,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Floats:
    """Return the losses at positions on a plane.

    Parameters
    ----------
    objective : callable
        Losses of shape (k,) at params of shape (k, p); with a length, its number of points. It is
        pickled where the executor is one of processes.
    plane : Plane
        Blocks are lifted one by one: the parameters of all may be too many to hold.
    positions : ndarray of shape (k, 2)
        Where.
    executor : concurrent.futures.Executor, optional
        Threads of its own by default: as many as there are processors, each for as many threads
        of torch's as are set.
    progress : callable, optional
        Called with the share done, 0 to 1. An exception that it raises cancels what has not begun,
        and goes on to the caller.

    Returns
    -------
    ndarray of shape (k,)
        The same bits from every executor, since blocks are the same.
    """
    blocks = np.array_split(positions, min(BLOCKS, len(positions)))
    work = float(len(positions)) * len(objective) * len(plane.origin)
    if executor is None and work < SMALL:
        found = []
        for done, block in enumerate(blocks, start=1):
            found.append(_block_losses(objective, plane, block))
            if progress is not None:
                progress(done / len(blocks))
        return np.concatenate(found)
    count = max(1, (os.cpu_count() or 1) // torch.get_num_threads())
    own = ThreadPoolExecutor(count) if executor is None else None
    with own or nullcontext():
        pool = executor or own
        assert pool is not None
        futures = [pool.submit(_block_losses, objective, plane, block) for block in blocks]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()  # raises what a block raised
                if progress is not None:
                    progress(done / len(futures))
        finally:
            for future in futures:
                future.cancel()
    return np.concatenate([future.result() for future in futures])


def _block_losses(objective: Any, plane: Plane, positions: Floats) -> Floats:
    with usual_torch(), torch.no_grad():
        params = torch.from_numpy(np.array(plane.lift(positions)))
        losses: Floats = objective(params).numpy()
        return losses
