"""The load measurement: what it counts, what it sends, and a short run against a real server."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from urllib.parse import parse_qsl

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load.__main__ import main, read_arguments
from benchmarks.load.changes import PAIRS, Settings, as_link, next_settings
from benchmarks.load.modes import Plan, own_links
from benchmarks.load.page import Page
from benchmarks.load.report import percentile
from benchmarks.load.visitor import Visitor
from landscape.experiment import Experiment
from landscape.ui.link.view import read_link
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


def finished(fragments=()):
    message = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
    message.metadata.run.fragment_ids.extend(fragments)
    return message


def chart(content, id="$$ID-0-chart", fragment=""):
    message = ForwardMsg(hash=f"hash of {content}")
    message.metadata.cacheable = True
    message.delta.fragment_id = fragment
    message.delta.new_element.bidi_component.id = id
    message.delta.new_element.bidi_component.json = content
    return message


def hashes(page):
    return list(page.request("").cached_message_hashes)


def test_messages_are_kept_for_two_runs_after_their_last_use():
    page = Page()
    assert not page.receive(chart("a"))
    assert page.receive(finished())
    before = page.digests
    for _ in range(3):
        page.receive(ForwardMsg(ref_hash="hash of a"))
        page.receive(finished())
        assert page.digests == before
    kept = []
    for content in "bcd":
        page.receive(chart(content))
        page.receive(finished())
        kept.append("hash of a" in hashes(page))
    assert kept == [True, False, False]
    assert set(hashes(page)) == {"hash of c", "hash of d"}


def test_a_fragment_leaves_the_rest_of_the_page():
    page = Page()
    page.receive(chart("whole"))
    page.receive(chart("part", "$$ID-1-part", "f"))
    page.receive(finished())
    page.receive(chart("other", "$$ID-2-other", "f"))
    page.receive(finished(["f"]))
    assert page.digests.keys() == {"chart", "other"}
    page.receive(finished())
    assert page.digests == {}


def test_exceptions_and_reruns():
    page, message = Page(), ForwardMsg()
    message.delta.new_element.exception.type = "ValueError"
    message.delta.new_element.exception.message = "no"
    assert not page.receive(message)
    assert page.exceptions == ["ValueError: no"]
    # The script runs again by itself: the page is not complete.
    assert not page.receive(ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN))


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
                assert answer.received > 10_000
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
