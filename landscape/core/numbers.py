"""Numbers for people; the browser's numbers.js writes the same."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def format_number(value: float) -> str:
    """Return a number with at most four digits that mean something: 0.3725, 0.37, −2.1·10⁻⁵.

    Numbers below 0.001 and from 10,000 on have two, and a power of ten; what is not finite is "–".
    """
    if not math.isfinite(value):
        return "–"
    rounded = float(_rounded(value, 4))
    if rounded == 0 or 1e-3 <= abs(rounded) < 1e4:
        text = f"{rounded:g}" if rounded else "0"
    else:
        mantissa, exponent = f"{_rounded(value, 2):.1e}".split("e")
        power = str(int(exponent)).translate(_SUPERSCRIPTS)
        text = f"{mantissa.removesuffix('.0')}·10{power}"
    return text.replace("-", "−")


def _rounded(value: float, digits: int) -> Decimal:
    """Round half away from zero, as JavaScript does."""
    return Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal_from_float(value)
