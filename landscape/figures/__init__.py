"""Plotly figures of the library's records; no torch here, no Streamlit."""

from landscape.figures.arrivals import (
    ArrivalLabels,
    ArrivalMap,
    arrivals_figure,
    arrived_along,
    color_by_arrivals,
)
from landscape.figures.arrows import Arrow, add_arrows
from landscape.figures.bends import curvature_figure
from landscape.figures.curves import curves_figure
from landscape.figures.field import semi_axes
from landscape.figures.history import history_figure
from landscape.figures.labels import StageLabels
from landscape.figures.maps import Map, MapRun, maps_figure
from landscape.figures.samples import Sample, SampleLabels, add_samples, squared_radius
from landscape.figures.scene import Side
from landscape.figures.shares import Pull, slope_margins
from landscape.figures.stage import stage_figure
from landscape.figures.stall import Ground, StallWords, stall_figure
from landscape.figures.sweep import SweepLine, sweep_figure

__all__ = [
    "ArrivalLabels",
    "ArrivalMap",
    "Arrow",
    "Ground",
    "Map",
    "MapRun",
    "Pull",
    "Sample",
    "SampleLabels",
    "Side",
    "StageLabels",
    "StallWords",
    "SweepLine",
    "add_arrows",
    "add_samples",
    "arrivals_figure",
    "arrived_along",
    "color_by_arrivals",
    "curvature_figure",
    "curves_figure",
    "history_figure",
    "maps_figure",
    "semi_axes",
    "slope_margins",
    "squared_radius",
    "stage_figure",
    "stall_figure",
    "sweep_figure",
]
