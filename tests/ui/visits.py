"""A visit to the app as Streamlit runs it, without a browser."""

import base64
import json
from functools import cache, partial
from pathlib import Path
from unittest.mock import patch
from urllib.parse import parse_qsl

import numpy as np
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from landscape import pytorch_code

APP = Path(__file__).parents[2] / "app.py"

PAGES = APP.parent / "pages"

# Every AppTest reads what all installed packages say of themselves, to find components among
# them: as long as a page takes. They stay the same.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def opened(page="explore", /, **link):
    """A page as a link opens it that is the first thing its visitor sees.

    Its code and its popovers are open, which are empty where they are closed.
    """
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["code_open"] = app.session_state["mystery_open"] = True
    for name in ("model", "schedule", "b_schedule", "decision", "classics", "take_home"):
        app.session_state[f"open_{name}"] = True
    for file in PAGES.glob("[a-z]*.py"):
        for section in ("compare", "every", "ends", "lessons"):
            app.session_state[f"open_{section}_on_{file.stem}"] = True
    return asked(app, page, link)


def went(app, page):
    """The page after another, by the links to it in the navigation, which all say the same."""
    (link,) = {
        element.proto.query_string
        for element in app.get("page_link")
        if element.proto.page_script_hash == calc_hash(page)
    }
    return asked(app, page, dict(parse_qsl(link)))


def went_back(app, page="explore", /, **link):
    """A page and link of the browser's history, by its Back or Forward."""
    going_back = partial(RerunData, is_history_navigation=True)
    with patch("streamlit.testing.v1.local_script_runner.RerunData", going_back):
        return asked(app, page, link)


def asked(app, page, link):
    """The page after the browser has asked for another link."""
    app._page_hash = calc_hash(page)
    app.query_params.clear()
    for name, text in link.items():
        app.query_params[name] = text
    return ran(app)


def ran(app):
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def told(app, event, value):
    """The page after the browser has told what was clicked on its stage."""
    component = _component(app, "stage")
    states = app._tree.get_widget_states()
    states.widgets.append(
        WidgetState(
            id=_make_trigger_id(component.id, "events"),
            json_trigger_value=json.dumps([{"event": event, "value": value}]),
        )
    )
    app._run(states)
    assert not app.exception, app.exception[0].value
    return app


def _component(app, key):
    (component,) = (
        element.proto
        for element in app.get("bidi_component")
        if element.proto.id.endswith(f"-{key}")
    )
    return component


def sent(app, key="stage"):
    """What a component of the page is given: the stage, or a chart by its key."""
    return given(_component(app, key))


def given(component):
    """What a component of the page is given, by its message."""
    if component.bytes:
        return json.loads(component.bytes)
    data = json.loads(component.json)
    return json.loads(data[0]) if isinstance(data, list) else data  # those of the stage get a text


def verdicts(app):
    """What is said of each run on the stage when the clock is at its end."""
    return [story["texts"][-1] for story in sent(app)["stories"]]


def frames(app):
    """What the stage knows of each run: its arrays by name, as the browser reads them."""
    runs = sent(app)["layout"]["meta"]["runs"]
    return [{name: unpacked(array) for name, array in run.items()} for run in runs]


def unpacked(packed):
    return np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"])


def shows(app, *experiments):
    """Whether the runs on the page are those of experiments: their code has all that they are."""
    return codes(app) == [pytorch_code(experiment).strip() for experiment in experiments]


def codes(app):
    return [code.value for code in app.code]


def words(app):
    return "\n".join(element.value for element in app.markdown)


def choice(app, key):
    """The label that is chosen in a row of buttons, and all of them."""
    group = app.button_group(key=key)
    return group.value, group.options


def link(app):
    return {name: app.query_params[name] for name in app.query_params}


def keys(widgets):
    return {widget.key for widget in widgets}


def payloads(app):
    """All that the page's components are given: (kind, data) of each."""
    found = []
    for element in app.get("bidi_component"):
        data = given(element.proto)
        marks = {"knee": "bend", "words": "stage", "data": "follower", "trace": "background"}
        kinds = (kind for mark, kind in marks.items() if mark in data)
        found.append((next(kinds, "other"), data))
    return found


def take_home(app):
    """The label of the button with what can be taken home; empty on a page that has none."""
    labels = [place.proto.popover.label for place in app.get("popover") if place.proto.popover.icon]
    return labels[0] if labels else ""
