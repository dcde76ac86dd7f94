"""Words over pictures: lines of symbols, and notes at places on the paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

GAP = "&nbsp;&nbsp;&nbsp;"


def legend_row(items: Iterable[tuple[str, str, str]]) -> str:
    """Return a line of symbols in their colours, each with its word.

    Parameters
    ----------
    items : iterable of (str, str, str)
        Symbol, colour and word of each.
    """
    return GAP.join(
        f'<span style="color:{color}">{symbol}</span> {word}' for symbol, color, word in items
    )


def legend_rows(items: Sequence[tuple[str, str, str]], most: int) -> str:
    """Return `legend_row` in lines of at most so many items, for a narrow screen."""
    return "<br>".join(legend_row(items[i : i + most]) for i in range(0, len(items), most))


def note_at(text: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    """Return an annotation that begins at a share of the picture's width, above one of its height.

    Parameters
    ----------
    text : str
        What it says.
    x, y : float
        From 0, left and lowest, to 1; outside of which is the margin.
    **more
        Of Plotly's annotation, in place of what is usual here.
    """
    place = {"x": x, "y": y, "xref": "paper", "yref": "paper"}
    usual = {"showarrow": False, "xanchor": "left", "yanchor": "bottom", "align": "left"}
    return {"text": text, **place, **usual, **more}
