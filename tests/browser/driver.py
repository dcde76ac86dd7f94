"""A served app and a Chromium with WebGL, for the browser's tests and benchmarks."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# WebGL in software, and no calls to the outside.
ARGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # pages are composed in less time without it; WebGL stays
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextlib.contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """A Chromium or Chrome that is installed, else Playwright's own, with more arguments."""
    path = next(filter(None, map(shutil.which, CHROMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGS, *more])
        yield browser
        browser.close()


@contextlib.contextmanager
def served(script: Path = ROOT / "app.py", **environment: str) -> Iterator[str]:
    """Serve a Streamlit script on a free port; its address."""
    with serving(script, **environment) as (address, _pid):
        yield address


@contextlib.contextmanager
def serving(script: Path = ROOT / "app.py", **environment: str) -> Iterator[tuple[str, int]]:
    """Serve a Streamlit script on a free port; its address and the id of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.port", str(port), "--server.headless", "true"]
    options += ["--server.address", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()
                break
            time.sleep(0.1)
        else:
            raise TimeoutError(f"{script} was not served within 30 s")
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(10)


def at_rest(page: Page) -> None:
    """Wait until the script has run and the stage, where there is one, is drawn."""
    page.wait_for_timeout(150)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
