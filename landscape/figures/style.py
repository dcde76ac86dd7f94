"""One colour, one symbol and one font size for each thing, in every figure.

Colours are Okabe and Ito's (https://jfly.uni-koeln.de/color), which colour-blind eyes tell apart;
"now" is a darker version of their reddish purple, "start" a lighter one of their blue, to stand out
on the surface and on either background.
"""

from __future__ import annotations

import html
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.figures import plain

DATA = "#808890"
TRUTH = "#D55E00"
START = "#2F8AD8"
NOW = "#C2227A"
OTHER = "#00838F"  # teal: the second of two runs
OPTIMUM = "#009E73"
GRADIENT = "#B8860B"  # dark yellow
AVERAGE = "#6251D1"  # indigo
THRESHOLD = "#707A85"
CURVATURE = "#7C3AED"  # violet
CURVATURE_LEAST = "#A77BF3"  # of the flatter direction
LOGIT = "#5B7FA6"  # grey blue: u, before σ makes a probability of it
GRID = "rgba(128, 136, 144, 0.35)"
SCENE_GRID = "#A6ACB5"  # WebGL draws a see-through line as a white one
TEXT = "#31333F"

# Three stars that differ in shape too; geometric symbols that every system's fonts have.
STARS = {"start": "✶", "truth": "★", "optimum": "✦"}

# After Paul Tol's "muted" (https://sronpersonalpages.nl/~pault), each as light as both themes need,
# with a shape: one for each optimizer in a race, and his orange for one that has its own options.
MUTED = (
    "#6251D1",
    "#6497B1",
    "#40A191",
    "#CC6677",
    "#B58B28",
    "#117733",
    "#AA4499",
    "#979732",
    "#AF3473",
    "#707A85",
    "#E8601C",
)
SYMBOLS = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "cross",
    "x",
    "pentagon",
    "triangle-down",
    "hexagon",
    "star-triangle-up",
    "bowtie",
)
# Two classes: Okabe and Ito's orange and blue, each with a shape; what is predicted between them,
# and how sure a model is of a class in the fit's colour. See-through, for light and dark pages.
CLASSES = ("#E69F00", "#0072B2")
CLASS_SYMBOLS = (("circle", "●"), ("diamond", "◆"))
CLASS_SCALE = (
    (0, "rgba(230, 159, 0, 0.6)"),
    (0.5, "rgba(128, 136, 144, 0.04)"),
    (1, "rgba(0, 114, 178, 0.6)"),
)
CHANCE_SCALE = ((0, "rgba(194, 34, 122, 0.03)"), (1, "rgba(194, 34, 122, 0.9)"))
MAP_OPACITY = 0.65  # of a surface seen from above, so that paths stand out on it

SURFACE_SCALE = "Cividis"  # perceptually uniform, made for colour-blind eyes
FIELD_SCALE = "Viridis"  # of how long a gradient is: uniform too, and not that of the loss
EPOCH_SCALE = "Inferno"  # of how many epochs something takes, bright for few
FONT_SIZE = 14  # px: the least a projector shows
FONT = (
    "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
)


def wire(values: ArrayLike) -> NDArray[np.float32]:
    """Return `values` as float32, the precision that browsers draw with."""
    return np.asarray(values, dtype=np.float32)


def as_text(words: str) -> str:
    """Return words from outside as Plotly, which knows some HTML and templates, writes them."""
    return html.escape(words, quote=False).replace("{", "&#123;").replace("%", "&#37;")


def base_layout(**extra: Any) -> plain.Layout:
    """Return the layout that all figures start from."""
    common: dict[str, Any] = {
        "template": {},  # of its own: the default is not the same everywhere
        "font": {"size": FONT_SIZE, "family": FONT, "color": TEXT},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": DATA, "activecolor": NOW},
        "hoverlabel": {"font": {"size": FONT_SIZE, "family": FONT}},
    }
    return dict(common | extra)
