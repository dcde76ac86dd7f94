"""What a browser is not sent of a stage before a lesson's question is answered.

What is only out of sight could be read by whoever looks into what the page was sent.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.figures.arrivals import NEVER
from landscape.figures.legends import without_entries
from landscape.figures.plain import packed
from landscape.lessons.records import NumberQuestion, Question
from landscape.ui.stage import StageData

# Names of traces: limits and best rates on maps, what other samples came to, and arrows of the step
# that comes.
TELLING = {"limit", "best", "gap", "earlier", "edges", "theory", "theory-share", "arrow"}
BEST = {"truth", "reference", "optimum", "edge"}
# Names of arrays with numbers of the step that comes, and of those that have nothing to do with the
# clock, begin with these.
NEXT_STEP_PREFIXES = ("p_", "t_", "sgd")
STILL_PREFIXES = ("slopes_",)
Packed = Any  # an array as the browser is given it: with its bytes, or as a list


def without_answers(stage: StageData, question: Question, epoch: int) -> StageData:
    """Return a stage that has what can be seen at an epoch, and nothing of what will come.

    Runs and maps end there. Left out are the table, the sentence, limits on maps, what other
    samples came to, and where the best is or the curve that made the points, if that is close to
    what is asked for; also what stands for these in lines of symbols.

    Parameters
    ----------
    stage : StageData
        The page's.
    question : Question
        What is asked.
    epoch : int
        Where the clock stands.
    """
    telling = TELLING | (BEST if _asks_for_the_end(question) else set())
    found = {key: (_trace_at(trace, epoch), trace) for key, trace in stage.shared.items()}
    # What tells nothing keeps its key: it is not sent again after the answer.
    keys = {key: key if at is whole else f"{key}-{epoch}" for key, (at, whole) in found.items()}
    shared = {keys[key]: at for key, (at, _whole) in found.items()}
    traces = [
        {**trace, "shared": keys[trace["shared"]]} if "shared" in trace else trace
        for trace in stage.own["traces"]
        if trace.get("name") not in telling and not _is_line_under_another(trace)
    ]
    staying = {str(trace.get("name")) for trace in traces}
    layout = without_entries(stage.own["layout"], telling, staying)
    clock = _unpacked(layout["meta"]["epoch"])
    seen = max(1, int((clock <= epoch).sum()))
    runs = [_run_until(run, len(clock), seen) for run in layout["meta"]["runs"]]
    own = {
        **stage.own,
        "traces": traces,
        "layout": {**layout, "meta": {**layout["meta"], "runs": runs}},
        "key": f"{stage.own['key']} asked",
    }
    beside = {**stage.beside, "table": None, "stories": []}
    return replace(stage, own=own, shared=shared, beside=beside)


def _asks_for_the_end(question: Question) -> bool:
    if isinstance(question, NumberQuestion):
        return question.quantity.startswith("final_")
    return question.kind in ("end", "start", "curve")


def _is_line_under_another(trace: Mapping[str, Any]) -> bool:
    """Whether a trace is the white line under one that tells: under a path it moves with a run."""
    return trace.get("name") == "halo" and "run" not in trace.get("meta", {})


def _run_until(run: Mapping[str, Packed], frames: int, seen: int) -> dict[str, Packed]:
    """Return a run's arrays up to a number of the clock's frames."""
    arrays = {
        name: _unpacked(array)
        for name, array in run.items()
        if not name.startswith(NEXT_STEP_PREFIXES)
    }
    count = len(arrays["w0"]) if "w0" in arrays else frames
    seen = min(seen, count)
    pictures = arrays.get("cell_frames")
    found = {}
    for name, array in arrays.items():
        if name in ("cells", "cell_frames") and pictures is not None:
            each = len(array) // len(pictures)
            array = array[: each * int((pictures < seen).sum())]
        elif name == "came":  # of marbles, the frame at which each arrives
            array = np.where(array < seen, array, np.iinfo(array.dtype).max).astype(array.dtype)
        elif not name.startswith(STILL_PREFIXES) and len(array) % count == 0:
            array = array[: len(array) // count * seen]
        found[name] = packed(array)
    return found


def _trace_at(trace: dict[str, Any], epoch: int) -> dict[str, Any]:
    """Return a shared trace with those cells of a map alone that have come by an epoch."""
    if trace.get("name") == "arrivals":
        codes = _unpacked(trace["z"])
        when = np.where(codes < NEVER, NEVER - 1 - codes, codes)  # of those that diverged, too
        shown = np.where((when >= 0) & (when <= epoch), codes, NEVER).astype(codes.dtype)
        return {**trace, "z": packed(shown), "meta": {**trace["meta"], "never": ""}}
    if trace.get("meta", {}).get("colored"):
        came, never = _unpacked(trace["surfacecolor"]), trace["cmax"]
        shown = np.where(came <= epoch, came, never).astype(came.dtype)
        return {**trace, "surfacecolor": packed(shown)}
    return trace


def _unpacked(array: Packed) -> NDArray[Any]:
    if not isinstance(array, dict):
        return np.asarray(array)
    values = np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"])
    shape = array.get("shape")
    return values.reshape([int(count) for count in shape.split(",")]) if shape else values
