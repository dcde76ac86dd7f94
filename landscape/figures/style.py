"""One colour, one symbol and one font size for each thing, in every figure.

Colours are Okabe and Ito's (https://jfly.uni-koeln.de/color), which colour-blind eyes tell apart;
"now" is a darker version of their reddish purple, "start" a lighter one of their blue, to stand out
on the surface and on either background.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

DATA = "#808890"
TRUTH = "#D55E00"
START = "#2F8AD8"
NOW = "#C2227A"
OPTIMUM = "#009E73"
GRID = "rgba(128, 136, 144, 0.35)"
SCENE_GRID = "#A6ACB5"  # WebGL draws a see-through line as a white one
TEXT = "#31333F"

# Three stars that differ in shape too; geometric symbols that every system's fonts have.
STARS = {"start": "✶", "truth": "★", "optimum": "✦"}

SURFACE_SCALE = "Cividis"  # perceptually uniform, made for colour-blind eyes
FONT_SIZE = 14  # px: the least a projector shows
FONT = (
    "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
)


def wire(values: ArrayLike) -> NDArray[np.float32]:
    """Return `values` as float32, the precision that browsers draw with."""
    return np.asarray(values, dtype=np.float32)


def base_layout(**extra: Any) -> go.Layout:
    """Return the layout that all figures start from."""
    return go.Layout(
        template=go.layout.Template(),  # of its own: the default is not the same everywhere
        font={"size": FONT_SIZE, "family": FONT, "color": TEXT},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": DATA, "activecolor": NOW},
        hoverlabel={"font": {"size": FONT_SIZE, "family": FONT}},
        **extra,
    )
