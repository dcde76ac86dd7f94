"""Plotly checks every figure that these tests make, which have Plotly's own objects."""

from collections.abc import Iterator, Sequence

import plotly.graph_objects as go
import pytest

from landscape.figures import plain


def checked(traces: Sequence[plain.Trace], layout: plain.Layout) -> go.Figure:
    """Return a figure as Plotly's own object; ValueError if Plotly does not know a part of it."""
    return plain.Figure(list(traces), layout).plotly()


@pytest.fixture(autouse=True, scope="package")
def check_figures() -> Iterator[None]:
    """Check them all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "figure", checked)
        yield
