"""What a first visit to Explore costs over the wire, until its picture stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.browser.driver import chromium, served

LARGEST = 10
QUIET = 2000  # ms without a new response, after which a visit has all that it asks for
READY = ".ls-stage[data-ready]"


@dataclass(frozen=True)
class Response:
    """A file, or a WebSocket's messages, and the bytes that it took over the wire."""

    path: str
    size: int
    late: bool  # it ended after the picture stood


def first_visit(browser: Browser, address: str) -> list[Response]:
    """Return what a browser that has never been there receives, the largest first.

    Sizes are the protocol's `encodedDataLength`: compressed, with headers. Messages of a WebSocket
    are counted as the browser gives them, before compression.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    page = context.new_page()
    tools = context.new_cdp_session(page)
    paths: dict[str, str] = {}
    found: list[Response] = []
    messages: list[int] = []
    drawn = False

    def answered(event: dict[str, Any]) -> None:
        paths[event["requestId"]] = urlsplit(event["response"]["url"]).path

    def finished(event: dict[str, Any]) -> None:
        path = paths.get(event["requestId"], "?")
        found.append(Response(path, round(event["encodedDataLength"]), drawn))

    def message(frame: str | bytes) -> None:
        messages.append(len(frame.encode() if isinstance(frame, str) else frame))

    tools.on("Network.responseReceived", answered)
    tools.on("Network.loadingFinished", finished)
    page.on("websocket", lambda socket: socket.on("framereceived", message))
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(address)
    page.wait_for_selector(READY, timeout=60_000)
    found.append(Response(f"WebSocket, {len(messages)} messages", sum(messages), False))
    drawn = True
    before = -1
    while before != len(found):
        before = len(found)
        page.wait_for_timeout(QUIET)
    context.close()
    return sorted(found, key=lambda response: -response.size)


def main() -> None:
    """Print the measurements."""
    with served() as address, chromium() as browser:
        found = first_visit(browser, f"{address}/")
    megabytes = sum(response.size for response in found if not response.late) / 1e6
    late = sum(response.size for response in found if response.late) / 1e6
    print("First visit to Explore, nothing cached")
    print(f"  to the first picture {megabytes:6.2f} MB  (at most 3.5), and then {late:.2f} MB")
    print(f"    the {LARGEST} largest of {len(found)} responses:")
    for response in found[:LARGEST]:
        mark = "  after the picture" if response.late else ""
        print(f"    {response.size / 1e3:8.1f} kB  {response.path}{mark}")
