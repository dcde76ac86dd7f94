"""Margins: what a loss's formula is a function of, from outputs and targets."""

from __future__ import annotations

from torch import Tensor

from landscape.core.dataset import TargetKind


def target_margins(kind: TargetKind, outputs: Tensor, y: Tensor) -> Tensor:
    """Return the margins of a model's outputs.

    Parameters
    ----------
    kind : {"binary", "classes", "number"}
        Of the targets.
    outputs : Tensor of shape (..., n, outputs)
        Of the model: one for each of several classes, else one.
    y : Tensor of shape (n,)
        Targets.

    Returns
    -------
    Tensor of shape (..., n) or, of several classes, (..., n, classes)
        The logit towards the point's own class; each class's logit above that of the point's own;
        or the residual.
    """
    if kind == "binary":
        return (2 * y - 1) * outputs[..., 0]
    if kind == "number":
        return outputs[..., 0] - y
    own = y.long().unsqueeze(-1).expand(*outputs.shape[:-1], 1)
    return outputs - outputs.gather(-1, own)


def margin_design(kind: TargetKind, design: Tensor, y: Tensor) -> tuple[Tensor, Tensor | None]:
    """Return the margins of outputs that are linear in the parameters, as rows and an offset.

    Parameters
    ----------
    kind : {"binary", "classes", "number"}
        Of the targets.
    design : Tensor of shape (n, outputs, p)
        Rows: times the parameters they are the outputs.
    y : Tensor of shape (n,)
        Targets.

    Returns
    -------
    rows : Tensor of shape (n * margins, p)
        Times the parameters, less the offset, they are the margins, point by point.
    offset : Tensor of shape (n * margins,) or None
        None for 0.
    """
    if kind == "number":
        return design[:, 0], y
    if kind == "binary":
        return (2 * y - 1).unsqueeze(1) * design[:, 0], None
    own = design[range(len(y)), y.long()]
    return (design - own.unsqueeze(1)).flatten(0, 1), None
