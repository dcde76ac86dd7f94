"""Receipts in a text that was pasted from anywhere."""

from __future__ import annotations

import re

from landscape.homework.errors import ReceiptError

MOST_BYTES = 500_000  # of a pasted text, in UTF-8
MOST_RECEIPTS = 500
# Braces, as no messenger takes them for formatting, a link or a smiley.
OPEN, CLOSE = "{receipt", "}"
# What messengers and mail put into a long line: breaks, quote marks, and marks that are not seen.
_PUT_IN = re.compile(r"[\s>\u00ad\u200b-\u200f\u2060\ufeff]+")
_RECEIPT = re.compile(r"\{receipt[^{}]*\}?")


def find_receipts(text: str) -> list[str]:
    """Return the receipts in a text, in order, whatever stands between them; each once.

    Parameters
    ----------
    text : str
        Receipts may have line breaks, spaces and ``>`` in them, which are left out. One whose end
        is missing is returned as well, for `read_receipt` to tell so.

    Raises
    ------
    ReceiptError
        If the text has more than 500 kB or 500 receipts.
    """
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise ReceiptError("The text has more than {most} kB.", most=MOST_BYTES // 1000)
    found = list(dict.fromkeys(_RECEIPT.findall(_PUT_IN.sub("", text))))
    if len(found) > MOST_RECEIPTS:
        raise ReceiptError(
            "The text has {count} receipts, more than {most}.",
            count=len(found),
            most=MOST_RECEIPTS,
        )
    return found
