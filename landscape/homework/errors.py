"""What is wrong with receipts, one sentence each; none repeats what was pasted."""

from __future__ import annotations


class ReceiptError(ValueError):
    """A text that is no receipt of this server.

    Parameters
    ----------
    sentence : str
        With ``{names}`` for the parts.
    **parts : object
        Values for the names in `sentence`. Kept apart so that it can be translated.
    """

    def __init__(self, sentence: str, **parts: object) -> None:
        self.sentence = sentence
        self.parts = parts
        super().__init__(sentence.format(**parts))


class NoKey(Exception):
    """The server's key can be neither read nor made; the text says which file and why."""
