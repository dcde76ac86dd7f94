"""A classroom on loopback, and replicas that only say who they are."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, TypeVar

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from deploy.nginx import find_nginx

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
needs_nginx = pytest.mark.skipif(
    find_nginx() is None, reason="nginx is not installed; as root `make test` does it"
)


@dataclass
class Answer:
    """Of a server."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def cookie(self) -> str | None:
        """The replica that the answer's cookie names."""
        morsel = SimpleCookie(self.headers.get("Set-Cookie", "")).get("replica")
        return morsel.value if morsel else None


def get(url: str, cookie: str | None = None, **headers: str) -> Answer:
    """Ask for an address, with the cookie that names a replica."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie is not None:
        sent["Cookie"] = f"replica={cookie}"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(urllib.request.Request(url, headers=sent), timeout=20) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def wait_for(condition, seconds: float = 20):
    """Wait until a condition holds, and return what it came to."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
    return found


def run_in_thread(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine beside a loop of this thread's, which a browser's test may have left."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, work).result()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@dataclass
class Classroom:
    """A program that serves, and what it has said."""

    process: subprocess.Popen
    url: str
    said: list[str]

    def wait_for_news(self, text: str, seconds: float = 90) -> None:
        wait_for(lambda: any(text in line for line in self.said), seconds)


@contextlib.contextmanager
def classroom(*options: str) -> Iterator[Classroom]:
    """Serve the app on loopback with the command that `make classroom` uses."""
    port = free_port()
    words = ["--host", "127.0.0.1", "--port", str(port), *options]
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.classroom", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []

    def listen() -> None:
        assert process.stdout is not None
        with process.stdout:
            said.extend(iter(process.stdout.readline, ""))

    listening = threading.Thread(target=listen)
    listening.start()
    try:
        yield Classroom(process, f"http://127.0.0.1:{port}", said)
    finally:
        process.terminate()
        process.wait(15)
        listening.join()


class FakeReplica:
    """A server that answers with its name, to a WebSocket too.

    Parameters
    ----------
    name : str
        What it answers.
    port : int
        Where it listens.
    """

    def __init__(self, name: str, port: int) -> None:
        self.name, self.port, self.files = name, port, set()
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> FakeReplica:
        self._server = serve(self._talk, "127.0.0.1", self.port, process_request=self._answer)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server = None

    def _talk(self, connection: ServerConnection) -> None:
        for word in connection:
            connection.send(f"{self.name} {word}")

    def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        if request.headers.get("Upgrade"):
            return None
        path = request.path.partition("?")[0]
        lost = path.startswith("/media/") and path not in self.files
        body = self.name.encode()
        headers = Headers({"Content-Length": str(len(body)), "Connection": "close"})
        return Response(404 if lost else 200, "Said", headers, body)
