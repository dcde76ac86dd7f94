"""The app as a class gets it: two replicas behind nginx, on loopback."""

from __future__ import annotations

import contextlib
import gzip
import re
import signal
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psutil
import pytest

from deploy.nginx import Server
from landscape.ui.stage import assets
from tests.browser.driver import at_rest
from tests.browser.visit import READY
from tests.deploy.serving import classroom, free_port, get, needs_nginx, wait_for

pytestmark = [pytest.mark.browser, needs_nginx]

# Whatever the browser refuses to load or run, it tells in an event.
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
TABLE = "hours,passed\n" + "".join(f"{i / 4},{int(i > 10)}\n" for i in range(24))


class FramingPage(BaseHTTPRequestHandler):
    """A page of another site with the app in a frame."""

    def __init__(self, app: str, *args):
        self.app = app
        super().__init__(*args)

    def do_GET(self):
        body = f'<!doctype html><iframe src="{self.app}/?embed=true&loss=mse&lang=en"'
        body += ' width="1280" height="720"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def framed(app: str, port: int):
    with ThreadingHTTPServer(("127.0.0.1", port), partial(FramingPage, app)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://localhost:{port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def lms():
    """The port of the site that may show the app in a frame."""
    return free_port()


@pytest.fixture(scope="module")
def room(lms):
    with classroom("--replicas", "2", "--frames", f"http://localhost:{lms}") as room:
        room.wait_for_news("2 of 2")
        yield room


@pytest.fixture
def visit(visitor):
    visit = visitor()
    visit.page.add_init_script(WATCH)
    return visit


def refused(visit):
    return visit.page.evaluate("window.refused")


def replicas(room):
    """The processes of the replicas by the cookie that names them."""
    found = {}
    for process in psutil.Process(room.process.pid).children():
        words = process.cmdline()
        if "--server.port" in words:
            port = int(words[words.index("--server.port") + 1])
            found[Server("127.0.0.1", port).name] = process
    return found


def replica_of(visit):
    return {cookie["name"]: cookie["value"] for cookie in visit.page.context.cookies()}["replica"]


def test_both_replicas_get_visitors(room):
    names = {get(f"{room.url}/").cookie for _ in range(8)}
    assert names - {None} == replicas(room).keys()
    assert len(names) == 2


def test_files_with_a_hash_are_compressed_and_kept(room):
    page = get(f"{room.url}/")
    script = re.search(rb'src="\./(static/js/index[^"]+)"', page.body)[1].decode()
    at = assets.serve()
    for path in (script, f"{at.folder}/mount.js", at.plotly):
        answer = get(f"{room.url}/{path}", Accept_Encoding="gzip")
        assert answer.status == 200
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Type"] == "application/javascript"
        plain = get(f"{room.url}/{path}")
        assert plain.headers["Content-Encoding"] is None
        assert plain.body == gzip.decompress(answer.body)
        assert len(answer.body) < 0.6 * len(plain.body)
    missing = get(f"{room.url}/static/js/none.js")
    assert "immutable" not in missing.headers["Cache-Control"]


def test_pages_are_compressed_and_asked_for_again(room):
    for path in ("", "compare?loss=mse"):
        answer = get(f"{room.url}/{path}", Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "no-cache"


def test_every_answer_has_the_headers(room):
    for path in ("", "static/css/none.css", "_stcore/health", "_stcore/metrics", "media/none"):
        headers = get(f"{room.url}/{path}").headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")


def test_explore_works_under_the_policy(room, visit):
    visit.open(f"{room.url}/?lang=en&start=worst")
    assert visit.surface_share() > 0.05
    visit.choose("optimizer", "Adam")
    assert visit.link["optimizer"] == "adam"
    assert refused(visit) == []


@pytest.mark.long
@pytest.mark.parametrize("path", ["compare", "race", "every", "stall", "samples", "ends", "more"])
def test_other_pages_work_under_the_policy(room, visit, path):
    visit.page.goto(f"{room.url}/{path}?lang=en")
    at_rest(visit.page)
    visit.page.wait_for_selector(READY, timeout=60_000)
    assert refused(visit) == []


@pytest.mark.long
def test_the_policy_refuses_what_is_not_the_apps(room, visit):
    visit.open(f"{room.url}/?lang=en")
    visit.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.hacked = true";
          document.body.append(script);
          const image = new Image();
          image.src = "http://127.0.0.1:9/picture.png";
        }"""
    )
    wait_for(lambda: len(refused(visit)) == 2)
    assert visit.page.evaluate("window.hacked") is None
    visit.troubles.clear()


def bring(visit, room, folder, table, points):
    """Open the page of the visitor's own data, and there a file."""
    file = folder / "class.csv"
    file.write_text(table, "utf-8")
    visit.open(f"{room.url}/?dataset=own&lang=en")
    visit.page.get_by_role("button", name="Paste or open data").click()
    visit.page.get_by_test_id("stDialog").get_by_role("radio", name="Open a file").click()
    visit.page.locator("input[type=file]").set_input_files(file)
    visit.page.get_by_text(f"{points} points:").wait_for()
    visit.page.get_by_role("button", name="Use these data").click()


def test_files_come_up_and_go_down(room, visit, tmp_path):
    bring(visit, room, tmp_path, TABLE, 24)
    visit.page.wait_for_url("**data=b1*")
    visit.settle()
    visit.page.get_by_role("button", name="Take it home").click()
    with visit.page.expect_download() as download:
        visit.page.get_by_test_id("stDownloadButton").filter(has_text="CSV").first.click()
    assert "," in download.value.path().read_text("utf-8").partition("\n")[0]
    assert refused(visit) == []


def test_a_page_of_a_named_site_may_frame_the_app(room, visit, lms):
    with framed(room.url, lms) as address:
        visit.page.goto(address)
        frame = visit.page.frame_locator("iframe")
        frame.locator(READY).wait_for(timeout=60_000)
        frame.locator(".st-key-optimizer").get_by_role("radio", name="Adam", exact=True).click()
        inside = visit.page.frames[1]
        wait_for(lambda: visit.page.wait_for_timeout(100) or "optimizer=adam" in inside.url)
        assert inside.evaluate("window.refused") == []


def test_a_page_of_another_site_may_not(room, visit):
    with framed(room.url, free_port()) as address:
        visit.page.goto(address)
        wait_for(lambda: visit.page.wait_for_timeout(100) or visit.troubles)
        assert "frame-ancestors" in visit.troubles[0]
        assert visit.page.frame_locator("iframe").locator(READY).count() == 0
    visit.troubles.clear()


def test_a_killed_replicas_visitor_goes_on_with_the_other(room, visit):
    visit.open(f"{room.url}/?lang=en&start=worst&loss=mse")
    visit.choose("optimizer", "Adam")
    before = replica_of(visit)
    processes = replicas(room)
    room.said.clear()
    # Usable: on the other replica a change of a setting is answered.
    with visit.page.expect_event("websocket", timeout=15_000) as again:
        processes[before].send_signal(signal.SIGKILL)
    again.value.wait_for_event("framereceived", timeout=15_000)
    radio = visit.page.locator(".st-key-loss").get_by_role("radio", name="BCE", exact=True)
    radio.click(timeout=15_000)
    visit.page.wait_for_url(lambda url: "loss=mse" not in url, timeout=15_000)
    visit.settle()
    assert visit.link.items() >= {"start": "worst", "optimizer": "adam"}.items()
    assert "BCE" in visit.title
    assert replica_of(visit) in processes.keys() - {before}
    room.wait_for_news("2 of 2")
    assert len(replicas(room).keys() - {before}) == 2
    visit.choose("optimizer", "SGD")
    assert replica_of(visit) in processes.keys() - {before}  # not moved a second time
    visit.troubles.clear()  # the browser tells of the connection that broke


@pytest.mark.long
def test_data_that_were_lost_with_a_replica_are_said_to_be(room, visit, tmp_path):
    rows = [f"{k / 10},{'pass' if k > 50 + 20 * (k % 3) else 'fail'}" for k in range(100)]
    bring(visit, room, tmp_path, "\n".join(["hours,result", *rows, ""]), 100)
    visit.page.wait_for_url("**data=100-*")  # more than a link can carry
    visit.settle()
    room.said.clear()
    replicas(room)[replica_of(visit)].send_signal(signal.SIGKILL)
    said = visit.page.get_by_text("This link is to a file with 100 points")
    said.wait_for(timeout=30_000)
    room.wait_for_news("2 of 2")
    visit.troubles.clear()  # the browser tells of the connection that broke
