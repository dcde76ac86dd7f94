"""What can be chosen, by name."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Generic, TypeVar

from landscape.core.errors import BadValue
from landscape.core.options import Entry

E_co = TypeVar("E_co", bound=Entry)


class Registry(Mapping[str, E_co], Generic[E_co]):
    """Entries by name, in the order they were added.

    Parameters
    ----------
    field : str
        Field of `Experiment` that names an entry; errors name it.
    """

    def __init__(self, field: str) -> None:
        self.field = field
        self._entries: dict[str, E_co] = {}

    def add(self, entry: E_co) -> None:
        """Make `entry` a choice."""
        self._entries[entry.name] = entry

    def __getitem__(self, name: str) -> E_co:
        if not isinstance(name, str) or name not in self._entries:
            raise BadValue(self.field, "must be one of {names}", name, names=", ".join(self))
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def import_modules(package: str, path: Iterable[str]) -> None:
    """Import every module of a package, each of which adds its entries to a registry."""
    for module in pkgutil.iter_modules(path):
        import_module(f"{package}.{module.name}")
