"""A visitor: cookies, a WebSocket, requests and the time until they are answered."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.typing import Origin, Subprotocol

from benchmarks.load.changes import Settings, as_link, label_of
from benchmarks.load.page import Page, pressed, triggered, typed

XSRF = "_streamlit_xsrf"
NO_TOKEN = "PLACEHOLDER_AUTH_TOKEN"  # what the browser sends without one
AGAIN = "opened again"  # the kind of the first answer after a connection broke
PAUSE = 0.5  # seconds between two attempts to open a connection


@dataclass(frozen=True)
class Answer:
    """What became of a request.

    Parameters
    ----------
    kind : str
        The line of the report that it counts in.
    seconds : float
        From the request to the end of the script's run.
    received : int
        Bytes of the messages meanwhile.
    error : str
        What went wrong; empty if nothing did.
    """

    kind: str
    seconds: float
    received: int
    error: str = ""


class Visitor:
    """A session of the app.

    Parameters
    ----------
    url : str
        Where the app is served, without a slash at its end.
    limit : float
        Seconds that an answer may take.
    """

    def __init__(self, url: str, limit: float) -> None:
        self.url, self.limit = url, limit
        self.page = Page()
        self.broken = asyncio.Event()
        self.settings = Settings()
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies), ProxyHandler({}))
        self._path = ""
        self._received = 0
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._ended: asyncio.Future[None] | None = None

    async def open(self, link: str = "", path: str = "", *, kind: str = "first page") -> Answer:
        """Open a page of the app, as a browser that has not been there."""
        began, received = time.perf_counter(), self._received
        self.page.query, self._path = link, path
        try:
            async with asyncio.timeout(self.limit):
                await self._connect()
        except (OSError, TimeoutError, WebSocketException) as error:
            return Answer(kind, time.perf_counter() - began, 0, _said(error))
        request = self.page.request(self._address, page_name=path)
        return await self._ask(request, kind, began, received)

    async def reopen(self) -> Answer:
        """Open a connection that broke again, as soon as the server takes it."""
        began, received = time.perf_counter(), self._received
        while time.perf_counter() - began < self.limit:
            try:
                async with asyncio.timeout(self.limit):
                    await self._connect()
            except (OSError, TimeoutError, InvalidHandshake):
                await asyncio.sleep(PAUSE)
                continue
            request = self.page.request(self._address, page_name=self._path)
            answer = await self._ask(request, AGAIN, began, received)
            if not answer.error.startswith("the connection broke"):
                return answer
        return Answer(AGAIN, time.perf_counter() - began, 0, "not open again in time")

    async def click(self, settings: Settings) -> Answer:
        """Change what differs from `settings` as a visitor does in the page's widgets."""
        try:
            changes = list(self._clicks(settings))
        except LookupError as error:
            return Answer("change", 0, 0, str(error))
        self.settings = settings
        request = self.page.request(self._address, changes)
        return await self._ask(request, "change")

    def _clicks(self, settings: Settings) -> Iterable[WidgetState]:
        before = self.settings
        for name in ("loss", "optimizer"):
            if settings[name] != before[name]:
                yield pressed(self.page.find(name), label_of(settings[name]))
        if settings.learning_rate != before.learning_rate:
            yield typed(self.page.find("learning_rate"), settings.learning_rate)
        if settings.start != before.start:
            if isinstance(settings.start, str):
                yield pressed(self.page.find("start"), settings.start)
            else:
                yield triggered(self.page.find("stage"), "start", list(settings.start))

    async def go_back(self, settings: Settings) -> Answer:
        """Ask for the link of `settings`, as the browser does after Back or Forward."""
        self.settings = settings
        self.page.query = urlencode({**as_link(settings), "lang": "en"})
        request = self.page.request(self._address, common=True, is_history_navigation=True)
        return await self._ask(request, "change")

    async def turn_to(
        self, path: str, link: str, kind: str, patience: float | None = None
    ) -> Answer:
        """Open another page by a link on this one.

        Parameters
        ----------
        path, link : str
            The page's, and its query string.
        kind : str
            Of the answer.
        patience : float, optional
            Seconds after which the visitor leaves the page as it is, for another.
        """
        self.page.query, self._path = link, path
        hash = self.page.pages[path]
        request = self.page.request(self._address, common=True, page_script_hash=hash)
        began, received = time.perf_counter(), self._received
        try:
            async with asyncio.timeout(patience):
                return await self._ask(request, kind)
        except TimeoutError:
            seconds = time.perf_counter() - began
            return Answer(f"{kind}, left", seconds, self._received - received)

    async def close(self) -> None:
        """End the connection."""
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
        if self._socket is not None:
            await self._socket.close()
        self._socket = self._reading = None

    @property
    def _address(self) -> str:
        return f"{self.url}/{self._path}"

    async def _connect(self) -> None:
        await self.close()
        for path in (self._path, "_stcore/health", "_stcore/host-config"):
            await asyncio.to_thread(self._fetch, path)
        request = Request(self.url)
        self._cookies.add_cookie_header(request)
        headers = {"Cookie": said} if (said := request.get_header("Cookie")) else {}
        token = next((c.value for c in self._cookies if c.name == XSRF), None)
        session = [self.page.session] if self.page.session else []
        self._socket = await connect(
            f"ws{self.url.removeprefix('http')}/_stcore/stream",
            subprotocols=[*map(Subprotocol, ("streamlit", token or NO_TOKEN, *session))],
            origin=Origin(self.url),
            additional_headers=headers,
            max_size=None,
            ping_interval=None,  # a browser does not ask whether the server is alive
            proxy=None,
        )
        self.broken.clear()
        self._reading = asyncio.create_task(self._read(self._socket))

    def _fetch(self, path: str) -> None:
        with self._opener.open(f"{self.url}/{path}", timeout=self.limit) as response:
            response.read()

    async def _read(self, socket: ClientConnection) -> None:
        """Take messages until the connection ends."""
        reason = "the server closed it"
        try:
            async for data in socket:
                self._received += len(data)
                message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
                if self.page.receive(message) and self._ended and not self._ended.done():
                    self._ended.set_result(None)
        except (OSError, WebSocketException, LookupError) as error:
            reason = _said(error)
        self.broken.set()
        if self._ended and not self._ended.done():
            self._ended.set_exception(ConnectionError(f"the connection broke: {reason}"))

    async def _ask(
        self,
        request: ClientState,
        kind: str,
        began: float | None = None,
        received: int | None = None,
    ) -> Answer:
        began = time.perf_counter() if began is None else began
        received = self._received if received is None else received
        self.page.exceptions.clear()
        error = ""
        if self._socket is None or self.broken.is_set():
            return Answer(kind, 0, 0, "the connection broke before")
        self._ended = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self.limit):
                await self._socket.send(BackMsg(rerun_script=request).SerializeToString())
                await self._ended
        except TimeoutError:
            error = f"no answer within {self.limit:g} s"
            await self.close()  # what still comes must not be taken for the next answer
            self.broken.set()
        except (OSError, WebSocketException) as problem:
            error = _said(problem)
        self._ended = None
        if not error and self.page.exceptions:
            error = "; ".join(self.page.exceptions)
        return Answer(kind, time.perf_counter() - began, self._received - received, error)


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__
