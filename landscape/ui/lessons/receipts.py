"""Receipts that a teacher has got, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from landscape.core.errors import BadValue
from landscape.core.numbers import format_number
from landscape.export.csv import text_csv
from landscape.homework import (
    MOST_BYTES,
    MOST_RECEIPTS,
    NoKey,
    Receipt,
    ReceiptError,
    find_receipts,
    read_receipt,
    server_keys,
)
from landscape.lessons.answers import Answer, read_answer, write_answer
from landscape.lessons.records import Lesson, Question
from landscape.lessons.truth import Outcome
from landscape.ui import cache
from landscape.ui.lessons.receipt import told_without_key
from landscape.ui.lessons.told import answer_in_words, compared, said, step_run
from landscape.ui.lessons.visit import known_lessons
from landscape.ui.widgets.waiting import waiting
from landscape.ui.words.language import _
from landscape.ui.words.outside import literal

TEXT = "receipts_text"
END = 8  # last characters, by which one that cannot be read is found again


def draw_receipts() -> None:
    """Draw where receipts are pasted, and what they say."""
    text = st.text_area(
        _("Paste receipts, with whatever stands between them"),
        height=150,
        help=_("At most {count} receipts and {size} kB. They are not kept.").format(
            count=MOST_RECEIPTS, size=MOST_BYTES // 1000
        ),
        key=TEXT,
    )
    st.button(_("Read the receipts"), key="read_receipts")  # it takes over what was typed
    if not text:
        return
    try:
        found, keys = find_receipts(text), server_keys()
    except ReceiptError as error:
        st.error(_in_words(error))
        return
    except (NoKey, BadValue) as problem:
        st.error(told_without_key(problem))
        return
    if not found:
        st.info(_("There is no receipt in this text."))
    receipts, problems = _read(found, keys)
    if receipts:
        with waiting("waiting_receipts") as progress:
            table = receipt_table(receipts, known_lessons(), progress)
        _show(table)
    if problems:
        st.warning("  \n".join(problems))


def _read(found: Sequence[str], keys: Sequence[bytes]) -> tuple[list[Receipt], list[str]]:
    """Return the receipts that can be read, and what is wrong with the others."""
    receipts, problems = [], []
    for number, text in enumerate(found, 1):
        try:
            receipts.append(read_receipt(text, keys))
        except ReceiptError as error:
            told = _("Receipt {number}, which ends in {end}: {problem}")
            end = literal(text[-END:])
            problems.append(told.format(number=number, end=end, problem=_in_words(error)))
    return receipts, problems


def _in_words(error: ReceiptError) -> str:
    return _(error.sentence).format(**error.parts)


def _show(table: pd.DataFrame) -> None:
    st.dataframe(table, hide_index=True, key="receipts")
    st.download_button(
        _("Table (CSV)"),
        text_csv(table).encode("utf-8-sig"),  # by whose mark Excel knows Korean
        "receipts.csv",
        "text/csv; charset=utf-8",
        on_click="ignore",
        icon=":material/download:",
        key="take_receipts",
    )


def receipt_table(
    receipts: Sequence[Receipt], lessons: Sequence[Lesson], progress: cache.Progress
) -> pd.DataFrame:
    """Return a table of texts: a row for each receipt, two columns for each step that asks.

    Parameters
    ----------
    receipts : sequence of Receipt
        What was handed in.
    lessons : sequence of Lesson
        Those that are known. Of others the answers stand as in links, and not whether they are
        close.
    progress : callable
        Gets the share done of what has to be trained to compare the answers.
    """
    named = {lesson.name: lesson for lesson in lessons}
    zone = _zone()
    rows = []
    for number, receipt in enumerate(receipts):
        lesson = named.get(receipt.lesson)
        told = cache.partial_progress(progress, number, len(receipts))
        row: dict[tuple[int, str], str] = {
            (-1, _("Word")): receipt.word,
            (-1, _("Lesson")): receipt.lesson if lesson is None else said(lesson.title),
            (
                -1,
                _("Time ({zone})").format(zone=zone),
            ): f"{receipt.when.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        }
        for place, answer in receipt.answers.items():
            words, close = _answer(lesson, place, answer, told)
            row[place, _("Step {number}").format(number=place + 1)] = words
            row[place, _("Step {number}: close?").format(number=place + 1)] = close
        rows.append(row)
    # sorted() keeps the order of columns of one step.
    columns = sorted(dict.fromkeys(key for row in rows for key in row), key=lambda key: key[0])
    return pd.DataFrame(
        [[row.get(key, "") for key in columns] for row in rows],
        columns=[label for _place, label in columns],
        dtype=str,
    )


def _zone() -> tzinfo:
    """Return the visitor's time zone; UTC where it is not known."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (OSError, ValueError, KeyError):
        return UTC


def _answer(
    lesson: Lesson | None, place: int, answer: Answer, progress: cache.Progress
) -> tuple[str, str]:
    """Return an answer in words, and whether it is close; empty where that is not known."""
    step = lesson.steps[place] if lesson is not None and place < len(lesson.steps) else None
    as_in_link = write_answer(answer)
    if step is None or step.question is None:
        return as_in_link, ""
    try:
        good = read_answer(step.question, as_in_link)
        found = compared(step.question, good, step_run(step), progress)
    except BadValue:  # the lesson asks something else by now
        return as_in_link, ""
    return _words(step.question, good, found), _("close") if found.close else _("not close")


def _words(question: Question, answer: Answer, found: Outcome) -> str:
    if question.kind == "curve":
        return _("a curve, {away} away").format(away=format_number(found.distance))
    return answer_in_words(question, answer)
