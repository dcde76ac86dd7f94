"""A picture while it is asked about: nothing that is sent with it tells what comes.

In a lesson that a student goes through alone the browser has the whole run, and shows none of it.
In a room all answer the same question at once, and whoever reads what was sent would know.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from landscape.figures.plain import PACKED
from landscape.ui.stage import StageData

COMES = {"arrivals"}  # traces that are drawn by what comes


def shut(stage: StageData, epoch: int) -> StageData:
    """Return a stage that stands still at an epoch: every frame is that one.

    Parameters
    ----------
    stage : StageData
        The whole.
    epoch : int
        Where its clock stands.
    """
    left = {key for key, trace in stage.shared.items() if trace.get("name") in COMES}
    layout = stage.own["layout"]
    meta = layout["meta"]
    clock = _unpacked(meta["epoch"])
    frame = min(int(np.searchsorted(clock, epoch)), len(clock) - 1)
    runs = [_still(run, len(clock), frame) for run in meta["runs"]]
    own = {
        **stage.own,
        "traces": [trace for trace in stage.own["traces"] if trace.get("shared") not in left],
        "layout": {**layout, "meta": {**meta, "runs": runs}},
        "key": f"{stage.own['key']} shut",
    }
    shared = {key: trace for key, trace in stage.shared.items() if key not in left}
    return replace(stage, own=own, shared=shared)


def _still(run: Mapping[str, Any], frames: int, frame: int) -> dict[str, Any]:
    """Return a run's arrays with one of their frames in the place of all."""
    rows = len(_unpacked(run["w0"])) if "w0" in run else frames  # a run may end early
    return {name: _held(array, rows, min(frame, rows - 1)) for name, array in run.items()}


def _held(array: Mapping[str, Any], rows: int, row: int) -> Mapping[str, Any]:
    values = _unpacked(array)
    # What is of another length is not known frame by frame: nothing of it is told.
    held = np.zeros_like(values)
    if len(values) % rows == 0:
        columns = values.reshape(rows, -1)
        held = np.broadcast_to(columns[row], columns.shape).ravel()
    return {**array, "bdata": base64.b64encode(held.tobytes()).decode()}


def _unpacked(array: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    types = {short: np.dtype(name) for name, short in PACKED.items()}
    return np.frombuffer(base64.b64decode(array["bdata"]), types[array["dtype"]])
