"""The data that a visit has brought; no other visit sees them."""

from __future__ import annotations

import streamlit as st

from landscape.core.dataset import Dataset
from landscape.ui.link.points import points_text

_DATA = "_data"
MOST_DATA = 5


def own_data() -> dict[str, Dataset]:
    """Return the data of this visit by what a link says of them, the latest last."""
    known: dict[str, Dataset] = st.session_state.setdefault(_DATA, {})
    return known


def keep_data(data: Dataset | None) -> None:
    """Keep data for links that only name them, and for when the visitor comes back to them."""
    if data is None:
        return
    known, text = own_data(), points_text(data)
    known.pop(text, None)
    known[text] = data
    while len(known) > MOST_DATA:
        del known[next(iter(known))]
