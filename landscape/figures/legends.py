"""Words over pictures: lines of symbols, and notes at places on the paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from landscape.figures import style

GAP = "&nbsp;&nbsp;&nbsp;"
# By the name of a trace the symbols, with their colours, that stand for it in lines of symbols.
SYMBOLS_OF: Mapping[str, Collection[tuple[str, str]]] = {
    "truth": {("╍╍", style.TRUTH), (style.STARS["truth"], style.TRUTH)},
    "reference": {("╍╍", style.TRUTH)},
    "theory": {("┅┅", style.TRUTH)},
    "optimum": {(style.STARS["optimum"], style.OPTIMUM)},
    "best": {("━·━", style.OPTIMUM)},
    "gap": {("▒", style.TRUTH)},
    "edge": {("◯", style.OPTIMUM)},
    "limit": {("╍", style.MUTED[0])},
    "arrow": {("<b>→</b>", color) for color in (style.GRADIENT, style.AVERAGE, style.NOW)},
}
_ENTRY = re.compile(r'<span style="color:([^"]+)">(.+?)</span> ')


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


def without_entries(
    layout: Mapping[str, Any], names: Iterable[str], staying: Iterable[str] = ()
) -> dict[str, Any]:
    """Return a figure's layout whose lines of symbols say nothing of some traces.

    Parameters
    ----------
    layout : mapping
        The figure's.
    names : iterable of str
        Of the traces that are gone.
    staying : iterable of str
        Of those that are not: symbols that stand for these too stay.
    """
    gone, there = ({s for n in some for s in SYMBOLS_OF.get(n, ())} for some in (names, staying))
    gone -= there

    def stays(entry: str) -> bool:
        found = _ENTRY.match(entry)
        return found is None or (found[2], found[1]) not in gone

    def kept(text: str) -> str:
        lines = [[*filter(stays, line.split(GAP))] for line in text.split("<br>")]
        return "<br>".join(GAP.join(line) for line in lines if line)

    return _with_texts(layout, lambda _name, text: kept(text))


def with_entry(
    layout: Mapping[str, Any], legend: str, item: tuple[str, str, str]
) -> dict[str, Any]:
    """Return a layout with a symbol, its colour and its word more in the line of this name."""

    def longer(name: str, text: str) -> str:
        return f"{text}{GAP if text else ''}{legend_row([item])}" if name == legend else text

    return _with_texts(layout, longer)


def _with_texts(layout: Mapping[str, Any], change: Callable[[str, str], str]) -> dict[str, Any]:
    """Return a layout with each note's text changed by the note's name, also where it is narrow."""
    notes = layout.get("annotations", [])
    changed = [{**note, "text": change(note.get("name", ""), note["text"])} for note in notes]
    narrow = dict(layout.get("meta", {}).get("narrow", {}))
    for i, note in enumerate(notes):
        if (place := f"annotations.{i}.text") in narrow:
            narrow[place] = change(note.get("name", ""), narrow[place])
    meta = {**layout.get("meta", {}), "narrow": narrow}
    return {**layout, "annotations": changed, "meta": meta}
