"""Axes with a log scale: always two ticks and a decade, every tick written in full."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

LARGEST = 1e30
MOST_POWERS = 6  # ticks, of which there are few enough to be read
FREE = 0.06  # of the axis, at either end
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def log_axis(values: ArrayLike) -> dict[str, Any]:
    """Return a log axis for `values`: a decade at least, with ticks that are numbers in full.

    Values that a log scale has no place for are passed over. Over one or two decades the ticks
    are at 1, 2 and 5 of each power of ten, beyond at powers.
    """
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    sizes = sizes[(sizes > 0) & (sizes < LARGEST)]
    logs = np.log10(sizes) if len(sizes) else np.zeros(1)
    low, high = float(logs.min()), float(logs.max())
    missing = max(0.0, 1 - (high - low)) / 2
    low, high = low - missing, high + missing
    free = FREE * (high - low)
    low, high = low - free, high + free
    powers = range(math.floor(low), math.ceil(high) + 1)
    digits = (1,) if high - low > 2 else (1, 2, 5)
    every = -(-math.floor(high - low + 1) // MOST_POWERS) if len(digits) == 1 else 1
    ticks = [
        (power + math.log10(digit), tick_text(digit, power))
        for power in powers
        for digit in digits
        if power % every == 0 and low <= power + math.log10(digit) <= high
    ]
    return {
        "type": "log",
        "range": [low, high],
        "tickvals": [10.0**log for log, _text in ticks],
        "ticktext": [text for _log, text in ticks],
    }


def tick_text(digit: int, power: int) -> str:
    """Return a digit times a power of ten as it is written at an axis."""
    if -4 < power < 4:
        return f"{digit * 10.0**power:.10g}"
    raised = f"10{str(power).translate(_RAISED)}"
    return raised if digit == 1 else f"{digit}·{raised}"
