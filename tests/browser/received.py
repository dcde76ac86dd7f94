"""Everything that a page's visitor has been given, to look for a value in it."""

from __future__ import annotations

import base64
import re
import struct
from typing import Any

from playwright.sync_api import Page

PACKED = re.compile(rb'\\?"bdata\\?": ?\\?"([A-Za-z0-9+/=]+)')


class Received:
    """What the server has sent to a page from now on, and what stands on it.

    Page source and address, all responses but the app's own modules, both directions of the
    WebSocket, and the files that were downloaded.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[bytes] = []
        self.files: dict[str, bytes] = {}
        page.on("websocket", self._listen)

    def _listen(self, socket: Any) -> None:
        for event in ("framereceived", "framesent"):
            socket.on(event, lambda data: self.frames.append(as_bytes(data)))

    def download(self) -> None:
        """Take each file that the page offers."""
        buttons = self.page.get_by_test_id("stDownloadButton").locator("button")
        for number in range(buttons.count()):
            with self.page.expect_download() as waiting:
                buttons.nth(number).click()
            file = waiting.value
            self.files[file.suggested_filename] = file.path().read_bytes()

    def everything(self) -> list[bytes]:
        """All of it as bytes, and the numbers in it as they were before they were packed."""
        parts = [*self.frames, *self.files.values(), *map(str.encode, self.files)]
        parts += [self.page.content().encode(), self.page.url.encode()]
        packed = [text for part in parts for text in PACKED.findall(part)]
        return parts + [base64.b64decode(text + b"=" * (-len(text) % 4)) for text in packed]

    def holds(self, value: float | str) -> bool:
        """Whether a value is in it: as text, or a number as the bytes of a float of 4 or 8."""
        forms = [str(value).encode()]
        if not isinstance(value, str):
            forms += [struct.pack(kind, value) for kind in ("<f", "<d", ">f", ">d")]
        return any(form in part for part in self.everything() for form in forms)


def as_bytes(data: bytes | str) -> bytes:
    return data if isinstance(data, bytes) else data.encode()
