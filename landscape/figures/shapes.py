"""Curves of a logit u(x) above their probability σ(u(x)), and one that is bent by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core.arrays import Floats, frozen_array
from landscape.figures import plain, style
from landscape.figures.curve import sigmoid
from landscape.figures.legends import note_at
from landscape.figures.parts import AXIS

HEIGHT, NARROW_HEIGHT = 310, 900  # px
LOGITS = [-11.0, 7.0]  # of the axes of u
PROBABILITIES = [-0.06, 1.06]
FIXED = 0.62  # share of the width that the shapes take; the one to bend has the rest
BENT = 0.7  # where it begins
UPPER, LOWER = [0.54, 1.0], [0.0, 0.44]
STEPS = 121


@dataclass(frozen=True, eq=False)
class Shape:
    """A curve of logits.

    Parameters
    ----------
    name : str
        What stands over it.
    x : ndarray of shape (m,)
        Where it is known.
    logits : ndarray of shape (m,)
        u(x).
    """

    name: str
    x: Floats
    logits: Floats

    def __post_init__(self) -> None:
        for name in ("x", "logits"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))


@dataclass(frozen=True)
class Knee:
    """A curve of two straight lines that meet in a knee.

    Parameters
    ----------
    left, right : (float, float)
        Both ends, (x, u).
    at : (float, float)
        The knee.
    """

    left: tuple[float, float] = (-1.0, -5.0)
    right: tuple[float, float] = (1.0, 2.0)
    at: tuple[float, float] = (0.0, -1.5)

    def shape(self, name: str = "") -> Shape:
        """Return the curve, with a point at the knee."""
        x = np.union1d(np.linspace(self.left[0], self.right[0], STEPS), self.at[0])
        places, heights = zip(self.left, self.at, self.right, strict=True)
        return Shape(name, x, np.interp(x, places, heights))


def shapes_figure(
    shapes: Sequence[Shape],
    knee: Knee,
    *,
    bend: str = "Bend it: drag the dot",
    logit: str = "u(x)",
    probability: str = "σ(u(x))",
) -> plain.Figure:
    """Return curves of u side by side, each above σ(u), and a larger one with a knee.

    Parameters
    ----------
    shapes : sequence of Shape
        The curves that stay.
    knee : Knee
        The one that the page lets a visitor bend.
    bend, logit, probability : str
        The words over it, and at the axes.

    Returns
    -------
    landscape.figures.plain.Figure
        With the traces u and probability for each shape, then knee_u and knee_probability, all
        with axes of their own.
    """
    curves = [*shapes, knee.shape(bend)]
    traces, notes = [], []
    axes: dict[str, Any] = {}
    narrow: dict[str, Any] = {"height": NARROW_HEIGHT}
    width = (FIXED + 0.03) / max(len(shapes), 1)
    for i, one in enumerate(curves):
        bent = i == len(shapes)
        across = [BENT, 1.0] if bent else [i * width, (i + 1) * width - 0.03]
        labelled = bent or i == 0
        kind = "knee_" if bent else ""
        for row, (name, y, color, up) in enumerate(
            (
                ("u", one.logits, style.LOGIT, UPPER),
                ("probability", sigmoid(one.logits), style.NOW, LOWER),
            )
        ):
            number = 2 * i + row + 1
            suffix = str(number) if number > 1 else ""
            axes[f"xaxis{suffix}"] = {
                **AXIS,
                "domain": across,
                "anchor": f"y{suffix}",
                "range": [-1.05, 1.05],
                "tickvals": [-1, 0, 1],
                "showticklabels": row == 1,
                "title": {"text": "x" if row == 1 else "", "standoff": 2},
                "fixedrange": True,
            }
            axes[f"yaxis{suffix}"] = {
                **AXIS,
                "domain": up,
                "anchor": f"x{suffix}",
                "range": PROBABILITIES if row else LOGITS,
                "tickvals": [0, 0.5, 1] if row else [-10, -5, 0, 5],
                "showticklabels": labelled,
                "title": {"text": (probability if row else logit) if labelled else ""},
                "fixedrange": True,
            }
            word = f"{one.name}: {probability if row else logit}"
            traces.append(_line(kind + name, one.x, y, color, suffix, word))
            narrow |= _narrow_domains(i, row, bent, suffix, len(shapes))
        notes.append(note_at(f"<b>{one.name}</b>" if bent else one.name, across[0], 1.0))
        narrow |= _narrow_note(i, bent, len(shapes))
    layout = style.base_layout(
        margin={"l": 58, "r": 12, "t": 28, "b": 44},
        hovermode=False,
        dragmode=False,
        annotations=notes,
        meta={"height": HEIGHT, "narrow": narrow},
        **axes,
    )
    return plain.figure(traces, layout)


def _line(name: str, x: Floats, y: Floats, color: str, suffix: str, word: str) -> plain.Trace:
    return plain.scatter(
        name=name,
        x=style.wire(x),
        y=style.wire(y),
        mode="lines",
        line={"color": color, "width": 4, "simplify": False},
        hoverinfo="skip",
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
        meta={"word": word},  # for tables of the picture's numbers
    )


def _narrow_place(i: int, bent: bool, count: int) -> tuple[list[float], float, float]:
    """Return where a curve stands on a narrow screen: from left to right, its top and height."""
    rows = -(-count // 2) + 1  # two side by side, and the one to bend under them
    share = 1 / (rows + 0.35)
    if bent:
        return [0.0, 1.0], 1.35 * share - 0.05, 1.35 * share - 0.05
    left = 0.56 * (i % 2)
    return [left, left + 0.44], 1 - share * (i // 2), share - 0.07


def _narrow_domains(i: int, row: int, bent: bool, suffix: str, count: int) -> dict[str, Any]:
    across, top, height = _narrow_place(i, bent, count)
    middle = top - height / 2
    up = [top - height, middle - 0.012] if row else [middle + 0.012, top]
    return {f"xaxis{suffix}.domain": across, f"yaxis{suffix}.domain": up}


def _narrow_note(i: int, bent: bool, count: int) -> dict[str, Any]:
    across, top, _height = _narrow_place(i, bent, count)
    return {f"annotations.{i}.x": across[0], f"annotations.{i}.y": top}
