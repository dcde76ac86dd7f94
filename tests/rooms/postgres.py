"""A PostgreSQL of the tests' own: in a temporary folder, on a free port of loopback."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.deploy.serving import free_port

# Where packages of Debian and of Homebrew put what is not on the PATH.
PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin")
USERS = ("postgres", "nobody")  # the server refuses to run as root
SECONDS = 60


def programs() -> Path | None:
    """Return the folder with ``initdb`` and ``postgres``, None if there is none."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    for place in PLACES:
        found += sorted(Path("/").glob(place[1:]), key=version, reverse=True)
    whole = (one for one in found if (one / "initdb").exists() and (one / "postgres").exists())
    return next(whole, None)


def version(folder: Path) -> float:
    name = folder.parent.name.rpartition("@")[2]
    return float(name) if name.replace(".", "", 1).isdecimal() else 0.0


def as_whom() -> dict[str, object]:
    """Return how subprocess starts a program of the server: as another user than root."""
    if os.getuid() != 0:
        return {}
    known = {one.pw_name: one for one in pwd.getpwall()}
    user = next(known[name] for name in USERS if name in known)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def running(folder: Path) -> Iterator[Postgres]:
    """Run a server while the context lasts, and leave nothing behind."""
    whom = as_whom()
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        place = Path(name)
        server = Postgres(place, free_port(), secrets.token_hex(8))
        (place / "password").write_text(server.password)
        if whom:
            for one in (place, place / "password"):
                os.chown(one, whom["user"], whom["group"])
        options = ["--username=tests", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
        make = [folder / "initdb", f"--pgdata={place}/data", f"--pwfile={place}/password"]
        made = subprocess.run(
            [*make, *options, "--no-sync"], cwd=place, capture_output=True, text=True, **whom
        )
        assert made.returncode == 0, made.stderr
        listen = ["-h", "127.0.0.1", "-p", str(server.port), "-k", name, "-c", "fsync=off"]
        with (place / "log").open("wb") as log:
            process = subprocess.Popen(
                [folder / "postgres", "-D", place / "data", *listen],
                **{"cwd": place, "stdout": log, "stderr": log, **whom},
            )
        try:
            server.wait(process)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # ends connections, too
            process.wait(SECONDS)


class Postgres:
    """A server that runs."""

    def __init__(self, place: Path, port: int, password: str) -> None:
        self.place, self.port, self.password = place, port, password
        self._made = 0

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://tests:{self.password}@127.0.0.1:{self.port}/{name}"

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + SECONDS
        while True:
            try:
                psycopg.connect(self.url(), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                late = process.poll() is not None or time.monotonic() > end
                assert not late, (self.place / "log").read_text()
            time.sleep(0.05)

    def new_database(self) -> str:
        """Return the address of an empty database."""
        self._made += 1
        name = f"rooms{self._made}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)
