"""What a page shows of a view, and how it is kept for the next visitor who chooses the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from landscape.core.trajectory import Trajectory
from landscape.experiment import Experiment
from landscape.figures import plain
from landscape.ui.link.view import View
from landscape.ui.results import kept_or_made, size_of
from landscape.ui.stage import Facts, StageData, Story, Table, chart_data, stage_data
from landscape.ui.words.language import current_language

CHART_BYTES = 50_000  # about what a chart has that is drawn later


@dataclass(frozen=True)
class Folded:
    """Parts of a page that stand folded, for experts."""

    parts: Sequence[Part]


# A sentence, a chart (or a function that makes it) with its key, folded parts, or a function that
# draws something else.
Part = str | tuple[str, plain.Figure | Callable[[], plain.Figure]] | Folded | Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a page shows of a view.

    It is kept for all visitors, so nothing in it depends on anything but view and language; what
    else a visitor has done is looked up by the functions, which are called at every run.

    Parameters
    ----------
    figure : landscape.figures.plain.Figure, optional
        Of the stage.
    facts, table, stories, lists
        As `stage_data` takes them.
    draggable : bool
        Whether the start can be dragged where it can be clicked: where its axes stay as they are.
    on_start, on_open, on_epoch, on_follow, locked, epoch
        As `show_stage` takes them.
    play : callable, optional
        Returns what `show_stage` takes as such.
    under, below : sequence of Part
        Sentences and charts under the stage, and below it in the page's whole width.
    code : mapping of str to Experiment
        The runs whose code is on the page, by name.
    taken : (Experiment, Trajectory), optional
        The run that can be taken home.
    name : str
        File name, without ending, of the stage's picture; the page's own if left out.
    after : callable, optional
        Called when all of the page is drawn.
    final : bool
        Whether the same view is shown the same next time.
    """

    figure: plain.Figure | None = None
    facts: Sequence[Facts] = ()
    table: Table | None = None
    stories: Sequence[Story] = ()
    lists: dict[str, list[str]] | None = None
    on_start: Callable[[tuple[float, float]], object] | None = None
    on_open: Callable[[int], object] | None = None
    on_epoch: Callable[[int], object] | None = None
    on_follow: Callable[[int], object] | None = None
    draggable: bool = True
    locked: bool = False
    epoch: int | None = None
    play: Callable[[], int] | None = None
    under: Sequence[Part] = ()
    below: Sequence[Part] = ()
    code: Mapping[str, Experiment] = field(default_factory=dict)
    taken: tuple[Experiment, Trajectory] | None = None
    name: str = ""
    after: Callable[[], object] | None = None
    final: bool = True


class KeptPicture:
    """A picture with its figures as the browser is given them.

    Parameters
    ----------
    picture : Picture
        What is shown.
    name : str
        Of its stage, where it has none of its own.
    """

    def __init__(self, picture: Picture, name: str = "") -> None:
        self.stage = _stage(picture, picture.name or name)
        self.picture = replace(picture, figure=None)  # it is in the stage's data
        self._charts: dict[str, str] = {}
        self.nbytes = self._measured()

    def chart(self, key: str, figure: plain.Figure | Callable[[], plain.Figure]) -> str:
        """Return a chart of the picture, which is made when it is first drawn."""
        if key not in self._charts:
            self._charts[key] = chart_data(figure() if callable(figure) else figure)
        return self._charts[key]

    def _measured(self) -> int:
        """Return about how many bytes it holds, with the JSON, which is made before it is kept."""
        charts = len(self.picture.below) * CHART_BYTES
        if self.stage is None:
            return charts
        # What else the stage has it shares with these.
        held = (self.stage.content, self.stage.beside, self.stage.own_json, self.stage.shared_json)
        return size_of(held) + charts


def kept_picture(
    page: str, view: View, show: Callable[[], Picture], passing: bool = False
) -> KeptPicture:
    """Return the picture of a view on a page, made by `show` unless it is kept.

    What is only `passing` is not kept.
    """
    key: Hashable = (page, current_language(), view.key)
    return kept_or_made(
        key,
        lambda: KeptPicture(show(), page),
        lambda kept: kept.picture.final and not passing,
    )


def _stage(picture: Picture, name: str) -> StageData | None:
    if picture.figure is None:
        return None
    return stage_data(
        picture.figure,
        name=name,
        facts=picture.facts,
        table=picture.table,
        stories=picture.stories,
        lists=picture.lists,
    )
