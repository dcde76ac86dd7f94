"""Rows of texts out of bytes: CSV in its many kinds, and Excel."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from landscape.core.errors import DataError

MAX_BYTES = 2_000_000
MAX_UNPACKED = 40_000_000  # bytes, of an Excel file's parts
LONGEST_CELL = 1000
SEPARATORS = ("\t", ";", ",")
LOOKED_AT = 50  # lines, to find out what separates cells
_EXCEL, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SPACES = re.compile(r"[ \u00a0\u3000]+")


@dataclass(frozen=True, eq=False)
class Cells:
    """The texts of a file, row by row, and how it was read."""

    rows: list[list[str]]
    encoding: str = ""
    separator: str = ""


def read_cells(content: bytes, max_rows: int, max_columns: int) -> Cells:
    """Return the cells of a file.

    Parameters
    ----------
    content : bytes
        Text, or an Excel file.
    max_rows, max_columns : int
        How many it may have.

    Raises
    ------
    DataError
        If it is too large, or cannot be read.
    """
    if len(content) > MAX_BYTES:
        raise DataError(
            "The file has {size} MB; the most is {most} MB. Leave out columns that are not needed.",
            size=math.ceil(len(content) / 1e5) / 10,
            most=MAX_BYTES // 1_000_000,
        )
    if not content.strip():
        raise DataError("The file is empty.")
    if content.startswith(_EXCEL):
        return Cells(_excel_rows(content, max_rows, max_columns))
    if content.startswith(_OLD_EXCEL):
        raise DataError("This is an old Excel file (.xls). Save it as .xlsx or CSV, and try again.")
    text, encoding = _decoded(content)
    lines = text.count("\n") + 1
    if lines > 2 * max_rows:  # blank ones among them
        raise _too_many_rows(lines, max_rows)
    separator = _separator(text, max_columns)
    return Cells(_text_rows(text, separator, max_rows, max_columns), encoding, separator)


def _decoded(content: bytes) -> tuple[str, str]:
    marked = next((name for bom, name in _BOMS.items() if content.startswith(bom)), None)
    names = (marked,) if marked else ("utf-8", "cp949")
    if not marked and b"\0" in content[:200]:
        names = ("utf-16-le",) if content[1:2] == b"\0" else ("utf-16-be",)
    for name in names:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n"), name
    raise DataError("This is no table that can be read. Save it as CSV in UTF-8, and try again.")


def _separator(text: str, max_columns: int) -> str:
    """Return what separates cells: what most lines have as often, and at least once."""
    head = [line for line in text.split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip()]
    widest = max((max(map(line.count, SEPARATORS)) for line in head), default=0)
    if widest >= 20 * max_columns:  # before anything is parsed
        raise _too_many_columns(widest + 1, max_columns)
    for separator in SEPARATORS:
        widths = [len(row) for row in _parsed("\n".join(head), separator)]
        usual = max(set(widths), key=widths.count, default=1)
        if usual > 1 and 2 * widths.count(usual) > len(widths):
            return separator
    widths = [len(_SPACES.split(line.strip())) for line in head]
    return " " if widths and min(widths) > 1 and len(set(widths)) == 1 else ","


def _parsed(text: str, separator: str) -> list[list[str]]:
    if separator == " ":
        return [_SPACES.split(line.strip()) for line in text.split("\n")]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise DataError("A cell is too long to be read. Is a quotation mark left open?") from error


def _text_rows(text: str, separator: str, max_rows: int, max_columns: int) -> list[list[str]]:
    rows = [_without_trailing(row) for row in _parsed(text, separator)]
    full = sum(map(any, rows))
    if full > max_rows:
        raise _too_many_rows(full, max_rows)
    for i, row in enumerate(rows, 1):
        _check_row(i, row, max_columns)
    return rows


def _check_row(i: int, row: list[str], max_columns: int) -> None:
    if len(row) > max_columns:
        raise _too_many_columns(len(row), max_columns)
    if any(len(cell) > LONGEST_CELL for cell in row):
        raise DataError(
            "A cell in row {row} has more than {most} characters. Is a quotation mark left open?",
            row=i,
            most=LONGEST_CELL,
        )


def _without_trailing(row: list[str]) -> list[str]:
    """Return a row without the empty cells at its end, of which spreadsheets write many."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _too_many_rows(count: int, most: int) -> DataError:
    return DataError(
        "The table has {count} rows; the most are {most}. Take a part of them.",
        count=count - 1,  # without the header
        most=most - 1,
    )


def _too_many_columns(count: int, most: int) -> DataError:
    return DataError(
        "The table has {count} columns; the most are {most}. Keep those that are needed.",
        count=count,
        most=most,
    )


def _excel_rows(content: bytes, max_rows: int, max_columns: int) -> list[list[str]]:
    """Return the rows of an Excel file's first sheet; a formula is its text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile as error:
        raise _no_excel() from error
    if unpacked > MAX_UNPACKED:
        raise DataError("This Excel file unpacks to too much. Save the sheet as CSV.")
    from openpyxl import load_workbook

    rows: list[list[str]] = []
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        for values in book.worksheets[0].iter_rows(max_col=max_columns + 1, values_only=True):
            rows.append(_without_trailing([_cell_text(value) for value in values]))
            _check_row(len(rows), rows[-1], max_columns)
            if len(rows) > 2 * max_rows:
                break
    except DataError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise _no_excel() from error
    full = sum(map(any, rows))
    if full > max_rows:
        raise _too_many_rows(full, max_rows)
    return rows


def _no_excel() -> DataError:
    return DataError("This is no Excel file that can be read. Save the sheet as CSV.")


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
