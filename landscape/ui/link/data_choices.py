"""The choices of the data: by name, or a visitor's own points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landscape.data import DATASETS
from landscape.data.own import OWN, own_source
from landscape.ui.link.kinds import Choice, Chosen
from landscape.ui.words.language import N_


class DataChoice(Choice):
    """The data, which may bring settings of their own."""

    def resets_at(self, value: Any, view: Chosen) -> tuple[str, ...]:
        """Return all but the settings where the same are usual for both data sets."""
        return _unless_usual(super().resets_at(value, view), view, DATASETS[value].usual)


class PointsChoice(Choice):
    """The points of the visitor's own data; None for an example."""

    def check(self, value: Any) -> Any:
        """Return the points; the record of the experiment checks them."""
        return value

    def resets_at(self, value: Any, view: Chosen) -> tuple[str, ...]:
        """Return all but the settings where the same are usual for both data."""
        source = DATASETS[OWN] if value is None else own_source(value)
        return _unless_usual(super().resets_at(value, view), view, source.usual)

    def used(self, view: Chosen, part: str = "") -> str:
        """Return what stands for the points."""
        data = view[self.name]
        return N_("an example") if data is None else self.text(data)

    def widgets(self, view: Chosen) -> dict[str, Any]:
        """Return nothing: points come by `landscape.ui.link.sync.choose`."""
        return {}

    def chosen(self, widgets: Mapping[str, Any], view: Chosen) -> Any:
        """Return the points that are there."""
        return view[self.name]


def _unless_usual(
    names: tuple[str, ...], view: Chosen, after: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the names of choices without the settings, where those stay usual for the data."""
    before = view.run("dataset").source.usual
    kept = {*before, "optimizer_options"} - {"model"} if before == after else set()
    return tuple(name for name in names if name not in kept)
