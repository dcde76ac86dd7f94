"""What Python sends and the browser's check of it: both sides judge the same payloads."""

import json
from copy import deepcopy

import jsonschema
import pytest

from landscape.ui.pages import nets
from landscape.ui.stage.assets import JS
from tests.ui.visits import opened, payloads

pytestmark = pytest.mark.browser

SCHEMA = json.loads((JS / "payload.schema.json").read_text("utf-8"))

PAGES = ("explore", "compare", "twelve", "every", "stall", "race", "inside", "samples", "rates")
PAGES += ("ends", "more")


@pytest.fixture(scope="module")
def sent():
    """Everything that Python sends to the browser, page by page: (kind, data)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nets, "NET_EPOCHS", 5)
        return [part for page in PAGES for part in payloads(opened(page, epochs="5"))]


def changed(data, *path, value=None, gone=False):
    """A copy of data with something else at a place, or without it."""
    copy = deepcopy(data)
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    if gone:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return copy


def test_both_sides_find_the_same_payloads_good_and_bad(alone, sent):
    kinds = [kind for kind, _ in sent]
    assert {"stage", "follower", "background", "bend"} == set(kinds)
    stage = next(data for kind, data in sent if kind == "stage")
    table = next(data for kind, data in sent if kind == "stage" and data["table"])
    bend = next(data for kind, data in sent if kind == "bend")
    bad_bends = [
        changed(bend, "knee", "at", gone=True),
        changed(bend, "knee", "left", value=["-1", 0]),
        changed(bend, "words", "knee", value=None),
        changed(bend, "more", value=1),
    ]
    bad = [
        changed(stage, "layout", "meta", "epoch", gone=True),
        changed(stage, "facts", 0, "run", value="0"),
        changed(stage, "facts", 0, "items", 0, 1, value=None),
        changed(stage, "locked", value=0),
        changed(stage, "epoch", value=1.5),
        changed(stage, "frames", value=[]),
        changed(stage, "layout", "meta", "runs", 0, "loss", "dtype", value="f2"),
        changed(stage, "words", "play", gone=True),
        changed(table, "table", "rows", 0, "cells", 0, value=3),
        changed(table, "table", "head", value="Race"),
    ]
    cases = [*sent, *(("stage", data) for data in bad), *(("bend", data) for data in bad_bends)]
    verdicts = alone(
        "schema",
        "return arg[1].map(([kind, data]) => "
        "m.problemIn(data, arg[0].$defs[kind], arg[0].$defs) ?? '');",
        [SCHEMA, cases],
    )
    for (kind, data), said in zip(cases, verdicts, strict=True):
        validator = jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{kind}"})
        assert validator.is_valid(data) == (said == ""), (kind, said)
    assert not any(verdicts[: len(sent)])
    assert all(verdicts[len(sent) :])
