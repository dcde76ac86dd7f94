"""What the server does beside Streamlit: it compresses files, and computes the first runs ahead."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import FrameType

import streamlit as st
import uvicorn
from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from landscape.experiment import Experiment
from landscape.ui.pages.sides import runs_on_surfaces
from landscape.ui.pages.twelve import twelve_experiments
from landscape.ui.process import prepare_process

FILES = ("/static/", "/app/static/", "/component/")  # whose addresses carry a hash of the content
KEPT_BYTES = 20_000_000  # all that a visit needs has 2
LEVEL = 6  # of compression


class CompressedFiles:
    """Middleware that compresses files that never change, each once.

    Streamlit serves its scripts as they are, 2.7 MB for a first visit instead of 0.8, since
    compressing them for every visitor would take the processor from the others.

    Parameters
    ----------
    app : ASGI application
        Serves the files.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressing = GZipMiddleware(app, compresslevel=LEVEL)
        # Bounded, since Streamlit answers an address that is made up with the app's page.
        self._kept: LRUCache[str, list[Message]] = LRUCache(KEPT_BYTES, getsizeof=_bytes_of)
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not _takes_whole_file(scope):
            await self._app(scope, receive, send)
            return
        for message in await self._answer(scope, receive):
            await send(message)

    async def _answer(self, scope: Scope, receive: Receive) -> list[Message]:
        path = scope["path"]
        if path in self._kept:
            return self._kept[path]
        async with self._one_at_a_time:  # two hundred who arrive at once wait for one
            if path in self._kept:
                return self._kept[path]
            answer: list[Message] = []

            async def keep(message: Message) -> None:
                answer.append(message)

            await self._compressing(scope, receive, keep)
            if answer[0]["status"] == 200:
                with suppress(ValueError):  # too large to be kept at all
                    self._kept[path] = answer
            return answer


def _takes_whole_file(scope: Scope) -> bool:
    """Whether a request is for one of the files, compressed, and neither a part nor a change."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(FILES):
        return False
    headers = Headers(scope=scope)
    asked = {"range", "if-none-match", "if-modified-since"}
    return "gzip" in headers.get("accept-encoding", "") and asked.isdisjoint(headers.keys())


def _bytes_of(answer: list[Message]) -> int:
    return sum(len(message.get("body", b"")) for message in answer) + 1_000


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Compute the lecture's twelve runs before the first visitor asks; end with 0 after SIGTERM."""
    _end_well()
    ending = threading.Event()
    ahead = threading.Thread(target=_compute_ahead, args=(ending,), name="twelve runs")
    ahead.start()
    yield
    ending.set()
    await asyncio.to_thread(ahead.join)  # a thread that is in torch when Python ends aborts it


def _compute_ahead(ending: threading.Event) -> None:
    prepare_process()
    for experiment in twelve_experiments(Experiment()):
        if ending.is_set():
            return
        runs_on_surfaces((experiment,), ("",), lambda _share: None)


def _end_well() -> None:
    """Have SIGTERM end the process with 0.

    uvicorn ends what it serves, and then itself by the signal, as if it had failed to end.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if not isinstance(server, uvicorn.Server):
        return  # another server, which knows better

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, stop)
