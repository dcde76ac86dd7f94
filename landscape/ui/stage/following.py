"""What follows the clock beside the picture: lines of facts, a table, and a few sentences.

Texts are templates, filled in the browser: ``{epoch}``, ``{last}``, and the names of a run's
arrays in the figure's ``layout.meta``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """A line over the picture.

    Parameters
    ----------
    items : tuple of (str, str)
        Label and template of each fact.
    run : int
        Number of the run that the arrays are of.
    name, color : str
        What the line begins with, where there are several.
    """

    items: tuple[tuple[str, str], ...]
    run: int = 0
    name: str = ""
    color: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell with a run of its own, or one that opens the run.

    Parameters
    ----------
    text : str
        Template.
    run : int
        Number of the run.
    open : bool
        Whether it is a button that opens the run.
    title : str
        What the button does, in words.
    """

    text: str
    run: int
    open: bool = False
    title: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table; templates are filled from run number `run`."""

    cells: tuple[str | Cell, ...]
    run: int = 0
    color: str = ""


@dataclass(frozen=True)
class Table:
    """A table that follows the clock.

    Parameters
    ----------
    head : tuple of str
        The columns' heads.
    rows : tuple of Row
        Its rows; the first cell of each is the row's head.
    kind : str
        Class of the table in the style sheet.
    """

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    kind: str = ""


@dataclass(frozen=True)
class Story:
    """Sentences under the picture.

    Parameters
    ----------
    texts : tuple of str
        Templates, of which one is shown.
    pick : str
        The run's array with the place of the one for each frame.
    run : int
        Number of the run.
    """

    texts: tuple[str, ...]
    pick: str
    run: int = 0
