"""Paths side by side, each on a plane of its own."""

from __future__ import annotations

from collections.abc import Sequence

from landscape.core.arrays import Floats
from landscape.figures import plain, style
from landscape.figures.parts import AXIS

COLORS = (style.NOW, style.DATA)
MOST_POINTS = 1000  # of a path


def paths_figure(
    positions: Sequence[Floats], names: Sequence[str], axes: tuple[str, str]
) -> plain.Figure:
    """Return two paths, each with its end at the origin of its own plane.

    Parameters
    ----------
    positions : sequence of ndarray of shape (k, 2)
        Of each path on its plane.
    names : sequence of str
        Over each.
    axes : (str, str)
        What the planes' axes are called.

    Returns
    -------
    landscape.figures.plain.Figure
        With a trace path for each, and a mark named start and one named end on it.
    """
    traces, places = [], {}
    for i, (points, name) in enumerate(zip(positions, names, strict=True)):
        kept = points[:: -(-len(points) // MOST_POINTS)]
        suffix = str(i + 1) if i else ""
        on = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        color = COLORS[i % len(COLORS)]
        traces.append(
            plain.scatter(
                name="path",
                x=style.wire(kept[:, 0]),
                y=style.wire(kept[:, 1]),
                mode="lines",
                line={"color": color, "width": 2.5, "simplify": False},
                hovertemplate=f"(%{{x:.3g}}, %{{y:.3g}})<extra>{name}</extra>",
                **on,
            )
        )
        for which, point, symbol in (("start", points[0], "star"), ("end", points[-1], "circle")):
            traces.append(
                plain.scatter(
                    name=which,
                    x=style.wire([point[0]]),
                    y=style.wire([point[1]]),
                    mode="markers",
                    marker={
                        "color": style.START if which == "start" else color,
                        "symbol": symbol,
                        "size": 13,
                        "line": {"color": "#FFFFFF", "width": 1.5},
                    },
                    hoverinfo="skip",
                    **on,
                )
            )
        left, right = (0.0, 0.46) if i == 0 else (0.54, 1.0)
        places[f"xaxis{suffix}"] = {
            **AXIS,
            "domain": [left, right],
            "title": {"text": f"{name}: {axes[0]}", "standoff": 4},
        }
        places[f"yaxis{suffix}"] = {
            **AXIS,
            "anchor": f"x{suffix}",
            "title": {"text": axes[1] if i == 0 else ""},
        }
    layout = style.base_layout(
        margin={"l": 64, "r": 12, "t": 16, "b": 52},
        hovermode="closest",
        dragmode=False,
        meta={"height": 300},
        **places,
    )
    return plain.figure(traces, layout)
