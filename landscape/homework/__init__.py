"""Homework: receipts of the answers to a lesson, and runs of which something is to be found.

Nothing here knows Streamlit or torch.
"""

from landscape.homework.errors import MysteryError, NoKey, ReceiptError
from landscape.homework.find import MOST_BYTES, MOST_RECEIPTS, find_receipts
from landscape.homework.key import server_keys
from landscape.homework.mystery import SealedRun, open_run, seal_run
from landscape.homework.receipt import LONGEST_WORD, Receipt, read_receipt, write_receipt

__all__ = [
    "LONGEST_WORD",
    "MOST_BYTES",
    "MOST_RECEIPTS",
    "MysteryError",
    "NoKey",
    "Receipt",
    "ReceiptError",
    "SealedRun",
    "find_receipts",
    "open_run",
    "read_receipt",
    "seal_run",
    "server_keys",
    "write_receipt",
]
