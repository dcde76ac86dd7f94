"""The code in docs/notebook.md runs as it stands, from top to bottom."""

import re
from pathlib import Path
from unittest.mock import patch

import numpy as np
import plotly.graph_objects as go

TEXT = (Path(__file__).parent.parent / "docs" / "notebook.md").read_text("utf-8")


def test_the_code_runs_and_draws_the_figure():
    names = {}
    with patch.object(go.Figure, "show") as show:
        for code in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
            exec(compile(code, "notebook.md", "exec"), names)
    assert show.call_count == 2
    assert names["path"].params.shape == (101, 51)
    drawn = {trace["name"] for trace in names["figure"].data}
    assert drawn == {"data", "truth", "fit", "surface", "halo", "path", "start", "optimum", "now"}
    assert names["run"].params.shape == (201, 2)
    logits = np.stack([np.ones(8), names["hours"]], axis=1) @ names["optimum"].params
    gradient = 1 / (1 + np.exp(-logits)) - names["passed"]
    assert abs(gradient.sum()) < 1e-8
    assert abs(gradient @ names["hours"]) < 1e-8
