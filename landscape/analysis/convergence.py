"""How soon training arrives, from every start of a grid at once."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import Tensor
from torch.optim import Optimizer

from landscape.analysis.optimum import find_optimum
from landscape.analysis.surface import default_window, grid_params
from landscape.analysis.verdict import ARRIVAL_TOLERANCE, goal_loss
from landscape.core.arrays import PARAM_LIMIT
from landscape.core.errors import BadValue, check_number
from landscape.core.fields import ConvergenceMap, GridSpec
from landscape.core.plane import Plane
from landscape.core.trajectory import Optimum
from landscape.experiment import Experiment
from landscape.isolation import isolated, usual_torch
from landscape.objective.quadrature import bucket_steepness, rule_within, steepness_bucket
from landscape.objective.task import Objective, Task
from landscape.optimizers import OPTIMIZERS
from landscape.training.loop import Progress, is_batched, make_optimizer, train_from

CHUNK = 100_000  # margins; smaller chunks are dominated by call overhead
THREAD_STARTS = 4000  # starts from which a second thread pays ...
THREAD_MARGINS = 250_000  # ... and margins of an epoch, where few starts take many rows
SORT_EPOCHS = 10
CHUNK_STARTS = 1000  # least starts of a chunk, unless they have too many margins
LARGEST_TOLERANCE = 1e6
RULE_TOLERANCE = 1e-11  # relative error of a rule's losses


@isolated
def convergence_map(
    experiment: Experiment,
    grid: GridSpec | None = None,
    tolerance: float = ARRIVAL_TOLERANCE,
    progress: Progress | None = None,
    *,
    optimum: Optimum | None = None,
    plane: Plane | None = None,
    final_loss: bool = True,
) -> ConvergenceMap:
    """Train from every start of a grid, and return how soon each run arrives.

    Parameters
    ----------
    experiment : Experiment
        Everything but the start.
    grid : GridSpec, optional
        The starts. Default: `default_window`.
    tolerance : float
        A run has arrived at the first epoch whose loss is at most (1 + `tolerance`) times the
        optimum's. Where there is none, see `goal_loss`; the record says so.
    progress : callable, optional
        Called now and then with the share of epochs done, 0 to 1.
    optimum : Optimum, optional
        What `find_optimum` says of the experiment, where it is known already.
    plane : Plane, optional
        Where the starts lie. Default: `Task.plane`.
    final_loss : bool
        Whether the losses after the last epoch are wanted. Where they are not, each run ends soon
        after it has arrived, which takes less time, and `ConvergenceMap.final_loss` is nan.

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
        field = "optimizer" if OPTIMIZERS[experiment.optimizer].closure else "schedule"
        rule = "must move each parameter by itself to train all starts as one batch"
        raise BadValue(field, rule, getattr(experiment, field))
    tolerance = check_number("tolerance", tolerance, 0, LARGEST_TOLERANCE)
    task = experiment.task
    optimum = optimum or find_optimum(task)
    plane = plane or task.plane()
    grid = grid or default_window(task, optimum=optimum, plane=plane)
    goal = goal_loss(optimum, tolerance)
    u, v = torch.from_numpy(grid.u_values), torch.from_numpy(grid.v_values)
    epochs, final = _train_all(experiment, grid_params(plane, u, v), goal, final_loss, progress)
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
        plane,
    )


def _train_all(
    experiment: Experiment,
    starts: Tensor,
    goal: float,
    final_loss: bool,
    progress: Progress | None,
) -> tuple[Tensor, Tensor]:
    """Return each start's first epoch at the goal and final loss, nan where there is none.

    Many starts are trained by two threads, every other one by each: the formula takes nearly all
    of the time, and torch lets go of Python's lock in it.
    """
    stop = threading.Event()

    def run(part: Tensor, progress: Progress | None) -> tuple[Tensor, Tensor]:
        with usual_torch():
            recorder = _Arrivals(experiment, len(part), goal, final_loss, stop)
            train_from([(experiment, part)], recorder, progress)
            recorder.note_final()
            return recorder.arrived, recorder.final

    if len(starts) < THREAD_STARTS and not _takes_long(experiment, starts):
        return run(starts, progress)
    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(run, starts[1::2], None)
        others.add_done_callback(lambda ended: stop.set() if ended.exception() else None)
        try:
            own = run(starts[::2], progress)
        except BaseException:
            stop.set()  # nobody waits for the others any more
            raise
        pairs = zip(own, others.result(), strict=True)
    arrived, final = (_alternating(one, other) for one, other in pairs)
    return arrived, final


def _takes_long(experiment: Experiment, starts: Tensor) -> bool:
    """Whether the first step makes the starts so steep that an epoch takes very many margins."""
    if not experiment.task.has_rules:
        return False
    losses = SortedLosses(experiment.task)
    leaf = starts.clone().requires_grad_()
    optimizer, _ = make_optimizer(experiment, [leaf], [experiment.learning_rate])
    leaf.grad = losses.value_and_grad(starts)[1]
    optimizer.step()
    return losses.margins(leaf.detach()) >= THREAD_MARGINS


def _alternating(one: Tensor, other: Tensor) -> Tensor:
    both = torch.empty(len(one) + len(other), dtype=one.dtype)
    both[::2], both[1::2] = one, other
    return both


class _Arrivals:
    """A recorder that keeps when each of many runs arrived, and its last loss.

    Now and then it leaves out the runs of which nothing more is to be learnt: those that have
    diverged or cannot move any more and, where no final loss is asked for, those that have arrived.
    """

    def __init__(
        self,
        experiment: Experiment,
        count: int,
        goal: float,
        final_loss: bool,
        stop: threading.Event,
    ) -> None:
        task = experiment.task
        self.losses = SortedLosses(task) if task.has_rules else None
        self.objective = task.objective
        self.goal, self.final_loss, self.stop = goal, final_loss, stop
        self.steady = experiment.schedule == "none"
        self.arrived = torch.full((count,), torch.nan, dtype=torch.float64)
        self.final = self.arrived.clone()
        # Of those that train: which they are, which have not diverged, and of these not arrived.
        self.runs = torch.arange(count)
        self.sound = torch.ones(count, dtype=torch.bool)
        self.waiting = self.sound.clone()
        self.before: Tensor | None = None  # their parameters an epoch ago

    def evaluate(self, params: Tensor) -> tuple[Tensor, Tensor]:
        # One number first, since looking at each takes a tenth of the time.
        if not params.abs().max() < PARAM_LIMIT:  # not so for nan either
            self.sound &= params.abs().amax(1) < PARAM_LIMIT
            params = params.where(self.sound.unsqueeze(1), 0.0)
        if self.losses is not None:
            return self.losses.value_and_grad(params)
        return self.objective.value_and_grad(params, batch_invariant=False)

    def record(
        self,
        epoch: int,
        params: Tensor,
        losses: Tensor,
        grads: Tensor,
        optimizers: Sequence[Optimizer],
    ) -> Tensor | None:
        if not (losses.sum() + grads.sum()).isfinite():
            self.sound &= losses.isfinite() & grads.isfinite().all(1)
        self.waiting &= self.sound
        self.before, before, self.latest = params, self.before, losses
        came = (losses <= self.goal) & self.waiting
        if came.any():
            self.arrived[self.runs[came]] = epoch
            self.waiting &= ~came
        if self.stop.is_set():
            return torch.zeros_like(came)
        if epoch % SORT_EPOCHS < SORT_EPOCHS - 1:
            return None
        kept = self.sound if self.final_loss else self.waiting
        if self.steady and before is not None and not any(one.state for one in optimizers):
            # A step that depends on nothing but the parameters leaves them there for ever.
            kept = kept & (params != before).any(1)
        return None if kept.all() else self._keep(kept)

    def _keep(self, kept: Tensor) -> Tensor:
        self.note_final()
        self.runs, self.latest = self.runs[kept], self.latest[kept]
        self.sound, self.waiting = self.sound[kept], self.waiting[kept]
        return kept

    def note_final(self) -> None:
        """Take down the latest loss of each that trains as its last."""
        if self.final_loss:
            self.final[self.runs] = self.latest.where(self.sound, torch.nan)


class SortedLosses:
    """A task's losses and gradients at many Ŵ, each on as few rows as will do for it."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.rules: dict[int | None, Objective] = {}
        self.calls = 0

    def value_and_grad(self, params: Tensor) -> tuple[Tensor, Tensor]:
        """Return the losses, shape (k,), and gradients, shape (k, 2), at finite params (k, 2)."""
        if self.calls % SORT_EPOCHS == 0 or len(params) != len(self.order):
            self._sort(params[:, 1].abs())
        self.calls += 1
        ordered = params[self.order]
        steepness = ordered[:, 1].abs()
        parts = []
        for begin, end in itertools.pairwise(self.cuts):
            objective = self._rule(steepness[begin:end].max())
            # Some may have become steeper since they were sorted, and take more rows.
            size = max(1, 2 * CHUNK // len(objective))
            parts += [
                objective.value_and_grad(part, batch_invariant=False)
                for part in ordered[begin:end].split(size)
            ]
        losses, grads = (torch.cat(column) for column in zip(*parts, strict=True))
        return losses[self.back], grads[self.back]

    def margins(self, params: Tensor) -> int:
        """Return about how many margins the losses at params of shape (k, 2) are made of."""
        steepness = params[:, 1].abs()
        self._sort(steepness)
        chunks = itertools.pairwise(self.cuts)
        return sum(
            (end - begin) * len(self._rule(steepness[self.order[begin]])) for begin, end in chunks
        )

    def _sort(self, steepness: Tensor) -> None:
        """Put side by side what takes as many rows, the steepest first, and cut it into chunks."""
        steepness, self.order = steepness.sort(descending=True)
        self.back = torch.empty_like(self.order)
        self.back[self.order] = torch.arange(len(self.order))
        begin, self.cuts = 0, [0]
        while begin < len(steepness):
            bucket = steepness_bucket(steepness[begin].item())
            most = CHUNK // len(self._rule(steepness[begin]))
            same = len(steepness)
            if bucket is not None:
                same = int((steepness > bucket_steepness(bucket - 1)).sum())
            begin = min(max(same, begin + CHUNK_STARTS), begin + max(1, most), len(steepness))
            self.cuts.append(begin)

    def _rule(self, steepest: Tensor) -> Objective:
        bucket = steepness_bucket(steepest.item())
        if bucket not in self.rules:
            rule = rule_within(self.task, bucket, RULE_TOLERANCE)
            self.rules[bucket] = rule or self.task.objective
        return self.rules[bucket]
