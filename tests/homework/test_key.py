"""The server's key: set, or made once for all replicas."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from landscape.core.errors import BadValue
from landscape.homework import NoKey, server_keys

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from landscape.homework import server_keys
print("started", flush=True)
sys.stdin.readline()
print(server_keys()[0].decode(), flush=True)
"""


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """Where the rooms' database would be; not made yet."""
    for name in ("LANDSCAPE_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    place = tmp_path / "data" / "here"
    monkeypatch.setenv("LANDSCAPE_ROOMS", str(place / "rooms.sqlite3"))
    return place


def test_it_is_made_once_and_is_the_users_alone(folder):
    (key,) = server_keys()
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"a")) == b"a"
    assert [path.name for path in folder.iterdir()] == ["key"]
    assert (folder / "key").read_bytes() == key
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert server_keys() == (key,)


def test_with_postgresql_it_is_in_the_users_data_folder(monkeypatch, tmp_path, folder):
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:password@host/name")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (key,) = server_keys()
    assert (tmp_path / "loss-landscape" / "key").read_bytes() == key
    assert not folder.exists()


def test_replicas_that_start_at_once_have_the_same(folder):
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdout.readline() == "started\n"
    for program in programs:
        program.stdin.write("go\n")
        program.stdin.flush()
    keys = {program.communicate(timeout=60)[0].strip() for program in programs}
    assert keys == {(folder / "key").read_text()}


def test_one_that_was_made_in_between_is_kept(monkeypatch, folder):
    first, *_ = server_keys()
    there = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: path.name != "key" and there(path))
    assert server_keys() == (first,)
    assert [path.name for path in folder.iterdir()] == ["key"]


def test_the_setting_names_keys(monkeypatch, folder):
    keys = [Fernet.generate_key(), Fernet.generate_key()]
    monkeypatch.setenv("LANDSCAPE_KEY", f" {keys[0].decode()}, {keys[1].decode()}\n")
    assert server_keys() == tuple(keys)
    assert not folder.exists()


def test_a_setting_that_is_none_is_refused_and_not_told(monkeypatch):
    monkeypatch.setenv("LANDSCAPE_KEY", "secret")
    with pytest.raises(BadValue, match=r"^LANDSCAPE_KEY must be 32 bytes") as caught:
        server_keys()
    assert str(caught.value).endswith("Got '6 characters'.")


@pytest.mark.parametrize("content", ["", "no key"])
def test_a_file_without_a_key_is_told_and_kept(folder, content):
    folder.mkdir(parents=True)
    (folder / "key").write_text(content)
    with pytest.raises(NoKey, match=r"key has no key in it\. Delete it, or set LANDSCAPE_KEY\.$"):
        server_keys()
    assert (folder / "key").read_text() == content


def test_a_folder_that_cannot_be_made_is_told(folder):
    folder.parent.write_text("a file")
    with pytest.raises(NoKey, match=r"cannot be read or made: .*\. Set LANDSCAPE_KEY\.$"):
        server_keys()
