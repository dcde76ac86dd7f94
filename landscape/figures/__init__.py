"""Plotly figures of the library's records; no torch here, no Streamlit."""

from landscape.figures.arrivals import (
    ArrivalLabels,
    ArrivalMap,
    arrival_colors,
    arrivals_figure,
)
from landscape.figures.arrows import Arrow, arrow_legend, arrow_traces
from landscape.figures.curvature import curvature_figure
from landscape.figures.curve import curve_inputs
from landscape.figures.curves import curves_figure
from landscape.figures.decision import Decision, cell_frames, cell_inputs, cell_values
from landscape.figures.gap import with_gap
from landscape.figures.gradient import SurfaceAndGradient, gradient_figure
from landscape.figures.gradient_legends import GradientLabels
from landscape.figures.history import history_figure
from landscape.figures.labels import StageLabels
from landscape.figures.map_traces import Map, MapRun
from landscape.figures.maps import maps_figure
from landscape.figures.marbles import Marbles, marbles_figure
from landscape.figures.nets import Fit, fits_figure
from landscape.figures.paths import paths_figure
from landscape.figures.rates import RateLabels, rates_figure
from landscape.figures.samples import Sample, SampleLabels, samples_figure
from landscape.figures.scene import RunOnSurface
from landscape.figures.second_path import SecondPath, with_second_path
from landscape.figures.shapes import Knee, Shape, shapes_figure
from landscape.figures.shares import LossDerivative
from landscape.figures.slices import slice_figure
from landscape.figures.stage import stage_figure
from landscape.figures.sweep import SweepLine, sweep_figure

__all__ = [
    "ArrivalLabels",
    "ArrivalMap",
    "Arrow",
    "Decision",
    "Fit",
    "GradientLabels",
    "Knee",
    "LossDerivative",
    "Map",
    "MapRun",
    "Marbles",
    "RateLabels",
    "RunOnSurface",
    "Sample",
    "SampleLabels",
    "SecondPath",
    "Shape",
    "StageLabels",
    "SurfaceAndGradient",
    "SweepLine",
    "arrival_colors",
    "arrivals_figure",
    "arrow_legend",
    "arrow_traces",
    "cell_frames",
    "cell_inputs",
    "cell_values",
    "curvature_figure",
    "curve_inputs",
    "curves_figure",
    "fits_figure",
    "gradient_figure",
    "history_figure",
    "maps_figure",
    "marbles_figure",
    "paths_figure",
    "rates_figure",
    "samples_figure",
    "shapes_figure",
    "slice_figure",
    "stage_figure",
    "sweep_figure",
    "with_gap",
    "with_second_path",
]
