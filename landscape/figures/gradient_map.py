"""A map coloured by how long the gradient is: its plateau, its directions, and the curvature."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from plotly.colors import sample_colorscale

from landscape.core.arrays import Floats
from landscape.core.fields import GradientField
from landscape.figures import plain, style
from landscape.figures.axes import tick_text
from landscape.figures.parts import line
from landscape.figures.scene import span

DECADES = 8  # of the colour scale, at most
ARROWS = (13, 10)  # across and up
ARROW = 0.045  # of the map's width and height
BARB, SPREAD = 0.4, 0.45  # of an arrow's length; radians
HATCH = 0.05  # of the map's width, between two lines
# Not up to its yellow, on which white lines could not be seen.
SCALE = sample_colorscale(style.FIELD_SCALE, [0.75 * i / 15 for i in range(16)])
HALO = "rgba(255, 255, 255, 0.85)"


def norms_trace(field: GradientField, plateau: float, word: str) -> plain.Trace:
    """Return the map's background: the gradient's length, with a line around the plateau.

    Parameters
    ----------
    field : GradientField
        The gradient around the path.
    plateau : float
        The length below which it is one.
    word : str
        What hovering calls the length.
    """
    level = math.log(plateau)
    return plain.contour(
        name="norms",
        x=style.wire(field.u),
        y=style.wire(field.v),
        # Down to the smallest number, for those who point at it; the colours end before.
        z=style.wire(np.log(np.maximum(field.norms, 1e-300))),
        customdata=style.wire(field.norms),
        coloraxis="coloraxis",
        autocontour=False,
        contours={"start": level, "end": level, "size": 1, "coloring": "heatmap"},
        line={"color": "#FFFFFF", "width": 3},
        hovertemplate="Ŵ = (%{x:.3g}, %{y:.3g})<br>" + word + " = %{customdata:.3g}<extra></extra>",
    )


def _logs(field: GradientField) -> Floats:
    norms = field.norms
    lowest = max(float(norms.max()) * 10.0**-DECADES, 1e-300)
    logs: Floats = np.log(np.maximum(norms, lowest))
    return logs


def color_axis(field: GradientField) -> dict[str, Any]:
    """Return the scale of that background, with powers of ten on its bar."""
    logs = _logs(field)
    low, high = float(logs.min()), max(float(logs.max()), float(logs.min()) + 1e-6)
    first, last = math.ceil(low / math.log(10) - 1e-9), math.floor(high / math.log(10) + 1e-9)
    powers = range(first, last + 1)
    ticks = [(10.0**power, tick_text(1, power)) for power in powers]
    if len(ticks) < 2:
        ends = [float(f"{math.exp(end):.2g}") for end in (low, (low + high) / 2, high)]
        ticks = [(end, f"{end:g}") for end in dict.fromkeys(ends)]
    return {
        "cmin": low,
        "cmax": high,
        "colorscale": SCALE,
        "colorbar": {
            "tickvals": [math.log(value) for value, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "tickfont": {"size": style.FONT_SIZE},
            "thickness": 14,
            "outlinewidth": 0,
            "orientation": "v",
            "len": 1,
            "lenmode": "fraction",
            "x": 1.0,
            "xanchor": "right",
            "y": 0.0,
            "yanchor": "bottom",
        },
    }


def direction_lines(field: GradientField) -> plain.Trace:
    """Return small arrows down the gradient, all as long: one trace of lines with gaps."""
    size = np.array([np.ptp(span(field.u)), np.ptp(span(field.v))])
    columns, rows = (
        np.unique(np.linspace(0, count - 1, number + 2).round().astype(int)[1:-1])
        for count, number in zip((len(field.u), len(field.v)), ARROWS, strict=True)
    )
    u, v = np.meshgrid(field.u[columns], field.v[rows])
    down = -field.grads[np.ix_(rows, columns)].reshape(-1, 2) / size
    lengths = np.hypot(down[:, 0], down[:, 1])
    some = lengths > 0
    down = down[some] / lengths[some, None]
    middle = np.column_stack([u.ravel(), v.ravel()])[some]
    tip, tail = (middle + sign * ARROW / 2 * down * size for sign in (1, -1))
    parts = [tail, tip]
    for turn in (SPREAD, -SPREAD):
        cos, sin = math.cos(turn), math.sin(turn)
        back = np.column_stack([down @ [cos, -sin], down @ [sin, cos]])
        parts += [tip - BARB * ARROW * back * size, tip]
    gap = np.full_like(tip, np.nan)
    left, right = parts[2], parts[4]
    points = np.stack([tail, tip, gap, left, tip, right, gap], axis=1).reshape(-1, 2)
    return line("directions", points, "rgba(255, 255, 255, 0.9)", 1.5)


def hatch_lines(field: GradientField, plateau: float) -> plain.Trace:
    """Return slanted lines over the plateau, where the gradient is shorter than `plateau`."""
    norms = field.norms
    rows, columns = norms.shape
    share = np.linspace(0, 1, 4 * rows)
    pieces: list[Floats] = []
    for offset in np.arange(HATCH / 2 - 1, 1, HATCH):
        across = share + offset
        inside = (across >= 0) & (across <= 1)
        at = (share[inside] * (rows - 1)).round().astype(int)
        over = (across[inside] * (columns - 1)).round().astype(int)
        low = np.concatenate([[False], norms[at, over] < plateau, [False]])
        starts, ends = (np.flatnonzero(np.diff(low.astype(int)) == sign) for sign in (1, -1))
        u = field.u[0] + across[inside] * np.ptp(field.u)
        v = field.v[0] + share[inside] * np.ptp(field.v)
        for start, end in zip(starts, ends - 1, strict=True):
            pieces.append(np.array([[u[start], v[start]], [u[end], v[end]], [np.nan, np.nan]]))
    points = np.concatenate(pieces) if pieces else np.full((1, 2), np.nan)
    return line("plateau", points, "rgba(255, 255, 255, 0.55)", 1.5)


def curvature_traces(params: Floats, run: int = 0) -> list[plain.Trace]:
    """Return the ellipse of the curvature around Ŵ, and its axes, which move with a run.

    Where the loss curves down along an axis, that axis is dotted.
    """
    looks: list[tuple[str, str, float, str | None, dict[str, Any]]] = [
        ("ellipse", HALO, 6, None, {}),
        ("ellipse", style.CURVATURE, 3, None, {}),
        ("axes", style.CURVATURE, 2, None, {"down": False}),
        ("axes", style.CURVATURE, 4, "dot", {"down": True}),
    ]
    here = np.repeat(np.asarray(params)[None, :], 2, axis=0)
    return [
        {**line(name, here, color, width, dash=dash), "meta": {"run": run, **more}}
        for name, color, width, dash, more in looks
    ]
