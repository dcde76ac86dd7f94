"""The little style that the theme's settings cannot say."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

ICON = Path(__file__).with_name("icon.svg")

_STYLE = """
<style>
.stMainBlockContainer { padding: 3.6rem 1.5rem 2rem; }
.st-key-header p { margin: 0; }
.st-key-stage_points, .st-key-stage_surface { display: none; }
</style>
"""


def page_style() -> None:
    """Use the window's width, and keep the first screen for the stage."""
    st.html(_STYLE)
