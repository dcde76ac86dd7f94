"""How soon training arrives at every learning rate and momentum: a map whose cells appear."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from plotly.colors import get_colorscale

from landscape.core.arrays import Floats
from landscape.core.fields import RateMap
from landscape.core.numbers import format_number
from landscape.figures import plain, style
from landscape.figures.arrivals import FULL, NEVER, NOT_YET
from landscape.figures.axes import tick_text
from landscape.figures.frames import clock_epochs
from landscape.figures.legends import legend_row, legend_rows, note_at

DIVERGED = "#56B4E9"  # Okabe and Ito's sky blue, which is none of the colours of epochs
LIMIT = style.MUTED[0]
APART = FULL + 0.01  # of the colours, from where on they mean diverged
NARROW_HEIGHT = 470  # px


@dataclass(frozen=True)
class RateLabels:
    """The words on the map, in English by default."""

    rate: str = "learning rate"
    momentum: str = "momentum β"
    epochs: str = "epochs"
    place: str = "learning rate {column}, β = {row}"
    arrives: str = "arrives at epoch {epochs}"
    never: str = "does not arrive"
    diverges: str = "diverges after {epochs} epochs"
    diverged: str = "diverged"
    not_yet: str = "not arrived"
    limit: str = "limit 2(1 + β)/λmax"
    chosen: str = "chosen"


def rates_figure(
    found: RateMap,
    epochs: int,
    chosen: tuple[float, float],
    *,
    labels: RateLabels | None = None,
) -> plain.Figure:
    """Return a map of how soon training arrives; the clock is the number of epochs it may take.

    Parameters
    ----------
    found : RateMap
        What is drawn: its rates across, as logarithms, and its momenta up.
    epochs : int
        The clock's last.
    chosen : (float, float)
        Learning rate and momentum that are marked.
    labels : RateLabels, optional
        The words on it.

    Returns
    -------
    landscape.figures.plain.Figure
        With the traces arrivals (cells, with the epoch of each, -1 for never and -2 - k for a run
        that diverged after k epochs), chosen, and where there is a limit its line. The positions
        across are logarithms to base 10. In ``layout.meta`` the only run has the arrays ``share``
        and ``lost``: the shares in percent that have arrived and diverged by the clock's epochs.
    """
    labels = labels or RateLabels()
    clock = clock_epochs([], epochs)
    share, lost = found.percent_by(clock)
    x = _even(np.log10(found.rates))
    items = [("■", NOT_YET, labels.not_yet)]
    diverged = not np.isnan(found.diverged).all()
    if diverged:
        items.insert(0, ("■", DIVERGED, labels.diverged))
    traces = [_cells(found, x, labels)]
    if found.limits is not None:
        traces += _limit(found, found.limits)
        items.append(("╍", LIMIT, labels.limit))
    traces.append(_chosen(chosen, labels))
    items.append(("●", style.NOW, labels.chosen))
    return plain.figure(
        traces,
        style.base_layout(
            margin={"l": 64, "r": 84, "t": 34, "b": 52},
            annotations=[note_at(legend_row(items), 0.0, 1.0, yshift=4)],
            hovermode="closest",
            dragmode=False,
            uirevision="rates",
            plot_bgcolor=NOT_YET,
            coloraxis=_color_axis(epochs, labels, diverged=diverged),
            xaxis=_axis(labels.rate) | _log_ticks(found.rates) | {"range": _ends(x)},
            yaxis=_axis(labels.momentum) | {"range": _ends(found.momenta), "nticks": 8},
            meta={
                "epoch": clock,
                "runs": [{"share": style.wire(share), "lost": style.wire(lost)}],
                "narrow": _narrow(legend_rows(items, 2)),
            },
        ),
    )


def _even(values: Floats) -> Floats:
    """Return evenly spaced values instead: cells are drawn as pixels of a picture."""
    return np.linspace(values[0], values[-1], len(values))


def _ends(values: Floats) -> list[float]:
    half = (values[1] - values[0]) / 2
    return [float(values[0] - half), float(values[-1] + half)]


def _cells(found: RateMap, x: Floats, labels: RateLabels) -> plain.Trace:
    codes = np.where(np.isnan(found.epochs), NEVER, found.epochs)
    codes = np.where(np.isnan(found.diverged), codes, NEVER - 1 - found.diverged)
    return plain.heatmap(
        name="arrivals",
        x=style.wire(x),
        y=style.wire(_even(found.momenta)),
        z=codes.astype(np.int16),
        coloraxis="coloraxis",
        hovertemplate="%{text}<extra></extra>",
        meta={
            "arrives": labels.arrives,
            "never": labels.never,
            "diverges": labels.diverges,
            "place": f"{labels.place}<br>",
            "columns": [format_number(rate) for rate in found.rates],
            "rows": [format_number(momentum) for momentum in found.momenta],
        },
    )


def _limit(found: RateMap, limits: Floats) -> list[plain.Trace]:
    """Return the line of theory's limits, over a white one that it can be seen on."""
    looks: list[tuple[str, dict[str, Any]]] = [
        ("halo", {"color": "rgba(255, 255, 255, 0.9)", "width": 7}),
        ("limit", {"color": LIMIT, "width": 3.5, "dash": "dash"}),
    ]
    return [
        plain.scatter(
            name=name,
            x=style.wire(np.log10(limits)),
            y=style.wire(found.momenta),
            mode="lines",
            line=line,
            hoverinfo="skip",
        )
        for name, line in looks
    ]


def _chosen(chosen: tuple[float, float], labels: RateLabels) -> plain.Trace:
    rate, momentum = (format_number(value) for value in chosen)
    place = labels.place.format(column=rate, row=momentum)
    return plain.scatter(
        name="chosen",
        x=style.wire([np.log10(chosen[0])]),
        y=style.wire([chosen[1]]),
        mode="markers",
        marker={"color": style.NOW, "size": 14, "line": {"color": "#FFFFFF", "width": 2}},
        cliponaxis=False,
        hovertemplate=f"{place}<extra>{labels.chosen}</extra>",
    )


def _color_axis(epochs: int, labels: RateLabels, *, diverged: bool) -> dict[str, Any]:
    scale = get_colorscale(f"{style.EPOCH_SCALE}_r")  # bright is soon
    full = FULL if diverged else 1.0
    if diverged:
        # The last of the scale is for those that diverge, with room for rounding before it.
        last = [[APART, scale[-1][1]], [APART, DIVERGED], [1, DIVERGED]]
        scale = [*([full * share, color] for share, color in scale), *last]
    return {
        "colorscale": scale,
        "cmin": 0,
        "cmax": epochs / full,
        "colorbar": {
            "title": {"text": labels.epochs, "side": "top"},
            "thickness": 14,
            "len": 1.06,
            "x": 1.01,
            "xpad": 6,
            "outlinewidth": 0,
            "tickvals": [round(epochs * part / 5) for part in range(6)],
        },
    }


def _axis(title: str) -> dict[str, Any]:
    return {
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
        "tickfont": {"size": style.FONT_SIZE},
        "tickangle": 0,
        "title": {"text": title, "standoff": 4},
    }


def _log_ticks(rates: Floats) -> dict[str, Any]:
    """Return a tick for each power of ten, at its logarithm."""
    low, high = (math.log10(rate) for rate in (rates[0], rates[-1]))
    powers = range(math.ceil(low), math.floor(high) + 1)
    return {"tickvals": [*powers], "ticktext": [tick_text(1, power) for power in powers]}


def _narrow(legend: str) -> dict[str, Any]:
    """Return what differs on a narrow screen: the colour bar stands under the map."""
    bar = "coloraxis.colorbar"
    return {
        "height": NARROW_HEIGHT,
        "margin.l": 62,
        "margin.r": 12,
        "margin.t": 52,
        "margin.b": 118,
        "annotations.0.text": legend,
        f"{bar}.orientation": "h",
        f"{bar}.x": 0.5,
        f"{bar}.y": -0.19,
        f"{bar}.yanchor": "top",
        f"{bar}.title.side": "bottom",
        f"{bar}.len": 1,
    }
