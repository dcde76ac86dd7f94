"""What a launcher has started ends with it, also where it is killed."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.deploy.serving import classroom, needs_nginx, wait_for

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such signal")
LAUNCHER = """
import asyncio, sys
from deploy.children import ends_with_parent

async def launch():
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(60)", preexec_fn=ends_with_parent()
    )
    print(child.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(launch())
"""


def is_gone(process):
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@linux
def test_a_child_ends_when_its_launcher_is_killed():
    command = [sys.executable, "-c", LAUNCHER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as launcher:
        child = psutil.Process(int(launcher.stdout.readline()))
        assert child.is_running()
        launcher.kill()
    wait_for(lambda: is_gone(child), 10)


@linux
@needs_nginx
@pytest.mark.long
def test_a_classroom_that_is_killed_leaves_nothing_running():
    with classroom("--replicas", "1") as room:
        room.wait_for_news("1 of 1")
        children = psutil.Process(room.process.pid).children(recursive=True)
        assert len(children) >= 3  # a replica, nginx and its worker
        room.process.kill()
        room.process.wait(10)
        wait_for(lambda: all(map(is_gone, children)), 20)
