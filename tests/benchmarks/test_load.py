"""The load measurement: what it counts, what it sends, and a short run against a real server."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from urllib.parse import parse_qsl

import pytest
from websockets.asyncio.server import serve

from benchmarks.load.__main__ import main, read_arguments
from benchmarks.load.changes import PAIRS, Settings, as_link, next_settings
from benchmarks.load.modes import Plan, own_links
from benchmarks.load.report import percentile
from benchmarks.load.visitor import Visitor
from landscape.experiment import Experiment
from landscape.ui.link.view import read_link
from tests.benchmarks.messages import finished
from tests.browser.driver import served


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8501", "http://localhost:8501/", "http://[::1]:8501", "http://127.9.9.9"],
)
def test_own_machine(url):
    assert read_arguments(["burst", "--url", url]).url == [url.rstrip("/")]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "http://10.0.0.1:8501",
        "https://127.0.0.1:8501",
        "http://localhost.example.org",
        "http://127.0.0.1@example.org",
        "127.0.0.1:8501",
        "",
    ],
)
def test_other_machines_are_refused(url, capsys):
    with pytest.raises(SystemExit):
        read_arguments(["burst", "--url", url])
    assert "must be http://127.0.0.1:PORT or another loopback address" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["burst", "--sessions", "1001"],
        ["burst", "--sessions", "0"],
        ["think", "--minutes", "61"],
        ["burst", "--heavy"],
        ["same", "--url", "http://127.0.0.1:8501"],
    ],
)
def test_bounds(words, capsys):
    with pytest.raises(SystemExit):
        read_arguments(words)
    assert "error:" in capsys.readouterr().err


def test_percentile():
    values = list(range(1, 101))
    random.Random(1).shuffle(values)
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1)] == [50, 95, 99, 100]
    assert percentile([3], 0.5) == percentile([3], 0.99) == 3
    assert percentile([1, 2], 0.95) == 2


def test_mix():
    numbers, now, kinds = random.Random(2), Settings(), Counter[str]()
    for _ in range(4000):
        after = next_settings(now, numbers, 0.8)
        assert after != now
        if after in PAIRS:
            kinds["pair"] += 1
        elif after.start != now.start:
            kinds["start"] += 1
        else:
            kinds["rate"] += 1
        now = after
    assert len(set(PAIRS)) == 12
    # Within four standard deviations of a binomial count.
    assert abs(kinds["pair"] - 3200) < 4 * 25.3
    assert abs(kinds["start"] - 400) < 4 * 19
    assert kinds["start"] + kinds["rate"] + kinds["pair"] == 4000


NAMES = ("start", "loss", "optimizer", "learning_rate")


def experiment(link):
    view, problems = read_link(link, None, NAMES)
    assert problems == []
    return view.experiment


def test_links_are_the_settings():
    numbers, settings = random.Random(3), Settings()
    for _ in range(50):
        settings = next_settings(settings, numbers, 0.5)
        wanted = Experiment(**{name: settings[name] for name in NAMES})
        assert experiment(as_link(settings)) == wanted


def test_own_links_differ():
    links = own_links(Plan(urls=[""], sessions=50, paths=["", "stall"]))
    assert len(set(links)) == 50
    assert Counter(path for path, _link in links) == {"": 25, "stall": 25}


BROKEN = """
import streamlit as st
with st.container(key="there"):
    st.segmented_control("Loss", ["MSE", "BCE"], default="BCE", key="loss")
if st.session_state["loss"] == "MSE":
    raise ValueError("no MSE today")
"""


def test_errors_are_told(tmp_path):
    """An exception in the page, a server that ends, and one that is not there."""
    script = tmp_path / "broken.py"
    script.write_text(BROKEN)

    async def visit():
        with served(script) as url:
            visitor = Visitor(url, 20)
            answers = [
                await visitor.open(),
                await visitor.click(Settings(loss="mse")),
                await visitor.click(Settings(optimizer="adam", loss="mse")),
            ]
        await asyncio.wait_for(visitor.broken.wait(), 10)
        answers.append(await visitor.click(Settings()))
        visitor.limit = 1
        answers += [await visitor.reopen(), await visitor.open()]
        await visitor.close()
        return [answer.error for answer in answers]

    first, exception, missing, broken, reopened, gone = asyncio.run(visit())
    assert first == ""
    assert exception.startswith("This app has encountered an error.")  # showErrorDetails = none
    assert missing == "There is no widget with the key optimizer on the page."
    assert broken == "the connection broke before"
    assert reopened == "not open again in time"
    assert "refused" in gone


def test_cookies_go_along():
    """Each visitor has its own cookies, over HTTP and with the WebSocket, as nginx needs them."""
    heard: list[tuple[str, str, str]] = []

    def answer(connection, request):
        cookie = request.headers.get("Cookie", "")
        heard.append((request.path, cookie, request.headers.get("Sec-WebSocket-Protocol", "")))
        if request.path == "/_stcore/stream":
            return None
        response = connection.respond(200, "ok")
        if not cookie:
            response.headers["Set-Cookie"] = f"replica=r{len(heard)}; Path=/"
        elif "xsrf" not in cookie:
            response.headers["Set-Cookie"] = "_streamlit_xsrf=2|token; Path=/"
        return response

    async def finish(socket):
        async for _request in socket:
            await socket.send(finished().SerializeToString())

    async def visit():
        options = {"process_request": answer, "subprotocols": ["streamlit"]}
        async with serve(finish, "127.0.0.1", 0, **options) as server:
            port = server.sockets[0].getsockname()[1]
            for _ in range(2):
                visitor = Visitor(f"http://127.0.0.1:{port}", 20)
                assert (await visitor.open()).error == ""
                await visitor.close()

    asyncio.run(visit())
    streams = [said for path, *said in heard if path == "/_stcore/stream"]
    assert [set(cookie.split("; ")) for cookie, _protocols in streams] == [
        {"replica=r1", "_streamlit_xsrf=2|token"},
        {"replica=r5", "_streamlit_xsrf=2|token"},
    ]
    assert [protocols for _cookie, protocols in streams] == ["streamlit, 2|token"] * 2


def test_changes_arrive(app_url):
    """The app's answer to a click, and to Back, is the link of what was asked for."""

    async def visit():
        visitor, said = Visitor(app_url, 60), []
        assert (await visitor.open("lang=en")).error == ""
        for settings in (
            Settings("worst", "mse", "adam"),
            Settings((-2.5, 4.0), "mse", "adam"),
            Settings((-2.5, 4.0), "mse", "adam", 0.04),
            Settings("plausible", "bce", "sgd"),
        ):
            for change in (visitor.click, visitor.go_back):
                answer = await change(settings)
                assert answer.error == ""
                assert answer.received > 5_000
                said.append((dict(parse_qsl(visitor.page.query)), settings))
                assert visitor.page.digests.keys() >= {"stage", "history"}
        session = visitor.page.session
        # A connection that breaks comes back with its session.
        assert visitor._socket is not None
        await visitor._socket.close()
        await asyncio.wait_for(visitor.broken.wait(), 10)
        assert (await visitor.reopen()).error == ""
        assert visitor.page.session == session
        assert (await visitor.turn_to("compare", "lang=en", "page")).error == ""
        await visitor.close()
        return said

    for link, settings in asyncio.run(visit()):
        assert experiment(link) == experiment(as_link(settings))


@pytest.fixture(scope="module")
def app_url():
    with served() as url:
        yield url


@pytest.mark.parametrize(
    "words",
    [
        ["burst", "--within", "0.2", "--rounds", "2"],
        ["think", "--minutes", "0.05", "--every", "1", "--by", "link"],
    ],
)
def test_short_run(words, app_url, capsys):
    assert main([*words, "--sessions", "3", "--url", app_url]) == 0
    said = capsys.readouterr().out
    rows = {line[:12].strip(): line.split() for line in said.splitlines()}
    assert rows["first page"][2:4] == ["3", "0"]
    assert int(rows["change"][1]) >= 6
    assert rows["change"][2] == "0"
    assert rows["visitors"][0] == "visitors"


def test_same_to_the_bit(app_url, capsys):
    """Here on one server, whose cache the second half may use; the command starts two."""
    words = ["same", "--sessions", "3", "--url", app_url, "--url", app_url]
    assert main(words) == 0
    assert "3 of 3 pages equal" in capsys.readouterr().out
