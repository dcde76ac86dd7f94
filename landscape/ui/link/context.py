"""What a link has beside a page's choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LinkContext:
    """What decides a page's choices where it is not the visitor, as in a lesson.

    Parameters
    ----------
    key : str
        When it changes, the page is another: it has its choices anew.
    choices : mapping of str to str or None
        Query parameters that are read instead of the address's; None for the address's own.
    beside : mapping of str to str
        Query parameters that stay in the address.
    held : mapping of str to str
        Query parameters that a page is opened with whatever the address has.
    """

    key: str = ""
    choices: Mapping[str, str] | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
