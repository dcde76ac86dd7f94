"""Plotly figures of the library's records; no torch here, no Streamlit."""

from landscape.figures.history import history_figure
from landscape.figures.stage import StageLabels, stage_figure

__all__ = ["StageLabels", "history_figure", "stage_figure"]
