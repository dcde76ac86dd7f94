"""Variants of a test: a few in `make test`, all in `make test-long`."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest


def few_of(variants: Iterable[Any], keep: int = 1) -> list[Any]:
    """The variants of a parametrized test, those after the first `keep` marked as long."""
    all_of_them = list(variants)
    return [
        *all_of_them[:keep],
        *(
            pytest.param(*_parts(one), id=getattr(one, "id", None), marks=pytest.mark.long)
            for one in all_of_them[keep:]
        ),
    ]


def _parts(variant: Any) -> Sequence[Any]:
    if hasattr(variant, "values") and hasattr(variant, "marks"):  # pytest's own
        return variant.values
    return variant if isinstance(variant, tuple) else (variant,)
