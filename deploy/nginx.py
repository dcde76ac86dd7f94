"""nginx in front of the replicas: its configuration and its process."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import grp
import hashlib
import os
import pwd
import re
import resource
import shutil
import signal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from string import Template

from deploy.children import ends_with_parent

TEMPLATE = Path(__file__).with_name("nginx.conf.template")
FILES = 65536  # that a process may have open: a visitor needs two of nginx, one of a replica
CONNECTIONS = 8192
RELOAD = 0.5  # seconds: for 0.1 after the signal nginx's old worker answers beside the new one
UPLOAD = "6m"  # server.maxUploadSize and what a form adds
NOBODY = "server 127.0.0.1:9 down;"
MISSING = (
    "nginx is missing. Install it with `apt-get install nginx` (Debian, Ubuntu), "
    "`dnf install nginx` (Fedora) or `brew install nginx` (macOS) and try again."
)
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def streamlit_files() -> Path:
    """Return the folder of Streamlit's page, scripts and styles, without loading Streamlit."""
    spec = find_spec("streamlit")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "static"


class NotServed(Exception):
    """The app cannot be served; the message says why and what to do."""


class _Placeholders(Template):
    delimiter = "%"  # nginx has variables of its own that begin with a dollar


@dataclass(frozen=True, order=True)
class Server:
    """Where a replica answers.

    Parameters
    ----------
    host : str
        An address, not a name.
    port : int
        Its port.
    """

    host: str
    port: int

    @property
    def address(self) -> str:
        """Host and port as nginx writes them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def name(self) -> str:
        """What the visitor's cookie says: it tells nothing of the network behind nginx."""
        return hashlib.sha256(self.address.encode()).hexdigest()[:12]


def content_security_policy(frames: Sequence[str] = ()) -> str:
    """Return the strictest policy with which the app works.

    Streamlit's own page has a script in it, which is let in by its hash. Streamlit counts with
    WebAssembly and loads a component's script from a blob; it and plotly.js write styles into the
    page.

    Parameters
    ----------
    frames : sequence of str
        Origins whose pages may show the app in a frame.
    """
    page = (streamlit_files() / "index.html").read_text("utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page))
    hashes = (f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", "blob:", "'wasm-unsafe-eval'", *hashes)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' ws://$http_host wss://$http_host",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(("'self'", *frames)),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def find_nginx() -> str | None:
    """Return nginx's path; Debian keeps it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def open_files() -> int:
    """Let this process and those that it starts open as many files as they may, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return FILES if soft == resource.RLIM_INFINITY else soft
    with contextlib.suppress(OSError, ValueError):  # macOS has a lower limit that it does not tell
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft


def configuration(
    folder: Path, listen: str, servers: Iterable[Server], frames: Sequence[str], files: int
) -> str:
    """Return nginx's configuration.

    Parameters
    ----------
    folder : Path
        nginx's own, with the files to serve in its folder ``www``.
    listen : str
        Address and port.
    servers : iterable of Server
        The replicas on which a page has run.
    frames : sequence of str
        Origins whose pages may show the app in a frame.
    files : int
        How many files nginx may have open.
    """
    known = sorted(set(servers))
    addresses = [f"server {server.address} max_fails=1 fail_timeout=2s" for server in known]
    anyone = [f"{address};" for address in addresses] or [NOBODY]
    pools = [_pool("anywhere", [*anyone, "keepalive 32;"])]
    for server, own in zip(known, addresses, strict=True):
        others = [f"{address} backup;" for address in addresses if address != own]
        pools.append(_pool(f"first_{server.name}", [f"{own};", *others, "keepalive 32;"]))
    return _Placeholders(TEMPLATE.read_text("utf-8")).substitute(
        folder=folder,
        user=_user(),
        files=files,
        connections=min(CONNECTIONS, files),
        upstreams="\n".join(pools),
        by_cookie=_lines(f"{s.name} first_{s.name};" for s in known),
        by_address=_lines(f'"~(^|, ){re.escape(s.address)}$" {s.name};' for s in known),
        listen=listen,
        upload=UPLOAD,
        policy=content_security_policy(frames),
    )


def _pool(name: str, lines: list[str]) -> str:
    return "\n".join([f"    upstream {name} {{", _lines(["least_conn;", *lines]), "    }"])


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(f"        {line}" for line in lines)


def _user() -> str:
    """Return whose rights nginx's worker has: of root's it gives up what it does not need."""
    if os.geteuid() != 0:
        return ""
    nobody = pwd.getpwnam("nobody")
    return f"user nobody {grp.getgrgid(nobody.pw_gid).gr_name};"


class Nginx:
    """nginx as a process of this one.

    Parameters
    ----------
    folder : Path
        Its own, with the files to serve in its folder ``www``.
    listen : str
        Address and port.
    frames : sequence of str
        Origins whose pages may show the app in a frame.
    """

    def __init__(self, folder: Path, listen: str, frames: Sequence[str]) -> None:
        self.folder, self.listen, self.frames = folder, listen, frames
        self.files = open_files()
        self._process: asyncio.subprocess.Process | None = None

    @property
    def _file(self) -> Path:
        return self.folder / "nginx.conf"

    async def serve(self, servers: Iterable[Server]) -> None:
        """Start nginx, or let it go on with other replicas; open connections stay."""
        text = configuration(self.folder, self.listen, servers, self.frames, self.files)
        self._file.write_text(text, "utf-8")
        if self._process is None:
            program = find_nginx()
            if program is None:
                raise NotServed(MISSING)
            words = [program, "-p", str(self.folder), "-c", str(self._file)]
            self._process = await asyncio.create_subprocess_exec(
                *words, "-e", "stderr", start_new_session=True, preexec_fn=ends_with_parent()
            )
            while not self._up() and self._process.returncode is None:
                await asyncio.sleep(0.02)
        else:
            self._process.send_signal(signal.SIGHUP)
            await asyncio.sleep(RELOAD)

    def _up(self) -> bool:
        """Whether nginx takes signals: it writes this file after it has set that up."""
        return (self.folder / "nginx.pid").exists()

    async def ended(self) -> int:
        """Wait until nginx has ended, and return how."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self) -> None:
        """End nginx and the connections through it."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()
