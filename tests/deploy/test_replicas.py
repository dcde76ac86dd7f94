"""Replicas are given visitors while a page runs on them."""

import asyncio
import contextlib

import pytest

from deploy import replicas
from deploy.classroom import cancelled
from deploy.nginx import NotServed, Server
from deploy.replicas import LocalReplica, RemoteReplica, page_runs
from tests.deploy.serving import free_port, run_in_thread

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BAD = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\n\r\nerror"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    for name, seconds in {"EVERY": 0.05, "SOON": 0.02, "PATIENCE": 0.3, "FIRST": 0.3}.items():
        monkeypatch.setattr(replicas, name, seconds)


@contextlib.asynccontextmanager
async def answering(answers):
    """A server that gives one of `answers` after the other, and the last again and again.

    For None it gives no answer.
    """

    async def answer(reader, writer):
        asked = await reader.readuntil(b"\r\n\r\n")
        assert asked.startswith(b"GET /_stcore/script-health-check ")
        said = answers.pop(0) if len(answers) > 1 else answers[0]
        if said is None:
            await reader.read()
        else:
            writer.write(said)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield Server("127.0.0.1", server.sockets[0].getsockname()[1])


@contextlib.asynccontextmanager
async def kept(answers):
    """A watched replica that gives `answers`."""
    async with answering(answers) as server:
        replica = RemoteReplica(server, asyncio.Event())
        keeping = asyncio.create_task(replica.keep())
        yield replica
        await cancelled(keeping)
        await asyncio.sleep(0.01)  # for what the server has yet to close


async def change(replica):
    """Wait until it begins or ceases to serve."""
    await asyncio.wait_for(replica.changed.wait(), 10)
    replica.changed.clear()
    return replica.serves


@pytest.mark.parametrize(("answer", "runs"), [(GOOD, True), (BAD, False), (None, False)])
def test_the_page_is_run(answer, runs):
    async def ask():
        async with answering([answer]) as server:
            return await page_runs(server, 0.3)

    assert run_in_thread(ask()) is runs


def test_nobody_there_is_told_apart_from_a_page_that_does_not_run():
    with pytest.raises(OSError, match="Connect call failed"):
        run_in_thread(page_runs(Server("127.0.0.1", free_port())))


@pytest.mark.parametrize("trouble", [BAD, None])
def test_a_replica_serves_while_its_page_runs(trouble):
    async def follow():
        answers = [BAD]
        async with kept(answers) as replica:
            seen = [replica.serves]
            for answer in (GOOD, trouble, GOOD):
                answers[:] = [answer]
                seen.append(await change(replica))
        return seen

    assert run_in_thread(follow()) == [False, True, False, True]


def test_one_check_that_fails_is_not_enough():
    async def follow():
        answers = [GOOD, BAD, GOOD, BAD, GOOD, GOOD]
        async with kept(answers) as replica:
            assert await change(replica)
            while len(answers) > 1:
                await asyncio.sleep(0.01)
            return replica.serves, replica.changed.is_set()

    assert run_in_thread(follow()) == (True, False)


def test_an_app_that_never_starts_is_given_up(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(replicas, "ROOT", tmp_path)  # without an app.py
    with pytest.raises(NotServed, match="does not start"):
        run_in_thread(LocalReplica("secret", asyncio.Event()).keep())
    assert capsys.readouterr().out.count("A replica ended") == replicas.STARTS
