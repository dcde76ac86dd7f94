"""How soon training arrives, from every start of a grid at once."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import torch
from torch import Tensor

from landscape.analysis.optimum import find_optimum
from landscape.analysis.verdict import TOLERANCE, goal_of
from landscape.core.errors import BadValue, check_number
from landscape.core.fields import ConvergenceMap, GridSpec
from landscape.core.trajectory import Optimum
from landscape.experiment import Experiment
from landscape.objective.linear import Problem
from landscape.objective.quadrature import RUNGS, rule_on, rung_of
from landscape.objective.task import problem_of
from landscape.optimizers import OPTIMIZERS
from landscape.training.build import is_batched, make_optimizer
from landscape.training.train import LOOK_EVERY, PARAM_LIMIT, Progress

AT_ONCE = 100_000  # margins; fewer take less memory, and longer to talk about than to make
FEW = 4000  # starts for which a second thread does not pay
SORT_EVERY = 10  # epochs
FEWEST = 1000  # starts of a piece, unless they have too many margins
LARGEST_TOLERANCE = 1e6
RULE = 1e-11  # relative error of a rule's losses


def convergence_map(
    experiment: Experiment,
    grid: GridSpec | None = None,
    tolerance: float = TOLERANCE,
    progress: Progress | None = None,
    *,
    optimum: Optimum | None = None,
) -> ConvergenceMap:
    """Train from every start of a grid, and return how soon each run arrives.

    Parameters
    ----------
    experiment : Experiment
        Everything but the start.
    grid : GridSpec, optional
        The starts. Default: the lecture's 130 × 110 window.
    tolerance : float
        A run has arrived at the first Ŵ whose loss is at most (1 + `tolerance`) times the
        optimum's. Where there is none, see `goal_of`; the record says so.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.
    optimum : Optimum, optional
        What `find_optimum` says of the experiment's loss on its data, where it is known already.

    Returns
    -------
    ConvergenceMap
        As `train` run by run would have it, but for the error of a rule (relative 1e-11) which
        stands for the points: `landscape.objective.quadrature`. Runs so chaotic that the last
        digit decides where they go end elsewhere.

    Raises
    ------
    BadValue
        If the optimizer or the schedule looks at more than each parameter by itself, or the
        tolerance is no number from 0 to a million.
    """
    if not is_batched(experiment):
        looks = "optimizer" if OPTIMIZERS[experiment.optimizer].closure else "schedule"
        rule = "must move each parameter by itself to train all starts as one batch"
        raise BadValue(looks, rule, getattr(experiment, looks))
    tolerance = check_number("tolerance", tolerance, 0, LARGEST_TOLERANCE)
    optimum = optimum or find_optimum(experiment)
    goal = goal_of(optimum, tolerance)
    grid = grid or GridSpec()
    u, v = torch.from_numpy(grid.u_values), torch.from_numpy(grid.v_values)
    epochs, final = _train_all(experiment, torch.cartesian_prod(v, u).flip(1), goal, progress)
    message = ""
    if optimum.params is None:
        above = goal - optimum.loss
        message = f"{optimum.message} Arrived is what comes within {above:g} of the infimum."
    shape = (grid.nv, grid.nu)
    return ConvergenceMap(
        grid.u_values,
        grid.v_values,
        epochs.reshape(shape).numpy(),
        final.reshape(shape).numpy(),
        goal,
        message,
    )


def _train_all(
    experiment: Experiment, starts: Tensor, goal: float, progress: Progress | None
) -> tuple[Tensor, Tensor]:
    """Return each start's first epoch at the goal and final loss, nan where there is none.

    Many starts are trained by two threads, every other one by each: the formula takes nearly all
    of the time, and torch lets go of Python's lock in it.
    """
    stop = threading.Event()
    if len(starts) < FEW:
        return _train_batch(experiment, starts, goal, progress, stop)
    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(_train_batch, experiment, starts[1::2], goal, None, stop)
        others.add_done_callback(lambda ended: stop.set() if ended.exception() else None)
        try:
            own = _train_batch(experiment, starts[::2], goal, progress, stop)
        except BaseException:
            stop.set()  # nobody waits for the others any more
            raise
        pairs = zip(own, others.result(), strict=True)
    arrived, final = (_alternating(one, other) for one, other in pairs)
    return arrived, final


def _alternating(one: Tensor, other: Tensor) -> Tensor:
    both = torch.empty(len(one) + len(other), dtype=one.dtype)
    both[::2], both[1::2] = one, other
    return both


def _train_batch(
    experiment: Experiment,
    starts: Tensor,
    goal: float,
    progress: Progress | None,
    stop: threading.Event,
) -> tuple[Tensor, Tensor]:
    params = starts.clone(memory_format=torch.contiguous_format).requires_grad_()
    optimizer, schedule = make_optimizer(experiment, [(params, experiment.learning_rate)])
    batch = _Batch(experiment)
    arrived = torch.full((len(starts),), torch.nan, dtype=torch.float64)
    sound = torch.ones(len(starts), dtype=torch.bool)
    for epoch in range(experiment.epochs + 1):
        here = params.detach()
        # One number first, since looking at each takes a tenth of the time.
        if not here.abs().max() < PARAM_LIMIT:  # not so for nan either
            sound &= here.abs().amax(1) < PARAM_LIMIT
            here = here.where(sound.unsqueeze(1), 0.0)
        losses, grads = batch.value_and_grad(here)
        if not (losses.sum() + grads.sum()).isfinite():
            sound &= losses.isfinite() & grads.isfinite().all(1)
        first = (losses <= goal) & arrived.isnan()
        arrived.masked_fill_(first & sound, epoch)
        if epoch == experiment.epochs or not sound.any() or stop.is_set():
            break
        if progress is not None and epoch % LOOK_EVERY == LOOK_EVERY - 1:
            progress(epoch / experiment.epochs)
        params.grad = grads
        optimizer.step()
        if schedule is not None:
            schedule.step()
    return arrived, losses.where(sound, torch.nan)


class _Batch:
    """An experiment's losses and gradients at many Ŵ, each on as few rows as will do for it."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.problems: dict[int | None, Problem] = {}
        self.calls = 0

    def value_and_grad(self, params: Tensor) -> tuple[Tensor, Tensor]:
        """Return the losses, shape (k,), and gradients, shape (k, 2), at finite params (k, 2)."""
        if self.calls % SORT_EVERY == 0:
            self._sort(params[:, 1].abs())
        self.calls += 1
        ordered = params[self.order]
        steepness = ordered[:, 1].abs()
        parts = []
        for begin, end in itertools.pairwise(self.cuts):
            problem = self._problem(steepness[begin:end].max())
            # Some may have become steeper since they were sorted, and take more rows.
            size = max(1, 2 * AT_ONCE // len(problem.weights))
            parts += [
                problem.value_and_grad(part, apart=False) for part in ordered[begin:end].split(size)
            ]
        losses, grads = (torch.cat(column) for column in zip(*parts, strict=True))
        return losses[self.back], grads[self.back]

    def _sort(self, steepness: Tensor) -> None:
        """Put side by side what takes as many rows, the steepest first, and cut it into pieces."""
        steepness, self.order = steepness.sort(descending=True)
        self.back = torch.empty_like(self.order)
        self.back[self.order] = torch.arange(len(self.order))
        begin, self.cuts = 0, [0]
        while begin < len(steepness):
            rung = rung_of(steepness[begin].item())
            most = AT_ONCE // len(self._problem(steepness[begin]).weights)
            same = len(steepness)
            if rung is not None:
                same = int((steepness > 2 ** ((rung - 1) / RUNGS)).sum())
            begin = min(max(same, begin + FEWEST), begin + max(1, most), len(steepness))
            self.cuts.append(begin)

    def _problem(self, steepest: Tensor) -> Problem:
        rung = rung_of(steepest.item())
        if rung not in self.problems:
            self.problems[rung] = rule_on(self.experiment, rung, RULE) or self._points
        return self.problems[rung]

    @cached_property
    def _points(self) -> Problem:
        return problem_of(self.experiment)
