"""Tables out of files and spreadsheets: text in columns, with the numbers that they say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from landscape.core.arrays import Floats, frozen_array
from landscape.core.errors import DataError
from landscape.data.cells import read_cells

MAX_ROWS, MAX_COLUMNS = 20_000, 50
LONGEST_NAME = 40
LARGEST_NUMBER = 1e12
MANY = 50  # different texts, beyond which they are not two values, however they are written
INDEX_NAMES = ("index", "unnamed: 0", "id", "no", "no.", "번호", "순번")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?%?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,(\d{1,2}|\d{4,})%?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?%?")
_UNIT = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]*)[)\]]")
_MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": "", "\u202f": "", " ": ""})


TOO_WIDE = "the row has more cells than the header"
TOO_WIDE_TABLE = (
    "Row {row} has more cells than the header: a comma inside of a cell begins another one. Put "
    "such cells in quotation marks, or separate all cells by tabs or semicolons."
)


@dataclass(frozen=True)
class Drop:
    """Rows that are left out for one reason.

    Parameters
    ----------
    reason : str
        In words.
    count : int
        How many.
    rows : tuple of int
        The first of them, counted as a spreadsheet does.
    """

    reason: str
    count: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a table.

    Parameters
    ----------
    name, unit : str
        Out of its header: "hours (h)".
    cells : tuple of str
        Its texts; empty where nothing is.
    decimal_comma : bool
        Whether 1,5 is one and a half.
    named : bool
        Whether its header says its name.
    """

    name: str
    unit: str
    cells: tuple[str, ...]
    decimal_comma: bool = False
    named: bool = True

    @cached_property
    def numbers(self) -> Floats:
        """The numbers that its cells say; nan where they say none."""
        return frozen_array([number_in(cell, self.decimal_comma) for cell in self.cells])

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Its texts, with equal numbers alike: 1, 1.0 and 1e0 are all "1"."""
        return tuple(
            repr(number).removesuffix(".0") if np.isfinite(number) else cell
            for cell, number in zip(self.cells, self.numbers.tolist(), strict=True)
        )

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The different values that it has, sorted as they first come."""
        return tuple(dict.fromkeys(value for value in self.values if value))

    @cached_property
    def has_two_values(self) -> bool:
        """Whether there are two different values."""
        return len(set(self.cells)) <= MANY and len(self.labels) == 2

    @cached_property
    def is_numeric(self) -> bool:
        """Whether most of what is in it are numbers."""
        said = sum(map(bool, self.cells))
        return bool(2 * np.isfinite(self.numbers).sum() > said)

    @cached_property
    def is_index(self) -> bool:
        """Whether it only counts the rows, as pandas writes a first column without a name."""
        if self.named and self.name.lower() not in INDEX_NAMES:
            return False
        first = self.numbers[0] if len(self.numbers) else np.nan
        counts = np.array_equal(self.numbers, first + np.arange(len(self.numbers)))
        return bool(first in (0, 1) and counts)


@dataclass(frozen=True, eq=False)
class Table:
    """What a file says, in columns of the same length.

    Parameters
    ----------
    columns : tuple of Column
        Their names are all different.
    rows : tuple of int
        The number of each row, as a spreadsheet counts them.
    dropped : tuple of Drop
        Rows that were left out.
    encoding, separator : str
        How the file was read; the separator is empty for a spreadsheet's own file.
    decimal_comma : bool
        Whether 1,5 was read as one and a half.
    """

    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    dropped: tuple[Drop, ...] = ()
    encoding: str = ""
    separator: str = ""
    decimal_comma: bool = False

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise DataError("There is no column {name}.", name=name)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)


def read_table(content: bytes) -> Table:
    """Return the table of a file or of what was copied out of a spreadsheet.

    Parameters
    ----------
    content : bytes
        CSV or text with tabs or semicolons, in UTF-8, UTF-16 or CP949; or an Excel file (.xlsx).

    Raises
    ------
    DataError
        If it is none of these, or too large; says where and what to do.
    """
    found = read_cells(content, MAX_ROWS + 1, MAX_COLUMNS)
    rows, dropped = _full_rows(found.rows)
    if len(rows) < 2:
        raise DataError("There is no data: a table has a header and two rows at least.")
    comma = found.separator != "," and _has_decimal_comma(rows)
    head, body = _split_header(rows, comma)
    names = _named(head, max(len(cells) for _row, cells in body))
    body, more = _as_wide(body, len(names))
    columns = []
    for i, (name, unit) in enumerate(names):
        cells = tuple(cells[i] if i < len(cells) else "" for _row, cells in body)
        named = i < len(head) and bool(head[i])
        if any(cells) or named:
            columns.append(Column(name, unit, cells, comma, named))
    if len(columns) < 2:
        raise DataError(
            "There is only one column. Two are needed, with a comma, a semicolon or a tab between."
        )
    return Table(
        tuple(columns),
        tuple(row for row, _cells in body),
        (*dropped, *more),
        found.encoding,
        found.separator,
        comma,
    )


def number_in(text: str, decimal_comma: bool = False) -> float:
    """Return the number that a cell says; nan if it says none."""
    if text.isascii() and _NUMBER.fullmatch(text):
        plain = text
    else:
        plain = unicodedata.normalize("NFKC", text).translate(_MINUS)
    if decimal_comma:
        plain = plain.replace(".", "").replace(",", ".") if "," in plain else plain
    elif _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return np.nan
    number = float(plain.rstrip("%"))
    return number if abs(number) <= LARGEST_NUMBER else np.nan


def drops(reason: str, rows: Sequence[int]) -> list[Drop]:
    """Return the rows that are left out for a reason, if there are any."""
    return [Drop(reason, len(rows), tuple(rows[:3]))] if rows else []


Row = tuple[int, list[str]]


def _full_rows(rows: Iterable[list[str]]) -> tuple[list[Row], list[Drop]]:
    """Return rows with their numbers, without those in which nothing is."""
    numbered = [(i, [cell.strip() for cell in cells]) for i, cells in enumerate(rows, 1)]
    full = [(i, cells) for i, cells in numbered if any(cells)]
    last = full[-1][0] if full else 0
    empty = [i for i, cells in numbered if not any(cells) and i < last]
    return full, drops("the row is empty", empty)


def _has_decimal_comma(rows: Sequence[Row]) -> bool:
    cells = [cell for _row, cells in rows for cell in cells]
    return any(map(_DECIMAL_COMMA.fullmatch, cells)) and not any(map(_NUMBER_WITH_POINT, cells))


_NUMBER_WITH_POINT = re.compile(r"[+-]?\d*\.\d+").fullmatch


def _split_header(rows: list[Row], comma: bool) -> tuple[list[str], list[Row]]:
    """Return the names in the first row, none if it has numbers already, and the rows below."""
    first = rows[0][1]
    said = [cell for cell in first if cell]
    if any(np.isfinite(number_in(cell, comma)) for cell in said):
        return [], rows
    return first, rows[1:]


def _named(head: Sequence[str], width: int) -> list[tuple[str, str]]:
    """Return a name and a unit for each column; letters, as in a spreadsheet, where none is."""
    found: list[tuple[str, str]] = []
    for i in range(max(len(head), min(width, len(head) or width))):
        text = _one_line(head[i]) if i < len(head) else ""
        with_unit = _UNIT.fullmatch(unicodedata.normalize("NFKC", text))
        name, unit = (with_unit[1], with_unit[2].strip()) if with_unit else (text, "")
        name = name or _letters(i)
        taken, number = {name for name, _unit in found}, 2
        base = name
        while name in taken:
            name, number = f"{base} {number}", number + 1
        found.append((name, unit))
    return found


def _one_line(text: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in text)
    short = " ".join(printable.split())
    return short if len(short) <= LONGEST_NAME else short[: LONGEST_NAME - 1] + "…"


def _letters(i: int) -> str:
    before, letter = divmod(i, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + letter)


def _as_wide(rows: list[Row], width: int) -> tuple[list[Row], list[Drop]]:
    """Return the rows that have no more cells than there are columns."""
    kept = [(row, cells) for row, cells in rows if not any(cells[width:])]
    wide = [row for row, cells in rows if any(cells[width:])]
    if len(wide) > len(kept):
        raise DataError(TOO_WIDE_TABLE, row=wide[0])
    return kept, drops(TOO_WIDE, wide)
