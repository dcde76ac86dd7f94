"""Plotly figures of the library's records; no torch here, no Streamlit."""

from landscape.figures.arrivals import (
    ArrivalLabels,
    ArrivalMap,
    arrivals_figure,
    arrived_along,
    color_by_arrivals,
)
from landscape.figures.arrows import Arrow, add_arrows
from landscape.figures.curvature import curvature_figure
from landscape.figures.curves import curves_figure
from landscape.figures.gradient import GradientLabels, SurfaceAndGradient, gradient_figure
from landscape.figures.gradient_map import semi_axes
from landscape.figures.history import history_figure
from landscape.figures.labels import StageLabels
from landscape.figures.maps import Map, MapRun, maps_figure
from landscape.figures.samples import Sample, SampleLabels, add_samples, squared_radius
from landscape.figures.scene import RunOnSurface
from landscape.figures.shares import LossDerivative, slope_margins
from landscape.figures.stage import stage_figure
from landscape.figures.sweep import SweepLine, sweep_figure

__all__ = [
    "ArrivalLabels",
    "ArrivalMap",
    "Arrow",
    "GradientLabels",
    "LossDerivative",
    "Map",
    "MapRun",
    "RunOnSurface",
    "Sample",
    "SampleLabels",
    "StageLabels",
    "SurfaceAndGradient",
    "SweepLine",
    "add_arrows",
    "add_samples",
    "arrivals_figure",
    "arrived_along",
    "color_by_arrivals",
    "curvature_figure",
    "curves_figure",
    "gradient_figure",
    "history_figure",
    "maps_figure",
    "semi_axes",
    "slope_margins",
    "squared_radius",
    "stage_figure",
    "sweep_figure",
]
