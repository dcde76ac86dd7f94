"""The program ends when it is told to, with everything that it started."""

import asyncio

import psutil
import pytest

from benchmarks.load.visitor import Visitor
from tests.deploy.serving import classroom, needs_nginx, run_in_thread

pytestmark = [pytest.mark.long, needs_nginx]


def test_it_ends_within_ten_seconds_with_a_hundred_sessions_open():
    async def visit_and_end(room) -> int:
        visitors = [Visitor(room.url, 60) for _ in range(100)]
        answers = await asyncio.gather(*(visitor.open("lang=en") for visitor in visitors))
        assert {answer.error for answer in answers} == {""}
        room.process.terminate()
        status = await asyncio.to_thread(room.process.wait, 10)
        for visitor in visitors:
            await visitor.close()
        return status

    with classroom("--replicas", "2") as room:
        room.wait_for_news("2 of 2")
        children = psutil.Process(room.process.pid).children(recursive=True)
        assert len(children) >= 4  # two replicas, nginx and its worker
        assert run_in_thread(visit_and_end(room)) == 0
        assert [child for child in children if child.is_running()] == []
