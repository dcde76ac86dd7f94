"""The little style that the theme's settings cannot say."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

ICON = Path(__file__).with_name("icon.svg")

_STYLE = """
<style>
.stMainBlockContainer { padding: 4.2rem 1.5rem 2rem; }
.st-key-header p { margin: 0; }
[data-testid="InputInstructions"] { display: none; } /* it would cover the number */
/* Over the page, so that nothing jumps when it comes and goes. */
.st-key-waiting { position: fixed; z-index: 100; bottom: 1rem; left: 20%; right: 20%; width: auto; }
.st-key-waiting:has([role="progressbar"]) {
  padding: 0.5rem 1rem;
  border: 1px solid var(--st-border-color);
  border-radius: 8px;
  background: var(--st-background-color);
}
/* What is shown can be used while the page works, and does not pale. */
[data-stale="true"] { opacity: 1 !important; }
/* In half a column the buttons would leave no room for the number. */
[data-testid="stNumberInputStepUp"], [data-testid="stNumberInputStepDown"] { display: none; }
[class*="st-key-stage_background"] { display: none; }
</style>
"""


def page_style() -> None:
    """Use the window's width, and keep the first screen for the stage."""
    st.html(_STYLE)
