"""Figures as plain dictionaries, as Plotly's JavaScript takes them.

Plotly's Python objects check every property while they are made, which takes several times as long
as all else that a picture needs. Here they are made only where somebody asks for them, in a
notebook; the tests have Plotly check every figure (tests/figures/conftest.py).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

Trace: TypeAlias = dict[str, Any]
Layout: TypeAlias = dict[str, Any]
# Plotly's names of the numbers that travel as bytes; JavaScript has no arrays of other ones.
PACKED = {
    name: np.dtype(name).str[1:] for name in ("int8", "uint8", "int16", "uint16", "int32", "uint32")
} | {"float32": "f4", "float64": "f8"}
_WHOLE = ("int8", "int16", "int32")  # that wider ones are packed as, where they fit


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure of Plotly's.

    Parameters
    ----------
    data : list of dict
        Its traces.
    layout : dict
        Its layout.
    """

    data: list[Trace]
    layout: Layout

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as JSON has it, with numbers in bytes; nothing in it is shared."""
        return {"data": packed(self.data), "layout": packed(self.layout)}

    def plotly(self) -> go.Figure:
        """Return Plotly's own object, which can be changed, shown and saved.

        Raises
        ------
        ValueError
            If Plotly does not know something in it.
        """
        return go.Figure(self.data, self.layout)

    def show(self, *args: Any, **kwargs: Any) -> None:
        """Show it, as `plotly.graph_objects.Figure.show` does."""
        self.plotly().show(*args, **kwargs)

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        return self.plotly()._repr_mimebundle_(*args, **kwargs)


def figure(traces: Sequence[Trace], layout: Layout) -> Figure:
    """Return a figure of traces and a layout."""
    return Figure(list(traces), layout)


def scatter(**props: Any) -> Trace:
    """Return points or a line in the plane."""
    return {"type": "scatter", **props}


def scatter3d(**props: Any) -> Trace:
    """Return points or a line in space."""
    return {"type": "scatter3d", **props}


def surface(**props: Any) -> Trace:
    """Return a surface."""
    return {"type": "surface", **props}


def contour(**props: Any) -> Trace:
    """Return a surface from above."""
    return {"type": "contour", **props}


def heatmap(**props: Any) -> Trace:
    """Return cells in colours."""
    return {"type": "heatmap", **props}


def updated(trace: Trace, changes: Mapping[str, Any] = MappingProxyType({}), **more: Any) -> Trace:
    """Return a trace with changes, which go into its dictionaries; None takes a property out."""
    found = dict(trace)
    for name, value in {**changes, **more}.items():
        inner = found.get(name)
        if value is None:
            found.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(inner, dict):
            found[name] = updated(inner, value)
        else:
            found[name] = value
    return found


def packed(value: Any) -> Any:
    """Return a value of a figure as JSON has it, arrays of numbers as Plotly packs them.

    A property that is None is left out: it has its default.
    """
    if isinstance(value, dict):
        return {key: packed(part) for key, part in value.items() if part is not None}
    if isinstance(value, (list, tuple)):
        return [packed(part) for part in value]
    if isinstance(value, np.ndarray):
        return _packed_array(value)
    return value.item() if isinstance(value, np.generic) else value


def _packed_array(values: NDArray[Any]) -> Any:
    if values.dtype.kind in "iu" and values.dtype.itemsize == 8 and values.size:
        for name in _WHOLE:
            ends = np.iinfo(name)
            if ends.min <= values.min() and values.max() <= ends.max:
                values = values.astype(name)
                break
    if values.dtype.name not in PACKED or not values.size:
        return values.tolist()
    content = base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")
    found = {"dtype": PACKED[values.dtype.name], "bdata": content}
    if values.ndim > 1:
        found["shape"] = ", ".join(map(str, values.shape))
    return found
