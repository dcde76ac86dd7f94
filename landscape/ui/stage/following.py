"""What follows the clock beside the picture: lines of facts, a table, and sentences.

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
    folded : bool
        Whether it is for experts, and stands folded under the picture.
    """

    items: tuple[tuple[str, str], ...]
    run: int = 0
    name: str = ""
    color: str = ""
    folded: bool = False


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
    """A row of a table.

    Parameters
    ----------
    cells : tuple of str or Cell
        Templates, which are filled from the run's numbers.
    run : int
        Number of the run.
    color, symbol : str
        Of the run's mark on the map, which is drawn before the first cell; Plotly's name of the
        symbol.
    """

    cells: tuple[str | Cell, ...]
    run: int = 0
    color: str = ""
    symbol: str = ""


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
    details : tuple of Row
        Rows that are folded under the others.
    details_title : str
        What is written where they can be opened.
    """

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    kind: str = ""
    details: tuple[Row, ...] = ()
    details_title: str = ""


@dataclass(frozen=True)
class Story:
    """Sentences under the picture.

    Parameters
    ----------
    texts : tuple of str
        Templates, of which one is shown; what stands between two ``**`` is bold.
    pick : str
        The run's array with the place of the one for each frame.
    run : int
        Number of the run.
    name, color : str
        What they begin with, where there are several.
    follow : str
        Label of a button after the last of the texts.
    """

    texts: tuple[str, ...]
    pick: str
    run: int = 0
    name: str = ""
    color: str = ""
    follow: str = ""
