"""The replicas of the app: whether a page runs on them, and their processes on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from pathlib import Path

from deploy.children import ends_with_parent
from deploy.nginx import NotServed, Server

ROOT = Path(__file__).parents[1]
CHECK = "/_stcore/script-health-check"
FIRST = 90.0  # seconds in which the first page has to run, which loads PyTorch
PATIENCE = 30.0  # seconds in which a page has to run, though two hundred others run too
EVERY = 10.0  # seconds between two checks of a replica that works
SOON = 0.5  # the same of one that does not yet
TRIES = 2  # checks that fail before a replica is taken out
STARTS = 3  # that a replica may fail before it has ever served
GRACE = 5.0  # seconds in which a process has to end
OPTIONS = {
    "server.address": "127.0.0.1",
    "server.headless": "true",
    "server.scriptHealthCheckEnabled": "true",
    "browser.gatherUsageStats": "false",
    "logger.level": "warning",  # the address that students type is the only one to be told
}


async def page_runs(server: Server, patience: float = PATIENCE) -> bool:
    """Whether the first page runs on a replica: Streamlit runs it for this.

    Raises
    ------
    OSError
        If nobody is there, or the answer breaks off.
    """
    request = f"GET {CHECK} HTTP/1.1\r\nHost: {server.address}\r\nConnection: close\r\n\r\n"
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection(server.host, server.port)
            try:
                writer.write(request.encode())
                answer = await reader.readline()
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
            if not answer:
                raise ConnectionResetError(f"{server.address} gave no answer.")
            return b" 200 " in answer
    return False


class Replica:
    """A replica that is watched.

    Parameters
    ----------
    server : Server
        Where it answers.
    changed : asyncio.Event
        Set whenever it begins or ceases to serve.
    """

    def __init__(self, server: Server, changed: asyncio.Event) -> None:
        self.server, self.serves, self.served = server, False, False
        self.changed = changed

    async def watch(self) -> None:
        """Run the page now and then; return when it has failed for good."""
        failed = 0
        while failed < TRIES:
            try:
                runs = await page_runs(self.server, PATIENCE if self.serves else FIRST)
            except OSError:
                runs, failed = False, TRIES if self.serves else 0
            else:
                failed = 0 if runs else failed + 1
            if runs:
                self._say(True)
            await asyncio.sleep(EVERY if self.serves and runs else SOON)
        self._say(False)

    def _say(self, serves: bool) -> None:
        if serves != self.serves:
            self.serves = serves
            self.served = self.served or serves
            self.changed.set()


class RemoteReplica(Replica):
    """A replica on another machine, which others start and end."""

    async def keep(self) -> None:
        """Watch it until this is cancelled."""
        while True:
            await self.watch()
            await asyncio.sleep(SOON)


class LocalReplica(Replica):
    """A replica on this machine, started again when it has died.

    Parameters
    ----------
    secret : str
        With which all replicas sign cookies.
    changed : asyncio.Event
        Set whenever it begins or ceases to serve.
    """

    def __init__(self, secret: str, changed: asyncio.Event) -> None:
        super().__init__(Server("127.0.0.1", 0), changed)
        self._secret = secret

    async def keep(self) -> None:
        """Run it until this is cancelled.

        Raises
        ------
        NotServed
            If it does not come to serve.
        """
        starts = 0
        while starts < STARTS:
            self.served = False
            process = await self._start()
            ended = asyncio.create_task(process.wait())
            watched = asyncio.create_task(self.watch())
            try:
                await asyncio.wait((ended, watched), return_when=asyncio.FIRST_COMPLETED)
            finally:
                watched.cancel()
                await _end(process)
            starts = 0 if self.served else starts + 1
            self._say(False)
            print(f"A replica ended ({process.returncode}); another takes its place.", flush=True)
            await asyncio.sleep(SOON)
        raise NotServed("The app does not start: see the messages above.")

    async def _start(self) -> asyncio.subprocess.Process:
        self.server = Server("127.0.0.1", free_port())
        options = {**OPTIONS, "server.port": str(self.server.port)}
        words = (word for name, value in options.items() for word in (f"--{name}", value))
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *words),
            cwd=ROOT,
            env={**os.environ, "STREAMLIT_SERVER_COOKIE_SECRET": self._secret},
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for this process, which ends the others
            preexec_fn=ends_with_parent(),
        )


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), GRACE)
    except TimeoutError:
        process.kill()
        await process.wait()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
