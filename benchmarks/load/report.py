"""The measurements as tables."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.load.visitor import Answer

MOST_ERRORS = 10  # kinds of errors that are listed


def percentile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def print_answers(answers: Sequence[Answer], clicks: Sequence[float] = ()) -> None:
    """Print a line for each kind of request, and what went wrong.

    Parameters
    ----------
    answers : sequence of Answer
        Of all visitors.
    clicks : sequence of float
        Seconds from a click to the drawn path, in Chromium.
    """
    head = ("", "count", "errors", "p50 s", "p95 s", "p99 s", "max s", "kB each", "MB")
    rows = []
    for kind in dict.fromkeys(answer.kind for answer in answers):
        same = [answer for answer in answers if answer.kind == kind]
        good = [answer for answer in same if not answer.error]
        received = sum(answer.received for answer in same)
        sizes = f"{received / len(same) / 1e3:.1f}", f"{received / 1e6:.1f}"
        times = _times([answer.seconds for answer in good])
        rows.append((kind, str(len(same)), str(len(same) - len(good)), *times, *sizes))
    if clicks:
        rows.append(("Chromium: click to path", str(len(clicks)), "", *_times(clicks), "", ""))
    print_table(head, rows)
    errors = Counter(answer.error for answer in answers if answer.error)
    for error, count in errors.most_common(MOST_ERRORS):
        print(f"  {count} x {error}")


def _times(seconds: Sequence[float]) -> list[str]:
    if not seconds:
        return ["-"] * 4
    return [f"{percentile(seconds, share):.3f}" for share in (0.5, 0.95, 0.99, 1)]


def print_memory(rows: Iterable[tuple[str, ...]]) -> None:
    """Print the memory and the processor time of processes."""
    head = ("process", "MB at start", "minute 2", "end", "maximum", "processor s")
    print_table(head, list(rows))


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, the first to the left."""
    if rows:
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        for first, *others in (head, *rows):
            cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
            print("  ".join([first.ljust(widths[0]), *cells]))
        print()
