"""The stage: a Streamlit component around one Plotly graph."""

from landscape.ui.stage.following import Cell, Facts, Row, Story, Table
from landscape.ui.stage.stage import show_chart, show_stage, stage_page

__all__ = ["Cell", "Facts", "Row", "Story", "Table", "show_chart", "show_stage", "stage_page"]
