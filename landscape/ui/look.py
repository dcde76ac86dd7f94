"""The little style that the theme's settings cannot say."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

ICON = Path(__file__).with_name("icon.svg")

_STYLE = """
<style>
/* Type grows with the window; while presenting more so, see page.css. */
:root:root { font-size: clamp(16px, 8px + 0.625vw, 28px); }
.stMainBlockContainer { padding: 3.4rem 1.5rem 2rem; }
.stMainBlockContainer h2 { font-size: 1.15rem; }
.st-key-header { flex-wrap: nowrap; }
.st-key-header > * { min-width: 0; }
.st-key-header h1 { padding: 0; font-size: 1.35rem; line-height: 1.5; white-space: nowrap; }
/* The links to all pages stand in Streamlit's head. */
.st-key-navigation {
  position: fixed;
  z-index: 999980;
  top: 0;
  left: 0;
  right: 0;
  width: 100%;
  height: 3.2rem;
  padding: 0 1rem;
  gap: 0.75rem;
  flex-wrap: nowrap;
  overflow-x: auto;
  scrollbar-width: none;
  align-items: center;
  background: var(--ls-ground, Canvas);
}
.st-key-navigation > * { flex: none; width: auto; }
.st-key-navigation p { white-space: nowrap; }
.st-key-navigation > :has(.st-key-neighbours) { margin-left: auto; }
.st-key-neighbours { flex-wrap: nowrap; gap: 0; }
/* Controls side by side, as wide as each other. */
[class*="st-key-row_"] { flex-wrap: nowrap; align-items: flex-end; }
[class*="st-key-row_"] > * { flex: 1 1 0; min-width: 0; }
[data-testid="stHeader"] { background: transparent; pointer-events: none; }
[data-testid="stStatusWidget"] { pointer-events: auto; background: var(--ls-ground, Canvas); }
[data-testid="InputInstructions"] { display: none; } /* it would cover the number */
/* Over the page, so that nothing jumps when it comes and goes. */
[class*="st-key-waiting"] {
  position: fixed;
  z-index: 100;
  bottom: 1rem;
  left: 20%;
  right: 20%;
  width: auto;
}
[class*="st-key-waiting"]:has([role="progressbar"]) {
  padding: 0.5rem 1rem;
  border: 1px solid rgba(128, 128, 128, 0.4);
  border-radius: 8px;
  background: var(--ls-ground, Canvas);
}
/* In a lesson the way on is a button. */
.st-key-lesson_ways a { border: 1px solid rgba(128, 128, 128, 0.4); border-radius: 8px; }
.st-key-lesson_ways a p { white-space: normal; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  :root .stMainBlockContainer { padding: 3.2rem 0.75rem 1rem; }
  :root .st-key-navigation { padding: 0 0.25rem; gap: 0; }
  .st-key-navigation :is(button, a) { padding-inline: 0.2rem; gap: 0.1rem; }
  .st-key-navigation p { font-size: 0.85rem; }
  .st-key-navigation > :not(:has(.st-key-neighbours)) a > :has([data-testid="stIconMaterial"]) {
    display: none;
  }
  .st-key-neighbours p { display: none; }
  /* Name and languages in one row, the sentence under them. */
  :root .st-key-header { flex-wrap: wrap; gap: 0 0.5rem; }
  :root .st-key-header > :nth-child(2):not(:last-child) { order: 1; flex-basis: 100%; }
  .st-key-header h1 { white-space: normal; }
}
@media (min-width: 641px) { .st-key-give_answer_here { display: none; } }
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
