"""What is true of a run, and how far an answer is from it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from landscape.analysis.curvature import stability_limit
from landscape.analysis.decision import decisions_along
from landscape.analysis.optimum import find_optimum
from landscape.analysis.verdict import distances, judge
from landscape.core.arrays import Floats
from landscape.core.errors import BadValue, check_number
from landscape.core.options import Entry
from landscape.core.registry import Registry
from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.lessons.records import (
    ChoiceQuestion,
    CurveQuestion,
    EndQuestion,
    NumberQuestion,
    Question,
    StartQuestion,
)
from landscape.training.train import train

MOST_POINTS = 2000  # of a drawn line


@dataclass(frozen=True, kw_only=True)
class RunQuantity(Entry):
    """A number that a run has and that can be asked for.

    Parameters
    ----------
    of : callable
        ``of(experiment, trajectory) -> float``; nan where the run has no such number.
    """

    of: Callable[[Experiment, Trajectory], float]


QUANTITIES: Registry[Any] = Registry("quantity")


@dataclass(frozen=True)
class Outcome:
    """How an answer compares with what is true.

    Parameters
    ----------
    truth : float, str, bool or tuple
        Of "number", the number; of "choice", the option's name; of "end", where the run ended,
        (w0, w1); of "start", whether the run from there arrived; of "curve", the points (x, p) of
        the learned curve at the drawn x.
    distance : float
        How far the answer is from the truth. Of "start", how far the run's end is from the
        optimum. nan where there is no truth or no optimum.
    close : bool
        Whether that is within the question's tolerance; of "start", whether the run arrived.
    """

    truth: float | str | bool | tuple[Any, ...]
    distance: float
    close: bool


def outcome(
    question: Question, answer: object, experiment: Experiment, trajectory: Trajectory
) -> Outcome:
    """Return what is true, and how far an answer is from it.

    Parameters
    ----------
    question : Question
        What was asked.
    answer : object
        Of "choice", an option's name; of "number", a number; of "end" and "start", (w0, w1); of
        "curve", pairs (x, p), with x as the data set has it and p a probability.
    experiment : Experiment
        The run that was asked about.
    trajectory : Trajectory
        ``train(experiment)``.

    Raises
    ------
    BadValue
        If the answer is none to such a question, or the question does not suit the model.
    """
    result: Outcome = _OUTCOMES[question.kind](question, answer, experiment, trajectory)
    return result


def _choice(
    question: ChoiceQuestion, answer: object, experiment: Experiment, run: Trajectory
) -> Outcome:
    names = [option.name for option in question.options]
    if answer not in names:
        raise BadValue("answer", "must be one of {names}", answer, names=", ".join(names))
    right = answer == question.answer
    return Outcome(question.answer, 0.0 if right else 1.0, right)


def _number(
    question: NumberQuestion, answer: object, experiment: Experiment, run: Trajectory
) -> Outcome:
    number = check_number("answer", answer, question.low, question.high)
    truth = float(QUANTITIES[question.quantity].of(experiment, run))
    away = abs(number - truth)
    return Outcome(truth, away, away <= question.tolerance)


def _end(question: EndQuestion, answer: object, experiment: Experiment, run: Trajectory) -> Outcome:
    guess, end = _point(answer, experiment), run.params[-1]
    away = float(np.linalg.norm(end - guess))
    return Outcome(tuple(map(float, end)), away, away <= question.tolerance)


def _start(
    question: StartQuestion, answer: object, experiment: Experiment, run: Trajectory
) -> Outcome:
    tried = replace(experiment, start=_point(answer, experiment))
    tried_run, optimum = train(tried), find_optimum(tried)
    arrived = judge(tried_run, optimum).outcome == "arrived"
    return Outcome(arrived, float(distances(tried_run, optimum)[-1]), arrived)


def _curve(
    question: CurveQuestion, answer: object, experiment: Experiment, run: Trajectory
) -> Outcome:
    task = experiment.task
    if task.dataset.kind != "binary" or task.dataset.features != 1:
        rule = "must have one feature and two classes for a curve"
        raise BadValue("dataset", rule, experiment.dataset)
    x, drawn = _line(answer)
    learned = task.predict(run.params[-1], x)
    away = float(np.abs(drawn - learned).mean())
    truth = tuple(zip(map(float, x), map(float, learned), strict=True))
    return Outcome(truth, away, away <= question.tolerance)


def _point(answer: object, experiment: Experiment) -> tuple[float, ...]:
    """Return a point of the map as numbers."""
    if len(experiment.task.param_names) != 2:
        rule = "must have two parameters for a point of the map"
        raise BadValue("model", rule, experiment.model)
    numbers = tuple(answer) if isinstance(answer, Iterable) else ()
    if len(numbers) != 2:
        raise BadValue("answer", "must be two numbers", answer)
    return tuple(check_number("answer", number, -1e9, 1e9) for number in numbers)


def _line(answer: object) -> tuple[Floats, Floats]:
    """Return x and p of the points of a drawn line."""
    try:
        points = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] != 2 or not 1 <= len(points) <= MOST_POINTS:
        raise BadValue("answer", "must be 1 to {most} pairs (x, p)", answer, most=MOST_POINTS)
    x, p = points.T
    if not np.isfinite(x).all():
        raise BadValue("answer", "must have finite x", answer)
    if not ((p >= 0) & (p <= 1)).all():
        raise BadValue("answer", "must have p from 0 to 1", answer)
    return x, p


_OUTCOMES: dict[str, Callable[..., Outcome]] = {
    "choice": _choice,
    "number": _number,
    "end": _end,
    "start": _start,
    "curve": _curve,
}


def _final_param(name: str) -> Callable[[Experiment, Trajectory], float]:
    """Return the quantity that is a parameter's last value."""

    def value(experiment: Experiment, run: Trajectory) -> float:
        names = experiment.task.param_names
        return float(run.params[-1, names.index(name)]) if name in names else math.nan

    return value


def _epochs_to_arrive(experiment: Experiment, run: Trajectory) -> float:
    epoch = judge(run, find_optimum(experiment)).epoch
    return math.nan if epoch is None else float(epoch)


def _largest_stable_rate(experiment: Experiment, run: Trajectory) -> float:
    best = find_optimum(experiment).params
    return math.nan if best is None else stability_limit(experiment, best)


def _accuracy(experiment: Experiment, run: Trajectory) -> float:
    if experiment.task.dataset.kind == "number":
        return math.nan
    return float(decisions_along(experiment, run, rows=[-1]).accuracy[0])


for _name, _label, _of in (
    ("final_loss", "final loss", lambda experiment, run: float(run.losses[-1])),
    ("final_w0", "w0 at the end", _final_param("w0")),
    ("final_w1", "w1 at the end", _final_param("w1")),
    ("epochs_to_arrive", "epochs until it arrives", _epochs_to_arrive),
    ("largest_stable_rate", "largest stable learning rate", _largest_stable_rate),
    ("accuracy", "accuracy", _accuracy),
):
    QUANTITIES.add(RunQuantity(_name, _label, of=_of))
