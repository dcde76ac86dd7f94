"""Homework: receipts of the answers to a lesson, signed by the server.

Nothing here knows Streamlit or torch.
"""

from landscape.homework.errors import NoKey, ReceiptError
from landscape.homework.find import MOST_BYTES, MOST_RECEIPTS, find_receipts
from landscape.homework.key import server_keys
from landscape.homework.receipt import LONGEST_WORD, Receipt, read_receipt, write_receipt

__all__ = [
    "LONGEST_WORD",
    "MOST_BYTES",
    "MOST_RECEIPTS",
    "NoKey",
    "Receipt",
    "ReceiptError",
    "find_receipts",
    "read_receipt",
    "server_keys",
    "write_receipt",
]
