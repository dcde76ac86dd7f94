"""Plotly figures of the library's records; no torch here, no Streamlit."""

from landscape.figures.arrivals import (
    ArrivalLabels,
    ArrivalMap,
    arrivals_figure,
    color_by_arrivals,
    shares_along,
)
from landscape.figures.arrows import Arrow, add_arrows
from landscape.figures.curves import curves_figure
from landscape.figures.history import history_figure
from landscape.figures.labels import StageLabels
from landscape.figures.maps import Map, MapRun, maps_figure
from landscape.figures.samples import Sample, SampleLabels, add_samples
from landscape.figures.scene import Side
from landscape.figures.stage import stage_figure
from landscape.figures.sweep import SweepLine, sweep_figure

__all__ = [
    "ArrivalLabels",
    "ArrivalMap",
    "Arrow",
    "Map",
    "MapRun",
    "Sample",
    "SampleLabels",
    "Side",
    "StageLabels",
    "SweepLine",
    "add_arrows",
    "add_samples",
    "arrivals_figure",
    "color_by_arrivals",
    "curves_figure",
    "history_figure",
    "maps_figure",
    "shares_along",
    "stage_figure",
    "sweep_figure",
]
