"""Every test of a room runs on both databases."""

import pytest
from sqlalchemy import create_engine, text

from landscape.rooms import Rooms, database_url


class Clock:
    """Stands until it is moved."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path, monkeypatch):
    """The address of an empty database, as the app would be given it."""
    if request.param == "sqlite":
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("LANDSCAPE_ROOMS", str(tmp_path / "new" / "방 %41#.sqlite3"))
    else:
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("server").new_database())
    return database_url()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def replica(url, clock):
    """Make one more replica on the same database."""
    made = []

    def make(**options):
        made.append(Rooms(url, **{"clock": clock, **options}))
        return made[-1]

    yield make
    for one in made:
        one.disconnect()


@pytest.fixture
def rooms(replica):
    return replica()


@pytest.fixture
def stored(url):
    """Ask the database itself, past the library."""
    engine = create_engine(url)

    def ask(query):
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    yield ask
    engine.dispose()
