"""The words of the stage's own controls."""

from __future__ import annotations

from typing import Any

from landscape.ui.words.language import _, current_language


def words(name: str, lists: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """Return the words of the playback, and what the pictures are called."""
    return {
        "lists": lists or {},
        "file": name,
        "language": current_language(),
        # Plotly's own words, as its dictionaries name them.
        "plotly": {
            "Pan": _("Move"),
            "Zoom": _("Zoom"),
            "Turntable rotation": _("Turn"),
            "Reset camera to default": _("As at first"),
        },
        "epoch": _("epoch"),
        "play": _("Play"),
        "pause": _("Pause"),
        "first": _("To the start"),
        "previous": _("One step back"),
        "next": _("One step on"),
        "last": _("To the end"),
        "loop": _("Repeat"),
        "picture": _("Save as a picture (PNG)"),
        "speed": _("Speed"),
        "controls": _("Playback"),
        "view": _("View"),
        "views": {
            "fitted": _("whole"),
            "lecture": _("as in the lecture"),
            "above": _("from above"),
        },
        "path": _("Show the path"),
        "sound": _("Hear the loss: a lower loss is a lower tone"),
        "point": _("Point"),
        "start": _("Start: drag it, or move it with the arrow keys"),
        "tables": table_words(),
        "walk": {
            "keys": _("Surface: the arrow keys walk on it, with Shift farther. Home: to the run."),
            "guess": _("Enter: guess this place."),
            "start": _("Enter: choose this place."),
            "maps": _("Page Down: the next map."),
            "leave": _("Escape: leave."),
            "loss": _("loss {loss}, slope {slope}, downhill {down}"),
        },
        "told": "",  # the answer of a lesson's step
        "drawCurve": _("Draw the curve that you expect"),
        "draw": _(
            "A click adds a point. Drag points; a double click turns the class; what is dragged "
            "out of the picture is gone."
        ),
        "present": _("Present on the whole screen (F)"),
        "panel": _("Controls"),
        "skip": _("To the picture"),
        "experts": _("Curvature in numbers"),
        "refused": _(
            "{field} must be between {low} and {high}. Got {value}; the run before is kept."
        ),
        "description": _("The data with the fitted curve, and the loss with the path of training."),
    }


def table_words() -> dict[str, Any]:
    """Return the words of the tables of a picture's numbers."""
    return {
        "numbers": _("Numbers of this picture"),
        "save": _("Save the tables (CSV)"),
        "epoch": _("epoch"),
        "run": _("run"),
        "runs": _("Loss of each run"),
        "end": _("ends at"),
        "path": _("Path"),
        "loss": _("loss"),
        "slope": _("size of the slope"),
        "shares": _("Arrived by epoch"),
        "arrived": _("arrived"),
        "lost": _("diverged"),
        "data": _("Points"),
        "count": _("number of points"),
        "mean": _("mean of"),
        "classes": _("class"),
        "point": _("point"),
        "pulls": _("Pull of each point"),
        "curves": _("Curves"),
        "surface": _("loss"),
        "norms": _("gradient norm"),
        "outcomes": _("Arrival of each start or setting"),
        "chances": _("Predictions"),
        "places": _("Marked places"),
        "place": _("mark"),
        "marks": {"start": _("start"), "now": _("now"), "guess": _("your guess")},
    }
