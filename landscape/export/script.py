"""The PyTorch script of an experiment, in one of three spellings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from landscape.core.errors import BadValue
from landscape.core.options import Entry
from landscape.core.registry import Registry
from landscape.experiment import Experiment
from landscape.export.functional import with_functional
from landscape.export.module import with_module
from landscape.export.tensors import with_tensors
from landscape.isolation import isolated
from landscape.objective.task import Task

STYLES: Registry[Any] = Registry("style")


@dataclass(frozen=True, kw_only=True, eq=False)
class Style(Entry):
    """A way to spell the training of a run.

    Parameters
    ----------
    write : callable
        ``write(experiment) -> str``: the script.
    plain : bool
        Whether it has no `nn.Module`, and so needs the ``plain_code`` of model and loss.
    """

    write: Callable[[Experiment], str]
    plain: bool = True

    def is_written_for(self, task: Task) -> bool:
        """Whether there is such a script for a task's model and loss."""
        has_model = task.model.plain_code is not None
        return not self.plain or (has_model and task.dataset.kind in task.loss.plain_code)


STYLES.add(Style("tensors", "Tensors by hand", write=with_tensors))
STYLES.add(Style("functional", "nn.functional", write=with_functional))
STYLES.add(Style("module", "nn.Module", write=with_module, plain=False))


@isolated
def pytorch_code(experiment: Experiment, style: str = "module") -> str:
    """Return a script that does the experiment's training in plain PyTorch.

    Parameters
    ----------
    experiment : Experiment
        The run.
    style : str
        Name in ``STYLES``: "tensors" writes out the loss, its gradient and the rules of SGD and
        Adam (others, and schedules, are torch's); "functional" takes torch.nn.functional, autograd
        and torch.optim; "module" takes `nn.Module`.

    Returns
    -------
    str
        A script to paste and run. It prints the final loss, and its parameters equal
        ``train(experiment).params[-1]`` up to rounding unless the run diverges, or LBFGS's line
        search is given a rate of 0, which it divides by. "module" leaves the trained model in
        ``net``; of a linear model ``net[0]`` is the Linear layer. The others leave ``params``, a
        list of tensors that one after another, flattened, have the order of ``train``'s.

    Raises
    ------
    BadValue
        If there is no such style, or it is not written for the model or the loss, which is so
        where these have no ``plain_code``.
    """
    chosen, task = STYLES[style], experiment.task
    if not chosen.is_written_for(task):
        names = [name for name, other in STYLES.items() if other.is_written_for(task)]
        rule = "must be one of {names} for this model and loss"
        raise BadValue("style", rule, style, names=", ".join(names))
    code: str = chosen.write(experiment)
    return code
