"""Plotly figures of the library's records; no torch here, no Streamlit."""

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
    "curves_figure",
    "history_figure",
    "maps_figure",
    "stage_figure",
    "sweep_figure",
]
