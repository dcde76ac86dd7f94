"""Visit every page with every addition, in a copy of the project; prints what was found."""

import json
import sys

import numpy as np
import torch

from landscape import Experiment, pytorch_code, train
from landscape.ui.frame import find_pages
from landscape.ui.pages import nets
from tests.ui.visits import codes, frames, opened

# What was added, by the name of the choice.
ADDED = {
    "dose": {"dataset": "dose"},
    "exam": {"dataset": "exam"},
    "tanh_net": {"model": "tanh_net"},
    "mae": {"loss": "mae"},
    "adamax": {"optimizer": "adamax"},
    "bare": {},
}
# A net on 2,000 points, from every start of a map, takes as long as all else here.
BESIDE = {"tanh_net": {"dataset": "toy1"}}
# What a page trains beside the chosen run has nothing of what was added.
nets.NET_EPOCHS = 3


def offered(app, key):
    """The labels that a widget offers, or None where there is none with this key."""
    for widget in (*app.selectbox, *app.get("button_group")):
        if widget.key == key:
            return list(widget.options)
    return None


def visited(link, beside):
    """By page: what its widget of the choice offers, its first run's last loss, and its code."""
    found = {}
    for page in (page for page in find_pages() if page.controls):
        app = opened(page.url, epochs="3", fit_epochs="3", **link, **beside)
        run = frames(app)[0]
        found[page.url] = {
            "offers": {name: offered(app, name) for name in link if name in page.choices},
            "loss": float(run["loss"][-1]) if "loss" in run else None,
            "codes": len(codes(app)),
        }
    return found


def script_error(link, beside):
    """How far the script's last parameters are from those of training."""
    experiment = Experiment(**link, **beside, epochs=3)
    names = {}
    exec(compile(pytorch_code(experiment), "script", "exec"), names)
    ends = {name: value.detach() for name, value in names["net"].named_parameters()}
    layout = experiment.task.layout
    expected = layout.unflatten(torch.tensor(train(experiment).params[-1]))
    return max(np.abs(ends[name] - expected[name]).max().item() for name in expected)


if __name__ == "__main__":
    report = {
        name: {"pages": visited(link, beside), "script_error": script_error(link, beside)}
        for name, link in ADDED.items()
        for beside in (BESIDE.get(name, {}),)
    }
    sys.stderr.write(json.dumps(report))
