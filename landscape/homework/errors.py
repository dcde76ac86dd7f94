"""What is wrong with receipts, one sentence each; none repeats what was pasted."""

from __future__ import annotations

from landscape.core.errors import SentenceError


class ReceiptError(SentenceError):
    """A text that is no receipt of this server."""


class NoKey(Exception):
    """The server's key can be neither read nor made; the text says which file and why."""
