"""What is wrong with receipts and mysteries, one sentence each; none repeats what was given."""

from __future__ import annotations

from landscape.core.errors import SentenceError


class ReceiptError(SentenceError):
    """A text that is no receipt of this server."""


class MysteryError(SentenceError):
    """A text that is no mystery of this server, or a run that cannot be one."""


class NoKey(Exception):
    """The server's key can be neither read nor made; the text says which file and why."""
