"""Files are compressed once, and the lecture's runs are there before anybody asks."""

import asyncio
import gzip
import os
import threading

import psutil
import pytest
from streamlit.web.server.app_discovery import discover_asgi_app

from benchmarks.load.visitor import Visitor
from landscape import Experiment
from landscape.ui import cache, server
from landscape.ui.server import KEPT_BYTES, CompressedFiles
from tests.browser.driver import serving
from tests.ui.visits import APP

TEXT = b"const one = 1;\n" * 1000


class Files:
    """An application that answers every address with a text, and counts how often it is asked."""

    def __init__(self, status=200, body=TEXT):
        self.asked = []
        self.status, self.body = status, body

    async def __call__(self, scope, receive, send):
        self.asked.append(scope["path"])
        headers = [(b"content-type", b"application/javascript"), (b"etag", b'"1"')]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": self.body})


def get(app, path="/static/js/one.js", method="GET", **headers):
    """The status, headers and body of the answer to a request."""
    return asyncio.run(_get(app, path, method, {"accept_encoding": "gzip, br", **headers}))


async def _get(app, path, method, headers):
    answer = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        answer.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": named}
    await app(scope, receive, send)
    said = {name.decode(): value.decode() for name, value in answer[0]["headers"]}
    return answer[0]["status"], said, b"".join(part.get("body", b"") for part in answer[1:])


@pytest.mark.parametrize(
    "path", ["/static/js/one.js", "/app/static/plotly.js", "/component/stage/mount.js"]
)
def test_a_file_is_compressed_once(path):
    files = Files()
    app = CompressedFiles(files)
    for _ in range(3):
        status, headers, body = get(app, path)
        assert (status, headers["content-encoding"], headers["etag"]) == (200, "gzip", '"1"')
        assert headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(body) == TEXT
        assert len(body) < len(TEXT) / 10
    assert files.asked == [path]


def test_those_who_ask_at_once_wait_for_one():
    files = Files()
    app = CompressedFiles(files)

    async def all_at_once():
        one = {"accept-encoding": "gzip"}
        return await asyncio.gather(*(_get(app, "/static/1.js", "GET", one) for _ in range(4)))

    answers = asyncio.run(all_at_once())
    assert [gzip.decompress(body) for _, _, body in answers] == [TEXT] * 4
    assert files.asked == ["/static/1.js"]


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/"},
        {"path": "/explore"},
        {"path": "/media/1.csv"},
        {"method": "HEAD"},
        {"accept_encoding": "br"},
        {"range": "bytes=0-10"},
        {"if_none_match": '"1"'},
        {"if_modified_since": "Fri, 27 Nov 2026 00:00:00 GMT"},
    ],
)
def test_what_is_no_whole_file_passes(asked):
    files = Files()
    app = CompressedFiles(files)
    for _ in range(2):
        _, headers, body = get(app, **asked)
        assert "content-encoding" not in headers
        assert body == TEXT
    assert len(files.asked) == 2


def test_an_error_is_not_kept():
    files = Files(status=404)
    app = CompressedFiles(files)
    assert [get(app)[0] for _ in range(2)] == [404, 404]
    assert len(files.asked) == 2


def test_what_is_kept_is_bounded():
    noise = os.urandom(1_000_000)  # cannot be compressed
    files = Files(body=noise)
    app = CompressedFiles(files)
    addresses = [f"/static/{i}" for i in range(2 * KEPT_BYTES // len(noise))]
    for path in addresses:
        get(app, path)
    assert KEPT_BYTES / 2 < app._kept.currsize <= KEPT_BYTES
    large = Files(body=os.urandom(KEPT_BYTES + 1))
    app = CompressedFiles(large)
    assert gzip.decompress(get(app)[2]) == large.body
    assert app._kept.currsize == 0


def test_the_app_is_found():
    found = discover_asgi_app(APP)
    assert found.is_asgi_app
    assert found.import_string == "app:app"


def test_the_twelve_runs_are_computed_ahead(monkeypatch, caplog):
    trained = []
    train = cache._runs
    monkeypatch.setattr(cache, "_runs", lambda *args: trained.append(args[0]) or train(*args))
    monkeypatch.setattr(server, "prepare_process", lambda: None)  # which is not taken back
    server._compute_ahead(threading.Event())
    wanted = {
        (Experiment(start=start, loss=loss, optimizer=optimizer),)
        for start in ("good", "plausible", "worst")
        for loss in ("mse", "bce")
        for optimizer in ("sgd", "adam")
    }
    assert wanted <= set(trained)
    assert not caplog.records  # nothing looks for a visitor
    trained.clear()
    ending = threading.Event()
    ending.set()
    server._compute_ahead(ending)
    assert not trained


def test_sigterm_ends_with_0():
    async def visit_and_end(url, pid):
        visitors = [Visitor(url, 60) for _ in range(3)]
        answers = [await visitor.open("lang=en") for visitor in visitors]
        assert {answer.error for answer in answers} == {""}
        process = psutil.Process(pid)
        process.terminate()
        status = await asyncio.to_thread(process.wait, 10)
        for visitor in visitors:
            await visitor.close()
        return status

    with serving() as (url, pid):
        assert asyncio.run(visit_and_end(url, pid)) == 0
