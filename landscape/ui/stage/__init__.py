"""The stage: a Streamlit component around one Plotly graph."""

from landscape.ui.stage.bend import BendWords, show_bend
from landscape.ui.stage.following import Cell, Facts, Row, Story, Table
from landscape.ui.stage.stage import show_chart, show_stage, stage_page

__all__ = [
    "BendWords",
    "Cell",
    "Facts",
    "Row",
    "Story",
    "Table",
    "show_bend",
    "show_chart",
    "show_stage",
    "stage_page",
]
