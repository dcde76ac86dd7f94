"""The stage: a Streamlit component around one Plotly graph."""

from landscape.ui.stage.bend import BendWords, show_bend
from landscape.ui.stage.copying import show_copy_button
from landscape.ui.stage.file import stage_page
from landscape.ui.stage.following import Cell, Facts, Row, Story, Table
from landscape.ui.stage.payload import StageData, chart_data, stage_data
from landscape.ui.stage.stage import prepare_fields, show_chart, show_stage

__all__ = [
    "BendWords",
    "Cell",
    "Facts",
    "Row",
    "StageData",
    "Story",
    "Table",
    "chart_data",
    "prepare_fields",
    "show_bend",
    "show_chart",
    "show_copy_button",
    "show_stage",
    "stage_data",
    "stage_page",
]
