"""The simulated visitor sends what a Chromium sends that has received the same messages."""

from __future__ import annotations

import json

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load.page import Page, pressed, triggered, typed

pytestmark = pytest.mark.browser


@pytest.fixture
def frames(visitor, address):
    """What a Chromium sends (True) and receives (False) while somebody clicks."""
    found: list[tuple[bool, bytes]] = []
    visit = visitor(locale="en-US", timezone_id="UTC")
    page = visit.page

    def listen(socket):
        socket.on("framesent", lambda data: found.append((True, data)))
        socket.on("framereceived", lambda data: found.append((False, data)))

    page.on("websocket", listen)
    visit.open(f"{address}/?lang=en", end=False)
    visit.choose("loss", "MSE")
    visit.choose("optimizer", "Adam")
    number = page.locator(".st-key-learning_rate input")
    number.fill("0.5")
    number.press("Enter")
    visit.settle()
    visit.hover_surface(visit.scene_box())
    page.mouse.down()
    page.wait_for_timeout(100)
    page.mouse.up()
    page.wait_for_url(lambda url: "start=" in url)
    visit.settle()
    page.go_back()
    visit.settle()
    page.locator(".st-key-neighbours").get_by_role("link", name="Two runs").click()
    page.wait_for_url(lambda url: "/compare" in url)
    visit.settle()
    return found


def in_order(request: ClientState) -> ClientState:
    """The order of states and of hashes does not matter, and the address is known elsewhere."""
    copy = ClientState()
    copy.CopyFrom(request)
    copy.ClearField("widget_states")
    copy.widget_states.widgets.extend(sorted(request.widget_states.widgets, key=lambda w: w.id))
    copy.cached_message_hashes[:] = sorted(request.cached_message_hashes)
    copy.context_info.url = ""
    copy.context_info.timezone_offset = 0
    return copy


@pytest.mark.long
def test_requests_are_the_browsers(frames):
    page = Page()
    page.query = "lang=en"
    sent = [BackMsg.FromString(data).rerun_script for by_browser, data in frames if by_browser]
    clicked = next(
        json.loads(state.json_trigger_value)[0]["value"]
        for request in sent
        for state in request.widget_states.widgets
        if state.HasField("json_trigger_value")
    )
    requests = iter(
        (
            lambda: page.request(""),
            lambda: page.request("", [pressed(page.find("loss"), "MSE")]),
            lambda: page.request("", [pressed(page.find("optimizer"), "Adam")]),
            lambda: page.request("", [typed(page.find("learning_rate"), 0.5)]),
            lambda: page.request("", [triggered(page.find("stage"), "start", clicked)]),
            lambda: page.request("", common=True, is_history_navigation=True),
            lambda: page.request("", common=True, page_script_hash=page.pages["compare"]),
        )
    )
    for by_browser, data in frames:
        if not by_browser:
            page.receive(ForwardMsg.FromString(data))
            continue
        theirs = BackMsg.FromString(data).rerun_script
        if theirs.is_history_navigation or theirs.page_script_hash != page.script_hash:
            page.query = theirs.query_string  # the address bar has changed before
        assert in_order(next(requests)()) == in_order(theirs)
    assert next(requests, None) is None
