"""A few dozen nodes that stand for any number of points.

A loss is Σ f(±(w0 + w1·x)) over the points: an integral by the measure that the points make of
the x axis. Its Gauss rule (Golub & Welsch, "Calculation of Gauss quadrature rules", Math. Comp. 23,
1969; Gautschi, "Orthogonal Polynomials", 2004, sections 2.2 and 3.1) has the few nodes and weights
that give the same sum. Each class has a rule of its own: their losses differ by orders of magnitude
where one class is answered well, and each then keeps its own relative digits.

How many nodes that takes depends on the steepness |w1| alone. The losses are analytic but for the
poles of σ at ±iπ; seen from points that fill [-1, 1] these lie at least π / |w1| away, and m nodes
err by ρ^(-2m), where ln ρ = asinh(π / |w1|) (Gautschi, section 3.2.3). The rule's own error,
estimated, settles the number.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from landscape.core.arrays import Floats
from landscape.core.dataset import Dataset
from landscape.objective.linear import LinearObjective
from landscape.objective.task import Objective, Task

RULE_TOLERANCE = 1e-13  # relative error of a rule's losses, at most, by default
MOST_NODES = 256  # of a class; making more takes longer than it saves
# Lengths of the recurrence, of which the shortest that does is made.
LENGTHS = (48, 64, 128, 256, 352)
MOST_SUMMED = 2048  # different x of a class up to which a rule is compared with the points
BREAKDOWN = 1e-14  # in half ranges: the next polynomial is 0 at every point, to rounding
BUCKETS = 3  # rules in each doubling of the steepness
STEEPEST = 1e9  # no run goes further
MIDDLES = 24  # of the curve's middle, when the error is estimated
SATURATED = 40.0  # margin from which a loss is an exponential, or a straight line, to rounding

Formula = Callable[[Tensor], Tensor]
Nodes = tuple[Tensor, Tensor]


def objective_within(task: Task, steepest: float) -> Objective:
    """Return the task's objective on as few rows as will do up to a steepness.

    Parameters
    ----------
    task : Task
        Where it has no Gauss rules, this is its objective.
    steepest : float
        Largest |w1| at which the objective will be evaluated.

    Returns
    -------
    Objective
        Its losses have a relative error of at most 1e-13, whatever w0 is. Where no rule with at
        most half as many rows as there are points does that, the sum over the points.
    """
    return rule_within(task, steepness_bucket(steepest)) or task.objective


def steepness_bucket(steepest: float) -> int | None:
    """Return the number of the range of steepness, for which one rule is made, of a largest |w1|.

    None if it is so large, or no number, that there is no rule for it.
    """
    if not abs(steepest) <= STEEPEST:
        return None
    return math.ceil(BUCKETS * math.log2(max(abs(steepest), 1 / STEEPEST)))


def bucket_steepness(bucket: int) -> float:
    """Return the largest |w1| of a bucket."""
    return 2.0 ** (bucket / BUCKETS)


def rule_within(
    task: Task, bucket: int | None, tolerance: float = RULE_TOLERANCE
) -> LinearObjective | None:
    """Return `objective_within` of a bucket; None where the points are to be summed.

    The relative error is at most `tolerance`.
    """
    if bucket is None or not task.has_rules:
        return None
    return _rule(task.dataset, task.formula, bucket, tolerance)


@dataclass(frozen=True, eq=False)
class _Measure:
    """The points of one class.

    Parameters
    ----------
    sign : float
        1 for the points with y = 1, -1 for the others.
    share : float
        Share of all points.
    centre, half : float
        Middle and half of the range of x: x = centre + half·t with t in [-1, 1].
    t, weights : Tensor
        The different t, and the share of the class that each has.
    """

    sign: float
    share: float
    centre: float
    half: float
    t: Tensor
    weights: Tensor

    @property
    def can_be_summed(self) -> bool:
        """Whether the points can be summed to see how large a rule's error is."""
        return len(self.t) <= MOST_SUMMED

    def takes_rule(self, expected: float) -> bool:
        """Whether a rule of so many nodes pays, rather than the points themselves."""
        return not self.can_be_summed or 2 * expected < len(self.t)


@dataclass(frozen=True, eq=False)
class _Recurrence:
    """The recurrence of the polynomials that are orthogonal for a measure.

    It has the entries of a symmetric tridiagonal matrix, and is `whole` if it ended by itself.
    """

    diagonal: Tensor
    beside: Tensor
    whole: bool


# Several threads may ask at once; at worst two make the same, which nobody changes afterwards.
@lru_cache(maxsize=128)
def _rule(
    dataset: Dataset, formula: Formula, bucket: int, tolerance: float
) -> LinearObjective | None:
    """Return the objective on the nodes for every steepness of a bucket; None if they are many."""
    steepest = bucket_steepness(bucket)
    count, measures = _measures(dataset)
    expected = [_expected(formula, steepest * measure.half, tolerance) for measure in measures]
    pairs = list(zip(expected, measures, strict=True))
    if any(number > MOST_NODES and not measure.can_be_summed for number, measure in pairs):
        return None
    # Some take a few more nodes than theory expects; and a class of few points takes no recurrence.
    needed = [1.1 * number for number, measure in pairs if measure.takes_rule(number)]
    for steps in LENGTHS:
        if steps < min(max(needed, default=0), LENGTHS[-1]):
            continue
        recurrences = _recurrences(dataset, steps)
        found = [
            _nodes(measure, recurrence, formula, steepest * measure.half, tolerance)
            for measure, recurrence in zip(measures, recurrences, strict=True)
        ]
        rules = [nodes for nodes in found if nodes is not None]
        if len(rules) == len(measures):
            break
    else:
        return None
    if 2 * sum(len(nodes) for nodes, _ in rules) > count:
        return None
    designs, shares = [], []
    for measure, (nodes, weights) in zip(measures, rules, strict=True):
        x = measure.centre + measure.half * nodes
        designs.append(measure.sign * torch.stack([torch.ones_like(x), x], dim=1))
        shares.append(measure.share * weights)
    return LinearObjective(torch.cat(designs), formula, torch.cat(shares))


@lru_cache(maxsize=4)  # with all points, which may be a million
def _measures(dataset: Dataset) -> tuple[int, list[_Measure]]:
    """Return the number of points, and the measure of each class that has any."""
    x = dataset.rows[:, 0]
    measures = []
    for sign, chosen in ((1.0, dataset.y == 1), (-1.0, dataset.y == 0)):
        values, counts = np.unique(x[chosen], return_counts=True)
        if len(values) == 0:
            continue
        centre, half = (values[0] + values[-1]) / 2, (values[-1] - values[0]) / 2
        t = torch.from_numpy((values - centre) / (half or 1.0))
        weights = torch.from_numpy(counts / counts.sum())
        measures.append(_Measure(sign, counts.sum() / len(x), centre, half, t, weights))
    return len(x), measures


@lru_cache(maxsize=32)
def _recurrences(dataset: Dataset, steps: int) -> list[_Recurrence]:
    """Return each class's recurrence, up to `steps` of it."""
    found = []
    for measure in _measures(dataset)[1]:
        entries = _recurrence(measure.t.numpy(), measure.weights.numpy(), steps)
        diagonal, beside = map(torch.from_numpy, entries)
        found.append(_Recurrence(diagonal, beside, len(diagonal) < steps))
    return found


def _recurrence(t: Floats, weights: Floats, steps: int) -> tuple[Floats, Floats]:
    """Return the tridiagonal matrix of points and their weights, up to `steps` rows of it.

    Lanczos' method. Rounding costs its vectors their orthogonality once a node has settled on a
    point, which repeats that node and leaves the rule as exact as it was (Golub & Strakoš,
    "Estimates in quadratic formulas", Numer. Algorithms 8, 1994): so they are not mended, and a
    million points need three vectors.
    """
    vector, before, length = np.sqrt(weights), np.zeros_like(t), 0.0
    diagonal: list[float] = []
    beside: list[float] = []
    while True:
        following = t * vector
        following -= length * before
        diagonal.append(float(following.dot(vector)))
        following -= diagonal[-1] * vector
        length = math.sqrt(following.dot(following))
        if len(diagonal) == steps or length < BREAKDOWN:
            return np.array(diagonal), np.array(beside)
        beside.append(length)
        following /= length
        before, vector = vector, following


def _gauss(diagonal: Tensor, beside: Tensor, number: int) -> Nodes:
    """Return the rule with that many nodes (Golub & Welsch 1969)."""
    matrix = diagonal[:number].diag() + beside[: number - 1].diag(-1)
    nodes, vectors = torch.linalg.eigh(matrix)  # reads the lower half alone
    return nodes, vectors[0].square()


@lru_cache(maxsize=8)
def log_factor(formula: Formula) -> float:
    """Return the logarithm of what a rule's error is, for a loss, times ρ^(-2m).

    Theory leaves it open: some 10 for MSE, 0.1 for BCE. It is found on the even measure of [-1, 1],
    whose recurrence is that of Legendre's polynomials.
    """
    k = torch.arange(1, 48, dtype=torch.float64)
    diagonal, beside = torch.zeros(48, dtype=torch.float64), k / (4 * k.square() - 1).sqrt()
    few, many = (_losses(formula, 10.0, _gauss(diagonal, beside, m)) for m in (24, 48))
    error = (few / many - 1).abs().max().item()
    return math.log(error) + 24 * _decay(10.0)


def _decay(reach: float) -> float:
    """Return by how much each node lowers the logarithm of the error, for margins c ± reach·t."""
    return 2 * math.asinh(math.pi / reach) if reach > 0 else math.inf


def _expected(formula: Formula, reach: float, tolerance: float) -> float:
    """Return how many nodes theory expects to be enough."""
    decay = _decay(reach)
    missing = log_factor(formula) - math.log(tolerance)
    return max(1.0, missing / decay) if decay > 0 else math.inf


def _nodes(
    measure: _Measure, recurrence: _Recurrence, formula: Formula, reach: float, tolerance: float
) -> Nodes | None:
    """Return as small a rule as will do for margins c ± reach·t; None if the recurrence ends first.

    Its error is its difference from a larger rule or, if the points can be summed, from them.
    """
    expected = _expected(formula, reach, tolerance)
    points, entries = (measure.t, measure.weights), (recurrence.diagonal, recurrence.beside)
    if not measure.takes_rule(expected):
        return points
    most = len(recurrence.diagonal)
    number, larger = min(math.ceil(expected), most), 0
    while True:
        rule = _gauss(*entries, number)
        if number == most and recurrence.whole:
            return rule
        if not measure.can_be_summed and number > larger - 3:
            # So many more nodes that the larger rule's own error is a twentieth of the smaller's.
            larger = number + max(4, math.ceil(0.15 * number))
            if larger > most and not recurrence.whole:
                return None
            larger = min(larger, most)
            reference = _losses(formula, reach, _gauss(*entries, larger))
        elif measure.can_be_summed and larger == 0:
            larger, reference = most, _losses(formula, reach, points)
        error = (_losses(formula, reach, rule) / reference - 1).abs().max().item()
        if error <= tolerance:
            return rule
        if number == most:
            return None
        missing = math.ceil(math.log(error / tolerance) / _decay(reach))
        number = min(number + max(missing, 1 + number // 16), most)


def _losses(formula: Formula, reach: float, rule: Nodes) -> Tensor:
    """Return a rule's losses where the error is looked for, at margins c ± reach·t for many c."""
    nodes, weights = rule
    inside = (reach + 4) * torch.linspace(0, math.pi, MIDDLES, dtype=torch.float64).cos()
    far = reach + SATURATED
    middles = torch.cat([inside, torch.tensor([-far, far], dtype=torch.float64)])
    margins = reach * torch.stack([nodes, -nodes]) + middles.reshape(-1, 1, 1)
    return formula(margins) @ weights
