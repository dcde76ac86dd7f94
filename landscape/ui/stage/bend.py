"""Mounting a picture with a curve that its visitor bends."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from landscape.figures import Knee, plain
from landscape.ui.stage.payload import as_json
from landscape.ui.stage.stage import failed, mount
from landscape.ui.stage.words import table_words
from landscape.ui.words.language import current_language


@dataclass(frozen=True)
class BendWords:
    """What is said of a curve with a knee.

    Parameters
    ----------
    picture, knee : str
        What the picture and its handle are called.
    straighten : str
        Label of the button that makes it a straight line.
    line, one_way, up_down, down_up : str
        Sentences for a straight line, for two slopes of one sign, and for a rise before a fall or
        a fall before a rise; what stands between two ``**`` is bold.
    """

    picture: str
    knee: str
    straighten: str
    line: str
    one_way: str
    up_down: str
    down_up: str


def show_bend(figure: plain.Figure, knee: Knee, words: BendWords, *, key: str) -> None:
    """Show the curves of `shapes_figure`; the knee's follows the hand in the browser."""
    content = figure.to_dict()
    mount(
        "bend",
        key=key,
        data=as_json(
            {
                "data": content["data"],
                "layout": content["layout"],
                "knee": asdict(knee),
                "words": {**asdict(words), "language": current_language()},
                "failed": failed(),
                "tables": table_words(),
            }
        ),
    )
