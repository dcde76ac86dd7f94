"""Where rooms live, how it is asked, and what happens when it does not answer."""

import sqlite3
import stat
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

from landscape.core.errors import BadValue
from landscape.rooms import Rooms, Unreachable, database, database_url


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("postgres://a:b@h:1/d", "postgresql+psycopg://a:b@h:1/d"),
        ("postgresql://h/d?sslmode=require", "postgresql+psycopg://h/d?sslmode=require"),
        (" postgresql+psycopg://h/d\n", "postgresql+psycopg://h/d"),
        ("sqlite:////srv/rooms", "sqlite:////srv/rooms"),
    ],
)
def test_the_setting_names_the_database(monkeypatch, given, found):
    monkeypatch.setenv("DATABASE_URL", given)
    monkeypatch.setenv("LANDSCAPE_ROOMS", "/elsewhere")
    assert database_url() == found


@pytest.mark.parametrize(
    ("platform", "variable", "folder"),
    [
        ("linux", "XDG_DATA_HOME", "data/loss-landscape"),
        ("linux", None, ".local/share/loss-landscape"),
        ("darwin", None, "Library/Application Support/loss-landscape"),
        ("win32", "LOCALAPPDATA", "data/loss-landscape"),
        ("win32", None, "AppData/Local/loss-landscape"),
    ],
)
def test_without_settings_it_is_a_file_of_the_users(
    monkeypatch, tmp_path, platform, variable, folder
):
    for name in ("DATABASE_URL", "LANDSCAPE_ROOMS", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", platform)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "data"))
    assert make_url(database_url()).database == str(tmp_path / folder / "rooms.sqlite3")


@pytest.mark.parametrize("name", ["~/방/a b.sqlite3", "rel?x=1#2", "50%25.db"])
def test_the_file_has_the_name_that_was_set(monkeypatch, tmp_path, name):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LANDSCAPE_ROOMS", name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    rooms = Rooms(database_url())
    code, _ = rooms.open()
    rooms.disconnect()
    with sqlite3.connect(tmp_path / name.removeprefix("~/")) as file:
        assert file.execute("SELECT code FROM rooms").fetchall() == [(code,)]
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    file.close()


def test_what_is_made_is_the_users_alone(tmp_path):
    rooms = Rooms(f"sqlite:///{tmp_path}/new/er/rooms.sqlite3")
    rooms.open()
    folder = tmp_path / "new" / "er"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert rights == {f"rooms.sqlite3{end}": 0o600 for end in ("", "-wal", "-shm")}
    rooms.disconnect()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "mysql://u:secret@h/d",
            "DATABASE_URL must begin with postgresql:// or sqlite:///. Got 'mysql'.",
        ),
        ("postgresql+asyncpg://u:secret@h/d", "DATABASE_URL must begin with"),
        ("secret", "DATABASE_URL must be an address such as postgresql://user:password@host/name."),
        ("postgresql+psycopg://u:secret@h:port/d", "DATABASE_URL must be an address"),
        ("sqlite://", "DATABASE_URL must name a file of SQLite's. Got None."),
        ("sqlite:///:memory:", "DATABASE_URL must name a file of SQLite's. Got ':memory:'."),
    ],
)
def test_an_address_of_something_else_is_refused(url, said):
    with pytest.raises(BadValue) as error:
        Rooms(url)
    assert str(error.value).startswith(said)
    assert "secret@" not in str(error.value)


def test_the_tables_are_made_once(rooms, replica):
    code, _ = rooms.open()
    assert replica().room(code) == rooms.room(code)


def test_what_is_asked_every_second_is_one_indexed_statement(rooms, url):
    code, key = rooms.open()
    rooms.change(code, key, phase="vote")
    student = rooms.join(code, "")
    rooms.answer(code, student, 1, step=0, round=1)
    said = []
    engine = rooms._database._engine

    def heard(connection, cursor, statement, parameters, context, many):
        said.append(statement)

    event.listen(engine, "before_cursor_execute", heard)
    for act in (
        lambda: rooms.version(code),
        lambda: rooms.room(code),
        lambda: rooms.answers(code, 0, 1),
        lambda: rooms.answer_of(code, student, 0, 1),
        lambda: rooms.count(code, 0, 1),
        lambda: rooms.joined(code),
        lambda: rooms.is_student(code, student),
        lambda: rooms.is_teacher(code, key),
    ):
        said.clear()
        act()
        assert len(said) == 1
        if engine.dialect.name == "sqlite":
            values = (0,) * said[0].count("?")
            plan = engine.raw_connection()
            rows = plan.cursor().execute(f"EXPLAIN QUERY PLAN {said[0]}", values).fetchall()
            plan.close()
            searched = [row[-1] for row in rows if "TEMP B-TREE" not in row[-1]]
            assert searched
            assert all(row.startswith("SEARCH") and "INDEX" in row for row in searched)


def test_no_connection_is_kept_between_calls(rooms):
    code, key = rooms.open()
    rooms.join(code, "")
    rooms.change(code, key, phase="vote")
    rooms.answers(code, 0, 1)
    assert rooms._database._engine.pool.checkedout() == 0


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Rooms in SQLite that wait a twentieth of a second before they try again."""
    monkeypatch.setattr(database, "BUSY", 0.05)
    rooms = Rooms(f"sqlite:///{tmp_path}/rooms.sqlite3")
    yield tmp_path / "rooms.sqlite3", rooms
    rooms.disconnect()


def test_a_write_waits_for_another_and_readers_for_none(file):
    path, rooms = file
    code, _ = rooms.open()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    release.start()
    began = time.monotonic()
    assert rooms.version(code) == 1
    assert time.monotonic() - began < 0.15
    rooms.join(code, "")
    assert time.monotonic() - began > 0.15
    assert rooms.joined(code) == 1
    release.join()
    other.close()


def test_a_file_that_stays_locked_is_said_to_be_out_of_reach(file):
    path, rooms = file
    code, _ = rooms.open()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unreachable, match="cannot be reached"):
        rooms.join(code, "")
    other.close()
    assert rooms.joined(code) == 0
    rooms.join(code, "")
    assert rooms.joined(code) == 1


def test_a_file_that_cannot_be_made_is_out_of_reach(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "text").write_text("no database " * 500)
    for place in (tmp_path / "file" / "rooms", tmp_path, tmp_path / "text"):
        with pytest.raises(Unreachable):
            Rooms(f"sqlite:///{place}")


def test_connections_that_were_cut_are_made_again(server, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", server.new_database())
    rooms = Rooms(database_url())
    code, key = rooms.open()
    name = make_url(database_url()).database
    engine = create_engine(database_url(), isolation_level="AUTOCOMMIT")
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = :name AND pid <> pg_backend_pid()"
    )
    for act in (lambda: rooms.version(code), lambda: rooms.change(code, key, step=1).version):
        with engine.connect() as connection:
            assert connection.execute(cut, {"name": name}).all() == [(True,)]
        assert act() >= 1
    rooms.disconnect()
    engine.dispose()


def test_a_server_that_is_not_there_is_out_of_reach(caplog):
    with pytest.raises(Unreachable):
        Rooms("postgresql+psycopg://u:secret@127.0.0.1:1/d")
    assert "does not answer" in caplog.text
    assert "secret" not in caplog.text


def test_the_library_writes_nothing_where_it_is(rooms):
    rooms.open()
    folder = Path(database.__file__).parent
    assert not [path for path in folder.iterdir() if path.suffix not in (".py", "")]
