"""The stage: a Streamlit component around one Plotly graph."""

from landscape.ui.stage.following import Cell, Facts, Row, Table
from landscape.ui.stage.stage import show_chart, show_stage, stage_page

__all__ = ["Cell", "Facts", "Row", "Table", "show_chart", "show_stage", "stage_page"]
