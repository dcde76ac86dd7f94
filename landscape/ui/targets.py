"""Streamlit's own pages by their paths, for links between them."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

_targets: ContextVar[Mapping[str, Any]] = ContextVar("targets")


def set_targets(targets: Mapping[str, Any]) -> None:
    """Keep the pages of this run by their paths."""
    _targets.set(targets)


def target(url: str) -> Any:
    """Return the page with a path."""
    return _targets.get()[url]


def is_page(url: str) -> bool:
    """Whether there is a page with a path."""
    return url in _targets.get()
