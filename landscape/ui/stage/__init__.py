"""The component that brings a stage figure to life in the browser."""

from landscape.ui.stage.stage import show_history, show_stage, stage_page

__all__ = ["show_history", "show_stage", "stage_page"]
