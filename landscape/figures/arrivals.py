"""How soon training arrives from every start: cells of maps that appear as the epochs pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from plotly.colors import get_colorscale

from landscape.core.arrays import Floats
from landscape.core.fields import ConvergenceMap, LossSurface
from landscape.figures import plain, style
from landscape.figures.frames import clock_epochs
from landscape.figures.labels import StageLabels
from landscape.figures.map_traces import Map, Trace
from landscape.figures.maps import GridPlace, grid_places, map_axis, maps_figure

# The first map is large; the others stand two by two beside it, in a part of the width.
LARGE: GridPlace = ([0.0, 0.46], [0.0, 1.0])
BESIDE = (0.55, 1.0)
NARROW_HEIGHT = 800  # px
NARROW_LARGE, NARROW_BESIDE = (0.54, 1.0), (0.0, 0.42)  # shares of that height
NOT_YET = "#B4BAC3"  # of a start that has not arrived
LINES = "rgba(255, 255, 255, 0.55)"
HALO = ", ".join(["0 0 3px #FFFFFF"] * 3)  # around words on cells of any colour
FULL = 0.97  # of a surface's colours, which tell epochs
NEVER = -1  # in what travels, of a start that never arrives


@dataclass(frozen=True, eq=False)
class ArrivalMap:
    """A map whose cells tell when training from there arrives.

    Parameters
    ----------
    place : Map
        Loss, optimum and runs.
    arrivals : ConvergenceMap or None
        None where the starts cannot be trained as one batch: the map then has no cells.
    """

    place: Map
    arrivals: ConvergenceMap | None


@dataclass(frozen=True)
class ArrivalLabels(StageLabels):
    """The words on these maps, in English by default."""

    epochs: str = "epochs"
    arrives: str = "arrives at epoch {epochs}"
    never: str = "does not arrive"


def arrivals_figure(
    maps: Sequence[ArrivalMap],
    epochs: int,
    starts: Mapping[str, tuple[float, float]],
    *,
    labels: ArrivalLabels | None = None,
) -> plain.Figure:
    """Return maps of how soon training arrives; the clock is the number of epochs it may take.

    Parameters
    ----------
    maps : sequence of ArrivalMap
        The first is drawn large, the others two by two beside it.
    epochs : int
        The clock's last.
    starts : mapping of str to (w0, w1)
        Starts to be marked, by their names.
    labels : ArrivalLabels, optional
        The words on it.

    Returns
    -------
    landscape.figures.plain.Figure
        As `maps_figure`, and on each map the traces arrivals (cells, with the epoch of each, -1
        for never) and starts. After the runs' frames ``layout.meta`` has those of no run: its
        arrays ``share0``, ``share1``, … are the shares in percent, map by map, of the starts that
        have arrived by each of the clock's epochs.
    """
    labels = labels or ArrivalLabels()
    beside = grid_places(len(maps) - 1, 2)
    places = [LARGE, *((_within(BESIDE, across), up) for across, up in beside)]
    clock = clock_epochs([], epochs)
    shares = {
        f"share{number}": style.wire(one.arrivals.percent_by(clock))
        for number, one in enumerate(maps)
        if one.arrivals is not None
    }
    few: dict[str, Any] = {"nticks": 4}
    axes: dict[str, Any] = {}
    for number, (across, up) in enumerate(beside, 1):
        axes[f"xaxis{map_axis('x', number)[1:]}"] = few | {"showticklabels": up[0] == 0}
        axes[f"yaxis{map_axis('y', number)[1:]}"] = few | {"showticklabels": across[0] == 0}
    return maps_figure(
        [_with_cells(one, starts, labels, large=i == 0) for i, one in enumerate(maps)],
        places=places,
        epochs=epochs,
        frames=[shares],
        layout={
            **axes,
            "plot_bgcolor": NOT_YET,
            "coloraxis": _color_axis(epochs, labels),
            "margin": {"r": 84},
        },
        narrow=_narrow(beside),
        labels=labels,
    )


def _with_cells(
    one: ArrivalMap,
    starts: Mapping[str, tuple[float, float]],
    labels: ArrivalLabels,
    *,
    large: bool,
) -> Map:
    """Return a map with its cells and the marked starts under its runs."""
    under: list[Trace] = [_starts(starts, large=large)]
    # Their names stand over paths, on which they could not be read.
    over: list[Trace] = [_start_names(starts, one.place.surface)] if large else []
    contours: dict[str, Any] = {
        "contours": {"coloring": "none"},
        "line": {"color": LINES},
        "opacity": 1,
    }
    ranges = None
    if one.arrivals is not None:
        under.insert(0, _cells(one.arrivals, labels))
        contours |= {"hoverinfo": "skip", "hovertemplate": None}
        ranges = (_edges(one.arrivals.u), _edges(one.arrivals.v))
    return replace(
        one.place, under=under, over=over, contours=contours, ranges=ranges, clip_marks=False
    )


def _cells(arrivals: ConvergenceMap, labels: ArrivalLabels) -> plain.Trace:
    came = np.where(np.isnan(arrivals.epochs), NEVER, arrivals.epochs).astype(np.int16)
    return plain.heatmap(
        name="arrivals",
        x=style.wire(arrivals.u),
        y=style.wire(arrivals.v),
        z=came,
        coloraxis="coloraxis",
        hovertemplate="Ŵ = (%{x:.3g}, %{y:.3g})<br>%{text}<extra></extra>",
        meta={"arrives": labels.arrives, "never": labels.never},
    )


def _starts(starts: Mapping[str, tuple[float, float]], *, large: bool) -> plain.Trace:
    """Return the marks of starts."""
    params = np.array(list(starts.values()), dtype=np.float64).reshape(-1, 2)
    return plain.scatter(
        name="starts",
        x=style.wire(params[:, 0]),
        y=style.wire(params[:, 1]),
        mode="markers",
        text=list(starts),
        cliponaxis=False,
        marker={
            "color": "#FFFFFF",
            "symbol": "hexagram",
            "size": 12 if large else 9,
            "line": {"color": style.START, "width": 2},
        },
        hovertemplate="Ŵ = (%{x:.3g}, %{y:.3g})<extra>%{text}</extra>",
    )


def _start_names(starts: Mapping[str, tuple[float, float]], surface: LossSurface) -> plain.Trace:
    """Return the names of starts, beside their marks and not over the map's edges.

    They stand at the right, since paths leave upwards; of starts at the lower edge, from which
    paths may go to the right, over it at the left.
    """
    params = np.array(list(starts.values()), dtype=np.float64).reshape(-1, 2)
    low = np.array([surface.u[0], surface.v[0]])
    across, up = ((params - low) / (surface.u[-1] - low[0], surface.v[-1] - low[1])).T
    at_left = (across > 0.1) & ((across > 0.8) | (up < 0.1))
    positions = zip(
        np.where(up < 0.1, "top", "middle"), np.where(at_left, "left", "right"), strict=True
    )
    return plain.scatter(
        name="start-names",
        x=style.wire(params[:, 0]),
        y=style.wire(params[:, 1]),
        mode="markers+text",
        # Unseen, as large as the marks beneath: Plotly keeps words off a trace's own marks only.
        marker={"size": 21, "opacity": 0},
        text=list(starts),
        textposition=[f"{height} {side}" for height, side in positions],
        textfont={"size": style.FONT_SIZE, "color": "#000000", "shadow": HALO},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _edges(values: Floats) -> list[float]:
    """Return the ends of an axis that shows the cells around `values`, and nothing else."""
    half = (values[1] - values[0]) / 2
    return [float(values[0] - half), float(values[-1] + half)]


def _color_axis(epochs: int, labels: ArrivalLabels) -> dict[str, Any]:
    return {
        "colorscale": get_colorscale(f"{style.EPOCH_SCALE}_r"),  # bright is soon
        "cmin": 0,
        "cmax": epochs,
        "colorbar": {
            "title": {"text": labels.epochs, "side": "top"},
            "thickness": 14,
            "len": 1.06,
            "x": 1.01,
            "xpad": 6,
            "outlinewidth": 0,
            "nticks": 6,
        },
    }


def _within(part: tuple[float, float], shares: Sequence[float]) -> list[float]:
    """Return shares of a part as shares of the whole."""
    low, high = part
    return [low + share * (high - low) for share in shares]


def _narrow(beside: Sequence[GridPlace]) -> dict[str, Any]:
    """Return what differs on a narrow screen: the large map stands over the others."""
    places: list[tuple[Sequence[float], Sequence[float]]] = [((0.0, 1.0), NARROW_LARGE)]
    places += [(across, _within(NARROW_BESIDE, up)) for across, up in beside]
    narrow: dict[str, Any] = {"height": NARROW_HEIGHT, "margin.r": 12, "margin.b": 96}
    for number, (across, up) in enumerate(places):
        x, y = map_axis("x", number)[1:], map_axis("y", number)[1:]
        narrow |= {f"xaxis{x}.domain": across, f"yaxis{y}.domain": up}
        narrow |= {f"annotations.{number}.x": across[0], f"annotations.{number}.y": up[1]}
    bar = "coloraxis.colorbar"
    return narrow | {
        f"{bar}.orientation": "h",
        f"{bar}.x": 0.5,
        f"{bar}.y": -0.06,
        f"{bar}.yanchor": "top",
        f"{bar}.title.side": "bottom",
        f"{bar}.len": 1,
    }


def arrival_colors(
    arrivals: ConvergenceMap, epochs: int, labels: ArrivalLabels | None = None
) -> dict[str, Any]:
    """Return how a stage's surface is coloured by how soon training arrives from its points.

    Parameters
    ----------
    arrivals : ConvergenceMap
        On the grid of the surface.
    epochs : int
        The end of the colour scale.
    labels : ArrivalLabels, optional
        The words on it.

    Returns
    -------
    dict
        Properties of the trace surface, as `stage_figure` takes them.
    """
    labels = labels or ArrivalLabels()
    scale = get_colorscale(f"{style.EPOCH_SCALE}_r")
    # The last of the scale is for those that never arrive.
    stops = [[FULL * share, color] for share, color in scale] + [[FULL, NOT_YET], [1, NOT_YET]]
    came = np.where(np.isnan(arrivals.epochs), epochs / FULL, arrivals.epochs)
    return {
        "surfacecolor": style.wire(came),
        "colorscale": stops,
        "cmin": 0,
        "cmax": epochs / FULL,
        "meta": {"colored": True},
        "showscale": True,
        "colorbar": {
            "title": {"text": labels.epochs, "side": "top"},
            "thickness": 12,
            "len": 0.7,
            "x": 0.99,
            "tickvals": [round(epochs * share / 4) for share in range(5)],
        },
    }
