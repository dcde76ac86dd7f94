"""What is written over the points' pulls and the gradient's map, and where these stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from landscape.core.dataset import Dataset
from landscape.core.trajectory import Optimum
from landscape.figures import style
from landscape.figures.curve import truth_legend
from landscape.figures.labels import StageLabels
from landscape.figures.legends import GAP, legend_row, note_at
from landscape.figures.shares import LossDerivative

LEFT, MAP = (0.0, 0.35), (0.44, 0.9)  # shares of the width
PANELS = ((0.65, 1.0), (0.325, 0.545), (0.0, 0.22))  # shares of the height: curve and two losses


@dataclass(frozen=True)
class GradientLabels:
    """The words that only this figure has, in English by default."""

    norm: str = "gradient norm"
    plateau: str = "plateau"
    curvature: str = "curvature"
    share: str = "pull of each point"
    pull: str = "pull of a point (dotted: other loss)"


def gradient_notes(
    dataset: Dataset,
    optimum: Optimum,
    losses: Sequence[LossDerivative],
    labels: StageLabels,
    words: GradientLabels,
) -> list[dict[str, Any]]:
    """Return the line of symbols and words over the curve, each panel and the map."""
    curve = [
        ("┃", style.DATA, labels.data),
        *truth_legend(dataset, labels),
        ("━━", style.NOW, labels.fit),
    ]
    shares = [("━━", style.GRADIENT, "y = 1"), ("┅┅", style.GRADIENT, "y = 0")]
    stars, marks = map_legend(optimum, labels, words)
    titles = [f"<b>{loss.title}</b>" for loss in losses]
    titles[1] += GAP + legend_row(shares)
    return [
        note_at(legend_row(curve), LEFT[0], 1.0),
        *(note_at(title, LEFT[0], up[1]) for title, up in zip(titles, PANELS[1:], strict=True)),
        note_at(f"{legend_row(stars)}<br>{legend_row(marks)}", MAP[0], 1.0),
        note_at(words.norm, 1.0, -0.02, xanchor="right", yanchor="top"),
        note_at(
            words.share,
            LEFT[0],
            PANELS[1][1] / 2,
            textangle=-90,
            xshift=-38,
            xanchor="center",
            yanchor="middle",
        ),
    ]


def map_legend(
    optimum: Optimum, labels: StageLabels, words: GradientLabels
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Return what is marked on the map, and what is drawn on it."""
    stars = [(style.STARS["start"], style.START, labels.start), ("●", style.NOW, labels.now)]
    if optimum.params is not None:
        stars.append((style.STARS["optimum"], style.OPTIMUM, labels.optimum))
    stars.append(("○", style.CURVATURE, words.curvature))
    marks = [
        ("▨", style.DATA, words.plateau),
        ("→", style.DATA, "−∇"),
        ("→", style.GRADIENT, words.pull),
    ]
    return stars, marks
