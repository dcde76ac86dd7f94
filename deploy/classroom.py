"""The app for a whole class: replicas behind nginx. ``python -m deploy.classroom --help``.

A replica is a process of its own. nginx sends each visitor to the one with the fewest connections
and keeps the visitor there. A replica is given visitors once a page has run on it, and is started
again when it dies; its visitors go to another meanwhile, with the settings in their links. With
--servers the replicas are those of other machines: names whose addresses are looked up again and
again, such as a Kubernetes service.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import secrets
import signal
import socket
import sys
import tempfile
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from deploy.nginx import MISSING, Nginx, NotServed, Server, find_nginx
from deploy.replicas import ROOT, LocalReplica, RemoteReplica, Replica

LOOK_UP = 5.0  # seconds between two look-ups of the names of other machines
_ORIGIN = re.compile(r"https?://(\*\.)?[\w.-]+(:\d+)?")
_SERVER = re.compile(r"(?P<name>[\w.-]+):(?P<port>\d{1,5})")


def origin(text: str) -> str:
    """Return an origin as browsers write it; anything else is refused."""
    if not _ORIGIN.fullmatch(text.rstrip("/")):
        rule = "must be origins such as https://lms.example.edu"
        raise argparse.ArgumentTypeError(f"--frames {rule}. Got {text}.")
    return text.rstrip("/")


def named(text: str) -> tuple[str, int]:
    """Return the name and the port of a server."""
    found = _SERVER.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"--servers must be NAME:PORT. Got {text}.")
    return found["name"], int(found["port"])


def whole(low: int, high: int) -> Any:
    """Return a function that reads a whole number within bounds."""

    def number(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            rule = f"must be a whole number between {low} and {high}"
            raise argparse.ArgumentTypeError(f"{rule}. Got {text}.")
        return int(text)

    return number


def cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.classroom",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="0.0.0.0", help="address to listen on (0.0.0.0: every network)")
    add("--port", type=whole(1, 65535), default=8501, help="port to listen on (8501)")
    add("--replicas", type=whole(1, 256), default=cores(), help="processes (one a core)")
    add("--frames", type=origin, nargs="*", default=[], help="origins that may frame the app")
    add("--servers", type=named, nargs="+", default=[], help="NAME:PORT of replicas elsewhere")
    return parser.parse_args(words)


def listening(host: str, port: int) -> str:
    """Return address and port as nginx writes them, if they are free."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except OSError as error:
        said = f"Port {port} of {host} cannot be used ({error.strerror or error})."
        raise NotServed(f"{said} Choose another: make classroom PORT=8502.") from error
    return Server(str(place[0]), port).address


def typed_address(host: str, port: int) -> str:
    """Return what students type."""
    if host in ("0.0.0.0", "::"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells this machine's own address
            host = probe.getsockname()[0]
    return f"http://{Server(host, port).address}"


class Classroom:
    """The replicas, and nginx in front of them.

    Parameters
    ----------
    options : argparse.Namespace
        From `read_arguments`.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.changed = asyncio.Event()
        self.replicas: list[Replica] = []
        self._keeping: dict[Server, asyncio.Task[None]] = {}

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set.

        Raises
        ------
        NotServed
            If that cannot be.
        """
        if find_nginx() is None:
            raise NotServed(MISSING)
        listen = listening(self.options.host, self.options.port)
        with tempfile.TemporaryDirectory(prefix="classroom-") as name:
            folder = Path(name)
            folder.chmod(0o755)
            await collect(folder / "www")
            nginx = Nginx(folder, listen, self.options.frames)
            await nginx.serve([])
            try:
                await first_of(stop.wait(), self._guard(nginx), self._follow(nginx), *self._work())
            finally:
                await nginx.stop()

    def _work(self) -> list[Coroutine[Any, Any, None]]:
        if self.options.servers:
            return [self._look_up()]
        secret = os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or secrets.token_hex()
        local = [LocalReplica(secret, self.changed) for _ in range(self.options.replicas)]
        self.replicas.extend(local)
        return [replica.keep() for replica in local]

    async def _guard(self, nginx: Nginx) -> None:
        status = await nginx.ended()
        raise NotServed(f"nginx ended ({status}): see the messages above.")

    async def _follow(self, nginx: Nginx) -> None:
        """Have nginx use the replicas that serve, whenever these change."""
        before: set[Server] = set()
        while True:
            await self.changed.wait()
            self.changed.clear()
            serving = {replica.server for replica in self.replicas if replica.serves}
            if serving != before:
                await nginx.serve(serving)
                print(self._news(len(serving)), flush=True)
            before = serving

    def _news(self, serving: int) -> str:
        of = f"{serving} of {len(self.replicas)} replicas" if self.replicas else "no replica"
        return f"{of} serving on {typed_address(self.options.host, self.options.port)}"

    async def _look_up(self) -> None:
        """Watch the replicas at the addresses that the names have now."""
        try:
            while True:
                there = await addresses(self.options.servers)
                for server in there - self._keeping.keys():
                    replica = RemoteReplica(server, self.changed)
                    self.replicas.append(replica)
                    self._keeping[server] = asyncio.create_task(replica.keep())
                for server in self._keeping.keys() - there:
                    self._keeping.pop(server).cancel()
                    self.replicas = [r for r in self.replicas if r.server != server]
                    self.changed.set()
                await asyncio.sleep(LOOK_UP)
        finally:
            await cancelled(*self._keeping.values())


async def collect(folder: Path) -> None:
    """Have another process, which then frees its memory, collect the files that never change."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.www", str(folder)),
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    _, said = await process.communicate()
    if process.returncode:
        raise NotServed(f"The files to serve could not be collected: {said.decode()}")


async def addresses(names: Sequence[tuple[str, int]]) -> set[Server]:
    """Return where the servers are that have these names; those that are not known are left out."""
    found = set()
    for name, port in names:
        with contextlib.suppress(socket.gaierror):
            loop = asyncio.get_running_loop()
            places = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
            found |= {Server(str(place[0]), port) for *_, place in places}
    return found


async def first_of(*work: Coroutine[Any, Any, object]) -> None:
    """Wait for the first that ends, end the others, and raise what it raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await cancelled(*tasks)
    for task in done:
        task.result()


async def cancelled(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks, and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def until_told(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT, and return how the process ends."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await Classroom(options).serve(stop)
    except NotServed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def main(words: Sequence[str] | None = None) -> int:
    """Serve, and return how the process ends: 1 if the app could not be served."""
    os.umask(0o022)  # nginx's worker reads the files with other rights
    return asyncio.run(until_told(read_arguments(words)))


if __name__ == "__main__":
    sys.exit(main())
