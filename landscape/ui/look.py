"""The little style that the theme's settings cannot say."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

ICON = Path(__file__).with_name("icon.svg")

_STYLE = """
<style>
.stMainBlockContainer { padding: 3.2rem 1.5rem 2rem; }
.st-key-header p { margin: 0; }
/* The links to all pages stand in Streamlit's head; where they do not fit, they are scrolled. */
.st-key-navigation {
  position: fixed;
  z-index: 999980;
  top: 0;
  left: 0;
  right: 0;
  width: 100%;
  height: 3.75rem;
  padding: 0 1rem;
  gap: 0.25rem;
  flex-wrap: nowrap;
  overflow-x: auto;
  scrollbar-width: none;
  align-items: center;
  background: var(--st-background-color);
}
.st-key-navigation p { white-space: nowrap; }
[data-testid="stHeader"] { background: transparent; pointer-events: none; }
[data-testid="stStatusWidget"] { pointer-events: auto; background: var(--st-background-color); }
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
/* Two words side by side in half a column are not cut. */
[data-testid="stButtonGroup"] button { padding-inline: 0.4rem; }
/* In half a column the buttons would leave no room for the number. */
[data-testid="stNumberInputStepUp"], [data-testid="stNumberInputStepDown"] { display: none; }
[class*="st-key-stage_background"] { display: none; }
</style>
"""


# It is sent with every change: without comments and indentation.
_SENT = re.sub(r"/\*.*?\*/|\n\s*", "", _STYLE)


def page_style() -> None:
    """Use the window's width, and keep the first screen for the stage."""
    st.html(_SENT)
