"""Text that comes from outside: files, links and what visitors type."""

from __future__ import annotations

import re

from landscape.core.errors import DataError
from landscape.ui.words.language import _

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")
LONGEST = 60


def literal(text: str) -> str:
    """Return a text so that Markdown shows it as it is."""
    line = " ".join(text.split())
    short = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    return _SPECIAL.sub(r"\\\1", short)


def data_error(error: DataError) -> str:
    """Return what is wrong with a file, in the visitor's language."""
    parts = {n: literal(part) if isinstance(part, str) else part for n, part in error.parts.items()}
    return _(error.sentence).format(**parts)
