"""The configuration, and what is said to who starts it."""

import base64
import hashlib
import re
import socket
import subprocess
import sys

import pytest

from deploy.classroom import read_arguments
from deploy.nginx import (
    Server,
    configuration,
    content_security_policy,
    find_nginx,
    streamlit_files,
)
from tests.deploy.serving import ROOT, free_port, needs_nginx

SERVERS = [Server("127.0.0.1", 9001), Server("127.0.0.1", 9002), Server("::1", 9003)]


@needs_nginx
@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("frames", [[], ["https://*.example.edu", "http://127.0.0.1:8000"]])
def test_nginx_takes_the_configuration(tmp_path, count, frames):
    file = tmp_path / "nginx.conf"
    text = configuration(tmp_path, "127.0.0.1:8501", SERVERS[:count], frames, 1024)
    file.write_text(text, "utf-8")
    words = [str(find_nginx()), "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(file)]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert not re.search(r"\[(warn|alert|error|emerg)\]", said.stderr), said.stderr


def test_no_server_is_named_twice():
    text = configuration(ROOT, "127.0.0.1:8501", SERVERS + SERVERS, [], 1024)
    assert text.count("\n    upstream ") == 1 + len(SERVERS)
    assert len({server.name for server in SERVERS}) == len(SERVERS)


def test_the_policy_lets_in_the_script_of_streamlits_page_and_no_other():
    page = (streamlit_files() / "index.html").read_text("utf-8")
    inside = page.partition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    rules = dict(rule.split(" ", 1) for rule in content_security_policy().split("; "))
    assert rules["script-src"] == f"'self' blob: 'wasm-unsafe-eval' 'sha256-{digest}'"
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"


def test_frames_are_allowed_by_naming_their_origin():
    policy = content_security_policy(["https://lms.example.edu"])
    assert policy.endswith("frame-ancestors 'self' https://lms.example.edu")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--frames", "lms.example.edu"], "must be origins such as https://"),
        (["--frames", "https://a.edu; script-src *"], "must be origins such as https://"),
        (["--frames", "https://a.edu/course"], "must be origins such as https://"),
        (["--servers", "app"], "must be NAME:PORT. Got app."),
        (["--servers", "app:1;"], "must be NAME:PORT. Got app:1;."),
        (["--port", "0"], "must be a whole number between 1 and 65535. Got 0."),
        (["--replicas", "two"], "must be a whole number between 1 and 256. Got two."),
    ],
)
def test_options_that_cannot_be_used_are_refused(words, said, capsys):
    with pytest.raises(SystemExit):
        read_arguments(words)
    assert said in capsys.readouterr().err


def start(code: str, port: int) -> tuple[int, str]:
    """Run the program with a line of Python before; how it ended and what it said."""
    words = ["--host", "127.0.0.1", "--port", str(port)]
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            f"from deploy import classroom\n{code}\nexit(classroom.main({words}))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stderr


def test_without_nginx_it_says_how_to_install_it():
    status, said = start("classroom.find_nginx = lambda: None", free_port())
    assert status == 1
    assert said.startswith("nginx is missing.")
    assert "apt-get install nginx" in said
    assert "brew install nginx" in said


@needs_nginx
def test_a_port_in_use_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, said = start("", port)
    assert status == 1
    assert said == (
        f"Port {port} of 127.0.0.1 cannot be used (Address already in use). "
        "Choose another: make classroom PORT=8502.\n"
    )
